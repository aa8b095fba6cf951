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
    bend = float(rng.choice([-2, -0.1, 0, 0, 0, 0.1, 2]))
    # height + bend/2·(t - x)² + a higher power. A large h sees that power, and
    # at a great height a small h sees how the computer rounds.
    u = np.polynomial.Polynomial([-x, 1])
    power = u**3 if bend == 0 and rng.random() < 0.2 else u**4
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
    r = int(rng.choice([3, 8, 256, 1024, rng.integers(2, 5000)]))
    return float(rng.uniform(0.2, 5)), float(rng.uniform(-3, 3)), r


def show_polynomial(coefficients):
    """Its source, as "lambda x: 1 + 2 * x - x**3"."""
    terms = []
    for power, c in enumerate(coefficients):
        x = ("", " * x", f" * x**{power}")[min(power, 2)]
        if c:
            terms.append(f"{'-' if c < 0 else '+'} {abs(c):.6g}{x}")
    return f"lambda x: {' '.join(terms).removeprefix('+ ') or '0'}"


def show_slope(coefficients, x, h):
    return {"f": show_polynomial(coefficients), "x": x, "h": h}


def show_place(coefficients, x):
    return {"f": show_polynomial(coefficients), "x": x}


def show_walk(coefficients, x, learning_rate, steps):
    return {
        "slope": show_polynomial(coefficients),
        "x": x,
        "learning_rate": learning_rate,
        "steps": steps,
    }


def central_slope(coefficients, x, h):
    f = polynomial(coefficients)
    return (f(x + h) - f(x - h)) / (2 * h)


def slip(formula):
    """A mistake: the formula of f, x and h that someone wrote."""
    return lambda coefficients, x, h: formula(polynomial(coefficients), x, h)


def kind_of_place(coefficients, x):
    bend = np.polynomial.Polynomial(coefficients).deriv(2)(x)
    return "valley" if bend > 0.01 else "top" if bend < -0.01 else "flat"


def kind_by(bend, h=0.01, words=("valley", "top", "flat"), least=0.001):
    """A mistake: the kind by another number than the second derivative."""

    def kind(coefficients, x):
        value = bend(polynomial(coefficients), x, h)
        return words[0 if value > least else 1 if value < -least else 2]

    return kind


