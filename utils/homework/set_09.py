"""The tasks of problem set 09: assemble the model."""

import math
from functools import partial

import torch
from torch import nn

from utils.checking.probes_torch import without_autograd
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def scores(rng, n=4, c=3):
    """O (n, c)."""
    return (tensor(rng, n, c),)


def weighted(rng, n=4, c=3):
    """O (n, c), label (n,), w (c,)."""
    label = torch.tensor(rng.integers(0, c, n))
    return tensor(rng, n, c), label, torch.tensor(rng.uniform(0.2, 5, c))


def sure(rng, n=20, bins=4):
    """O (n, 3), label (n,), bins."""
    return tensor(rng, n, 3), torch.tensor(rng.integers(0, 3, n)), bins


def sample_scores(rng):
    n, c = sizes(rng, 2)
    # Each row's, or each number's.
    shape = (n, 1) if rng.random() < 0.5 else (n, c)
    large = torch.tensor(rng.choice([1, 1000, -1000], shape))
    return (tensor(rng, n, c) * rng.uniform(0.1, 3) + large,)


def sample_weighted(rng):
    n, c = sizes(rng, 2)
    O = tensor(rng, n, c) * rng.choice([1, 500])
    label = torch.tensor(rng.integers(0, c, n))
    return O, label, torch.tensor(rng.uniform(0.2, 5, c))


def sample_confusion(rng):
    c = int(rng.integers(2, 6))
    M = torch.tensor(rng.integers(0, 9, (c, c)))
    M[torch.arange(c), torch.tensor(rng.permutation(c))] += 1
    if rng.random() < 0.5:  # a class that is never answered
        M[:, 0] = 0
        M[:, 1] += 1
    return (M,)


def sample_network(rng):
    n, d, h, c = sizes(rng, 4)
    return (
        tensor(rng, n, d),
        tensor(rng, d, h),
        tensor(rng, h),
        tensor(rng, h, c),
        torch.tensor(rng.integers(0, c, n)),
    )


def sample_sure(rng):
    n, c = int(rng.integers(20, 40)), int(rng.integers(3, 6))
    O = tensor(rng, n, c) * 2
    if rng.random() < 0.7:
        O[0, 0] += 2000  # a share of exactly 1; else the last bins are empty
    else:
        O *= 0.2
    label, bins = torch.tensor(rng.integers(0, c, n)), int(rng.integers(3, 11))
    if bins % 2 == 0:  # a share of exactly ½, on the border of two bins
        O[1], label[1] = -2000, 2
        O[1, :2] = 0
    return O, label, bins


def log_sum_exp(O):
    return torch.logsumexp(O, dim=1)


def weighted_cross_entropy(O, label, w):
    return nn.functional.cross_entropy(O, label, weight=w)


def over_the_weights(share):
    """A mistake: another share than the right class's, by O and label."""

    def wrong(O, label, w):
        return -(w[label] * share(O, label)).sum() / w[label].sum()

    return wrong


def with_weights(weights):
    """A mistake: other weights above and below, by O, label and w."""

    def wrong(O, label, w):
        found = weights(O, label, w)
        logs = picked(O.log_softmax(dim=1), label)
        return -(found * logs).sum() / found.sum()

    return wrong


# Numbers that keep ln from 0, and say another loss where S is 0.
SMALL = (1e-7, 1e-8, 1e-9, 1e-10, 1e-12)


def picked(table, label):
    return table[torch.arange(len(table)), label]


def mean_cross_entropy(O, label):
    return nn.functional.cross_entropy(O, label)


def recall_and_precision(counts):
    c = len(counts)
    recall, precision = [], []
    for j in range(c):
        is_j = sum(int(counts[j, i]) for i in range(c))
        answered_j = sum(int(counts[i, j]) for i in range(c))
        recall.append(int(counts[j, j]) / is_j)
        right = int(counts[j, j])
        precision.append(right / answered_j if answered_j else 0.0)
    return (
        torch.tensor(recall, dtype=torch.float64),
        torch.tensor(precision, dtype=torch.float64),
    )


def other_shares(by_rows, by_columns):
    """A mistake: other shares, by the diagonal and the two sums."""

    def wrong(M):
        right = M.diagonal().double()
        rows, columns = M.sum(dim=1), M.sum(dim=0).clamp(min=1)
        return by_rows(right, rows, columns), by_columns(right, rows, columns)

    return wrong


def rows_first(M):
    """Precision of each row's shares, and not of the counts."""
    share = M / M.sum(dim=1, keepdim=True, dtype=torch.float64)
    right = share.diagonal()
    return right, right / share.sum(dim=0).clamp(min=1)


def without_guard(M):
    right = M.diagonal().double()
    return right / M.sum(dim=1), right / M.sum(dim=0)


def gradients(I, W0, B, W1, label):
    weights = [w.clone().requires_grad_() for w in (W0, B, W1)]
    L = torch.relu(I @ weights[0] + weights[1])
    loss = mean_cross_entropy(L @ weights[2], label)
    return torch.autograd.grad(loss, weights)


