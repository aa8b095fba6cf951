"""The tasks of problem set 05: operate on tensors."""

import math
from operator import add, mul, sub

import torch

from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def photographs(rng, n=3, height=4, width=5, by=60):
    """I (n, height, width) of uint8, and what is added."""
    I = rng.integers(0, 256, (n, height, width))
    return torch.tensor(I, dtype=torch.uint8), by


def sample_pixels(rng):
    by = int(rng.choice([-200, -90, 0, 60, 150]))
    return photographs(rng, *sizes(rng, 3), by)


def answers(rng, n=5, c=4, k=2):
    """O (n, c), label (n,), k."""
    return tensor(rng, n, c), torch.tensor(rng.integers(0, c, n)), k


def sample_answers(rng):
    c = int(rng.integers(3, 9))
    n = c + int(rng.integers(1, 20))
    return answers(rng, n, c, int(rng.integers(2, c)))


def gaps(rng, n=4, d=3):
    """I (n, d) with nan in it, and where there is none, (n, d)."""
    there = torch.tensor(rng.random((n, d)) < 0.6)
    there[:, 0] = bool(rng.random() < 0.5)
    there[0, 1] = True
    return torch.where(there, tensor(rng, n, d), math.nan), there


def sample_gaps(rng):
    return gaps(rng, *sizes(rng, 2))


def pairs(rng, n=4, c=3, d=2, others=5):
    """I (n, d), T (c, d, others), J (n, others)."""
    T = tensor(rng, c, d, others)
    return tensor(rng, n, d), T, tensor(rng, n, others)


def sample_pairs(rng):
    return pairs(rng, *sizes(rng, 4))


def series(rng, n=12, r=3):
    """x (n,), r."""
    return tensor(rng, n), r


def sample_series(rng):
    return series(rng, int(rng.integers(6, 20)), int(rng.integers(2, 6)))


def brighten(I, by):
    rows = [
        [[min(255, max(0, pixel + by)) for pixel in row] for row in photo]
        for photo in I.tolist()
    ]
    return torch.tensor(rows, dtype=torch.uint8)


def pixels(change, low=0, high=255, dtype=torch.uint8):
    """A mistake: another change, other ends, or another dtype."""
    return lambda I, by: change(I.long(), by).clamp(low, high).to(dtype)


def as_it_was(I, by):
    """What would leave the range isn't changed."""
    J = I.long() + by
    return torch.where((J < 0) | (J > 255), I, J).to(torch.uint8)


def top_k_accuracy(O, label, k):
    right = 0
    for scores, wanted in zip(O.tolist(), label.tolist(), strict=True):
        higher = sum(score > scores[wanted] for score in scores)
        right += higher < k
    return right / len(O)


def share(right):
    """The share of True, a Python number."""
    return right.double().mean().item()


def places(which):
    """A mistake: other places of the ranking count, a slice by k."""
    return lambda O, label, k: share(
        (O.argsort(dim=1, descending=True)[:, which(k)] == label[:, None]).any(
            dim=1
        )
    )


def hits(O, label, k):
    """Is it label, for each of the k best: (n, k) of True and False."""
    return O.topk(k, dim=1).indices == label[:, None]


def one_threshold(O, label, k):
    """The lowest of all scores that are among the k best counts for all."""
    scores = O.gather(1, label[:, None])
    return share(scores >= O.topk(k, dim=1).values.min())


def mean_of_what_is_there(I, there):
    means = []
    for column, known in zip(I.T.tolist(), there.T.tolist(), strict=True):
        values = [x for x, k in zip(column, known, strict=True) if k]
        means.append(sum(values) / len(values) if values else 0.0)
    return torch.tensor(means, dtype=I.dtype)


def pair_scores(I, T, J):
    rows = [
        [sum(a * (T_j @ J_k)[i] for i, a in enumerate(I_k)) for T_j in T]
        for I_k, J_k in zip(I, J, strict=True)
    ]
    return torch.tensor(rows, dtype=I.dtype)


def moving_average(x, r):
    windows = [x[k : k + r] for k in range(len(x) - r + 1)]
    return torch.stack([sum(window) / r for window in windows])


def known(I, there):
    """I with 0 where nothing is there."""
    return torch.where(there, I, 0.0)


