"""The tasks of problem set 06: reshape with view."""

import itertools
import math

import torch

from utils.checking.task import Task
from utils.homework.samples import sizes, tensor

# More than fits into any memory: these have to be computed, not built.
HUGE = 10**14 + 31  # a prime number


def sample_shape(rng):
    shape = sizes(rng, int(rng.integers(1, 5)))
    if rng.random() < 0.3:
        shape[int(rng.integers(len(shape)))] = HUGE
    return (shape,)


def sample_view(rng):
    memory = tensor(rng, 60)
    shape = sizes(rng, int(rng.integers(1, 4)), high=6)
    jumps = rng.permutation([1, 2, 6])[: len(shape)]
    stride = [int(jump) for jump in jumps]
    index = [int(rng.integers(0, size)) for size in shape]
    return memory, int(rng.integers(0, 20)), stride, index


def sample_photos(rng):
    n, high, wide, size = sizes(rng, 4, high=6)
    return tensor(rng, n, high * size, wide * size), size


def sample_grid(rng):
    rows, columns, H, W = sizes(rng, 4, high=7)
    return tensor(rng, rows * columns, H, W), rows, columns


def sample_strided(rng):
    """A tensor's shape and stride after a reordering, and a new shape."""
    if rng.random() < 0.15:  # a new axis that doesn't end with a line
        return [3, 4], [1, 3], [2, 3, 2]
    shape = [
        int(size) for size in rng.choice([2, 3, 4, 6], rng.integers(2, 4))
    ]
    if rng.random() < 0.7:
        shape[int(rng.integers(len(shape)))] = HUGE
    x = torch.empty(shape, device="meta")
    turn = rng.integers(0, 4)
    if turn == 1:
        x = x.permute(*(int(axis) for axis in rng.permutation(x.ndim)))
    elif turn == 2:
        x = torch.cat([x, x], dim=-1)[..., ::2]
    elif turn == 3:
        x = x[:1].expand(*shape)
    factors = [p for size in x.shape for p in prime_factors(size)]
    if rng.random() < 0.5:
        factors = [int(p) for p in rng.permutation(factors)]
    cuts = sorted(rng.choice(len(factors), min(2, len(factors) - 1), False))
    parts = [0, *(int(cut) for cut in cuts if cut), len(factors)]
    new = [math.prod(factors[a:b]) for a, b in itertools.pairwise(parts)]
    return list(x.shape), list(x.stride()), new


def prime_factors(size):
    return {4: [2, 2], 6: [2, 3]}.get(size, [size])


def new_stride(shape):
    return list(torch.empty(shape, device="meta").stride())


def element(memory, offset, stride, index):
    shape = [k + 1 for k in index]
    return memory.as_strided(shape, stride, offset)[tuple(index)].item()


def patches(I, size):
    n, H, W = I.shape
    out = [
        [
            I[k, y : y + size, x : x + size]
            for y in range(0, H, size)
            for x in range(0, W, size)
        ]
        for k in range(n)
    ]
    return torch.stack([torch.stack(squares) for squares in out])


def down_first(I, size):
    """Patches numbered column by column."""
    squares = I.unfold(1, size, size).unfold(2, size, size)
    return squares.transpose(1, 2).reshape(len(I), -1, size, size)


def mosaic(I, rows, columns):
    lines = [
        torch.cat(list(I[row * columns : (row + 1) * columns]), dim=1)
        for row in range(rows)
    ]
    return torch.cat(lines, dim=0)


def mosaic_down_first(I, rows, columns):
    _, H, W = I.shape
    grid = I.reshape(columns, rows, H, W).transpose(0, 1)
    return mosaic(grid.reshape(-1, H, W), rows, columns)


def can_view(shape, stride, new_shape):
    try:
        torch.empty_strided(shape, stride, device="meta").view(new_shape)
    except RuntimeError:
        return False
    return True


def is_new(shape, stride, new_shape):
    return stride == new_stride(shape)


TASKS = [
    Task(
        "new_stride",
        points=1,
        sample=sample_shape,
        expected=new_stride,
        mistakes={
            "is it the wrong way round? The last axis jumps by 1": (
                lambda shape: new_stride(shape)[::-1]
            ),
            "does an axis jump over itself? Only over those after it": (
                lambda shape: [math.prod(shape[i:]) for i in range(len(shape))]
            ),
            "over those after it, not those before it": (
                lambda shape: [math.prod(shape[:i]) for i in range(len(shape))]
            ),
        },
    ),
    Task(
        "element",
        points=1,
        sample=sample_view,
        expected=element,
        mistakes={
            "is the offset missing?": (
                lambda memory, offset, stride, index: element(
                    memory, 0, stride, index
                )
            ),
            "is this the place? The element there is asked": (
                lambda memory, offset, stride, index: (
                    offset
                    + sum(map(math.prod, zip(index, stride, strict=True)))
                )
            ),
        },
    ),
    Task(
        "patches",
        points=2,
        sample=sample_photos,
        expected=patches,
        mistakes={
            "is that view alone? It regroups neighbours, it cuts no squares": (
                lambda I, size: I.reshape(len(I), -1, size, size)
            ),
            "row by row from the top left, not column by column": down_first,
            "is each patch turned over?": (
                lambda I, size: patches(I, size).transpose(2, 3)
            ),
            "(n, p, size, size) is asked, a number for each patch": (
                lambda I, size: I.unfold(1, size, size).unfold(2, size, size)
            ),
        },
    ),
    Task(
        "mosaic",
        points=3,
        sample=sample_grid,
        expected=mosaic,
        mistakes={
            "is that view alone? The lines of one photograph stay together": (
                lambda I, rows, columns: I.reshape(
                    rows * I.shape[1], columns * I.shape[2]
                )
            ),
            "is it filled down first? Reading order goes to the right": (
                mosaic_down_first
            ),
            "is the picture turned over?": (
                lambda I, rows, columns: mosaic(I, rows, columns).T
            ),
        },
    ),
    Task(
        "can_view",
        points=3,
        trials=50,
        sample=sample_strided,
        expected=can_view,
        mistakes={
            "a tensor that isn't in one line may be viewed in some shapes": (
                is_new
            ),
            "is it always possible? It's reshape that never refuses": (
                lambda shape, stride, new_shape: True
            ),
            "True is for what view accepts": (
                lambda shape, stride, new_shape: (
                    not can_view(shape, stride, new_shape)
                )
            ),
        },
    ),
]
