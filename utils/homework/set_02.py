"""The tasks of problem set 02: compute a layer with loops.

The answers are loops, so here it's the other way round: what's right comes
from NumPy and PyTorch.
"""

import itertools

import numpy as np
import torch

from utils.checking.task import Task
from utils.homework.samples import sizes


def whole(rng, *shape):
    """Whole numbers from -9 to 9, as nested lists."""
    return rng.integers(-9, 10, shape).tolist()


def halves(rng, *shape):
    """Numbers from -9.5 to 9.5, as nested lists."""
    return (rng.integers(-19, 20, shape) / 2).tolist()


def sample_two(rng):
    (d,) = sizes(rng, 1, low=1)
    return halves(rng, d), halves(rng, d)


def sample_layer(rng):
    d, h = sizes(rng, 2)
    if rng.random() < 0.3:
        h = d
    return whole(rng, d), whole(rng, d, h), halves(rng, h)


def sample_triangle(rng):
    (n,) = sizes(rng, 1)
    return whole(rng, n, n), whole(rng, n)


def sample_network(rng):
    return int(rng.integers(2, 200)), sizes(rng, rng.integers(2, 5), 2, 60)


def sample_window(rng):
    r = int(rng.integers(1, 4))
    rows, columns = sizes(rng, 2, 4)
    if rng.random() < 0.3:
        columns = rows
    picture, window = whole(rng, rows, columns), whole(rng, r, r)
    return picture, window, int(rng.integers(-9, 10))


def squared_distance(a, b):
    return ((np.array(a) - np.array(b)) ** 2).sum().item()


def terms(change):
    """A mistake: what someone adds up of a's and b's numbers."""
    return lambda a, b: sum(map(change, a, b))


def leaky(Z):
    return np.where(Z > 0, Z, Z / 10).tolist()


def leaky_layer(I, W, B):
    return leaky(np.array(I) @ np.array(W) + np.array(B))


def leaky_slip(unit=None, sums=None):
    """A mistake: another unit, or other sums Z (h,) of I, W and B."""

    def layer(I, W, B):
        I, W, B = np.array(I), np.array(W), np.array(B)
        Z = sums(I, W, B) if sums else I @ W + B
        return unit(Z).tolist() if unit else leaky(Z)

    return layer


def turned_layer(I, W, B):
    Z = [
        b + sum(I[i] * W[j][i] for i in range(len(I))) for j, b in enumerate(B)
    ]
    return leaky(np.array(Z))


def row_by_row(I, W, B):
    """zip runs over W's rows, and stops at the shorter one."""
    Z = [
        b + sum(x * weight for x, weight in zip(I, row, strict=False))
        for row, b in zip(W, B, strict=False)
    ]
    return leaky(np.array(Z))


def leaks_on_the_way(I, W, B):
    L = np.array(B, float)
    for x, row in zip(I, W, strict=True):
        L = np.array(leaky(L + x * np.array(row)))
    return L.tolist()


def carried_on(I, W, B):
    """`total = 0` stands before the loop over j; each unit's goes on."""
    return leaky(np.cumsum(np.array(I) @ np.array(W) + np.array(B)))


def sums_over(which, term=lambda w, x, k, i: w[k][i] * x[i]):
    """A mistake: y_k summed over which(k, n) instead of i up to k."""
    return lambda w, x: [
        sum(term(w, x, k, i) for i in which(k, len(x))) for k in range(len(x))
    ]


def look_back(w, x):
    return (np.tril(w) @ np.array(x)).tolist()


def reads_answers(w, x):
    """What is weighted is y_i, not x_i."""
    y = []
    for k, number in enumerate(x):
        y.append(w[k][k] * number + sum(w[k][i] * y[i] for i in range(k)))
    return y


def work(n, sizes):
    layers = [torch.nn.Linear(d, h) for d, h in itertools.pairwise(sizes)]
    numbers = sum(p.numel() for layer in layers for p in layer.parameters())
    return n * sum(layer.weight.numel() for layer in layers), numbers


def slide(I, w, B):
    kernel = torch.tensor(w).double()[None, None]
    picture = torch.tensor(I).double()[None, None]
    L = torch.nn.functional.conv2d(picture, kernel)
    return torch.relu(L[0, 0] + B).long().tolist()


