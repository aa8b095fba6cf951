"""The tasks of problem set 01: follow the slope."""

from functools import partial

import numpy as np
import torch

from utils.checking.probes import polynomial, with_polynomial
from utils.checking.task import Task


def sample_slope(rng):
    coefficients = rng.uniform(-2, 2, 4).tolist()
    return coefficients, float(rng.uniform(-2, 2)), float(rng.uniform(0.1, 1))


def sample_place(rng):
    """A polynomial whose slope is 0 at x, and x."""
    x = float(rng.uniform(-2, 2))
    bend = float(rng.choice([-2, -0.1, 0, 0.1, 2]))
    # height + bend/2·(t - x)² + a higher power. A large h sees that power, and
    # at a great height a small h sees how the computer rounds.
    u = np.polynomial.Polynomial([-x, 1])
    power = u**3 if bend == 0 and rng.random() < 0.5 else u**4
    f = bend / 2 * u**2 + power * (1 if bend == 0 else 0.1)
    height = rng.uniform(-3, 3) * rng.choice([1, 1000])
    return (f + float(height)).coef.tolist(), x


def sample_walk(rng):
    """A slope a·x + b, a start, a learning rate and a number of steps."""
    a, b = float(rng.uniform(0.5, 2)), float(rng.uniform(-2, 2))
    start = float(rng.uniform(3, 6))
    return (
        [b, a],
        start,
        float(rng.uniform(0.1, 0.6)),
        int(rng.choice([5, 60])),
    )


def sample_points(rng):
    n = int(rng.integers(4, 12))
    return rng.normal(size=3), rng.uniform(-2, 2, n), rng.normal(size=n)


def sample_parabola(rng):
    return float(rng.uniform(0.2, 5)), float(rng.uniform(-3, 3))


def central_slope(coefficients, x, h):
    f = polynomial(coefficients)
    return (f(x + h) - f(x - h)) / (2 * h)


def one_sided(coefficients, x, h):
    f = polynomial(coefficients)
    return (f(x + h) - f(x)) / h


def kind_of_place(coefficients, x):
    bend = np.polynomial.Polynomial(coefficients).deriv(2)(x)
    return "valley" if bend > 0.01 else "top" if bend < -0.01 else "flat"


def swapped(coefficients, x):
    kinds = {"valley": "top", "top": "valley", "flat": "flat"}
    return kinds[kind_of_place(coefficients, x)]


def descend(coefficients, x, learning_rate, steps, early=True):
    b, a = coefficients
    lowest, factor = -b / a, 1 - learning_rate * a
    path = lowest + (x - lowest) * factor ** np.arange(steps + 1)
    short = np.flatnonzero(np.abs(np.diff(path)) < 0.001)
    return path[: short[0] + 2] if early and len(short) else path


def uphill(coefficients, x, learning_rate, steps):
    return descend(coefficients, x, -learning_rate, steps)


def parabola_gradient(W, x, y):
    """By autograd, which comes in 04."""
    leaf = torch.tensor(W, requires_grad=True)
    X = torch.tensor(np.stack([x**0, x, x**2], axis=1))
    ((X @ leaf - torch.tensor(y)) ** 2).mean().backward()
    return leaf.grad.numpy()


def rates(a, b):
    steps, u = 0, 1.0
    while abs(u) > 0.001:
        u -= 0.5 / a * a * u
        steps += 1
    return 1 / a, 2 / a, steps


TASKS = [
    Task(
        "central_slope",
        points=1,
        sample=sample_slope,
        expected=central_slope,
        probe=with_polynomial,
        mistakes={
            "is it the chord to one side? This one has x in its middle": (
                one_sided
            ),
            "the two points are 2h apart: is it divided by h?": (
                lambda *inputs: 2 * central_slope(*inputs)
            ),
            "are the two points swapped?": (
                lambda *inputs: -central_slope(*inputs)
            ),
            "is 2 * h in brackets? `/ 2 * h` divides by 2 alone": (
                lambda c, x, h: central_slope(c, x, h) * h**2
            ),
        },
    ),
    Task(
        "kind_of_place",
        points=2,
        sample=sample_place,
        expected=kind_of_place,
        probe=with_polynomial,
        mistakes={
            "a valley bends upwards: are the two swapped?": swapped,
            "the slope is 0 here: is it the slope of the slope?": (
                lambda coefficients, x: "flat"
            ),
        },
    ),
    Task(
        "descend",
        points=2,
        trials=25,
        sample=sample_walk,
        expected=descend,
        probe=with_polynomial,
        mistakes={
            "does it stop once a step is shorter than 0.001?": (
                partial(descend, early=False)
            ),
            "does the path begin with the start?": (
                lambda *inputs: descend(*inputs)[1:]
            ),
            "is the last place missing? It belongs to the path": (
                lambda *inputs: descend(*inputs)[:-1]
            ),
            "uphill: is it x minus η times the slope?": uphill,
        },
    ),
    Task(
        "parabola_gradient",
        points=2,
        sample=sample_points,
        expected=parabola_gradient,
        mistakes={
            "is the 2 missing, from the square's slope?": (
                lambda *inputs: parabola_gradient(*inputs) / 2
            ),
            "is it the sum? The loss is a mean": (
                lambda W, x, y: parabola_gradient(W, x, y) * len(x)
            ),
            "is the inner slope missing: 1, x and x²?": (
                lambda W, x, y: np.full(3, parabola_gradient(W, x, y)[0])
            ),
            "is the sign wrong? The miss is what W gives, minus y": (
                lambda *inputs: -parabola_gradient(*inputs)
            ),
        },
    ),
    Task(
        "rates",
        points=3,
        sample=sample_parabola,
        expected=rates,
        parts=("the best η", "the largest η", "steps"),
        mistakes={
            "f has a/2 in front of x², so its slope is a·x + b": (
                lambda a, b: (1 / (2 * a), 1 / a, 10)
            ),
            "one step fewer leaves 1/512: that's more than a thousandth": (
                lambda a, b: (1 / a, 2 / a, 9)
            ),
            "with half the best η, the factor is 1/2": (
                lambda a, b: (1 / a, 2 / a, 1)
            ),
        },
    ),
]