def by_hand(I, W0, B, W1, label, gate=True, mean=True, labels=True):
    """The gradients, with a part left out."""
    L = torch.relu(I @ W0 + B)
    Y = nn.functional.one_hot(label, W1.shape[1])
    delta_O = (L @ W1).softmax(dim=1) - (Y if labels else 0)
    if mean:
        delta_O = delta_O / len(I)
    delta_L = delta_O @ W1.T
    if gate:
        delta_L = delta_L * (L > 0)
    return I.T @ delta_L, delta_L.sum(dim=0), L.T @ delta_O


def changed(change):
    """A mistake: `change` of I, L, W1, δ_O and the gate gives the three."""

    def wrong(I, W0, B, W1, label):
        L = torch.relu(I @ W0 + B)
        Y = nn.functional.one_hot(label, W1.shape[1])
        delta = ((L @ W1).softmax(dim=1) - Y) / len(I)
        return change(I, L, W1, delta, (L > 0).double())

    return wrong


def gated(I, L, W1, delta, gate):
    """The right three, from δ_O and the gate."""
    back = delta @ W1.T * gate
    return I.T @ back, back.sum(dim=0), L.T @ delta


def instead(**formulas):
    """A mistake: another formula for the gradient of W0, B or W1."""

    def change(*parts):
        found = dict(zip(("W0", "B", "W1"), gated(*parts), strict=True))
        found |= {name: one(*parts) for name, one in formulas.items()}
        return tuple(found.values())

    return changed(change)


def transposed(W0, B, W1):
    return W0.T, B, W1.T


def calibration(O, label, bins):
    count = [0] * bins
    sure = [0.0] * bins
    true = [0.0] * bins
    for scores, right in zip(O, label, strict=True):
        S = scores.softmax(dim=0)
        place = min(int(S.max() * bins), bins - 1)
        count[place] += 1
        sure[place] += S.max().item()
        true[place] += float(S.argmax() == right)
    for values in (sure, true):
        for place in range(bins):
            values[place] /= max(count[place], 1)
    return (
        torch.tensor(count),
        torch.tensor(sure, dtype=O.dtype),
        torch.tensor(true, dtype=O.dtype),
    )


def other_bins(share, bin_of=None, right=None):
    """A mistake: other shares, bins or hits, by O and label.

    Args:
        share: function of O, (n,).
        bin_of: function of share and bins; None for the right one.
        right: function of O and label; None for the right one.
    """

    def wrong(O, label, bins):
        largest = share(O)
        place = (
            bin_of(largest, bins) if bin_of else (largest * bins).long()
        ).clamp(0, bins - 1)
        hit = (O.argmax(dim=1) == label) if right is None else right(O, label)
        count = torch.bincount(place, minlength=bins)
        some = count.clamp(min=1)
        sure = torch.bincount(place, weights=largest, minlength=bins) / some
        true = torch.bincount(place, weights=hit.to(O.dtype), minlength=bins)
        return count, sure, true / some

    return wrong


def surest(O):
    return O.softmax(dim=1).amax(dim=1)


def of_the_right_class(O, label, bins):
    """Calibration with the share of the right class for the largest."""
    share = picked(O.softmax(dim=1), label)
    return other_bins(lambda O: share)(O, label, bins)


def one_bin_more(O, label, bins):
    """Share 1 in a bin of its own, where calibration puts it in the last."""
    S = O.softmax(dim=1)
    place = (S.amax(dim=1) * bins).long()
    count = torch.bincount(place, minlength=bins)
    some = count.clamp(min=1)
    right = (S.argmax(dim=1) == label).to(O.dtype)
    sure = torch.bincount(place, S.amax(dim=1), minlength=bins) / some
    return count, sure, torch.bincount(place, right, minlength=bins) / some


def nan_where_empty(O, label, bins):
    count, sure, true = calibration(O, label, bins)
    return count, sure * count / count, true * count / count


def sums(O, label, bins):
    count, sure, true = calibration(O, label, bins)
    return count, sure * count, true * count


def numbers(*rows):
    return torch.tensor(rows, dtype=torch.float64)


ZERO, ONE = torch.tensor([0]), torch.tensor([1])
HALF = float(torch.tensor(3.0).double().log())  # e to it is 3


def other_forward(
    softmax=None, layer=None, labels=None, slope=torch.sub, gate=None
):
    """A mistake on the way there, or in the slope of the scores.

    Args:
        softmax: function of O, other shares S.
        layer: function of I, W0 and B, another L.
        labels: function of S and label, another Y.
        slope: function of S and Y, another S - Y.
        gate: function of I and W0, another gate.
    """

    def wrong(I, W0, B, W1, label):
        L = layer(I, W0, B) if layer else torch.relu(I @ W0 + B)
        O = L @ W1
        S = softmax(O) if softmax else O.softmax(dim=1)
        Y = nn.functional.one_hot(label, W1.shape[1])
        if labels:
            Y = labels(S, label)
        delta = slope(S, Y) / len(I)
        back = (delta @ W1.T) * (gate(I, W0) if gate else L > 0)
        return I.T @ back, back.sum(dim=0), L.T @ delta

    return wrong


def of_all_rows(S, label):
    """S[:, label] -= 1: in all rows, every class that is a label."""
    Y = torch.zeros_like(S)
    Y[:, label] = 1
    return Y


