"""What problem sets draw their random inputs with."""

import torch


def sizes(rng, count, low=2, high=9):
    """Numbers that differ from one another, from low to below high."""
    drawn = rng.permutation(high - low)[:count] + low
    return [int(size) for size in drawn]


def tensor(rng, *shape):
    """Normal random numbers, a float64 tensor of this shape."""
    return torch.tensor(rng.normal(size=shape))