def joined(n, sizes, pairs):
    """A mistake: other pairs of sizes are joined by weights."""
    weights = sum(d * h for d, h in pairs(sizes, 2))
    return n * weights, weights + sum(sizes[1:])


def relu(total):
    return max(total, 0)


def linear(total):
    return total


def slip(
    rows=lambda I, r: len(I) - r + 1,
    columns=lambda I, r: len(I[0]) - r + 1,
    pixel=lambda I, y, x, u, v: I[y + u][x + v],
    weight=lambda w, u, v: w[u][v],
    product=lambda number, weight: number * weight,
    relu=relu,
):
    """A mistake: four loops in which one part is another one."""

    def layer(I, w, B):
        r = len(w)
        return [
            [
                relu(
                    B
                    + sum(
                        product(pixel(I, y, x, u, v), weight(w, u, v))
                        for u in range(r)
                        for v in range(r)
                    )
                )
                for x in range(columns(I, r))
            ]
            for y in range(rows(I, r))
        ]

    return layer


def padded(shift=lambda r: 0):
    """A mistake: as large as the picture, with zeros around it."""

    def pixel(I, y, x, u, v, r):
        y, x = y + u - shift(r), x + v - shift(r)
        return I[y][x] if 0 <= y < len(I) and 0 <= x < len(I[0]) else 0

    return lambda I, w, B: slip(
        rows=lambda I, r: len(I),
        columns=lambda I, r: len(I[0]),
        pixel=lambda *places: pixel(*places, len(w)),
    )(I, w, B)


def of_sums(change):
    """A mistake: what someone makes of the sums without B, an array, and B."""
    return lambda I, w, B: change(
        np.array(slip(relu=linear)(I, w, 0)), B
    ).tolist()


def by_windows(I, w, B):
    """The window moves by its own size."""
    r = len(w)
    return [row[::r] for row in slide(I, w, B)[::r]]


def zeros_left(I, w, B):
    """A list as large as the picture, of zeros, is written into."""
    L = np.zeros_like(I)
    sums = np.array(slide(I, w, B))
    L[: len(sums), : len(sums[0])] = sums
    return L.tolist()


def cut_on_the_way(I, w, B):
    """ReLU is taken after each product that is added."""
    r = len(w)
    L = np.full((len(I) - r + 1, len(I[0]) - r + 1), B)
    for u, v in itertools.product(range(r), range(r)):
        part = np.array(I)[u : u + len(L), v : v + len(L[0])]
        L = np.maximum(L + part * w[u][v], 0)
    return L.tolist()


def sum_of_rows(I, w, B):
    """One row that is appended again and again."""
    L = slide(I, w, B)
    return [list(itertools.chain(*L))] * len(L)


def last_row(I, w, B):
    """[[0] * columns] * rows: one row, written by each."""
    L = slide(I, w, B)
    return [L[-1]] * len(L)


NO_NUMPY = {"numpy": "plain lists and loops", "torch": "plain lists and loops"}

