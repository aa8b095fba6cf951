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
    # Small ones lie between other bounds: 0.01, 1, 0.001 times 2/h or 1/h.
    bends = [-2, -0.4, -0.08, -0.004, *[0] * 6, 0.004, 0.08, 0.4, 2]
    bend = float(rng.choice(bends))
    # height + bend/2·(t - x)² + a higher power. A large h sees that power, and
    # at a great height a small h sees how the computer rounds.
    u = np.polynomial.Polynomial([-x, 1])
    power = u**3 if bend == 0 and rng.random() < 0.2 else u**4
    f = bend / 2 * u**2 + power * (1 if bend == 0 else 0.1)
    height = rng.uniform(-3, 3) * rng.choice([1, 1000, 1000])
    return (f + float(height)).coef.tolist(), x


def sample_walk(rng):
    """A slope a·x + b, a start, a learning rate and a number of steps."""
    a, b = float(rng.uniform(0.5, 2)), float(rng.uniform(-2, 2))
    start = float(rng.uniform(3, 6) * rng.choice([-1, 1]))
    if rng.random() < 0.5:
        start = round(start)  # a whole number, and the path none the less
    return (
        [b, a],
        start,
        float(rng.uniform(0.1, 0.6)),
        int(rng.choice([5, 60])),
    )


def sample_points(rng):
    n = int(rng.integers(4, 12))
    W = rng.normal(size=3)
    if rng.random() < 0.5:
        W = rng.integers(-3, 4, 3)  # whole numbers, and the slopes aren't
    return W, rng.uniform(-2, 2, n), rng.normal(size=n)


def sample_parabola(rng):
    # No r is drawn so often that other steps agree with these by chance.
    r = 2 ** int(rng.integers(5, 13))
    if rng.random() < 0.6:
        r = int(rng.integers(2, 5000))
    a, b = float(rng.uniform(0.2, 5)), float(rng.uniform(-3, 3))
    # Whoever walks from 0 or from 1 starts at the lowest point.
    return a, float(rng.choice([b, 0, -a])), r


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


def exact_slope(coefficients, x, h):
    return float(np.polynomial.Polynomial(coefficients).deriv()(x))


def kind_of_place(coefficients, x):
    bend = np.polynomial.Polynomial(coefficients).deriv(2)(x)
    return "valley" if bend > 0.001 else "top" if bend < -0.001 else "flat"


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


def descend(coefficients, x, learning_rate, steps, rule=None, ends=None):
    """The path; for mistakes other rules.

    Args:
        rule: function (x, η, slope) -> the next place.
        ends: function (path, f′, η) -> does it stop there?
    """
    slope, path = polynomial(coefficients), [x]
    for _ in range(steps):
        x = (rule or downhill)(x, learning_rate, slope(x))
        path.append(x)
        if (ends or short)(path, slope, learning_rate):
            break
    return np.array(path)


def downhill(x, learning_rate, slope):
    return x - learning_rate * slope


def short(path, slope, learning_rate, least=0.001, other=-2):
    """Is the last place nearer than that to another one?"""
    return abs(path[-1] - path[other]) < least


def other_path(change):
    """A mistake: what someone makes of the right path."""
    return lambda *inputs: change(descend(*inputs))


def other_steps_taken(change):
    """A mistake: as many steps as `change` makes of `steps`."""
    return lambda c, x, rate, steps: descend(c, x, rate, change(steps))


def without_the_short(coefficients, x, learning_rate, steps):
    """It stops before the step that is too short."""
    path = descend(coefficients, x, learning_rate, steps)
    return path[:-1] if len(path) > 1 and short(path, None, 0) else path


def returned_at_once(coefficients, x, learning_rate, steps):
    """`return` ends the loop's first round, unless `break` does."""
    path = descend(coefficients, x, learning_rate, min(steps, 1))
    return None if len(path) == 1 or short(path, None, 0) else path