def from_start(x):
    """The sums from the start, with a 0 before them."""
    return torch.cat([x.new_zeros(1), x.cumsum(0)])


def whole(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)


# On paper: what is there has the means 2.5, 5 and, with nothing, 0.
GAPS = whole([1, 5, math.nan], [4, math.nan, math.nan])
# The best two of the first are classes 1 and 2, of the second 0 and 1.
SCORES = whole([1, 4, 3], [5, 2, -1], [0, 3, -2])
PAIR = whole([[1, 2], [0, 3]], [[2, 0], [1, -1]], [[0, 1], [-2, 0]])

TASKS = [
    Task(
        "brighten",
        points=1,
        trials=80,
        sample=sample_pixels,
        small=(
            (torch.tensor([[[10, 200, 250]]], dtype=torch.uint8), 60),
            (torch.tensor([[[10, 62, 200]]], dtype=torch.uint8), -60),
            (torch.tensor([[[0, 255]]], dtype=torch.uint8), 0),
        ),
        sized=photographs,
        axes={"n": "example", "height": "row", "width": "pixel"},
        expected=brighten,
        mistakes={
            "does it overflow? 200 + 100 is 44 in uint8": (
                pixels(add, -999, 999)
            ),
            "is it cut off at 0, too, when it gets darker?": (
                pixels(add, low=-999)
            ),
            "is it cut off at 255, too, when it gets brighter?": (
                pixels(add, high=999)
            ),
            "is it converted back to uint8?": pixels(add, dtype=torch.int64),
            "int has room for it: is it uint8 again in the end?": (
                pixels(add, dtype=torch.int32)
            ),
            "is it a float? uint8 is asked": pixels(add, dtype=torch.float32),
            "is by subtracted?": pixels(sub),
            "is it multiplied? `by` is added": pixels(mul),
            "is `by` made a factor? It's added to each pixel": (
                pixels(lambda I, by: I * (1 + by / 255))
            ),
            "too bright has become 0: is 256 the end? uint8 ends at 255": (
                pixels(add, high=256)
            ),
            "is it cut off at 254? 255 belongs to the range": (
                pixels(add, high=254)
            ),
            "are the pixels shares from 0 to 1? They're from 0 to 255": (
                pixels(add, high=1)
            ),
            "is I made shares from 0 to 1, but not `by`?": (
                pixels(lambda I, by: I + 255 * by)
            ),
            "is it divided by 255, and multiplied later? 1.9999 becomes 1": (
                pixels(lambda I, by: (I / 255 + by / 255) * 255)
            ),
            "what is below 0 stops at 0: does it lose its sign?": (
                pixels(lambda I, by: (I + by).abs())
            ),
            "does `by` lose its sign? Below 0, it makes darker": (
                pixels(lambda I, by: I + abs(by))
            ),
            "does nothing happen if `by` is below 0? It gets darker": (
                pixels(lambda I, by: I + max(by, 0))
            ),
            "is `by` uint8, too? It may be below 0": (
                pixels(lambda I, by: I + by % 256)
            ),
            "what would leave the range stops at its end: does it stay as it "
            "was?": as_it_was,
            "all of it is 0: is clamp's smaller end the first one?": (
                pixels(add, 255, 0)
            ),
            "is it I as it was?": lambda I, by: I.clone(),
        },
    ),
    Task(
        "top_k_accuracy",
        points=2,
        sample=sample_answers,
        small=(
            (SCORES[:1], torch.tensor([2]), 2),
            (SCORES, torch.tensor([0, 0, 1]), 1),
            (SCORES, torch.tensor([0, 1, 1]), 2),
            (SCORES, torch.tensor([0, 2, 0]), 2),
        ),
        sized=answers,
        axes={"n": "example", "c": "class"},
        expected=top_k_accuracy,
        tolerance=1e-6,  # a share by float32, as the lecture takes it
        mistakes={
            "is only the best one looked at? k of them count": (
                lambda O, label, k: top_k_accuracy(O, label, 1)
            ),
            "is it the number of right ones? The share is asked": (
                lambda O, label, k: top_k_accuracy(O, label, k) * len(O)
            ),
            "is it divided by k, too? One label can be hit only once": (
                lambda O, label, k: top_k_accuracy(O, label, k) / k
            ),
            "is it divided by c? There are n examples": lambda O, label, k: (
                top_k_accuracy(O, label, k) * len(O) / O.shape[1]
            ),
            "are these the lowest scores?": (
                lambda O, label, k: top_k_accuracy(-O, label, k)
            ),
            "a share is from 0 to 1: is it in percent?": lambda O, label, k: (
                100 * top_k_accuracy(O, label, k)
            ),
            "does one more than k count?": lambda O, label, k: top_k_accuracy(
                O, label, k + 1
            ),
            "does one less than k count?": lambda O, label, k: top_k_accuracy(
                O, label, k - 1
            ),
            "is it the share of wrong ones?": lambda O, label, k: (
                1 - top_k_accuracy(O, label, k)
            ),
            "topk gives scores and their places: is it `.indices`?": (
                lambda O, label, k: share(
                    (O.topk(k, dim=1).values == label[:, None]).any(dim=1)
                )
            ),
            "is it right if one of all examples is? Which axis has the k?": (
                lambda O, label, k: float(hits(O, label, k).any())
            ),
            "is it one answer for each example? Their share is asked": (
                lambda O, label, k: hits(O, label, k).any(dim=1)
            ),
            "(n, k) meets (n,): is it `label[:, None]`?": (
                lambda O, label, k: share(
                    (O.topk(k, dim=1).indices == label).any(dim=1)
                )
            ),
            "the classes are the columns: is it dim=1?": (
                lambda O, label, k: share(
                    (O.topk(k, dim=0).indices == label).any(dim=0)
                )
            ),
            "has each of the k to be the label? One is enough": (
                lambda O, label, k: share(hits(O, label, k).all(dim=1))
            ),
            "is it asked for each of the k places? any(dim=1) has a row for "
            "each example": lambda *inputs: share(hits(*inputs).any(dim=0)),
            "is the number of right ones divided by k? There are n examples": (
                lambda O, label, k: (
                    hits(O, label, k).any(dim=1).sum().item() / k
                )
            ),
            "is it the k-th best alone? The better ones count, too": (
                places(lambda k: slice(k - 1, k))
            ),
            "is it the one place behind the k best? All before it count": (
                places(lambda k: slice(k, k + 1))
            ),
            "sorted upwards, the highest stand at the end: are they the last "
            "k?": places(lambda k: slice(-k)),
            "is it the first example alone? Is a `return` inside of a loop?": (
                lambda O, label, k: top_k_accuracy(O[:1], label[:1], k)
            ),
            "O[:, label] is (n, n): does each row meet all labels?": (
                lambda O, label, k: share(
                    O[:, label] >= O.topk(k, dim=1).values[:, -1:]
                )
            ),
            "each row has its own k-th highest score: is it one for all?": (
                one_threshold
            ),
            "is it always five? k says how many": (
                lambda O, label, k: share(hits(O, label, 5).any(dim=1))
            ),
            "is it `//`? That takes off what stands behind the point": (
                lambda O, label, k: (
                    hits(O, label, k).any(dim=1).sum().item() // len(O)
                )
            ),
            "are these the first k columns? The k highest stand anywhere": (
                lambda O, label, k: share(O[:, :k].argmax(dim=1) == label)
            ),
            "is it rounded?": lambda O, label, k: round(
                top_k_accuracy(O, label, k), 2
            ),
        },
    ),
    Task(
        "mean_of_what_is_there",
        points=2,
        sample=sample_gaps,
        small=(
            (whole([1], [3]), torch.tensor([[True], [True]])),
            (GAPS, ~GAPS.isnan()),
        ),
        sized=gaps,
        axes={"n": "example", "d": "column"},
        expected=mean_of_what_is_there,
        mistakes={
            "what isn't there holds nan, and nan times 0 is nan: does the "
            "mask choose, or multiply?": (
                lambda I, there: (I * there).sum(0) / there.sum(0).clamp(min=1)
            ),
            "is it divided by d, the number of columns?": (
                lambda I, there: known(I, there).sum(dim=0) / I.shape[1]
            ),
            "is it divided by n? Only what is there counts": (
                lambda I, there: known(I, there).mean(dim=0)
            ),
            "what is 0 / 0, for a column with nothing in it?": (
                lambda I, there: known(I, there).sum(0) / there.sum(0)
            ),
            "is it one mean of all? Each column has its own": (
                lambda I, there: I[there].mean()
            ),
            "one mean for each column: is it one for each row?": (
                lambda I, there: mean_of_what_is_there(I.T, there.T)
            ),
            "is it the sum? A mean is divided by how many there are": (
                lambda I, there: known(I, there).sum(dim=0)
            ),
            "are all counts one too large? Only 0 has to become 1": (
                lambda I, there: known(I, there).sum(0) / (there.sum(0) + 1)
            ),
            "is the mask turned round?": lambda I, there: (
                torch.where(~there, I, 0.0).sum(0) / there.sum(0).clamp(min=1)
            ),
            "is it divided by how many are missing? Those that are there "
            "count": lambda I, there: (
                known(I, there).sum(0) / (~there).sum(0).clamp(min=1)
            ),
            "is it one count for all? Each column has its own": (
                lambda I, there: known(I, there).sum(0) / there.sum()
            ),
            "is it `//`? That takes off what stands behind the point": (
                lambda I, there: (
                    known(I, there).sum(0) // there.sum(0).clamp(min=1)
                )
            ),
            "is it a table still? One mean for each column is asked": (
                lambda I, there: torch.where(
                    there, I, mean_of_what_is_there(I, there)
                )
            ),
            "is nan turned into 0 after the mean? Then nan is in it": (
                lambda I, there: I.mean(dim=0).nan_to_num()
            ),
            "is it how many there are? Their mean is asked": (
                lambda I, there: there.sum(dim=0)
            ),
        },
    ),
    Task(
        "pair_scores",
        points=2,
        sample=sample_pairs,
        small=(
            (whole([1, 2]), whole([[3], [1]]), whole([2])),
            (whole([1, 2]), PAIR, whole([1, -1])),
            (whole([1, 2], [0, 1]), PAIR, whole([1, -1], [2, 3])),
        ),
        sized=pairs,
        axes={"n": "example", "c": "class", "d": "input", "others": "input"},
        expected=pair_scores,
        mistakes={
            "a row for each example: is it transposed?": (
                lambda I, T, J: pair_scores(I, T, J).T
            ),
            "is k summed, too? Each example has its own scores": (
                lambda I, T, J: pair_scores(I, T, J).sum(dim=0)
            ),
            "is j summed, too? It stands on the left, so it stays": (
                lambda I, T, J: pair_scores(I, T, J).sum(dim=1)
            ),
            "is all of it summed? k and j stand on the left": (
                lambda I, T, J: pair_scores(I, T, J).sum()
            ),
            "a and b stand in T in the order jab: are they exchanged?": (
                lambda I, T, J: torch.einsum("ka,jba,kb->kj", I, T, J)
            ),
            "are a and b one letter? They run on their own": (
                lambda I, T, J: torch.einsum("ka,jaa,ka->kj", I, T, J)
            ),
            "I and J belong to the same example: is there a second letter "
            "for k?": lambda I, T, J: torch.einsum("ka,jab,lb->kj", I, T, J),
            "is J missing?": (
                lambda I, T, J: torch.einsum("ka,jab->kj", I, T)
            ),
            "is I missing?": (
                lambda I, T, J: torch.einsum("jab,kb->kj", T, J)
            ),
            "does b stay? It isn't on the left, so it's summed": (
                lambda I, T, J: torch.einsum("ka,jab,kb->kjb", I, T, J)
            ),
            "does a stay? It isn't on the left, so it's summed": (
                lambda I, T, J: torch.einsum("ka,jab,kb->kja", I, T, J)
            ),
            "are both a and b still there? They aren't on the left": (
                lambda I, T, J: torch.einsum("ka,jab,kb->kjab", I, T, J)
            ),
            "I and J belong to the same example: do all pairs of examples "
            "come?": lambda I, T, J: torch.einsum("ka,jab,lb->klj", I, T, J),
            "does `@` pair every I with every J? Each has its own": (
                lambda I, T, J: I @ T @ J.T
            ),
            "is I there twice? The last one is J": (
                lambda I, T, J: torch.einsum("ka,jab,kb->kj", I, T, I)
            ),
            "in which order are they given? The letters say I, T, J": (
                lambda I, T, J: torch.einsum("ka,jab,kb->kj", I, J, T)
            ),
            "is it I's score and J's, added? All three are multiplied": (
                lambda I, T, J: (
                    torch.einsum("ka,jab->kj", I, T)
                    + torch.einsum("kb,jab->kj", J, T)
                )
            ),
            "is T there twice? Each pair has one weight": lambda I, T, J: (
                torch.einsum("ka,jab->kj", I, T)
                * torch.einsum("kb,jab->kj", J, T)
            ),
            "do I and J meet number by number? a and b run on their own": (
                lambda I, T, J: (I * J) @ T.sum(dim=2).T
            ),
            "is it the last pair alone? `+=` adds": lambda I, T, J: (
                torch.outer(I[:, -1] * J[:, -1], T[:, -1, -1])
            ),
            "is it the mean? The sum is asked": lambda I, T, J: (
                pair_scores(I, T, J) / (T.shape[1] * T.shape[2])
            ),
            "is T missing? Each pair has a weight": (
                lambda I, T, J: (I.sum(dim=1) * J.sum(dim=1))[:, None].expand(
                    -1, len(T)
                )
            ),
        },
    ),
    Task(
        "moving_average",
        points=3,
        sample=sample_series,
        small=(
            (whole(1, 3, 8), 2),
            (whole(2, 4, 6, -6), 3),
            (whole(5, 1, 3), 1),
            (whole(1, 2, 6), 3),
        ),
        sized=series,
        axes={"n": "number", "r": "number of a window"},
        asks={"cumsum": "the sums from the start give all windows at once"},
        expected=moving_average,
        mistakes={
            "is the first window missing? There are n - r + 1: is a 0 put "
            "before the sums?": (lambda x, r: moving_average(x, r)[1:]),
            "is it the sum? A mean is divided by r": (
                lambda x, r: moving_average(x, r) * r
            ),
            "is it divided by n? A window has r numbers": (
                lambda x, r: moving_average(x, r) * r / len(x)
            ),
            "is it the mean from the start? Each window has r numbers": (
                lambda x, r: (x.cumsum(0) / torch.arange(1, len(x) + 1))[
                    r - 1 :
                ]
            ),
            "is the last window missing? There are n - r + 1": lambda x, r: (
                moving_average(x, r)[:-1]
            ),
            "is cumsum missing? It's a difference of sums, not of numbers": (
                lambda x, r: (x[r:] - x[:-r]) / r
            ),
            "is the sum from the start taken off?": lambda x, r: (
                x.cumsum(0)[r - 1 :] / r
            ),
            "is the difference turned round?": (
                lambda x, r: -moving_average(x, r)
            ),
            "is r one too small?": lambda x, r: moving_average(x, r - 1),
            "n numbers came, but n - r + 1 windows are complete: which?": (
                lambda x, r: (
                    torch.cat([x.new_zeros(r - 1), x])
                    .unfold(0, r, 1)
                    .mean(dim=1)
                )
            ),
            "are these the sums from the start? A window is a difference": (
                lambda x, r: x.cumsum(0) / r
            ),
            "is cumsum missing, behind the 0?": lambda x, r: (
                torch.cat([x[r - 1 : r], x[r:] - x[:-r]]) / r
            ),
            "does the 0 stand behind the sums? They begin with it": (
                lambda x, r: (
                    (
                        torch.cat([x.cumsum(0)[r:], x.new_zeros(1)])
                        - x.cumsum(0)[: len(x) - r + 1]
                    )
                    / r
                )
            ),
            "is the whole difference divided, in brackets?": lambda x, r: (
                from_start(x)[r:] - from_start(x)[:-r] / r
            ),
            "is it `//`? That takes off what stands behind the point": (
                lambda x, r: (from_start(x)[r:] - from_start(x)[:-r]) // r
            ),
            "is it a difference of numbers? It's one of sums": (
                lambda x, r: (x[r - 1 :] - x[: len(x) - r + 1]) / r
            ),
            "does a window take r + 1? There are n - r + 1 windows": (
                lambda x, r: (
                    (from_start(x)[r + 1 :] - from_start(x)[: -r - 1]) / r
                )
            ),
            "is it a window in every r places? They overlap": (
                lambda x, r: moving_average(x, r)[::r]
            ),
        },
    ),
]
