"""The tasks of problem set 04: meet PyTorch."""

import math
from functools import partial

import numpy as np
import torch

from utils.built.layers import layer_loops
from utils.checking import probes_torch
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_lists(rng):
    n, d, h = sizes(rng, 3)
    shapes = (n, d), (d, h), (h,)
    return tuple(rng.integers(-9, 10, shape).tolist() for shape in shapes)


def sample_numbers(rng):
    scale = 10.0 ** rng.integers(-3, 4, 200)
    return ((rng.random(200) * scale).astype(np.float32),)


def sample_batch(rng):
    n, d, h = sizes(rng, 3)
    return tensor(rng, n, d), tensor(rng, d, h), tensor(rng, h)


def sample_network(rng):
    n, d, h, c = sizes(rng, 4)
    shapes = (d, h), (h,), (h, c), (n, d)
    return tuple(tensor(rng, *shape).float() for shape in shapes)


def sample_workers(rng):
    I, W, B = sample_batch(rng)
    return 2 if len(I) < 5 else 3, I, W, B


def layer(I, W, B):
    return torch.tensor(layer_loops(I, W, B), dtype=torch.float32)


def with_slip(I, W, B, relu=True, dtype=torch.float32):
    I, W, B = (torch.tensor(x, dtype=dtype) for x in (I, W, B))
    return torch.relu(I @ W + B) if relu else I @ W + B


def kahan_sums(x):
    """The exact sums, rounded: what Kahan's stays very near to."""
    numbers = [float(number) for number in x]
    exact = [math.fsum(numbers[: k + 1]) for k in range(len(x))]
    return np.array(exact, np.float32)


def plain_sums(x):
    totals, total = [], np.float32(0)
    for number in x:
        total = total + number
        totals.append(total)
    return np.array(totals)


def input_gradient(I, W, B):
    """By differences."""
    G = torch.zeros_like(I)
    for k in range(I.shape[0]):
        for i in range(I.shape[1]):
            turn = torch.zeros_like(I)
            turn[k, i] = 1e-6
            up = torch.relu((I + turn) @ W + B).sum()
            down = torch.relu((I - turn) @ W + B).sum()
            G[k, i] = (up - down) / 2e-6
    return G


def weight_gradient(I, W, B):
    W = W.clone().requires_grad_()
    return torch.autograd.grad(torch.relu(I @ W + B).sum(), W)[0]


def shapes_of(*tensors):
    return " ".join(str(tuple(x.shape)) for x in tensors)


def network(W0, B, W1, I):
    L = torch.relu(I @ W0 + B)
    return shapes_of(W0.T, B, W1.T), L @ W1


def work(P, I, W, B, block=False, others=-1.0):
    """Which rows each worker fills: every P-th, or a block."""
    n = len(I)
    left = torch.full((P, n, len(B)), others, dtype=I.dtype)
    for k in range(n):
        p = min(k // (n // P), P - 1) if block else k % P
        left[p, k] = torch.relu(I[k] @ W + B)
    return left


def all_rows(P, I, W, B):
    return torch.relu(I @ W + B).expand(P, -1, -1)


TASKS = [
    Task(
        "layer",
        points=1,
        sample=sample_lists,
        expected=layer,
        mistakes={
            "is ReLU missing?": (
                lambda I, W, B: with_slip(I, W, B, relu=False)
            ),
            "a list of whole numbers becomes int64: is dtype= there?": (
                lambda I, W, B: with_slip(I, W, B, dtype=torch.int64)
            ),
            "is B missing?": lambda I, W, B: layer(I, W, [0] * len(B)),
            "is B added after ReLU? It belongs inside": lambda I, W, B: (
                layer(I, W, [0] * len(B)) + torch.tensor(B).float()
            ),
        },
    ),
    Task(
        "kahan_sums",
        points=3,
        sample=sample_numbers,
        expected=kahan_sums,
        tolerance=2e-7,
        mistakes={
            "what doesn't fit is lost: is it carried along?": plain_sums,
            "is that the sum in float64, or at the end alone?": (
                lambda x: x.astype(np.float64).cumsum()
            ),
        },
    ),
    Task(
        "input_gradient",
        points=2,
        sample=sample_batch,
        expected=input_gradient,
        tolerance=1e-6,
        mistakes={
            "along the input, not along the weights": weight_gradient,
            "is ReLU's gate missing? Units that are off don't move": (
                lambda I, W, B: W.sum(dim=1).expand(len(I), -1)
            ),
            "is it the mean's gradient? The sum is asked": lambda I, W, B: (
                input_gradient(I, W, B) / (len(I) * len(B))
            ),
            "is it I itself? Its `.grad` is asked": lambda I, W, B: I.clone(),
        },
    ),
    Task(
        "network",
        points=2,
        sample=sample_network,
        expected=network,
        probe=probes_torch.run_network,
        returns="a module",
        parts=("the parameters", "the output"),
        mistakes={
            "the second layer has no bias": (
                lambda W0, B, W1, I: (
                    shapes_of(W0.T, B, W1.T, W1[0]),
                    network(W0, B, W1, I)[1],
                )
            ),
            "is nn.ReLU between the layers?": (
                lambda W0, B, W1, I: (
                    shapes_of(W0.T, B, W1.T),
                    (I @ W0 + B) @ W1,
                )
            ),
            "nn.Linear(d, h) keeps (h, d): is it W.T that is copied?": (
                lambda W0, B, W1, I: torch.empty(W0.T.shape).copy_(W0)
            ),
            "has the first layer its bias?": lambda W0, B, W1, I: (
                shapes_of(W0.T, W1.T),
                torch.relu(I @ W0) @ W1,
            ),
            "ReLU stands between the layers: is there one at the end?": (
                lambda W0, B, W1, I: (
                    network(W0, B, W1, I)[0],
                    network(W0, B, W1, I)[1].relu(),
                )
            ),
        },
    ),
    Task(
        "work",
        points=1,
        sample=sample_workers,
        expected=work,
        probe=probes_torch.each_worker,
        mistakes={
            "every P-th row, not a block of them": (partial(work, block=True)),
            "each worker has its own rows: does it fill all?": all_rows,
            "is anything written into L? `L = …` only moves the name": (
                lambda P, I, W, B: torch.full_like(work(P, I, W, B), -1.0)
            ),
            "are the other rows left alone?": (partial(work, others=0.0)),
        },
    ),
]
