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


def sample_two(rng):
    (d,) = sizes(rng, 1, low=1)
    return whole(rng, d), whole(rng, d)


def sample_layer(rng):
    d, h = sizes(rng, 2)
    if rng.random() < 0.3:
        h = d
    return whole(rng, d), whole(rng, d, h), whole(rng, h)


def sample_triangle(rng):
    (n,) = sizes(rng, 1)
    return whole(rng, n, n), whole(rng, n)


def sample_network(rng):
    return int(rng.integers(2, 200)), sizes(rng, rng.integers(2, 5), 2, 60)


def sample_window(rng):
    m = int(rng.integers(1, 4))
    H, W = sizes(rng, 2, 4)
    return whole(rng, H, W), whole(rng, m, m), int(rng.integers(-9, 10))


def squared_distance(a, b):
    return int(((np.array(a) - np.array(b)) ** 2).sum())


def leaky(Z):
    return np.where(Z > 0, Z, Z / 10).tolist()


def leaky_layer(I, W, B):
    return leaky(np.array(I) @ np.array(W) + np.array(B))


def turned_layer(I, W, B):
    Z = [
        b + sum(I[i] * W[j][i] for i in range(len(I))) for j, b in enumerate(B)
    ]
    return leaky(np.array(Z))


def look_back(w, x):
    return (np.tril(w) @ np.array(x)).tolist()


def work(n, sizes):
    layers = [torch.nn.Linear(d, h) for d, h in itertools.pairwise(sizes)]
    numbers = sum(p.numel() for layer in layers for p in layer.parameters())
    return n * sum(layer.weight.numel() for layer in layers), numbers


def slide(I, w, B, turned=False):
    kernel = torch.tensor(w).double()[None, None]
    if turned:
        kernel = kernel.flip(2, 3)
    L = torch.nn.functional.conv2d(
        torch.tensor(I).double()[None, None], kernel
    )
    return torch.relu(L[0, 0] + B).long().tolist()


def without_relu(I, w, B):
    kernel = torch.tensor(w).double()[None, None]
    L = torch.nn.functional.conv2d(
        torch.tensor(I).double()[None, None], kernel
    )
    return (L[0, 0] + B).long().tolist()


TASKS = [
    Task(
        "squared_distance",
        points=1,
        sample=sample_two,
        expected=squared_distance,
        mistakes={
            "is the square missing?": lambda a, b: sum(a) - sum(b),
            "the square of the sum isn't the sum of the squares": (
                lambda a, b: (sum(a) - sum(b)) ** 2
            ),
            "is this the last term alone? `+=` adds": (
                lambda a, b: (a[-1] - b[-1]) ** 2
            ),
            "`^` is no power in Python: is it `**`?": lambda a, b: int(
                (np.array(a) - np.array(b) ^ 2).sum()
            ),
            "is a root taken? The square is asked": lambda a, b: (
                squared_distance(a, b) ** 0.5
            ),
            "does it end after the first term? Is `return` inside the loop?": (
                lambda a, b: squared_distance(a[:1], b[:1])
            ),
        },
    ),
    Task(
        "leaky_layer",
        points=2,
        sample=sample_layer,
        expected=leaky_layer,
        mistakes={
            "this unit leaks: a tenth of a negative sum goes through": (
                lambda I, W, B: np.maximum(
                    np.array(I) @ np.array(W) + B, 0
                ).tolist()
            ),
            "is the case below zero missing?": (
                lambda I, W, B: (np.array(I) @ np.array(W) + B).tolist()
            ),
            "is B missing?": (
                lambda I, W, B: leaky(np.array(I) @ np.array(W))
            ),
            "is B added after the leak? It belongs into the sum": (
                lambda I, W, B: (
                    np.array(leaky(np.array(I) @ np.array(W))) + B
                ).tolist()
            ),
            "unit j uses column j: is it W[i][j]?": turned_layer,
            "does each unit begin anew, inside the loop over j?": (
                lambda I, W, B: leaky(
                    np.cumsum(np.array(I) @ np.array(W) + np.array(B))
                )
            ),
            "does it end after the first unit? Is `return` inside the loop?": (
                lambda I, W, B: leaky_layer(I, W, B)[:1]
            ),
        },
    ),
    Task(
        "look_back",
        points=2,
        sample=sample_triangle,
        expected=look_back,
        mistakes={
            "is it summed over all i? Only those up to k count": (
                lambda w, x: (np.array(w) @ np.array(x)).tolist()
            ),
            "does i = k count, too? range(k) ends before k": (
                lambda w, x: (np.tril(w, -1) @ np.array(x)).tolist()
            ),
            "is it w[i][k]? The row is k": (
                lambda w, x: (np.tril(np.array(w).T) @ np.array(x)).tolist()
            ),
            "is it summed from k on? Only those up to k count": (
                lambda w, x: (np.triu(w) @ np.array(x)).tolist()
            ),
            "does each k begin anew, inside the loop over k?": lambda w, x: (
                np.cumsum(look_back(w, x)).tolist()
            ),
            "x goes with i: is it x[k]?": lambda w, x: (
                np.tril(w).sum(axis=1) * np.array(x)
            ).tolist(),
            "does it end after the first k? Is `return` inside the loop?": (
                lambda w, x: look_back(w, x)[:1]
            ),
        },
    ),
    Task(
        "work",
        points=2,
        sample=sample_network,
        expected=work,
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
        },
    ),
    Task(
        "slide",
        points=3,
        sample=sample_window,
        expected=slide,
        mistakes={
            "is ReLU missing?": without_relu,
            "is B missing?": lambda I, w, B: slide(I, w, 0),
            "is the last place missing? There are H - m + 1": (
                lambda I, w, B: [row[:-1] for row in slide(I, w, B)[:-1]]
            ),
            "is the window turned over? I[r + a] goes with w[a]": (
                lambda I, w, B: slide(I, w, B, turned=True)
            ),
            "is B added at each step? Once for each place": lambda I, w, B: (
                slide(I, w, B * len(w) ** 2)
            ),
            "w[a][b] goes with I[r + a][s + b]: are a and b swapped?": (
                lambda I, w, B: slide(I, np.array(w).T.tolist(), B)
            ),
        },
    ),
]