def never_moved_on(coefficients, x, learning_rate, steps):
    """Each step begins at the start."""
    path = descend(coefficients, x, learning_rate, min(steps, 1)).tolist()
    more = 0 if len(path) == 1 or short(path, None, 0) else steps - 1
    return np.array(path + path[1:] * more)


def filled(coefficients, x, learning_rate, steps, dtype=None):
    """The places are written into an array of whole numbers."""
    slope, path = polynomial(coefficients), np.array([x] * (steps + 1), dtype)
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * slope(path[k])
        if abs(path[k + 1] - path[k]) < 0.001:
            return path[: k + 2]
    return path


def padded(coefficients, x, learning_rate, steps):
    """An array of steps + 1 zeros that isn't cut where it stopped."""
    path = descend(coefficients, x, learning_rate, steps)
    return np.concatenate([path, np.zeros(steps + 1 - len(path))])


def parabola_gradient(W, x, y):
    """By autograd, which comes in 04."""
    leaf = torch.tensor(W.astype(float), requires_grad=True)
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


def other_gradient(change):
    """A mistake: what someone makes of the right gradient and of n."""
    return lambda W, x, y: change(parabola_gradient(W, x, y), len(x))


def other_order(order):
    """A mistake: the weights stand in another order, the slopes, too."""
    return lambda W, x, y: parabola_gradient(W[order], x, y)[order]


def of_points(which):
    """A mistake: the slopes summed over some points, divided by n."""
    return with_miss(
        lambda m, x: (
            2 / len(x) * np.stack([m, m * x, m * x**2])[:, which].sum(axis=1)
        )
    )


def along_x(W, x, y):
    """The chain rule along x: 0, W₁ and 2 W₂ x behind the bracket."""
    return W * with_miss(lambda m, x: means(0 * m, m, 2 * m * x))(W, x, y)


def halvings(distance, goal):
    steps = 0
    while distance > goal:
        distance /= 2
        steps += 1
    return steps