def gate_at_slope(I, L, W1, delta, gate):
    back = torch.relu(delta @ W1.T)
    return I.T @ back, back.sum(dim=0), L.T @ delta


def one_for_all(O, label, bins):
    """Shares along the examples, dim=0, and the answers of those."""
    S = O.softmax(dim=0)
    largest, answer = S.max(dim=1)
    return other_bins(
        lambda _: largest, right=lambda O, label: answer == label
    )(O, label, bins)


def once_for_each(O, label, bins):
    """count[place] += 1, which adds once, however often a place is there."""
    S = O.softmax(dim=1)
    place = (S.amax(dim=1) * bins).long().clamp(max=bins - 1)
    right = (S.argmax(dim=1) == label).to(O.dtype)
    count = torch.bincount(place, minlength=bins).clamp(max=1)
    sure, true = torch.zeros(2, bins, dtype=O.dtype)
    sure[place], true[place] = S.amax(dim=1), right
    return count, sure, true


def other_values(change):
    """A mistake: other values, by the right three and the numbers of O."""

    def wrong(O, label, bins):
        return change(*calibration(O, label, bins), len(O))

    return wrong


def one_more_below(O, label, bins):
    count, sure, true = sums(O, label, bins)
    return count, sure / (count + 1), true / (count + 1)