TASKS = [
    Task(
        "squared_distance",
        points=1,
        sample=sample_two,
        small=(
            ([5], [3]),
            ([1, 2], [0, 5]),
            ([0.5, 2], [2, 2]),
            ([2, -1, 4], [2, 3, 1]),
        ),
        forbids=NO_NUMPY,
        expected=squared_distance,
        mistakes={
            "is the square missing?": lambda a, b: sum(a) - sum(b),
            "the square of the sum isn't the sum of the squares": (
                lambda a, b: (sum(a) - sum(b)) ** 2
            ),
            "is this the last term alone? `+=` adds": (
                lambda a, b: (a[-1] - b[-1]) ** 2
            ),
            "`^` is no power in Python: is it `**`?": (
                terms(lambda x, y: x - y ^ 2)
            ),
            "numbers may have something behind the point: is there int?": (
                terms(lambda x, y: int((x - y) ** 2))
            ),
            "is it one number in a list? The number is asked": (
                lambda a, b: [squared_distance(a, b)]
            ),
            "b's number may be the larger one: is it left out?": (
                terms(lambda x, y: (x - y) ** 2 if x > y else 0)
            ),
            "a's number i goes with b's number i: are they sorted?": (
                lambda a, b: squared_distance(sorted(a), sorted(b))
            ),
            "is a root taken? The square is asked": lambda a, b: (
                squared_distance(a, b) ** 0.5
            ),
            "does it end after the first term? Is `return` inside the loop?": (
                lambda a, b: squared_distance(a[:1], b[:1])
            ),
            "is this the largest term? Their sum is asked": (
                lambda a, b: max(
                    (x - y) ** 2 for x, y in zip(a, b, strict=True)
                )
            ),
            "is it abs? The square is asked": terms(lambda x, y: abs(x - y)),
            "is it the mean? The sum is asked": (
                lambda a, b: squared_distance(a, b) / len(a)
            ),
            "is the difference in brackets? `**` comes before `-`": (
                terms(lambda x, y: x - y**2)
            ),
            "is the difference squared, not each of the two?": (
                terms(lambda x, y: x**2 - y**2)
            ),
            "is it a sum, a + b? The difference is asked": (
                terms(lambda x, y: (x + y) ** 2)
            ),
            "is it times 2? Squared is `** 2`": (
                lambda a, b: 2 * (sum(a) - sum(b))
            ),
            "is it the dot product? The differences are asked": (
                terms(lambda x, y: x * y)
            ),
            "is the last term missing? range(d) ends at d - 1": (
                lambda a, b: squared_distance(a[:-1], b[:-1])
            ),
            "is the first term missing? Counting begins with 0": (
                lambda a, b: squared_distance(a[1:], b[1:])
            ),
            "are these the terms? Their sum is asked": (
                lambda a, b: [(x - y) ** 2 for x, y in zip(a, b, strict=True)]
            ),
            "is there a loop in a loop? a's number i goes with b's number i": (
                lambda a, b: sum((x - y) ** 2 for x in a for y in b)
            ),
        },
    ),
    Task(
        "leaky_layer",
        points=2,
        sample=sample_layer,
        small=(
            ([1], [[2, -30]], [1, 10]),
            ([1, 2], [[1, -10, 0], [2, -20, -5]], [1, 0, 10]),
            ([2, -1], [[1, 3], [4, -2]], [3, 2]),
            ([1, 2, 3], [[1, 0], [0, -1], [-20, 3]], [4.5, 1]),
        ),
        forbids=NO_NUMPY,
        expected=leaky_layer,
        mistakes={
            "this unit leaks: a tenth of a negative sum goes through": (
                leaky_slip(lambda Z: np.maximum(Z, 0))
            ),
            "is the case below zero missing?": leaky_slip(lambda Z: Z),
            "is a tenth taken of the positive ones, too?": (
                leaky_slip(lambda Z: Z / 10)
            ),
            "is the condition turned round? Below zero is a tenth": (
                leaky_slip(lambda Z: np.where(Z < 0, Z, Z / 10))
            ),
            "what leaks stays negative: is there a minus, or abs?": (
                leaky_slip(lambda Z: np.where(Z > 0, Z, -Z / 10))
            ),
            "is abs taken? What leaks is a tenth": leaky_slip(np.abs),
            "is it a tenth, divided by 10?": (
                leaky_slip(lambda Z: np.where(Z > 0, Z, Z * 10))
            ),
            "is it a tenth? 0.01 is a hundredth": (
                leaky_slip(lambda Z: np.where(Z > 0, Z, Z * 0.01))
            ),
            "is it 0.1 for all? A tenth of the sum is asked": (
                leaky_slip(lambda Z: np.where(Z > 0, Z, 0.1))
            ),
            "`//` rounds down: is it `/`?": (
                leaky_slip(lambda Z: np.where(Z > 0, Z, Z // 10))
            ),
            "is a tenth taken away? A tenth is what goes through": (
                leaky_slip(lambda Z: np.where(Z > 0, Z, Z - Z / 10))
            ),
            "is a unit left out? A negative sum lets a tenth through": (
                leaky_slip(lambda Z: Z[Z > 0])
            ),
            "is it rounded? All digits are asked": lambda I, W, B: [
                round(number, 1) for number in leaky_layer(I, W, B)
            ],
            "does each product leak? The sum of all does, once": leaky_slip(
                np.array,
                lambda I, W, B: np.sum(leaky(I[:, None] * W), axis=0) + B,
            ),
            "does the sum leak on the way? It does once all is added": (
                leaks_on_the_way
            ),
            "do the inputs leak? It's the sum that does": (
                leaky_slip(np.array, lambda I, W, B: leaky(I) @ W + B)
            ),
            "is the last input missing? range(d) ends at d - 1": (
                leaky_slip(sums=lambda I, W, B: I[:-1] @ W[:-1] + B)
            ),
            "is B missing?": leaky_slip(sums=lambda I, W, B: I @ W),
            "is B subtracted?": leaky_slip(sums=lambda I, W, B: I @ W - B),
            "is B added once for each input? Once for each unit": (
                leaky_slip(sums=lambda I, W, B: I @ W + len(I) * B)
            ),
            "each unit has its own bias: is it B[j]?": (
                leaky_slip(sums=lambda I, W, B: I @ W + B[0])
            ),
            "is it B[i]? Unit j has the bias B[j]": (
                leaky_slip(sums=lambda I, W, B: I @ W + B.tolist()[len(I) - 1])
            ),
            "are all biases added? Unit j has B[j]": (
                leaky_slip(sums=lambda I, W, B: I @ W + B.sum())
            ),
            "is B added after the leak? It belongs into the sum": (
                lambda I, W, B: (
                    np.array(leaky(np.array(I) @ np.array(W))) + B
                ).tolist()
            ),
            "is I[i] missing?": leaky_slip(
                sums=lambda I, W, B: W.sum(axis=0) + B
            ),
            "unit j uses column j: is it W[i][j]?": turned_layer,
            "unit j uses column j: does zip run over W's rows?": row_by_row,
            "there are as many units as biases: is it len(B)?": (
                lambda I, W, B: [
                    leaky_layer(I, W, B)[j] for j in range(len(I))
                ]
            ),
            "is `append` inside the inner loop? Once for each unit": (
                leaky_slip(
                    sums=lambda I, W, B: (
                        np.cumsum(I[:, None] * W, axis=0) + B
                    ).T.ravel()
                )
            ),
            "is this the last unit alone? Is `append` behind both loops?": (
                lambda I, W, B: leaky_layer(I, W, B)[-1:]
            ),
            "are the sums returned, too? L alone is asked": lambda I, W, B: (
                leaky_slip(np.array)(I, W, B),
                leaky_layer(I, W, B),
            ),
            "does each unit begin anew, inside the loop over j?": carried_on,
            "does it end after the first unit? Is `return` inside the loop?": (
                lambda I, W, B: leaky_layer(I, W, B)[:1]
            ),
            "is the last unit missing? range(h) ends at h - 1": (
                lambda I, W, B: leaky_layer(I, W, B)[:-1]
            ),
            "is this one unit? All of them are asked, in a list": (
                lambda I, W, B: leaky_layer(I, W, B)[0]
            ),
            "is it a list in a list? One example gives a single one": (
                lambda I, W, B: [leaky_layer(I, W, B)]
            ),
        },
    ),
    Task(
        "look_back",
        points=2,
        sample=sample_triangle,
        small=(
            ([[1, 9], [2, 3]], [1, 2]),
            ([[1, 7, 8], [2, 3, 9], [4, 5, 6]], [1, 2, 3]),
            ([[-2, 5], [4, -3]], [3, 1]),
        ),
        forbids=NO_NUMPY,
        expected=look_back,
        mistakes={
            "is it summed over all i? Only those up to k count": (
                sums_over(lambda k, n: range(n))
            ),
            "does i = k count, too? range(k) ends before k": (
                sums_over(lambda k, n: range(k))
            ),
            "is i = 0 missing? range(1, …) begins with 1": (
                sums_over(lambda k, n: range(1, k + 1))
            ),
            "is it w[i][k]? The row is k": (
                lambda w, x: (np.tril(np.array(w).T) @ np.array(x)).tolist()
            ),
            "does i = k + 1 count, too? range(k + 1) ends with k": (
                sums_over(lambda k, n: range(min(k + 2, n)))
            ),
            "is it summed from k on? Only those up to k count": (
                sums_over(lambda k, n: range(k, n))
            ),
            "is it summed behind k? Only those up to k count": (
                sums_over(lambda k, n: range(k + 1, n))
            ),
            "is it i = k alone? All up to k are summed, with `+=`": (
                sums_over(lambda k, n: [k])
            ),
            "are the weights turned round? w[k][i] goes with x[i]": (
                lambda w, x: [
                    sum(w[k][k - i] * x[i] for i in range(k + 1))
                    for k in range(len(x))
                ]
            ),
            "does each k begin anew, inside the loop over k?": lambda w, x: (
                np.cumsum(look_back(w, x)).tolist()
            ),
            "x goes with i: is it x[k]?": (
                sums_over(
                    lambda k, n: range(k + 1),
                    lambda w, x, k, i: w[k][i] * x[k],
                )
            ),
            "each x[i] has its own weight, w[k][i]: is it w[k][k]?": (
                sums_over(
                    lambda k, n: range(k + 1),
                    lambda w, x, k, i: w[k][k] * x[i],
                )
            ),
            "each k has its own weights, w[k][i]: is it w[i][i]?": (
                sums_over(
                    lambda k, n: range(k + 1),
                    lambda w, x, k, i: w[i][i] * x[i],
                )
            ),
            "is it added to y[i]? The sum belongs to k": (
                sums_over(
                    lambda i, n: range(i, n),
                    lambda w, x, i, k: w[k][i] * x[i],
                )
            ),
            "a sum of products isn't the product of two sums": lambda w, x: (
                np.tril(w).sum(axis=1) * np.cumsum(x)
            ).tolist(),
            "is y[i] weighted? w[k][i] goes with x[i]": reads_answers,
            "is w missing? Each x[i] has the weight w[k][i]": lambda w, x: (
                np.cumsum(x).tolist()
            ),
            "is x missing? w[k][i] is multiplied by x[i]": (
                lambda w, x: np.tril(w).sum(axis=1).tolist()
            ),
            "is it the mean? The sum is asked": lambda *inputs: [
                y / (k + 1) for k, y in enumerate(look_back(*inputs))
            ],
            "is there a ReLU? Nothing is cut off here": (
                lambda w, x: [max(y, 0) for y in look_back(w, x)]
            ),
            "is it one sum of all? There is one for each k": (
                lambda w, x: sum(look_back(w, x))
            ),
            "is this the last one alone? There is one for each k": (
                lambda w, x: look_back(w, x)[-1]
            ),
            "all are equal: is one list shared, or one total?": (
                lambda w, x: [sum(look_back(w, x))] * len(x)
            ),
            "is the last one missing? range(n) ends at n - 1": (
                lambda w, x: look_back(w, x)[:-1]
            ),
            "is the first one missing? k begins with 0": (
                lambda w, x: look_back(w, x)[1:]
            ),
            "is `append` inside of the inner loop? Once for each k": (
                lambda w, x: [
                    sum(w[k][i] * x[i] for i in range(end + 1))
                    for k in range(len(x))
                    for end in range(k + 1)
                ]
            ),
            "are these the terms? They are summed for each k": (
                lambda w, x: [
                    w[k][i] * x[i] for k in range(len(x)) for i in range(k + 1)
                ]
            ),
            "does it end after the first k? Is `return` inside the loop?": (
                lambda w, x: look_back(w, x)[:1]
            ),
        },
    ),
    Task(
        "work",
        points=2,
        sample=sample_network,
        small=((2, [3, 1]), (10, [2, 3, 4]), (3, [5, 2, 3, 4])),
        forbids=NO_NUMPY,
        expected=work,
        whole=True,
        parts=("multiply-adds", "numbers"),
        mistakes={
            "are the biases numbers to learn, too?": (
                lambda n, sizes: (work(n, sizes)[0], work(1, sizes)[0])
            ),
            "is it for n examples?": lambda n, sizes: work(1, sizes),
            "the same weights serve all examples: is n in the second?": (
                lambda n, sizes: (work(n, sizes)[0], n * work(n, sizes)[1])
            ),
            "a bias multiplies nothing": (
                lambda n, sizes: (n * work(n, sizes)[1], work(n, sizes)[1])
            ),
            "are the two swapped?": lambda n, sizes: work(n, sizes)[::-1],
            "the inputs have no biases": lambda n, sizes: (
                work(n, sizes)[0],
                work(n, sizes)[1] + sizes[0],
            ),
            "a bias for each unit, not for each layer": lambda n, sizes: (
                work(n, sizes)[0],
                work(1, sizes)[0] + len(sizes) - 1,
            ),
            "a bias for each unit, not one for all": lambda n, sizes: (
                work(n, sizes)[0],
                work(1, sizes)[0] + 1,
            ),
            "a bias for each unit, not for each input": lambda n, sizes: (
                work(n, sizes)[0],
                work(1, sizes)[0] + sum(sizes[:-1]),
            ),
            "the last layer has biases, too": lambda n, sizes: (
                work(n, sizes)[0],
                work(n, sizes)[1] - sizes[-1],
            ),
            "are all sizes multiplied? A layer joins two neighbours": (
                lambda n, sizes: (
                    n * int(np.prod(sizes)),
                    int(np.prod(sizes)) + sum(sizes[1:]),
                )
            ),
            "is this the number of units? A weight joins two of them": (
                lambda n, sizes: (n * sum(sizes), sum(sizes))
            ),
            "is it d + h? Each of d inputs meets each of h units": (
                lambda n, sizes: (
                    n * (sum(sizes[:-1]) + sum(sizes[1:])),
                    sum(sizes[:-1]) + 2 * sum(sizes[1:]),
                )
            ),
            "is it counted twice? A multiply-add is one": (
                lambda n, sizes: (2 * work(n, sizes)[0], work(n, sizes)[1])
            ),
            "is this the first layer alone?": lambda n, sizes: work(
                n, sizes[:2]
            ),
            "is the first layer missing?": lambda n, sizes: work(n, sizes[1:]),
            "is the last layer missing? There's one for each size but the "
            "first": lambda n, sizes: work(n, sizes[:-1]),
            "is this the last layer alone? `+=` adds": lambda n, sizes: work(
                n, sizes[-2:]
            ),
            "are the last units joined to the inputs? sizes[-1] is the last": (
                lambda n, sizes: work(n, sizes[-1:] + sizes)
            ),
            "does a layer meet all later ones? It's joined to the next": (
                lambda n, sizes: joined(n, sizes, itertools.combinations)
            ),
            "does each layer meet the inputs? It meets the one before": (
                lambda n, sizes: joined(
                    n,
                    sizes,
                    lambda sizes, _: [(sizes[0], h) for h in sizes[1:]],
                )
            ),
            "does each size meet itself? A layer joins two neighbours": (
                lambda n, sizes: (
                    n * sum(size**2 for size in sizes),
                    sum(size**2 for size in sizes),
                )
            ),
        },
    ),
    Task(
        "slide",
        points=3,
        sample=sample_window,
        trials=30,
        small=(
            ([[1, 2, 3]], [[2]], 1),
            ([[1, 2, 3], [4, 5, 6]], [[1, 2], [3, -1]], -5),
            (
                [[1, 0, 2, -1], [3, 1, 0, 2], [0, -2, 1, 1]],
                [[1, 2], [0, -1]],
                1,
            ),
        ),
        forbids=NO_NUMPY,
        expected=slide,
        mistakes={
            "is ReLU missing?": slip(relu=lambda total: total),
            "is it min? ReLU keeps what is above 0": (
                slip(relu=lambda total: min(total, 0))
            ),
            "is it abs? ReLU makes 0 of what is below": slip(relu=abs),
            "is it the leaky unit? ReLU makes 0 of what is below": (
                slip(relu=lambda total: total if total > 0 else total / 10)
            ),
            "is ReLU taken of each product? It's taken of the sum": slip(
                product=lambda number, weight: relu(number * weight),
                relu=linear,
            ),
            "is ReLU taken on the way? It comes once all is added": (
                cut_on_the_way
            ),
            "does max compare with B? It's added, and 0 is the bound": (
                of_sums(np.maximum)
            ),
            "is B missing?": lambda I, w, B: slide(I, w, 0),
            "is B added after ReLU? It belongs inside": lambda I, w, B: [
                [number + B for number in row] for row in slide(I, w, 0)
            ],
            "is the last place missing? There are rows - r + 1 lists of "
            "columns - r + 1": lambda I, w, B: [
                row[:-1] for row in slide(I, w, B)[:-1]
            ],
            "is the last row missing? There are rows - r + 1": (
                lambda I, w, B: slide(I, w, B)[:-1]
            ),
            "is the last column missing? There are columns - r + 1": (
                lambda I, w, B: [row[:-1] for row in slide(I, w, B)]
            ),
            "does an index go beyond the list? An empty one has no places: "
            "is it `append`?": lambda I, w, B: [][0],
            "does the window leave the picture? It has rows - r + 1 places": (
                slip(rows=lambda I, r: len(I), columns=lambda I, r: len(I[0]))
            ),
            "is the picture continued at its edge? The window stays inside": (
                padded()
            ),
            "is the window's middle at y, x? Its first row is there, and it "
            "stays inside": padded(lambda r: r // 2),
            "are zeros left? There are rows - r + 1 lists of columns - r + 1 "
            "numbers": zeros_left,
            "does the window move by r? It moves by 1": by_windows,
            "are there as many columns as rows? A picture needn't be square": (
                slip(columns=lambda I, r: len(I) - r + 1)
            ),
            "len(I) is how many rows there are, len(I[0]) how many columns: "
            "which is which?": slip(
                rows=lambda I, r: len(I[0]) - r + 1,
                columns=lambda I, r: len(I) - r + 1,
            ),
            "are rows and columns exchanged?": slip(
                pixel=lambda I, y, x, u, v: I[x + v][y + u]
            ),
            "is the window turned over? I[y + u] goes with w[u]": (
                lambda I, w, B: slide(I, [row[::-1] for row in w[::-1]], B)
            ),
            "is it I[y - u]? The window goes on to the right and down": (
                slip(pixel=lambda I, y, x, u, v: I[y - u][x - v])
            ),
            "does the window move? I[y + u][x + v] goes with w[u][v]": (
                slip(pixel=lambda I, y, x, u, v: I[u][v])
            ),
            "is it I[y][x] for all u and v? I[y + u][x + v] is asked": (
                slip(pixel=lambda I, y, x, u, v: I[y][x])
            ),
            "is B added at each step? Once for each place": lambda I, w, B: (
                slide(I, w, B * len(w) ** 2)
            ),
            "is B added for each u? Once for each place": lambda I, w, B: (
                slide(I, w, B * len(w))
            ),
            "does the sum begin anew for each x?": of_sums(
                lambda sums, B: np.maximum(np.cumsum(sums, axis=1) + B, 0)
            ),
            "does the sum begin anew for each u? It's over u and v": (
                slip(weight=lambda w, u, v: w[u][v] * (u == len(w) - 1))
            ),
            "is the window's last row missing, and column? range(r) has all": (
                slip(weight=lambda w, u, v: w[u][v] * (max(u, v) < len(w) - 1))
            ),
            "is it the window's diagonal alone? u and v run each on its own": (
                slip(weight=lambda w, u, v: w[u][v] * (u == v))
            ),
            "u goes down and v to the right: is it x + v?": (
                slip(pixel=lambda I, y, x, u, v: I[y + u][x + u])
            ),
            "is it the mean? The sum is asked": lambda I, w, B: slip(
                product=lambda number, weight: number * weight / len(w) ** 2
            )(I, w, B),
            "w[u][v] goes with I[y + u][x + v]: are u and v swapped?": (
                slip(weight=lambda w, u, v: w[v][u])
            ),
            "is it one list? There is a list for each y": (
                lambda I, w, B: list(itertools.chain(*slide(I, w, B)))
            ),
            "is the row made once, before the loop over y? A new one for "
            "each": sum_of_rows,
            "`[[0] * columns] * rows` is one row: is a new list made for "
            "each y?": last_row,
            "is each number in a list of its own? There is one for each y": (
                lambda I, w, B: [
                    [number] for row in slide(I, w, B) for number in row
                ]
            ),
            "does it end after the first y? Is `return` inside the loop?": (
                lambda I, w, B: slide(I, w, B)[:1]
            ),
            "is this one row? All of them are asked": (
                lambda I, w, B: slide(I, w, B)[0]
            ),
        },
    ),
]