def rates(a, b, r):
    return 1 / a, 2 / a, halvings(1, 1 / r)


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
            "is it divided by h, too? The points are 2h apart": (
                slip(lambda f, x, h: (f(x + h) - f(x - h)) / 2)
            ),
            "is it the exact slope, or one with an h of your own? The h that "
            "is given is asked": exact_slope,
            "this is 1 everywhere: is f called, with x + h in its brackets?": (
                slip(lambda f, x, h: (x + h - (x - h)) / (2 * h))
            ),
            "is this the slope of x³? f may be any function": (
                slip(lambda f, x, h: 3 * x**2)
            ),
            "`//` drops what is behind the point: is it `/`?": (
                slip(lambda f, x, h: (f(x + h) - f(x - h)) // (2 * h))
            ),
            "the points lie h away on each side: is it h / 2?": (
                slip(lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h)
            ),
            "the points lie h away on each side: is it 2 * h?": (
                slip(lambda f, x, h: (f(x + 2 * h) - f(x - 2 * h)) / (2 * h))
            ),
            "is it the chord from x to x + h? It's divided by 2h, and begins "
            "at x - h": slip(lambda f, x, h: (f(x + h) - f(x)) / (2 * h)),
            "are these two chords? One number is asked, the outer points' "
            "slope": slip(
                lambda f, x, h: ((f(x) - f(x - h)) / h, (f(x + h) - f(x)) / h)
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
            ([0.0, 0.0, -0.2], 0.0),
            ([0.0, 0.0, 0.002], 0.0),
            ([1000.0, 0.0, 0.04], 0.0),
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
            "is it 2 * f(x)? f(2 * x) is the height of another place": kind_by(
                lambda f, x, h: (f(x + h) - f(2 * x) + f(x - h)) / h**2
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
            "is h = 0.01? With a tiny one, rounding is what it sees": (
                kind_by(bend, h=1e-5)
            ),
            "are x - h, x and x + h the three points? These lie to the "
            "right": kind_by(lambda f, x, h: bend(f, x + h, h)),
            "is the bound 0.001? Rounding and (x - 1)⁴ give a little": (
                kind_by(bend, least=0)
            ),
            "is the bound 0.001, not 0.01?": kind_by(bend, least=0.01),
            "is the bound 1, or the number rounded? A place bends from 0.001 "
            "on": kind_by(bend, least=1),
            "at a top the number is negative: is it abs?": (
                kind_by(lambda f, x, h: abs(bend(f, x, h)))
            ),
            "is a minus missing, or `flat`? It's from -0.001 to 0.001": (
                kind_by(bend, words=("valley", "top", "top"))
            ),
            "is a valley made flat again? `else` goes with the last `if` "
            "alone: is it elif?": kind_by(bend, words=("flat", "top", "flat")),
            "is the number returned, too? The word alone is asked": (
                lambda c, x: (
                    bend(polynomial(c), x, 0.01),
                    kind_of_place(c, x),
                )
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
            (TO_ONE, 3, 0.25, 2),
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
                partial(descend, ends=lambda *seen: False)
            ),
            "does it stop where nothing moves at all? Below 0.001 is enough": (
                partial(descend, ends=partial(short, least=1e-300))
            ),
            "does it stop at 0.001, not earlier?": (
                partial(descend, ends=partial(short, least=0.01))
            ),
            "is it 0.001? It goes on for longer": (
                partial(descend, ends=partial(short, least=1e-5))
            ),
            "is it 0.001? It goes on for much longer": (
                partial(descend, ends=partial(short, least=1e-6))
            ),
            "is the step measured from the place before? This is from the "
            "start": partial(descend, ends=partial(short, other=0)),
            "does it stop because the slope is small? The step is asked": (
                partial(
                    descend,
                    ends=lambda path, slope, rate: (
                        abs(slope(path[-1])) < 0.001
                    ),
                )
            ),
            "is the slope compared with 0.001? The step is η times it": (
                partial(
                    descend,
                    ends=lambda path, slope, rate: (
                        abs(slope(path[-2])) < 0.001
                    ),
                )
            ),
            "is this the step to come? The one that led here is asked": (
                partial(
                    descend,
                    ends=lambda path, slope, rate: (
                        abs(rate * slope(path[-1])) < 0.001
                    ),
                )
            ),
            "does it stop one step later? The short step is the last": (
                partial(
                    descend,
                    ends=lambda path, slope, rate: (
                        len(path) > 2 and abs(path[-2] - path[-3]) < 0.001
                    ),
                )
            ),
            "does it stop after a long step? A short one ends the walk": (
                partial(descend, ends=lambda *seen: not short(*seen))
            ),
            "a step to the left is below 0.001, too: is it abs?": (
                partial(
                    descend,
                    ends=lambda path, slope, rate: path[-1] - path[-2] < 0.001,
                )
            ),
            "a step to the right is below 0.001, too: is it abs?": (
                partial(
                    descend,
                    ends=lambda path, slope, rate: path[-2] - path[-1] < 0.001,
                )
            ),
            "does `return` end the loop? It comes after the last step": (
                returned_at_once
            ),
            "does x move on? Each step begins where the last one ended": (
                never_moved_on
            ),
            "can the array hold 1.5? It has whole numbers alone": (
                partial(filled, dtype=int)
            ),
            "x may be a whole number: can the array hold 1.5, too?": filled,
            "is this the start alone? np.append makes a new array": (
                other_path(lambda path: path[:1])
            ),
            "does it go on after `steps` steps?": (
                other_steps_taken(lambda steps: 5000)
            ),
            "are these the slopes? The places are asked": (
                lambda c, *inputs: polynomial(c)(descend(c, *inputs))
            ),
            "is the slope's own slope taken? `slope` is f′ already": (
                lambda c, *inputs: descend(c[1:], *inputs)
            ),
            "is something returned besides? The path alone is asked": (
                other_path(lambda path: (path, len(path) - 1))
            ),
            "is it rounded? All digits are asked": (
                other_path(lambda path: path.round(3))
            ),
            "is it the slope's sign alone? How steep it is counts, too": (
                partial(descend, rule=lambda x, rate, s: x - rate * np.sign(s))
            ),
            "does the path begin with the start?": (
                other_path(lambda path: path[1:])
            ),
            "is the last place missing? It belongs to the path": (
                other_path(lambda path: path[:-1])
            ),
            "the step that is too short belongs to the path: is it kept "
            "before the loop is left?": without_the_short,
            "is that a step too many? After `steps` steps there are "
            "steps + 1 places": (other_steps_taken(lambda steps: steps + 1)),
            "is that a step too few? `range(steps)` has all of them": (
                other_steps_taken(lambda steps: steps - 1)
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
                other_path(lambda path: float(path[-1]))
            ),
            "is this how many places there are? The path is asked": (
                other_path(len)
            ),
            "is the path turned round? It begins with the start": (
                other_path(lambda path: path[::-1])
            ),
            "zeros are left where it stopped early: is the array cut there?": (
                padded
            ),
            "is each place in a list of its own? The path has one axis": (
                other_path(lambda path: path[:, None])
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
        trials=50,
        small=(
            (np.zeros(3), np.array([2.0]), np.array([-1.0])),
            (np.array([1, 0, 1]), np.array([1.0, 2.0]), np.zeros(2)),
            (
                np.array([1.0, 2.0, -1.0]),
                np.array([0.0, 1.0, 3.0]),
                np.array([2.0, 0.0, 1.0]),
            ),
        ),
        expected=parabola_gradient,
        mistakes={
            "is the 2 missing, from the square's slope?": (
                other_gradient(lambda g, n: g / 2)
            ),
            "is it the sum? The loss is a mean": (
                other_gradient(lambda g, n: g * n)
            ),
            "is it divided by 3? The mean is over the n points": (
                other_gradient(lambda g, n: g * n / 3)
            ),
            "is it divided by n - 1? The loss is, by n": (
                other_gradient(
                    lambda g, n: g * (n / (n - 1) if n > 1 else np.inf)
                )
            ),
            "is the inner slope missing: 1, x and x²?": (
                with_miss(lambda m, x: means(m, m, m))
            ),
            "is the sign wrong? The miss is what W gives, minus y": (
                other_gradient(lambda g, n: -g)
            ),
            "is this the loss? Its slopes are asked, three numbers": (
                with_miss(lambda m, x: (m**2).mean())
            ),
            "is the order that of W: 1, x, x²? This one is turned round": (
                other_gradient(lambda g, n: g[::-1])
            ),
            "are the first two exchanged? W₀ stands alone and is first": (
                other_gradient(lambda g, n: g[[1, 0, 2]])
            ),
            "is W₀ before x²? Here it stands alone, and W₂ is before x²": (
                other_order([2, 1, 0])
            ),
            "is W₀ before x, as in the lecture's line? Here it stands alone": (
                other_order([1, 0, 2])
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
                other_gradient(lambda g, n: g[None])
            ),
            "is a step taken? The slopes alone are asked": (
                lambda W, x, y: W - 0.1 * parabola_gradient(W, x, y)
            ),
            "is each weight moved alone? This is as if all three moved": (
                other_gradient(lambda g, n: np.full(3, g.sum()))
            ),
            "is one mean taken of all? Each weight has its own slope": (
                other_gradient(lambda g, n: float(g.mean()))
            ),
            "are the slopes cut to whole numbers?": (
                other_gradient(lambda g, n: g.astype(int))
            ),
            "W may be whole numbers: can the new array hold 0.5, too?": (
                lambda W, x, y: parabola_gradient(W, x, y).astype(W.dtype)
            ),
            "it's W that moves: are x and x² differentiated, too?": (
                with_miss(lambda m, x: means(0 * m, m, 2 * m * x))
            ),
            "is it the slope along x? Those along W₀, W₁, W₂ are asked": (
                along_x
            ),
            "is it the slope of abs? The miss is squared in the loss": (
                with_miss(
                    lambda m, x: (
                        means(np.sign(m), np.sign(m) * x, np.sign(m) * x**2)
                        / 2
                    )
                )
            ),
            "is the mean along the wrong axis? It's over the points": (
                with_miss(
                    lambda m, x: 2 * np.mean([m, m * x, m * x**2], axis=0)
                )
            ),
            "is y missing? The miss is what W gives, minus y": (
                lambda W, x, y: parabola_gradient(W, x, 0 * y)
            ),
            "is W₂ x² missing in the miss?": (
                with_miss(
                    lambda m, x: means(m, m * x, m * x**2),
                    lambda W, x: W[0] + W[1] * x,
                )
            ),
            "is W₂ squared, too, in (W₂ x)²? It's x alone": (
                with_miss(
                    lambda m, x: means(m, m * x, m * x**2),
                    lambda W, x: W[0] + W[1] * x + (W[2] * x) ** 2,
                )
            ),
            "is this the last point alone? All are added up: is it `+=`?": (
                of_points(slice(-1, None))
            ),
            "is this the first point alone? Does `return` end the loop?": (
                of_points(slice(1))
            ),
            "is the first point missing? Counting begins with 0": (
                of_points(slice(1, None))
            ),
            "is the last point missing? range(n) ends at n - 1": (
                of_points(slice(-1))
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
            "is this for a = 2 alone, as in the lecture?": (
                other_rates(lambda a, b: 0.5, lambda a, b: 1.0)
            ),
            "with η = 0 it doesn't come nearer, either: is the other one "
            "asked?": other_rates(lambda a, b: 1 / a, lambda a, b: 0),
            "is there a limit? Beyond some η it's further away each time": (
                other_rates(lambda a, b: 1 / a, lambda a, b: float("inf"))
            ),
            "is this the factor where η is 0 and -1? The η is asked where "
            "the factor is 0 and -1": (
                other_rates(lambda a, b: 1.0, lambda a, b: 1 + a)
            ),
            "is it rounded? All digits are asked": other_rates(
                lambda a, b: round(1 / a, 2), lambda a, b: round(2 / a, 2)
            ),
            "do the steps come first? They're the last of the three": (
                lambda a, b, r: rates(a, b, r)[-1:] + rates(a, b, r)[:-1]
            ),
            "steps are whole: is it rounded up?": (
                other_steps(lambda r: float(np.log2(r)))
            ),
            "is it rounded down? Then the distance is still too large": (
                other_steps(lambda r: int(np.log2(r)))
            ),
            "is it rounded to the nearest? Then it may be still too large": (
                other_steps(lambda r: round(np.log2(r)))
            ),
            "is it a step too many? The start is no step": (
                other_steps(lambda r: halvings(1, 1 / r) + 1)
            ),
            "is a step too many where r is a power of 2? At most 1/r is "
            "enough": other_steps(lambda r: int(np.log2(r)) + 1),
            "each step halves what is left, not what was there at the "
            "start": other_steps(lambda r: r // 2),
            "each step halves what is left, not what was there at first": (
                other_steps(lambda r: (r + 1) // 2)
            ),
            "is r the number of halvings here? It's the other way round: how "
            "many make 1/r?": other_steps(lambda r: 2.0 ** min(r, 1000)),
            "is this what is left after r steps? The steps to 1/r are asked": (
                other_steps(lambda r: 0.5**r)
            ),
            "is it always 1? With half the first η a step halves what is "
            "left: does the loop go on?": other_steps(lambda r: 1),
            "does the loop begin at all? It goes on as long as the distance "
            "is above 1/r": other_steps(lambda r: 0),
            "is it compared with 1/r itself? It's 1/r of the distance at the "
            "start": lambda a, b, r: (
                1 / a,
                2 / a,
                halvings(abs(b / a), 1 / r),
            ),
            "does it walk from x = 0? If b is 0, that's the lowest point": (
                lambda a, b, r: (*rates(a, b, r)[:2], b and rates(a, b, r)[2])
            ),
            "does it walk from x = 1? If b is -a, that's the lowest point": (
                lambda a, b, r: (
                    *rates(a, b, r)[:2],
                    0 if b == -a else rates(a, b, r)[2],
                )
            ),
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
