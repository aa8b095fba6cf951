"""The tasks of problem set 03: vectorize the layer."""

import math

import numpy as np

from utils.built.layers import layer_loops
from utils.checking.task import Task


def example(rng, d=3, h=5):
    """I (d,), W (d, h), B (h,)."""
    return rng.normal(size=d), rng.normal(size=(d, h)), rng.normal(size=h)


def batch(rng, n=4, d=3, h=5):
    """I (n, d), W (d, h), B (h,)."""
    I = rng.normal(size=(n, d))
    return I, rng.normal(size=(d, h)), rng.normal(size=h)


def columns(rng, n=4, d=3):
    """I (n, d): each column with a mean and a spread of its own."""
    return (rng.normal(rng.normal(size=d), rng.uniform(1, 3, d), (n, d)),)


def labels(rng, n=4, c=3):
    """label (n,), whole numbers below c, and c."""
    return rng.integers(0, c, n), int(c)


def two_sets(rng, n=4, others=3, d=5):
    """I (n, d), J (others, d)."""
    return rng.normal(size=(n, d)), rng.normal(size=(others, d))


def sample_example(rng):
    return example(rng, *rng.choice(np.arange(2, 9), 2, replace=False))


def sample_batch(rng):
    return batch(rng, *rng.choice(np.arange(1, 9), 3, replace=False))


def sample_columns(rng):
    return columns(rng, *rng.choice(np.arange(3, 9), 2, replace=False))


def sample_label(rng):
    return labels(rng, *rng.choice(np.arange(2, 9), 2, replace=False))


def sample_two_sets(rng):
    return two_sets(rng, *rng.choice(np.arange(2, 9), 3, replace=False))


def layer_one(I, W, B):
    return np.array(layer_loops([I], W, B)[0], float)


def layer(I, W, B):
    return np.array(layer_loops(I, W, B), float)


def standardize(I):
    n, d = I.shape
    out = np.empty((n, d))
    for i in range(d):
        column = [float(I[k, i]) for k in range(n)]
        mean = sum(column) / n
        spread = math.sqrt(sum((x - mean) ** 2 for x in column) / n)
        for k in range(n):
            out[k, i] = (column[k] - mean) / spread
    return out


def one_hot(label, c):
    out = np.zeros((len(label), c))
    for k in range(len(label)):
        out[k, label[k]] = 1
    return out


def squares(I, J):
    """Squared distances of each example of I to each of J, (n, others)."""
    return np.array([[((a - b) ** 2).sum() for b in J] for a in I])


def nearest(I, J):
    return squares(I, J).argmin(axis=1)


def by(middle=lambda I: I.mean(axis=0), spread=lambda I: I.std(axis=0)):
    """A mistake: another mean, or another spread."""
    return lambda I: (I - middle(I)) / spread(I)


def over_pixels(I):
    """Both sums divided by d, not by n."""
    _, d = I.shape
    away = I - I.sum(axis=0) / d
    return away / np.sqrt((away**2).sum(axis=0) / d)


def exchanged(label, c):
    out = np.zeros((len(label), c))
    out[label, np.arange(len(label))] = 1
    return out


def with_lengths(length):
    """A mistake: something else in the place of b²."""
    return lambda I, J: (length(J) - 2 * I @ J.T).argmin(axis=1)


def by_angle(I, J):
    I, J = (X / np.linalg.norm(X, axis=1, keepdims=True) for X in (I, J))
    return (I @ J.T).argmax(axis=1)


