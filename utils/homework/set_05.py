"""The tasks of problem set 05: operate on tensors."""

import math

import torch

from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_pixels(rng):
    n = int(rng.integers(1, 4))
    I = torch.tensor(rng.integers(0, 256, (n, 28, 28)), dtype=torch.uint8)
    return I, int(rng.choice([-200, -90, 0, 60, 150]))


def sample_answers(rng):
    c = int(rng.integers(3, 9))
    n = c + int(rng.integers(1, 20))
    label = torch.tensor(rng.integers(0, c, n))
    return tensor(rng, n, c), label, int(rng.integers(2, c))


def sample_gaps(rng):
    n, d = sizes(rng, 2)
    there = torch.tensor(rng.random((n, d)) < 0.6)
    there[:, 0] = bool(rng.random() < 0.5)
    there[0, 1] = True
    return torch.where(there, tensor(rng, n, d), math.nan), there


def sample_pairs(rng):
    n, c, d, e = sizes(rng, 4)
    return tensor(rng, n, d), tensor(rng, c, d, e), tensor(rng, n, e)


def sample_series(rng):
    n = int(rng.integers(6, 20))
    return tensor(rng, n), int(rng.integers(2, 6))


def brighten(I, by):
    rows = [
        [[min(255, max(0, pixel + by)) for pixel in row] for row in photo]
        for photo in I.tolist()
    ]
    return torch.tensor(rows, dtype=torch.uint8)


def top_k_accuracy(O, label, k):
    right = 0
    for scores, wanted in zip(O.tolist(), label.tolist(), strict=True):
        higher = sum(score > scores[wanted] for score in scores)
        right += higher < k
    return right / len(O)


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


def moving_average(x, m):
    windows = [x[k : k + m] for k in range(len(x) - m + 1)]
    return torch.stack([sum(window) / m for window in windows])


TASKS = [
    Task(
        "brighten",
        points=1,
        trials=40,
        sample=sample_pixels,
        expected=brighten,
        mistakes={
            "does it overflow? 200 + 100 is 44 in uint8": (
                lambda I, by: (I.long() + by).to(torch.uint8)
            ),
            "is it cut off at 0, too, when it gets darker?": (
                lambda I, by: (I.long() + by).clamp(max=255).to(torch.uint8)
            ),
        },
    ),
    Task(
        "top_k_accuracy",
        points=2,
        sample=sample_answers,
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
            "are these the lowest scores?": (
                lambda O, label, k: top_k_accuracy(-O, label, k)
            ),
            "a share is from 0 to 1: is it in percent?": lambda O, label, k: (
                100 * top_k_accuracy(O, label, k)
            ),
            "does one more than k count?": lambda O, label, k: top_k_accuracy(
                O, label, k + 1
            ),
            "is it the share of wrong ones?": lambda O, label, k: (
                1 - top_k_accuracy(O, label, k)
            ),
        },
    ),
    Task(
        "mean_of_what_is_there",
        points=2,
        sample=sample_gaps,
        expected=mean_of_what_is_there,
        mistakes={
            "nan times 0 is nan: does the mask multiply?": (
                lambda I, there: (I * there).sum(0) / there.sum(0).clamp(min=1)
            ),
            "is it divided by n? Only what is there counts": (
                lambda I, there: torch.where(there, I, 0.0).mean(dim=0)
            ),
            "what is 0 / 0, for a column with nothing in it?": (
                lambda I, there: (
                    torch.where(there, I, 0.0).sum(0) / there.sum(0)
                )
            ),
            "one mean for each column: is it one for each row?": (
                lambda I, there: mean_of_what_is_there(I.T, there.T)
            ),
        },
    ),
    Task(
        "pair_scores",
        points=2,
        sample=sample_pairs,
        expected=pair_scores,
        mistakes={
            "a row for each example: is it transposed?": (
                lambda I, T, J: pair_scores(I, T, J).T
            ),
            "is k summed, too? Each example has its own scores": (
                lambda I, T, J: pair_scores(I, T, J).sum(dim=0)
            ),
        },
    ),
    Task(
        "moving_average",
        points=3,
        sample=sample_series,
        expected=moving_average,
        mistakes={
            "is the first window missing? There are n - m + 1": (
                lambda x, m: moving_average(x, m)[1:]
            ),
            "is it the sum? A mean is divided by m": (
                lambda x, m: moving_average(x, m) * m
            ),
            "is it the mean from the start? Each window has m numbers": (
                lambda x, m: (x.cumsum(0) / torch.arange(1, len(x) + 1))[
                    m - 1 :
                ]
            ),
            "is the last window missing? There are n - m + 1": lambda x, m: (
                moving_average(x, m)[:-1]
            ),
            "is cumsum missing? It's a difference of sums, not of numbers": (
                lambda x, m: (x[m:] - x[:-m]) / m
            ),
            "is the sum from the start taken off?": lambda x, m: (
                x.cumsum(0)[m - 1 :] / m
            ),
        },
    ),
]