TASKS = [
    Task(
        "log_sum_exp",
        points=1,
        trials=30,
        sample=sample_scores,
        small=(
            (numbers([0, 0]),),
            (numbers([0, HALF], [1, 1]),),
            (numbers([1000, 1000]),),
            (numbers([-1000, -1000], [1000, 1000]),),
        ),
        sized=scores,
        axes={"n": "example", "c": "class"},
        forbids={
            "logsumexp": "write it with exp, sum and log",
            "logaddexp": "write it with exp, sum and log",
            "softmax": "write it with exp, sum and log",
        },
        expected=log_sum_exp,
        mistakes={
            "is the largest score taken out before exp?": (
                lambda O: O.exp().sum(dim=1).log()
            ),
            "is it the largest that is taken out? A mean leaves 1000 there": (
                lambda O: (
                    (O - O.mean(dim=1, keepdim=True)).exp().sum(dim=1).log()
                    + O.mean(dim=1)
                )
            ),
            "each row has its own largest score: is it one for all?": (
                lambda O: O.max() + (O - O.max()).exp().sum(dim=1).log()
            ),
            "is the largest score added again after the logarithm?": (
                lambda O: (O - O.amax(dim=1, keepdim=True)).logsumexp(dim=1)
            ),
            "is the largest score subtracted again? It's added": lambda O: (
                log_sum_exp(O) - 2 * O.amax(dim=1)
            ),
            "is the sum over the classes, dim=1?": (
                lambda O: torch.logsumexp(O, dim=0)
            ),
            "is it one number for all? Each row has its own": (
                lambda O: torch.logsumexp(O.flatten(), dim=0)
            ),
            "is there an axis too many? (n,) is asked, without keepdim": (
                lambda O: torch.logsumexp(O, dim=1, keepdim=True)
            ),
            "is the logarithm missing?": lambda O: O.exp().sum(dim=1),
            "is it the mean of the powers? Their sum is asked": (
                lambda O: log_sum_exp(O) - math.log(O.shape[1])
            ),
            "is this the largest score alone?": lambda O: O.amax(dim=1),
            "is exp missing?": lambda O: O.sum(dim=1).log(),
            "is the logarithm taken before the sum? Then exp is undone": (
                lambda O: O.sum(dim=1)
            ),
            "is this ln softmax? One number for each row is asked": (
                lambda O: O.log_softmax(dim=1)
            ),
            "is the largest score multiplied? ln of a product is a sum": (
                lambda O: (
                    O.amax(dim=1)
                    * (O - O.amax(dim=1, keepdim=True)).logsumexp(dim=1)
                )
            ),
            "is ln taken of the largest, too? It's added as it is": (
                lambda O: O.amax(dim=1).log() + log_sum_exp(O) - O.amax(dim=1)
            ),
            "is the largest's own power missing in the sum? It's 1": (
                lambda O: (
                    O.amax(dim=1)
                    + ((log_sum_exp(O) - O.amax(dim=1)).exp() - 1).log()
                )
            ),
            "is it log1p? The largest's power, 1, is in the sum already": (
                lambda O: (
                    O.amax(dim=1)
                    + (log_sum_exp(O) - O.amax(dim=1)).exp().log1p()
                )
            ),
            "is the logarithm subtracted? It's added to the largest": (
                lambda O: 2 * O.amax(dim=1) - log_sum_exp(O)
            ),
            "is the largest of each row in its own row? `keepdim=True` keeps "
            "(n, 1)": lambda O: (
                O.amax(dim=1) + (O - O.amax(dim=1)).exp().sum(dim=1).log()
            ),
            "is each row's largest taken out, and one for all added?": (
                lambda O: O.max() + log_sum_exp(O) - O.amax(dim=1)
            ),
            "ln is the natural logarithm: is it log10?": lambda O: (
                O.amax(dim=1) + (log_sum_exp(O) - O.amax(dim=1)) / math.log(10)
            ),
            "are the scores cut off? The largest is taken out, whatever it "
            "is": lambda O: O.clamp(-80, 80).logsumexp(dim=1),
            "the largest comes out of the powers as it is: is exp taken?": (
                lambda O: (
                    O.amax(dim=1).exp()
                    * (O - O.amax(dim=1, keepdim=True)).logsumexp(dim=1)
                )
            ),
        },
    ),
    Task(
        "weighted_cross_entropy",
        points=2,
        trials=40,
        sample=sample_weighted,
        small=(
            (numbers([0, 0]), ZERO, torch.tensor([2.0, 1]).double()),
            (
                numbers([0, HALF], [HALF, 0]),
                torch.tensor([1, 1]),
                torch.tensor([1.0, 3]).double(),
            ),
            (
                numbers([0, HALF], [0, HALF], [0, 0]),
                torch.tensor([0, 1, 1]),
                torch.tensor([3.0, 1]).double(),
            ),
            (
                numbers([1000, 0], [-1000, 1000]),
                torch.tensor([1, 1]),
                torch.tensor([2.0, 1]).double(),
            ),
        ),
        sized=weighted,
        axes={"n": "example", "c": "class"},
        forbids={
            "cross_entropy(weight=)": "write the weighted mean yourself",
            "CrossEntropyLoss": "write the weighted mean yourself",
        },
        expected=weighted_cross_entropy,
        mistakes={
            "is it divided by n? The weights have to be summed, too": (
                lambda O, label, w: (
                    -(w[label] * picked(O.log_softmax(1), label)).mean()
                )
            ),
            "are the weights missing?": (
                lambda O, label, w: mean_cross_entropy(O, label)
            ),
            "is the softmax taken twice?": over_the_weights(
                lambda O, label: picked(
                    O.softmax(dim=1).log_softmax(dim=1), label
                )
            ),
            "is it the sum? A mean is divided by the weights' sum": (
                lambda O, label, w: (
                    weighted_cross_entropy(O, label, w) * w[label].sum()
                )
            ),
            "is the minus missing?": (
                lambda O, label, w: -weighted_cross_entropy(O, label, w)
            ),
            "the logarithm of a softmax that has become 0 is infinite": (
                over_the_weights(
                    lambda O, label: picked(O.softmax(1), label).log()
                )
            ),
            "is the logarithm missing?": over_the_weights(
                lambda O, label: picked(O.softmax(1), label)
            ),
            "is softmax missing? The scores themselves are picked": (
                over_the_weights(picked)
            ),
            "is it divided by all classes' weights? It's by the examples'": (
                lambda O, label, w: (
                    weighted_cross_entropy(O, label, w)
                    * w[label].sum()
                    / w.sum()
                )
            ),
            "[:, label] is (n, n): is one score picked for each example?": (
                over_the_weights(lambda O, label: O.log_softmax(1)[:, label])
            ),
            "is softmax along the classes, dim=1?": over_the_weights(
                lambda O, label: picked(O.log_softmax(0), label)
            ),
            "exp(O) overflows: is the largest score taken out first?": (
                over_the_weights(
                    lambda O, label: picked(O, label) - O.exp().sum(1).log()
                )
            ),
            "is there a loss for each example? Their mean is asked": (
                lambda O, label, w: -w[label] * picked(O.log_softmax(1), label)
            ),
            "is the example's weight squared, counted twice?": (
                lambda O, label, w: (
                    -(w[label] ** 2 * picked(O.log_softmax(1), label)).sum()
                    / w[label].sum()
                )
            ),
            "w has a number for each class: is it w[label]?": (
                lambda O, label, w: (
                    -(w * picked(O.log_softmax(1), label)).sum() / w.sum()
                )
            ),
            "is it divided by n, too? By the weights' sum alone": (
                lambda O, label, w: (
                    weighted_cross_entropy(O, label, w) / len(O)
                )
            ),
            "is it 1 - S? The loss is -ln S": lambda O, label, w: (
                (w[label] * (1 - picked(O.softmax(1), label))).sum()
                / w[label].sum()
            ),
            "is it divided by each weight? It's multiplied": (
                lambda O, label, w: (
                    -(picked(O.log_softmax(1), label) / w[label]).sum()
                    / w[label].sum()
                )
            ),
            "are the scores weighted? It's the losses that are": (
                lambda O, label, w: mean_cross_entropy(O * w, label)
            ),
            "is it divided by the mean of all weights? By the sum of the "
            "examples'": lambda O, label, w: (
                -(w[label] * picked(O.log_softmax(1), label)).mean() / w.mean()
            ),
            "[label] picks rows: is one number picked from each row?": (
                over_the_weights(
                    lambda O, label: torch.where(
                        label.max() < len(O),
                        O.log_softmax(1)[label % len(O)].sum(dim=1),
                        torch.nan,
                    )
                )
            ),
            "do all classes of a row count? The label's alone": (
                lambda O, label, w: (
                    -(w * O.log_softmax(1)).sum() / w[label].sum()
                )
            ),
            "do all classes of a row count, and all weights? The labels'": (
                lambda O, label, w: -(w * O.log_softmax(1)).sum() / w.sum()
            ),
            "is label used? It says which class of a row counts": (
                lambda O, label, w: -(w * O.log_softmax(1)).sum(dim=1).mean()
            ),
            "is it divided by the number of classes? By the weights' sum": (
                lambda O, label, w: (
                    -(w[label] * picked(O.log_softmax(1), label)).sum()
                    / len(w)
                )
            ),
            "is a sum divided by a mean? Both have to be sums": (
                lambda O, label, w: (
                    weighted_cross_entropy(O, label, w) * len(O)
                )
            ),
            "(n, 1) and (n,) make (n, n): does each weight meet its own loss "
            "alone?": lambda O, label, w: (
                mean_cross_entropy(O, label) * len(O)
            ),
            "is it the largest share? The label's is asked": over_the_weights(
                lambda O, label: O.log_softmax(1).amax(dim=1)
            ),
            "is ln missing at the sum of powers? ln S is O - ln Σ": (
                over_the_weights(
                    lambda O, label: (
                        picked(O, label)
                        - O.amax(dim=1)
                        - (O - O.amax(dim=1, keepdim=True)).exp().sum(dim=1)
                    )
                )
            ),
            "is it a squared error? It's -ln S": over_the_weights(
                lambda O, label: (
                    -(O.softmax(1) - nn.functional.one_hot(label, O.shape[1]))
                    .square()
                    .sum(dim=1)
                )
            ),
            **{
                f"is {small:g} added to S? Then a large loss gets lost": (
                    over_the_weights(
                        lambda O, label, small=small: (
                            picked(O.softmax(1), label) + small
                        ).log()
                    )
                )
                for small in SMALL[:3]  # others are as below
            },
            **{
                f"does {small:g} keep S from 0? Then a large loss gets lost": (
                    over_the_weights(
                        lambda O, label, small=small: (
                            picked(O.softmax(1), label).clamp(min=small).log()
                        )
                    )
                )
                for small in SMALL
            },
            "is it the weight of the answered class? The label's is asked": (
                with_weights(lambda O, label, w: w[O.argmax(dim=1)])
            ),
            "is it 1 / w? A larger weight counts more": with_weights(
                lambda O, label, w: 1 / w[label]
            ),
            "is each weight squared, above and below?": with_weights(
                lambda O, label, w: w[label] ** 2
            ),
            "is there a softmax of the weights? They're used as they are": (
                with_weights(lambda O, label, w: w.softmax(dim=0)[label])
            ),
            "is a weight at the scores of its row? It's at the loss": (
                lambda O, label, w: mean_cross_entropy(
                    O * w[label][:, None], label
                )
            ),
            "is the weight inside of softmax? It's at the loss": (
                lambda O, label, w: mean_cross_entropy(O + w.log(), label)
            ),
            "is the weight inside of ln? It's at the loss": (
                lambda O, label, w: (
                    mean_cross_entropy(O, label) - w[label].log().mean()
                )
            ),
            "do the labels begin with 1? They're counted from 0": (
                lambda O, label, w: weighted_cross_entropy(
                    O, (label - 1) % len(w), w
                )
            ),
        },
    ),
    Task(
        "recall_and_precision",
        points=2,
        trials=30,
        sample=sample_confusion,
        small=(
            (torch.tensor([[2, 1], [0, 3]]),),
            (torch.tensor([[0, 2], [0, 3]]),),
            (torch.tensor([[1, 2, 1], [0, 4, 0], [3, 0, 2]]),),
        ),
        expected=recall_and_precision,
        parts=("recall", "precision"),
        mistakes={
            "are recall and precision swapped? Rows are what it is": (
                lambda M: recall_and_precision(M)[::-1]
            ),
            "what is 0 / 0, for a class that is never answered?": (
                without_guard
            ),
            "are both divided by the number of all examples?": (
                lambda M: (M.diagonal() / M.sum(dtype=torch.float64),) * 2
            ),
            "are recall and precision swapped, and what is 0 / 0?": lambda M: (
                without_guard(M)[::-1]
            ),
            "is the second one divided by the rows' sums, too?": lambda M: (
                recall_and_precision(M)[:1] * 2
            ),
            "is the first one divided by the columns, too?": other_shares(
                lambda right, rows, columns: right / columns,
                lambda right, rows, columns: right / columns,
            ),
            "are these counts? Shares are asked": other_shares(
                lambda right, rows, columns: right,
                lambda right, rows, columns: right,
            ),
            "are the shares turned over? What is right stands above": (
                other_shares(
                    lambda right, rows, columns: rows / right,
                    lambda right, rows, columns: columns / right,
                )
            ),
            "are all counts one too large? Only a 0 has to become 1": (
                other_shares(
                    lambda right, rows, columns: right / rows,
                    lambda right, rows, columns: right / (columns + 1),
                )
            ),
            "is it float32? float64 is asked": lambda M: tuple(
                x.float() for x in recall_and_precision(M)
            ),
            "is it one number for all classes? Each has its own share": (
                lambda M: tuple(x.mean() for x in recall_and_precision(M))
            ),
            "is this what isn't right, 1 minus it?": lambda M: tuple(
                1 - x for x in recall_and_precision(M)
            ),
            "are the right ones missing in the sums below the line?": (
                other_shares(
                    lambda right, rows, columns: (
                        right / (rows - right).clamp(min=1)
                    ),
                    lambda right, rows, columns: (
                        right / (columns - right).clamp(min=1)
                    ),
                )
            ),
            "are all right ones above the line? Each class has its own": (
                other_shares(
                    lambda right, rows, columns: right.sum() / rows,
                    lambda right, rows, columns: right.sum() / columns,
                )
            ),
            "is a 0 on the diagonal made a 1, too? Only a sum below": (
                other_shares(
                    lambda right, rows, columns: right / rows,
                    lambda right, rows, columns: right.clamp(min=1) / columns,
                )
            ),
            "is each 0 of the counts made a 1? Only a sum below": lambda M: (
                recall_and_precision(M.clamp(min=1))
            ),
            "is it 1 where nothing is answered? It's 0 there": lambda M: (
                recall_and_precision(M)[0],
                without_guard(M)[1].nan_to_num(1),
            ),
            "is it the largest of a row or column? What is right stands on "
            "the diagonal": lambda M: (
                M.amax(dim=1).double() / M.sum(dim=1),
                M.amax(dim=0).double() / M.sum(dim=0).clamp(min=1),
            ),
            "are the columns of recall's shares added? The counts are": (
                rows_first
            ),
            "is the second one of all that aren't j? It's of those answered "
            "with j": other_shares(
                lambda right, rows, columns: right / rows,
                lambda right, rows, columns: (
                    (rows.sum() - rows - columns + right)
                    / (rows.sum() - rows).clamp(min=1)
                ),
            ),
            "are they rounded? All digits are asked": lambda M: tuple(
                x.round(decimals=2) for x in recall_and_precision(M)
            ),
            "is it divided by the largest of a row? By its sum": lambda M: (
                M.diagonal().double() / M.amax(dim=1),
                M.diagonal().double() / M.amax(dim=0).clamp(min=1),
            ),
            "clamp(min=1) makes a 1 of a 0: is it max=1?": other_shares(
                lambda right, rows, columns: right / rows,
                lambda right, rows, columns: right,
            ),
            "are both divided by the number of classes?": other_shares(
                lambda right, rows, columns: right / len(rows),
                lambda right, rows, columns: right / len(rows),
            ),
        },
    ),
    Task(
        "gradients",
        points=3,
        sample=sample_network,
        small=(
            (
                numbers([1, 2]),
                numbers([1, -1], [0, 1]),
                torch.tensor([0.0, -2]).double(),
                numbers([HALF, 0], [1, 2]),
                ONE,
            ),
            (
                numbers([1, 2], [2, -1]),
                numbers([1, -1, 0], [0, 1, 1]),
                torch.tensor([0.0, -2, 1]).double(),
                numbers([1, 0], [1, 2], [0, -1]),
                torch.tensor([0, 1]),
            ),
        ),
        expected=gradients,
        probe=without_autograd,
        forbids={"autograd": "by hand is asked"},
        parts=("∂l/∂W0", "∂l/∂B", "∂l/∂W1"),
        mistakes={
            "is ReLU's gate missing? Nothing flows where L is 0": (
                partial(by_hand, gate=False)
            ),
            "is the mean over the examples missing, the 1 / n?": (
                partial(by_hand, mean=False)
            ),
            "is it divided by c, too? The mean is over n examples": changed(
                lambda I, L, W1, delta, gate: gated(
                    I, L, W1, delta / W1.shape[1], gate
                )
            ),
            "the gate is 0 or 1: is it L itself that is multiplied?": changed(
                lambda I, L, W1, delta, gate: gated(I, L, W1, delta, L)
            ),
            "is the gate turned round? It's open where L is above 0": changed(
                lambda I, L, W1, delta, gate: gated(I, L, W1, delta, 1 - gate)
            ),
            "is it S - Y? The labels seem to be missing": (
                partial(by_hand, labels=False)
            ),
            "uphill instead of downhill: is it Y - S?": changed(
                lambda I, L, W1, delta, gate: gated(I, L, W1, -delta, gate)
            ),
            "are W0's and W1's gradients transposed?": (
                lambda *inputs: transposed(*by_hand(*inputs))
            ),
            "is ∂l/∂B the mean over the examples? Paths add up": instead(
                B=lambda I, L, W1, delta, gate: (delta @ W1.T * gate).mean(
                    dim=0
                )
            ),
            "is ∂l/∂B summed before the gate?": instead(
                B=lambda I, L, W1, delta, gate: (delta @ W1.T).sum(dim=0)
            ),
            "does the gate touch ∂l/∂W1? It stands before it": instead(
                W1=lambda I, L, W1, delta, gate: gate.T @ delta
            ),
            "does ∂l/∂W1 use the layer's output L, not I?": instead(
                W1=lambda I, L, W1, delta, gate: I.T @ delta
            ),
            "are they in the order W0, B, W1?": changed(
                lambda *parts: gated(*parts)[::-1]
            ),
            "does B keep an axis? Its gradient is (h,)": instead(
                B=lambda *parts: gated(*parts)[1][None]
            ),
            "is the gate at δ? It's open where L is above 0": changed(
                gate_at_slope
            ),
            "is softmax missing? δ is S - Y, over n": other_forward(
                softmax=lambda O: O
            ),
            "is softmax along the classes, dim=1?": other_forward(
                softmax=lambda O: O.softmax(dim=0)
            ),
            "are these logarithms? S - Y wants the shares": other_forward(
                softmax=lambda O: O.log_softmax(dim=1)
            ),
            "each row of powers has its own sum: is keepdim=True there?": (
                other_forward(softmax=lambda O: O.exp() / O.exp().sum(dim=1))
            ),
            "is ReLU missing, on the way there?": other_forward(
                layer=lambda I, W0, B: I @ W0 + B
            ),
            "is Y the labels' numbers? It's one-hot, (n, c)": other_forward(
                labels=lambda S, label: label[:, None]
            ),
            "[:, label] is every row: is it one place in each row?": (
                other_forward(labels=of_all_rows)
            ),
            "is the gate L · (1 - L)? That's another bend; ReLU's is L > 0": (
                changed(
                    lambda I, L, W1, delta, gate: gated(
                        I, L, W1, delta, L * (1 - L)
                    )
                )
            ),
            "is ∂l/∂W0 from the slope before the gate?": instead(
                W0=lambda I, L, W1, delta, gate: I.T @ delta @ W1.T
            ),
            "is B missing in L? L is ReLU(I W0 + B)": other_forward(
                layer=lambda I, W0, B: torch.relu(I @ W0)
            ),
            "is B added after ReLU? It's inside": other_forward(
                layer=lambda I, W0, B: torch.relu(I @ W0) + B
            ),
            "is B missing in the gate? It's open where L is above 0": (
                other_forward(gate=lambda I, W0: I @ W0 > 0)
            ),
            "is softmax taken twice?": other_forward(
                softmax=lambda O: O.softmax(dim=1).softmax(dim=1)
            ),
            "is it the label's score alone? All scores have a slope": (
                other_forward(slope=lambda S, Y: (S - Y) * Y)
            ),
            "is S (1 - S) there? S - Y is all of the scores' slope": (
                other_forward(slope=lambda S, Y: (S - Y) * S * (1 - S))
            ),
            "is it the slope of S? That of the scores is S - Y": (
                other_forward(slope=lambda S, Y: -Y / S)
            ),
            "is the gate 1 - L²? That's tanh's; ReLU's is L > 0": changed(
                lambda I, L, W1, delta, gate: gated(I, L, W1, delta, 1 - L**2)
            ),
            "does δ go back through W1 with its .T?": changed(
                lambda I, L, W1, delta, gate: (
                    I.T @ (delta @ W1 * gate),
                    (delta @ W1 * gate).sum(dim=0),
                    L.T @ delta,
                )
            ),
            "is the gate before W1, on the way back? First W1, then the "
            "gate": changed(
                lambda I, L, W1, delta, gate: (
                    I.T @ (delta * gate @ W1.T),
                    (delta * gate @ W1.T).sum(dim=0),
                    L.T @ delta,
                )
            ),
            "are the weights turned, as in nn.Linear? Here W0 is (d, h)": (
                lambda I, W0, B, W1, label: transposed(
                    *by_hand(I, W0.T, B, W1.T, label)
                )
            ),
            "is a step taken? The gradients themselves are asked": (
                lambda *inputs: tuple(
                    w - g
                    for w, g in zip(inputs[1:4], by_hand(*inputs), strict=True)
                )
            ),
            "are ∂l/∂B and ∂l/∂W1 exchanged?": changed(
                lambda *parts: tuple(gated(*parts)[k] for k in (0, 2, 1))
            ),
            "is ∂l/∂B the scores' slope? B stands before the gate": instead(
                B=lambda I, L, W1, delta, gate: delta.sum(dim=0)
            ),
            "is ∂l/∂B summed over the units? Over the examples, dim=0": (
                instead(
                    B=lambda I, L, W1, delta, gate: (delta @ W1.T * gate).sum(
                        dim=1
                    )
                )
            ),
            "has ∂l/∂B a row for each example still? Paths add up": instead(
                B=lambda I, L, W1, delta, gate: delta @ W1.T * gate
            ),
            "is ∂l/∂B one for each? It's the sum of δ": instead(
                B=lambda I, L, W1, delta, gate: torch.ones_like(L[0])
            ),
        },
    ),
    Task(
        "calibration",
        points=3,
        trials=40,
        sample=sample_sure,
        small=(
            (numbers([0, HALF]), ONE, 5),
            (numbers([0, HALF], [HALF, 0]), torch.tensor([0, 0]), 2),
            (numbers([0, 0], [2000, 0]), torch.tensor([0, 1]), 4),
            (
                numbers([0, HALF], [0, 0], [2 * HALF, 0]),
                torch.tensor([1, 0, 1]),
                6,  # at 10, 0.9 would lie on a border, or just below
            ),
            (numbers([0, HALF]).float(), ONE, 2),
        ),
        sized=sure,
        axes={"n": "example", "bins": "bin"},
        expected=calibration,
        parts=("count", "mean share", "accuracy"),
        mistakes={
            "is it the share of the right class? The largest is asked": (
                of_the_right_class
            ),
            "is softmax missing? Shares are from 0 to 1": other_bins(
                lambda O: O.amax(dim=1)
            ),
            "is softmax along the classes, dim=1?": other_bins(
                lambda O: O.softmax(dim=0).amax(dim=1)
            ),
            "are these sums? Means are asked": sums,
            "share 1 belongs to the last bin": one_bin_more,
            "what is 0 / 0, for a bin that is empty?": nan_where_empty,
            "is a share on the border in the bin above it, rounded down?": (
                other_bins(
                    surest,
                    lambda share, bins: (share * bins).ceil().long() - 1,
                )
            ),
            "is it rounded to the nearest bin? Bin 0 is below 1/bins": (
                other_bins(
                    surest, lambda share, bins: (share * bins).round().long()
                )
            ),
            "do the bins begin with 1? They're counted from 0": other_bins(
                surest, lambda share, bins: (share * bins).long() + 1
            ),
            "is it what is answered wrong? The share that is right is asked": (
                other_bins(
                    surest, right=lambda O, label: O.argmax(dim=1) != label
                )
            ),
            "are shares of all examples asked? Of those in the bin": (
                lambda O, label, bins: (
                    calibration(O, label, bins)[0],
                    sums(O, label, bins)[1] / len(O),
                    sums(O, label, bins)[2] / len(O),
                )
            ),
            "are the last two exchanged?": lambda O, label, bins: (
                calibration(O, label, bins)[0],
                calibration(O, label, bins)[2],
                calibration(O, label, bins)[1],
            ),
            "are the counts whole numbers, int64?": lambda O, label, bins: (
                calibration(O, label, bins)[0].to(O.dtype),
                *calibration(O, label, bins)[1:],
            ),
            "is softmax along the examples? A row's shares add up to 1": (
                one_for_all
            ),
            "are there bins - 1 of them? share · bins, rounded down": (
                other_bins(
                    surest, lambda share, bins: (share * (bins - 1)).long()
                )
            ),
            "is the share divided by bins? It's multiplied": other_bins(
                surest, lambda share, bins: (share / bins).long()
            ),
            "are there always ten bins?": other_bins(
                surest, lambda share, bins: (share * 10).long()
            ),
            "is this the smallest share? The largest is asked": other_bins(
                lambda O: O.softmax(dim=1).amin(dim=1),
                right=lambda O, label: O.argmin(dim=1) == label,
            ),
            "are the labels averaged? It's how many answers are right": (
                other_bins(surest, right=lambda O, label: label)
            ),
            "are all counts one too large? Only a 0 has to become 1": (
                one_more_below
            ),
            "does share 1 begin again at bin 0? It's in the last": other_bins(
                surest, lambda share, bins: (share * bins).long() % bins
            ),
            "is share 1 left out? It's in the last bin": (
                lambda O, label, bins: tuple(
                    x[:bins] for x in one_bin_more(O, label, bins)
                )
            ),
            "is the share cut to a whole number before it's multiplied?": (
                other_bins(surest, lambda share, bins: share.long() * bins)
            ),
            "is the largest of each row taken, dim=1?": other_bins(
                lambda O: O.softmax(dim=1).amax(dim=0),
                right=lambda O, label: O.softmax(dim=1).argmax(0) == label,
            ),
            "do the bins go from the smallest share to the largest? From 0 to "
            "1": other_bins(
                surest,
                lambda share, bins: (
                    (
                        bins
                        * (share - share.min())
                        / share.max().sub(share.min())
                    )
                    .nan_to_num(0)
                    .long()
                ),
            ),
            "is softmax taken twice?": other_bins(
                lambda O: O.softmax(dim=1).softmax(dim=1).amax(dim=1)
            ),
            "is it sigmoid? A row's shares add up to 1": other_bins(
                lambda O: O.sigmoid().amax(dim=1)
            ),
            "are shares and places exchanged? max gives the shares first": (
                other_bins(
                    lambda O: O.argmax(dim=1).to(O.dtype),
                    right=lambda O, label: surest(O) == label,
                )
            ),
            "does count[place] += 1 add once for each example? Once for each "
            "bin": once_for_each,
            "is 1 the count of an empty bin? It's 0": other_values(
                lambda count, sure, true, n: (count.clamp(min=1), sure, true)
            ),
            "is the last one divided by n? By how many the bin has": (
                other_values(
                    lambda count, sure, true, n: (
                        count,
                        sure,
                        true * count / n,
                    )
                )
            ),
            "is it the bin's middle? The mean of its shares is asked": (
                other_values(
                    lambda count, sure, true, n: (
                        count,
                        (torch.arange(len(count)).to(sure) + 0.5)
                        / len(count)
                        * (count > 0),
                        true,
                    )
                )
            ),
            "is this the difference of the two? The share that is right": (
                lambda *inputs: (
                    *calibration(*inputs)[:2],
                    (calibration(*inputs)[1] - calibration(*inputs)[2]).abs(),
                )
            ),
        },
    ),
]