# Mistakes with one example, and with a batch.
SLIPS = {
    "is ReLU missing?": lambda I, W, B: I @ W + B,
    "is B added after ReLU? It belongs inside": lambda I, W, B: (
        np.maximum(I @ W, 0) + B
    ),
    "is B missing?": lambda I, W, B: np.maximum(I @ W, 0),
    "is it np.minimum? ReLU keeps what is above 0": lambda I, W, B: np.minimum(
        I @ W + B, 0
    ),
    "is it the absolute value? ReLU makes 0 of what is below": (
        lambda I, W, B: np.abs(I @ W + B)
    ),
    "is B subtracted?": lambda I, W, B: np.maximum(I @ W - B, 0),
    "np.max is the largest one: is it np.maximum, with 0?": (
        lambda I, W, B: np.max(I @ W + B, 0)
    ),
    "is B in brackets with W? It's added to the product": lambda I, W, B: (
        np.maximum(I @ (W + B), 0)
    ),
    "B is a number for each unit: is it the sum of all?": lambda I, W, B: (
        np.maximum(I @ W + B.sum(), 0)
    ),
    "B is a number for each unit: is it the first, for all of them?": (
        lambda I, W, B: np.maximum(I @ W + B[0], 0)
    ),
    "are these True and False? ReLU keeps the number": lambda I, W, B: (
        I @ W + B > 0
    ),
    "is it at least 1? ReLU compares with 0": lambda I, W, B: np.maximum(
        I @ W + B, 1
    ),
    "is it cut off at 1, too? ReLU has no upper end": lambda I, W, B: np.clip(
        I @ W + B, 0, 1
    ),
    "is it the sigmoid? ReLU is asked": lambda I, W, B: (
        1 / (1 + np.exp(-(I @ W + B)))
    ),
    "is it tanh? ReLU is asked": lambda I, W, B: np.tanh(I @ W + B),
    "is a part left of what is below 0? ReLU makes it 0": lambda I, W, B: (
        np.maximum(I @ W + B, 0.01 * (I @ W + B))
    ),
    "is it ReLU of I? It's for what the units add up": lambda I, W, B: (
        np.maximum(I, 0) @ W + B
    ),
    "is it ReLU of each product? They're added up first": lambda I, W, B: (
        np.maximum(I[..., None] * W + B, 0).sum(axis=-2)
    ),
    "is it compared with B? B is added; ReLU compares with 0": (
        lambda I, W, B: np.maximum(I @ W, B)
    ),
}
# Worked out on paper: I @ W is (4, -5, 2), L is (5, 0, 0).
W = np.array([[2.0, -1.0, 0.0], [1.0, -2.0, 1.0]])
B = np.array([1.0, 1.0, -2.0])
ONE = np.array([1.0, 2.0])
TWO = np.array([[1.0, 2.0], [3.0, -1.0]])
NEAR = np.array([[3.0, 0.0], [0.0, 1.0], [-2.0, -1.0]])
ALL_OFF = np.array([-1.0, 0.0])