def bend(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


def by_neighbours(coefficients, x):
    """Is the point lower than both beside it, or higher?"""
    f = polynomial(coefficients)
    left, middle, right = f(x - 0.01), f(x), f(x + 0.01)
    if left > middle < right:
        return "valley"
    return "top" if left < middle > right else "flat"


def descend(coefficients, x, learning_rate, steps, stop=0.001, rule=None):
    """The path; `rule` (x, η, slope) is another step, for mistakes."""
    slope, path = polynomial(coefficients), [x]
    for _ in range(steps):
        x = (rule or downhill)(x, learning_rate, slope(x))
        path.append(x)
        if abs(path[-1] - path[-2]) < stop:
            break
    return np.array(path)


def downhill(x, learning_rate, slope):
    return x - learning_rate * slope


def stop_where_flat(coefficients, x, learning_rate, steps):
    """It stops where the slope is small, not the step."""
    slope, path = polynomial(coefficients), [x]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(slope(path[-1])) < 0.001:
            break
    return np.array(path)


def stop_downhill(coefficients, x, learning_rate, steps):
    """It stops where the difference, with its sign, is small."""
    slope, path = polynomial(coefficients), [x]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if path[-1] - path[-2] < 0.001:
            break
    return np.array(path)


def without_the_short(coefficients, x, learning_rate, steps):
    """It stops before the step that is too short."""
    path = descend(coefficients, x, learning_rate, steps)
    short = len(path) > 1 and abs(path[-1] - path[-2]) < 0.001
    return path[:-1] if short else path


def padded(coefficients, x, learning_rate, steps):
    """An array of steps + 1 zeros that isn't cut where it stopped."""
    path = descend(coefficients, x, learning_rate, steps)
    return np.concatenate([path, np.zeros(steps + 1 - len(path))])


def parabola_gradient(W, x, y):
    """By autograd, which comes in 04."""
    leaf = torch.tensor(W, requires_grad=True)
    X = torch.tensor(np.stack([x**0, x, x**2], axis=1))
    ((X @ leaf - torch.tensor(y)) ** 2).mean().backward()
    return leaf.grad.numpy()


def with_miss(formula, model=None):
    """A mistake: what someone makes of the misses, (n,), and x."""

    def gradient(W, x, y):
        fit = W[0] + W[1] * x + W[2] * x**2 if model is None else model(W, x)
        return formula(fit - y, x)

    return gradient


def means(*numbers):
    return np.array([2 * number.mean() for number in numbers])


def rates(a, b, r):
    steps, u = 0, 1.0
    while u > 1 / r:
        u /= 2
        steps += 1
    return 1 / a, 2 / a, steps


def other_steps(count):
    """A mistake: another number of steps, by r."""
    return lambda a, b, r: (1 / a, 2 / a, count(r))


def other_rates(best, largest):
    """A mistake: other learning rates, by a and b."""
    return lambda a, b, r: (best(a, b), largest(a, b), rates(a, b, r)[2])


# f(x) = x², whose slope at 3 is 6 by any h; and x³, at 1 with h = 1: 4.
SQUARE, CUBE = [0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0]
TO_ONE = [-2.0, 2.0]  # the slope 2x - 2 of (x - 1)²

TASKS = [
    Task(
        "central_slope",
        points=1,
        sample=sample_slope,
        trials=30,
        small=((SQUARE, 3.0, 0.5), (CUBE, 1.0, 1.0), (CUBE, -1.0, 2.0)),
        shown=show_slope,
        expected=central_slope,
        probe=with_polynomial,
        mistakes={
            "is it the chord to one side? This one has x in its middle": (
                slip(lambda f, x, h: (f(x + h) - f(x)) / h)
            ),
            "is it the chord to the left alone? x has to be in its middle": (
                slip(lambda f, x, h: (f(x) - f(x - h)) / h)
            ),
            "the two points are 2h apart: is it divided by h?": (
                slip(lambda f, x, h: (f(x + h) - f(x - h)) / h)
            ),
            "are the two points swapped?": (
                slip(lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h))
            ),
            "is 2 * h in brackets? `/ 2 * h` divides by 2 alone": (
                slip(lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h)
            ),
            "is the difference in brackets? `/` comes before `-`": (
                slip(lambda f, x, h: f(x + h) - f(x - h) / (2 * h))
            ),
            "is it a sum? The slope is a difference over a distance": (
                slip(lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h))
            ),
            "is this the slope of the slope? That's the next task": slip(bend),
            "is it divided by the distance of the two points, 2h?": (
                slip(lambda f, x, h: f(x + h) - f(x - h))
            ),
            "f is meant to be called, f(x + h): are these the places alone?": (
                slip(lambda f, x, h: (x + h - (x - h)) / (2 * h))
            ),
            "is this the slope of x³? f may be any function": (
                slip(lambda f, x, h: 3 * x**2)
            ),
            "`//` drops what is behind the point: is it `/`?": (
                slip(lambda f, x, h: (f(x + h) - f(x - h)) // (2 * h))
            ),
            "the points lie h away on each side: is it h / 2, or 2 * h?": (
                slip(lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h)
            ),
            "the points lie h away on both sides: is it x and x + 2 * h?": (
                slip(lambda f, x, h: (f(x + 2 * h) - f(x)) / (2 * h))
            ),
            "a slope may be negative: is it abs?": (
                slip(lambda f, x, h: abs(f(x + h) - f(x - h)) / (2 * h))
            ),
            "is it rounded? All digits are asked": (
                slip(lambda f, x, h: round((f(x + h) - f(x - h)) / (2 * h), 2))
            ),
        },
    ),
    Task(
        "kind_of_place",
        points=2,
        sample=sample_place,
        trials=100,
        small=(
            (SQUARE, 0.0),
            ([0.0, 0.0, -1.0], 0.0),
            ([5.0], 0.0),
            ([1.0, -4.0, 6.0, -4.0, 1.0], 1.0),  # (x - 1)⁴
            ([-1.0, 3.0, -3.0, 1.0], 1.0),  # (x - 1)³
            ([1000.0, 0.0, 0.05], 0.0),
            ([0.0, 0.0, -1.0, 0.0, 100.0], 0.0),
            ([1000.0, 0.0, 0.0, 0.0, -1.0], 0.0),
        ),
        shown=show_place,
        expected=kind_of_place,
        probe=with_polynomial,
        mistakes={
            "a valley bends upwards: are the two swapped?": (
                kind_by(bend, words=("top", "valley", "flat"))
            ),
            "is it always flat? The slope is 0 here, the slope of the slope "
            "isn't; and it's divided by h²": (lambda coefficients, x: "flat"),
            "(x - 1)⁴ lies lowest at 1 and yet is flat there: is it the "
            "second derivative, not f beside x?": by_neighbours,
            "is it divided by h²? It's a slope of slopes": (
                kind_by(lambda f, x, h: bend(f, x, h) * h)
            ),
            "a constant has no slope at all: is f(x) subtracted, and twice?": (
                kind_by(lambda f, x, h: (f(x + h) - f(x) + f(x - h)) / h**2)
            ),
            "is f(x - h) subtracted? It's added": kind_by(
                lambda f, x, h: (f(x + h) - 2 * f(x) - f(x - h)) / h**2
            ),
            "is all of it in brackets? `/` comes before `+`": kind_by(
                lambda f, x, h: f(x + h) - 2 * f(x) + f(x - h) / h**2
            ),
            "is this the sign of the slope? It's 0 here, but for rounding": (
                kind_by(lambda f, x, h: (f(x + h) - f(x - h)) / h**2)
            ),
            "is it decided by f(x) itself? How high a place lies doesn't "
            "matter": kind_by(lambda f, x, h: f(x)),
            "is h = 0.01? A larger one sees what is further away": (
                kind_by(bend, h=0.1)
            ),
            "is h = 0.01? This one sees what is far away": (
                kind_by(bend, h=1.0)
            ),
            "is the bound 0.001? Rounding and (x - 1)⁴ give a little": (
                kind_by(bend, least=0)
            ),
            "the words are small letters: `valley`, `top`, `flat`?": (
                kind_by(bend, words=("Valley", "Top", "Flat"))
            ),
            "is one of the three words another one?": (
                kind_by(bend, words=("valley", "peak", "flat"))
            ),
            "the number is asked for its sign: which of the three words "
            "is it?": (lambda c, x: bend(polynomial(c), x, 0.01)),
        },
    ),
    Task(
        "descend",
        points=2,
        sample=sample_walk,
        trials=50,
        small=(
            (TO_ONE, 3.0, 0.25, 2),
            (TO_ONE, 1.5, 0.5, 4),
            (TO_ONE, 1.0, 0.25, 3),
            (TO_ONE, 0.0, 0.25, 30),
            (TO_ONE, 3.0, 0.25, 0),
            ([-0.004, 0.004], 2.0, 0.5, 4),
        ),
        shown=show_walk,
        expected=descend,
        probe=with_polynomial,
        mistakes={
            "does it stop once a step is shorter than 0.001?": (
                partial(descend, stop=0)
            ),
            "does it stop at 0.001, not earlier?": partial(descend, stop=0.01),
            "is it 0.001? It goes on for longer": partial(descend, stop=1e-6),
            "does it stop because the slope is small? The step is asked": (
                stop_where_flat
            ),
            "a step to the left is below 0.001, too: is it abs?": (
                stop_downhill
            ),
            "does the path begin with the start?": (
                lambda c, *inputs: descend(c, *inputs)[1:]
            ),
            "is the last place missing? It belongs to the path": (
                lambda c, *inputs: descend(c, *inputs)[:-1]
            ),
            "the step that is too short belongs to the path: is it kept "
            "before the loop is left?": without_the_short,
            "is that a step too many? After `steps` steps there are "
            "steps + 1 places": (
                lambda c, x, rate, steps: descend(c, x, rate, steps + 1)
            ),
            "is that a step too few? `range(steps)` has all of them": (
                lambda c, x, rate, steps: descend(c, x, rate, steps - 1)
            ),
            "uphill: is it x minus η times the slope?": (
                partial(descend, rule=lambda x, rate, s: x + rate * s)
            ),
            "is the slope times η?": (
                partial(descend, rule=lambda x, rate, s: x - s)
            ),
            "is η times x subtracted? It's η times the slope": (
                partial(descend, rule=lambda x, rate, s: x - rate * x)
            ),
            "is η itself subtracted? It's η times the slope": (
                partial(descend, rule=lambda x, rate, s: x - rate)
            ),
            "is the step the new place? It's subtracted from x": (
                partial(descend, rule=lambda x, rate, s: rate * s)
            ),
            "is this the last place? All of the path is asked": (
                lambda c, *inputs: float(descend(c, *inputs)[-1])
            ),
            "is this how many places there are? The path is asked": (
                lambda c, *inputs: len(descend(c, *inputs))
            ),
            "is the path turned round? It begins with the start": (
                lambda c, *inputs: descend(c, *inputs)[::-1]
            ),
            "zeros are left where it stopped early: is the array cut there?": (
                padded
            ),
            "is each place in a list of its own? The path has one axis": (
                lambda c, *inputs: descend(c, *inputs)[:, None]
            ),
            "is it the same place all the time: is x moved?": (
                lambda c, x, rate, steps: np.full(steps + 1, x)
            ),
        },
    ),
    Task(
        "parabola_gradient",
        points=2,
        sample=sample_points,
        small=(
            (np.zeros(3), np.array([2.0]), np.array([-1.0])),
            (np.array([1.0, 0.0, 1.0]), np.array([1.0, 2.0]), np.zeros(2)),
            (
                np.array([1.0, 2.0, -1.0]),
                np.array([0.0, 1.0, 3.0]),
                np.array([2.0, 0.0, 1.0]),
            ),
        ),
        expected=parabola_gradient,
        mistakes={
            "is the 2 missing, from the square's slope?": (
                lambda W, x, y: parabola_gradient(W, x, y) / 2
            ),
            "is it the sum? The loss is a mean": (
                lambda W, x, y: parabola_gradient(W, x, y) * len(x)
            ),
            "is it divided by 3? The mean is over the n points": (
                lambda W, x, y: parabola_gradient(W, x, y) * len(x) / 3
            ),
            "is the inner slope missing: 1, x and x²?": (
                with_miss(lambda m, x: means(m, m, m))
            ),
            "is the sign wrong? The miss is what W gives, minus y": (
                lambda W, x, y: -parabola_gradient(W, x, y)
            ),
            "is this the loss? Its slopes are asked, three numbers": (
                with_miss(lambda m, x: (m**2).mean())
            ),
            "is the order that of W: 1, x, x²? This one is turned round": (
                lambda W, x, y: parabola_gradient(W, x, y)[::-1]
            ),
            "W₀ stands alone here, W₁ before x, W₂ before x²: is it another "
            "order?": with_miss(
                lambda m, x: means(m, m * x, m * x**2),
                lambda W, x: W[0] * x**2 + W[1] * x + W[2],
            ),
            "is a mean of products asked, not the product of means?": (
                with_miss(
                    lambda m, x: (
                        np.array([1, x.mean(), (x**2).mean()]) * 2 * m.mean()
                    )
                )
            ),
            "along W₂ it's x²: is it 2x, the slope along x?": (
                with_miss(lambda m, x: means(m, m * x, m * 2 * x))
            ),
            "is the miss squared? Its slope is the miss itself, twice": (
                with_miss(lambda m, x: means(m**2, m**2 * x, m**2 * x**2))
            ),
            "is there a slope for each point? The mean of them is asked": (
                with_miss(lambda m, x: 2 * np.stack([m, m * x, m * x**2]))
            ),
            "is the miss missing? Each point counts by its miss": (
                with_miss(lambda m, x: means(x**0, x, x**2))
            ),
            "there are three weights: is the slope along W₂ missing?": (
                with_miss(lambda m, x: means(m, m * x))
            ),
            "a miss may be negative: is it abs?": (
                with_miss(
                    lambda m, x: means(abs(m), abs(m * x), abs(m * x**2))
                )
            ),
            "is y added? The miss is what W gives, minus y": (
                lambda W, x, y: parabola_gradient(W, x, -y)
            ),
            "is the answer in a list of its own? (3,) is asked": (
                lambda W, x, y: parabola_gradient(W, x, y)[None]
            ),
            "is W itself a factor? W₁ x has the slope x along W₁": (
                lambda W, x, y: parabola_gradient(W, x, y) * W
            ),
            "is it the line of the lecture? Here's a term with x² besides": (
                with_miss(
                    lambda m, x: np.array([*means(m, m * x), 0.0]),
                    lambda W, x: W[0] * x + W[1],
                )
            ),
        },
    ),
    Task(
        "rates",
        points=3,
        sample=sample_parabola,
        trials=50,
        small=((2.0, -2.0, 8), (0.5, 3.0, 10), (1.0, 0.0, 2)),
        expected=rates,
        parts=("the best η", "the largest η", "steps"),
        mistakes={
            "f has a/2 in front of x², so its slope is a·x + b": (
                other_rates(lambda a, b: 1 / (2 * a), lambda a, b: 1 / a)
            ),
            "is it twice as large? One step lands where 1 - η·a is 0": (
                other_rates(lambda a, b: 2 / a, lambda a, b: 4 / a)
            ),
            "with the second η it jumps as far to the other side: is the "
            "factor -1 there?": (
                other_rates(lambda a, b: 1 / a, lambda a, b: 1 / a)
            ),
            "x swings for ever where the factor is -1: is it this η?": (
                other_rates(lambda a, b: 1 / a, lambda a, b: 3 / a)
            ),
            "are the first two exchanged?": (
                other_rates(lambda a, b: 2 / a, lambda a, b: 1 / a)
            ),
            "the steeper the curve, the smaller η has to be: is it 1 over "
            "it?": other_rates(lambda a, b: a, lambda a, b: 2 * a),
            "is this where the lowest point is? A learning rate is asked": (
                other_rates(lambda a, b: -b / a, lambda a, b: 2 / a)
            ),
            "does b matter? It moves the lowest point, not the factor": (
                other_rates(lambda a, b: b / a, lambda a, b: 2 * b / a)
            ),
            "does b matter, in a + b? The factor has η and a alone": (
                other_rates(lambda a, b: 1 / (a + b), lambda a, b: 2 / (a + b))
            ),
            "is this for a = 1 alone?": (
                other_rates(lambda a, b: 1.0, lambda a, b: 2.0)
            ),
            "steps are whole: is it rounded up?": (
                other_steps(lambda r: float(np.log2(r)))
            ),
            "is it rounded down? Then the distance is still too large": (
                other_steps(lambda r: int(np.log2(r)))
            ),
            "is a step too many where r is a power of 2? At most 1/r is "
            "enough": other_steps(lambda r: int(np.log2(r)) + 1),
            "each step halves what is left, not what was there at the "
            "start": other_steps(lambda r: r // 2),
            "halves, not tenths: which power of 1/2 is at most 1/r?": (
                other_steps(lambda r: int(np.ceil(np.log10(r))))
            ),
            "which power of 1/2 is at most 1/r? This is log r to base e": (
                other_steps(lambda r: int(np.ceil(np.log(r))))
            ),
            "steps are counted by r itself: which power of 1/2 is it?": (
                other_steps(lambda r: r)
            ),
            "r isn't always the same": other_steps(lambda r: 10),
        },
    ),
]