TASKS = [
    Task(
        "layer_one",
        points=1,
        sample=sample_example,
        small=((ONE, W, B), (ALL_OFF, W, -B)),
        sized=example,
        axes={"h": "unit", "d": "input"},
        expected=layer_one,
        dtype=False,
        mistakes={
            "did you multiply W @ I?": lambda I, W, B: (W @ I) + B,
            **SLIPS,
            "are the outputs added up? Each unit has its own": (
                lambda I, W, B: np.maximum(I @ W + B, 0).sum()
            ),
            "is this one unit's output alone? Each has its own": (
                lambda I, W, B: np.maximum(I @ W + B, 0)[0]
            ),
            "is the product added up over the units? Each has its own": (
                lambda I, W, B: np.maximum((I @ W).sum() + B, 0)
            ),
            "`*` adds nothing up: is it `@`?": lambda I, W, B: np.maximum(
                I[:, None] * W + B, 0
            ),
        },
    ),
    Task(
        "layer",
        points=2,
        sample=sample_batch,
        small=((ONE[None], W, B), (TWO, W, B)),
        sized=batch,
        axes={"n": "example", "h": "unit", "d": "input"},
        expected=layer,
        dtype=False,
        mistakes={
            "did you multiply W @ I?": lambda I, W, B: W @ I + B,
            "a row for each example: is it transposed?": (
                lambda I, W, B: np.maximum(I @ W + B, 0).T
            ),
            "one bias for each unit, not for each example": (
                lambda I, W, B: np.maximum(I @ W + B[:, None], 0)
            ),
            "I @ W is (n, d) @ (d, h): is W transposed?": lambda I, W, B: (
                I @ W.T + B
            ),
            "`*` multiplies place by place: is it `@`?": lambda I, W, B: (
                np.maximum(I * W + B, 0)
            ),
            "with W.T @ I.T the units are rows: does B still fit?": (
                lambda I, W, B: np.maximum(W.T @ I.T + B, 0)
            ),
            "does each row get all of B? np.repeat says each number n times": (
                lambda I, W, B: np.maximum(
                    I @ W + np.repeat(B, len(I)).reshape(len(I), -1), 0
                )
            ),
            "is this the first example alone? Each has a row": (
                lambda I, W, B: np.maximum(I[0] @ W + B, 0)
            ),
            "is it flattened? Each example has a row": (
                lambda I, W, B: np.maximum(I @ W + B, 0).ravel()
            ),
            "is this one row for all examples? Each has its own": (
                lambda I, W, B: np.maximum(I @ W + B, 0).mean(axis=0)
            ),
            "is only the first row filled? Does a loop end too early?": (
                lambda I, W, B: (
                    np.maximum(I @ W + B, 0)
                    * (np.arange(len(I)) == 0)[:, None]
                )
            ),
            "is the last example missing?": lambda I, W, B: np.maximum(
                I[:-1] @ W + B, 0
            ),
            **SLIPS,
        },
    ),
    Task(
        "standardize",
        points=2,
        sample=sample_columns,
        small=((np.array([[0.0, 2.0, 1.0], [1.0, 4.0, 5.0]]),),),
        sized=columns,
        axes={"n": "example", "d": "pixel"},
        expected=standardize,
        dtype=False,
        tolerance=1e-9,  # to see 1e-8 beside a spread
        mistakes={
            "is the mean taken of all numbers? Each column has its own": (
                lambda I: (I - I.mean()) / I.std()
            ),
            "is the mean that of each row? A pixel is a column": by(
                lambda I: I.mean(axis=1, keepdims=True),
                lambda I: I.std(axis=1, keepdims=True),
            ),
            "is it divided by the spread?": by(spread=lambda I: 1),
            "is the spread divided by n - 1? Here it's by n": (
                by(spread=lambda I: I.std(axis=0, ddof=1))
            ),
            "is it divided by the variance, the spread's square?": (
                by(spread=lambda I: I.var(axis=0))
            ),
            "(n, d) with (n,): is it axis=0? A pixel is a column": lambda I: (
                I - I.mean(axis=1)
            ),
            "is the difference in brackets? `/` comes before `-`": lambda I: (
                I - I.mean(axis=0) / I.std(axis=0)
            ),
            "are the means a column? (n, d) with (d,) fits as it is": (
                by(lambda I: I.mean(axis=0)[:, None])
            ),
            "I.T has the pixels as rows: does (d,) still fit?": (
                lambda I: I.T - I.mean(axis=0)
            ),
            "is the mean that of all numbers? Each column has its own": (
                by(np.mean)
            ),
            "is the spread that of all numbers? Each column has its own": (
                by(spread=np.std)
            ),
            "is the mean subtracted?": by(lambda I: 0),
            "is the mean taken away after the division? It comes first": (
                lambda I: I / I.std(axis=0) - I.mean(axis=0)
            ),
            "is it divided by the largest of the column? By its spread": (
                by(spread=lambda I: I.max(axis=0))
            ),
            "is this from 0 to 1, by the least and the largest? Mean and "
            "spread are asked": by(
                lambda I: I.min(axis=0),
                lambda I: I.max(axis=0) - I.min(axis=0),
            ),
            "is it multiplied by the spread? It's divided": (
                by(spread=lambda I: 1 / I.std(axis=0))
            ),
            "is the root taken twice? std is the root of the variance": (
                by(spread=lambda I: np.sqrt(I.std(axis=0)))
            ),
            "is it the median? The mean is asked": (
                by(lambda I: np.median(I, axis=0))
            ),
            "is the mean added? It's subtracted": by(
                lambda I: -I.mean(axis=0)
            ),
            "is the spread the mean of the distances? Of their squares, and "
            "the root of that": by(
                spread=lambda I: np.abs(I - I.mean(axis=0)).mean(axis=0)
            ),
            "is the mean of the squares missing, under the root?": (
                by(spread=lambda I: np.abs(I - I.mean(axis=0)))
            ),
            "is the sum of the squares divided by n, under the root?": (
                by(spread=lambda I: np.sqrt(len(I)) * I.std(axis=0))
            ),
            "are these the squares of I? Of the distances from the mean": (
                by(spread=lambda I: np.sqrt((I**2).mean(axis=0)))
            ),
            "is it divided by d? A column has n numbers": over_pixels,
            **{
                f"is {e} added to the spread? No column is constant": (
                    by(spread=lambda I, e=e: I.std(axis=0) + float(e))
                )
                for e in ("1e-8", "1e-7", "1e-6", "1e-5", "1e-3")
            },
            **{
                f"is {e} added to the variance? No column is constant": (
                    by(spread=lambda I, e=e: np.sqrt(I.var(axis=0) + float(e)))
                )
                for e in ("1e-6", "1e-5", "1e-3")
            },
        },
    ),
    Task(
        "one_hot",
        points=2,
        trials=50,
        sample=sample_label,
        small=((np.array([2, 0]), 4), (np.array([1]), 3)),
        sized=labels,
        axes={"n": "example", "c": "class"},
        expected=one_hot,
        dtype=False,
        mistakes={
            "a row for each example: is it transposed?": (
                lambda label, c: one_hot(label, c).T
            ),
            "(n,) with (c,): which of them has to become a column?": (
                lambda label, c: label == np.arange(c)
            ),
            "as many columns as there are classes, c": (
                lambda label, c: one_hot(label, label.max() + 1)
            ),
            "are classes counted from 1? They begin with 0": lambda label, c: (
                np.eye(c)[label - 1]
            ),
            "are 0 and 1 exchanged?": lambda label, c: 1 - one_hot(label, c),
            "does arange begin with 1? The first class is 0": (
                lambda label, c: label[:, None] == np.arange(1, c + 1)
            ),
            "are these products? A 1 stands where label and column agree": (
                lambda label, c: label[:, None] * np.arange(c)
            ),
            "are these differences? `==` asks where they agree": (
                lambda label, c: label[:, None] - np.arange(c)
            ),
            "are all columns up to the label 1? Only its own is": (
                lambda label, c: label[:, None] >= np.arange(c)
            ),
            "[:, label] is every row: is it one place in each row?": (
                lambda label, c: (
                    np.isin(np.arange(c), label) * np.ones((len(label), 1))
                )
            ),
            "is the label itself there? A 1 is asked": (
                lambda label, c: one_hot(label, c) * label[:, None]
            ),
            "are row and column exchanged? The examples are the rows": (
                exchanged
            ),
        },
    ),
    Task(
        "nearest",
        points=3,
        sample=sample_two_sets,
        small=(
            (np.array([[1.0, 0.0]]), NEAR),
            (np.array([[0.0, 2.0], [2.0, 1.0]]), NEAR),
            (np.array([[1.0, 0.0]]), np.array([[4.0, 0.0], [3.0, 2.0]])),
        ),
        sized=two_sets,
        axes={"n": "row of I", "others": "row of J", "d": "number of a row"},
        room=("n", "others", "d"),
        expected=nearest,
        mistakes={
            "is this the farthest?": lambda I, J: squares(I, J).argmax(axis=1),
            "one answer for each row of I: along which axis do you look?": (
                lambda I, J: squares(I, J).argmin(axis=0)
            ),
            "is this the distance? The answer is which row of J it is": (
                lambda I, J: squares(I, J).min(axis=1)
            ),
            "is the largest dot product the nearest? Long rows win: does "
            "each row of J have its b²?": lambda I, J: (I @ J.T).argmax(
                axis=1
            ),
            "is the 2 missing, of -2ab?": lambda I, J: (
                (J**2).sum(axis=1) - I @ J.T
            ).argmin(axis=1),
            "is the smallest dot product the nearest? It points away": (
                lambda I, J: (I @ J.T).argmin(axis=1)
            ),
            "a² - 2ab + b²: is the middle one added?": lambda I, J: (
                (J**2).sum(axis=1) + 2 * I @ J.T
            ).argmin(axis=1),
            "one answer for each row of I: is an axis missing?": (
                lambda I, J: squares(I, J).argmin()
            ),
            "the nearest by Σ |a - b|? The squares are asked": lambda I, J: (
                np.array([[abs(a - b).sum() for b in J] for a in I]).argmin(1)
            ),
            "is it the length of J's rows alone? I counts, too": (
                lambda I, J: np.full(len(I), (J**2).sum(axis=1).argmin())
            ),
            "is b² a column? The rows of J are the columns of I @ J.T": (
                with_lengths(lambda J: (J**2).sum(axis=1, keepdims=True))
            ),
            "is it b, the root, in the place of b²?": (
                with_lengths(lambda J: np.linalg.norm(J, axis=1))
            ),
            "is it the square of a sum? Each number is squared first": (
                with_lengths(lambda J: J.sum(axis=1) ** 2)
            ),
            "is (a - b)² taken for a² - b²? 2ab is missing": lambda I, J: (
                np.abs((I**2).sum(axis=1)[:, None] - (J**2).sum(axis=1))
            ).argmin(axis=1),
            "is this the nearest by its angle? Lengths count, too": by_angle,
        },
    ),
]
