"""The tasks of problem set 07: differentiate with autograd."""

import math
from functools import cache, partial

import torch

from utils.checking import probes_torch
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_operation(rng):
    """Half of them ask for the maximum, of numbers of one sign mostly."""
    name = str(rng.choice(["power", "maximum", "distance", "maximum"]))
    signs = {"power": [1, 1], "distance": [-1, -1]}.get(name, [1, 1])
    if rng.random() < 0.25:
        signs = [1, -1]
    if name == "maximum":
        signs = rng.choice([-1, 1]) * rng.permutation(signs)
    a, b = rng.uniform(0.5, 3, 2) * signs
    return name, float(a), float(b)


def sample_middle(rng):
    n, d, h = sizes(rng, 3)
    return (
        tensor(rng, n, d),
        tensor(rng, d, h),
        tensor(rng, h),
        tensor(rng, n, h),
    )


def sample_parts(rng):
    n, d, h = sizes(rng, 3, 3, 12)
    size = int(rng.integers(2, n + 1))
    return (
        tensor(rng, n, d),
        tensor(rng, n, h),
        tensor(rng, d, h),
        size,
        bool(rng.random() < 0.5),
    )


def sample_training(rng):
    """In half of them some loss is higher than the one before."""
    I, W, B, target = sample_middle(rng)
    return I, target, W, B, float(rng.uniform(0.1, 8)), 4


def sample_claimed(rng):
    shape = sizes(rng, rng.choice([1, 2, 2, 3]), 2, 6)
    a, b, x = (tensor(rng, *shape) for _ in range(3))
    error = tensor(rng, *shape).sign() * torch.tensor(
        rng.choice([0, 0.0005, 0.002, 0.01, 1], shape)
    )
    return a, b, x, slope_of_cubic(a, b, x) + error


@cache  # all mistakes ask for the same
def operation(name, a, b):
    x = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)
    results = {
        "power": lambda: x[0] ** x[1],
        "maximum": x.max,
        "distance": x.norm,
    }
    result = results[name]()
    result.backward()
    return result.item(), *x.grad.tolist()


def instead(name, change):
    """operation, with what it returns for one name changed."""

    def changed(asked, a, b):
        right = operation(asked, a, b)
        return change(*right, a, b) if asked == name else right

    return changed


def layer_gradients(I, W, B, slope):
    leaves = [x.clone().requires_grad_() for x in (I, W, B)]
    L = torch.nn.functional.leaky_relu(leaves[0] @ leaves[1] + leaves[2], 0.1)
    return torch.autograd.grad(L, leaves, slope)


def with_gate(I, W, B, slope, below, scale=1):
    """The three gradients with another slope below zero."""
    delta = torch.where(I @ W + B > 0, slope, below * slope) * scale
    return from_delta(delta, I, W)


def from_delta(delta, I, W):
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)


def other(**formulas):
    """A mistake: some of I's, W's and B's gradients by another formula.

    Args:
        formulas: {"I", "W" or "B": function (delta, I, W, slope) -> tensor}.
    """

    def wrong(I, W, B, slope):
        delta = torch.where(I @ W + B > 0, slope, 0.1 * slope)
        found = dict(zip("IWB", from_delta(delta, I, W), strict=True))
        for name, formula in formulas.items():
            found[name] = formula(delta, I, W, slope)
        return tuple(found.values())

    return wrong


def reordered(*order):
    """A mistake: the right gradients in another order."""
    return lambda *inputs: tuple(
        layer_gradients(*inputs)[place] for place in order
    )


def with_old(gradient):
    """A mistake: the old gradient, all ones, is left in it."""
    return lambda I, target, W, size, old: (
        gradient(I, target, W, size) + (1 if old else 0)
    )


def show_parts(I, target, W, size, old):
    return {
        "I": I,
        "target": target,
        "mean_loss": "lambda rows, W: ((torch.relu(I[rows] @ W) - "
        "target[rows]) ** 2).mean()",
        "n": len(I),
        "size": size,
        "W": W,
        "W.grad": "all ones, an old one" if old else "None",
    }


def show_claimed(a, b, x, claimed):
    return {
        "a": a,
        "b": b,
        "f": "lambda x: (a * x**3).sum() + (b * x).sum() ** 2",
        "x": x,
        "claimed": claimed,
    }


def gradient_in_parts(I, target, W, size, old=False):
    W = W.clone().requires_grad_()
    loss = ((torch.relu(I @ W) - target) ** 2).mean()
    return torch.autograd.grad(loss, W)[0]


def added_up(I, target, W, size, old=False, average=False):
    """The parts' gradients, added up or averaged with no regard to size."""
    rows = range(len(I))
    parts = [rows[k : k + size] for k in range(0, len(I), size)]
    grads = [gradient_in_parts(I[p], target[p], W, size) for p in parts]
    return sum(grads) / (len(parts) if average else 1)


def last_part(I, target, W, size, old=False):
    """The last part's share alone."""
    k = (len(I) - 1) // size * size
    share = len(I[k:]) / len(I)
    return gradient_in_parts(I[k:], target[k:], W, size) * share


def without_last(I, target, W, size, old=False):
    """Parts of `size` rows alone; what is left over is dropped."""
    whole = len(I) // size * size
    if not whole:
        return torch.zeros_like(W)
    share = whole / len(I)
    return gradient_in_parts(I[:whole], target[:whole], W, size) * share


def first_part(I, target, W, size, old=False):
    return gradient_in_parts(I[:size], target[:size], W, size)


def zero_of_none(I, target, W, size, old=False):
    """W.grad.zero_() at first: an error where there is no gradient yet."""
    if not old:
        None.zero_()
    return gradient_in_parts(I, target, W, size)


def same_weights(I, target, W, size, old=False):
    """Each part counts size / n, the smaller last one, too."""
    return added_up(I, target, W, size) * size / len(I)


def bare(change):
    """A mistake: something else is returned than W, B and losses."""
    return lambda *inputs: change(*train(*inputs))


def train(I, target, W, B, learning_rate, steps, **slip):
    """Descent with the gradients by hand; slips are switched on by name."""
    W, B, losses = W.clone(), B.clone(), []
    old = [0, 0]
    for _ in range(steps):
        Z = I @ W + B
        miss = torch.relu(Z) - target
        gate = torch.ones_like(Z) if slip.get("ungated") else Z > 0
        if slip.get("linear"):
            miss, gate = Z - target, torch.ones_like(Z)
        delta = 2 / miss.numel() * miss * gate * slip.get("scale", 1)
        grads = [I.T @ delta, delta.sum(dim=0)]
        if kept := slip.get("kept"):
            grads = [
                x + y * (name in kept)
                for name, x, y in zip("WB", grads, old, strict=True)
            ]
        old = grads
        W = W - learning_rate * grads[0] * (-1 if slip.get("up") else 1)
        if not slip.get("still"):
            B = B - learning_rate * grads[1] * (-1 if slip.get("up_B") else 1)
        after = torch.relu(I @ W + B) - target
        losses.append(((after if slip.get("after") else miss) ** 2).mean())
    return W, B, torch.stack(losses)


def slipped(**slip):
    return partial(train, **slip)


def slope_of_cubic(a, b, x):
    return 3 * a * x**2 + 2 * (b * x).sum() * b


def flat_slips(a, b, x, claimed):
    return slips(a, b, x, claimed).flatten()[None]


def slips(a, b, x, claimed):
    return (slope_of_cubic(a, b, x) - claimed).abs() > 0.001


def numbers(*rows):
    return torch.tensor(rows, dtype=torch.float64)


def one(*values):
    return torch.tensor(values, dtype=torch.float64)


# On paper: Z is (4, -5, 2) and, for the second example, (-3, 3, -1).
WEIGHTS, BIAS = numbers([2, -1, 0], [1, -2, 1]), one(0, 0, 0)
EXAMPLES = numbers([1, 2], [-1, -1])


def with_shares(share):
    """A mistake: another share for each part, of m, n and size."""
    return folded(lambda total, part, *counts: total + part * share(*counts))


def folded(step):
    """A mistake: of the total before, a part's gradient, m, n and size."""

    def wrong(I, target, W, size, old):
        total = torch.zeros_like(W)
        for k in range(0, len(I), size):
            rows, truth = I[k : k + size], target[k : k + size]
            part = gradient_in_parts(rows, truth, W, size)
            total = step(total, part, len(rows), len(I), size)
        return total

    return wrong


def from_row_0(I, target, W, size, old):
    """Each part has the right number of rows, but the first ones."""
    n, total = len(I), torch.zeros_like(W)
    for k in range(0, n, size):
        m = min(size, n - k)
        part = gradient_in_parts(I[:m], target[:m], W, size)
        total += part * m / n
    return total


def added_twice(I, target, W, size, old):
    """`.grad`, which adds up already, is added up."""
    grad, total = torch.ones_like(W) * old, torch.zeros_like(W)
    for k in range(0, len(I), size):
        rows, truth = I[k : k + size], target[k : k + size]
        grad = grad + gradient_in_parts(rows, truth, W, size)
        total += grad * len(rows) / len(I)
    return total


def without_row(first):
    """A mistake: the first or the last row is in no part."""

    def wrong(I, target, W, size, old):
        n, total = len(I), torch.zeros_like(W)
        begin, end = (1, n) if first else (0, n - 1)
        for k in range(begin, end, size):
            rows = slice(k, min(k + size, end))
            part = gradient_in_parts(I[rows], target[rows], W, size)
            total += part * len(I[rows]) / n
        return total

    return wrong


def one_step(I, target, W, B, rate, steps):
    return train(I, target, W, B, rate, 1)


def at_the_end(I, target, W, B, rate, steps):
    """All gradients are added up, and one step is taken with them."""
    W, B, losses = one_step(I, target, W, B, rate * steps, steps)
    return W, B, losses.repeat(steps)


def without_last_step(I, target, W, B, rate, steps):
    losses = train(I, target, W, B, rate, steps)[2]
    if steps > 1:
        W, B, _ = train(I, target, W, B, rate, steps - 1)
    return W.clone(), B.clone(), losses


def until_it_rises(I, target, W, B, rate, steps):
    """No step after a loss that is hardly lower than the one before."""
    losses = train(I, target, W, B, rate, steps)[2]
    stays = losses.diff() > -0.001
    taken = int(stays.int().argmax()) + 1 if stays.any() else steps
    return train(I, target, W, B, rate, taken)


def with_one_more(I, target, W, B, rate, steps):
    """The loss after the last step is there, too."""
    losses = train(I, target, W, B, rate, steps + 1)[2]
    return *train(I, target, W, B, rate, steps)[:2], losses


def one_by_one(I, target, W, B, rate, steps):
    """B's gradient is that after W's step."""
    losses = []
    for _ in range(steps):
        moved, _, loss = train(I, target, W, B, rate, 1)
        _, B, _ = train(I, target, moved, B, rate, 1)
        W = moved
        losses.append(loss)
    return W, B, torch.cat(losses)


def over_examples(I, target, W, B, rate, steps):
    """The squares are summed over the units, then a mean is taken."""
    units = target.shape[1]
    W, B, losses = train(I, target, W, B, rate * units, steps)
    return W, B, losses * units


def found_in(places):
    """A mistake: what is wrong outside these places isn't found."""

    def wrong(a, b, x, claimed):
        found = torch.zeros_like(x, dtype=torch.bool)
        found.view(-1)[places] = slips(a, b, x, claimed).view(-1)[places]
        return found

    return wrong


def turned(together):
    """A mistake: several are turned at once, and their slopes add up."""
    return lambda a, b, x, claimed: (
        (together(slope_of_cubic(a, b, x)) - claimed).abs() > 0.001
    )


def coarse(a, b, x, claimed, h=0.1):
    slope = slope_of_cubic(a, b, x) + a * h**2
    return (slope - claimed).abs() > 0.001


TASKS = [
    Task(
        "operation",
        points=1,
        trials=64,
        sample=sample_operation,
        small=(
            ("power", 2.0, 3.0),
            ("power", 1.0, 2.0),
            ("maximum", 1.0, 3.0),
            ("maximum", 2.0, -1.0),
            ("maximum", 1.0, -2.0),
            ("distance", 3.0, 4.0),
            ("distance", -3.0, 4.0),
        ),
        tolerance=1e-12,
        forbids={"autograd": "formulas are asked"},
        expected=operation,
        parts=("the value", "the slope along a", "the slope along b"),
        mistakes={
            "along b the power rule fails: b is the exponent": instead(
                "power", lambda y, da, db, a, b: (y, da, da)
            ),
            "is ln a missing? Along b the base is a, not e": instead(
                "power", lambda y, da, db, a, b: (y, da, y)
            ),
            "is the factor b missing, along a?": instead(
                "power", lambda y, da, db, a, b: (y, da / b, db)
            ),
            "is there a gate? Only the larger one moves a maximum": instead(
                "maximum", lambda y, da, db, a, b: (y, 1.0, 1.0)
            ),
            "is the chain rule there? The root's own slope is a factor": (
                instead("distance", lambda y, da, db, a, b: (y, 2 * a, 2 * b))
            ),
            "is the exponent one less, along a?": instead(
                "power", lambda y, da, db, a, b: (y, b * y, db)
            ),
            "is the logarithm that of b? Along b, a stays": instead(
                "power",
                lambda y, da, db, a, b: (y, da, math.log(abs(b)) * y),
            ),
            "are the two slopes exchanged?": instead(
                "power", lambda y, da, db, a, b: (y, db, da)
            ),
            "is the smaller one asked, or are the gates exchanged?": instead(
                "maximum", lambda y, da, db, a, b: (y, db, da)
            ),
            "is this the minimum?": instead(
                "maximum", lambda y, da, db, a, b: (min(a, b), db, da)
            ),
            "the gate lets 1 through: is it the number itself?": instead(
                "maximum", lambda y, da, db, a, b: (y, a * da, b * db)
            ),
            "is the gate half open for both?": instead(
                "maximum", lambda y, da, db, a, b: (y, 0.5, 0.5)
            ),
            "is the root missing?": instead(
                "distance", lambda y, da, db, a, b: (y * y, 2 * a, 2 * b)
            ),
            "is a factor 2 too much? (x½)′ = ½ x to the -½ has a half": (
                instead(
                    "distance", lambda y, da, db, a, b: (y, 2 * da, 2 * db)
                )
            ),
            "is a half left? The 2 of the square cancels it": instead(
                "distance", lambda y, da, db, a, b: (y, da / 2, db / 2)
            ),
            "is a slope 1 over the distance? a and b are factors": instead(
                "distance", lambda y, da, db, a, b: (y, 1 / y, 1 / y)
            ),
            "a negative number pulls to the other side: is it abs?": instead(
                "distance", lambda y, da, db, a, b: (y, abs(da), abs(db))
            ),
            "is the factor a to the b missing, along b?": instead(
                "power", lambda y, da, db, a, b: (y, da, math.log(abs(a)))
            ),
            "does b stand still? It moves as well": instead(
                "power", lambda y, da, db, a, b: (y, da, 0.0)
            ),
            "the logarithm is ln, to the base e: is it log10 or log2?": (
                instead(
                    "power",
                    lambda y, da, db, a, b: (y, da, y * math.log10(abs(a))),
                )
            ),
            "are the slopes a and b themselves? A gate is 1 or 0": instead(
                "maximum", lambda y, da, db, a, b: (y, a, b)
            ),
            "is it always b that moves it? The larger one does": instead(
                "maximum", lambda y, da, db, a, b: (y, 0.0, 1.0)
            ),
            "is it always a that moves it? The larger one does": instead(
                "maximum", lambda y, da, db, a, b: (y, 1.0, 0.0)
            ),
            "is each compared with 0, as by ReLU? With the other one": (
                instead(
                    "maximum",
                    lambda y, da, db, a, b: (y, float(a > 0), float(b > 0)),
                )
            ),
            "is the inner slope missing, 2a and 2b? The chain rule "
            "multiplies": instead(
                "distance", lambda y, da, db, a, b: (y, 0.5 / y, 0.5 / y)
            ),
            "is this a + b? The root of a sum isn't the sum of roots": instead(
                "distance", lambda y, da, db, a, b: (a + b, 1.0, 1.0)
            ),
            "is it multiplied by the root? That stands below the line": (
                instead("distance", lambda y, da, db, a, b: (y, a * y, b * y))
            ),
            "is the root missing below the line?": instead(
                "distance", lambda y, da, db, a, b: (y, a, b)
            ),
            "is this the difference of the two?": instead(
                "distance",
                lambda y, da, db, a, b: (
                    abs(a - b),
                    math.copysign(1, a - b),
                    math.copysign(1, b - a),
                ),
            ),
            "is the exponent one less, in brackets?": instead(
                "power", lambda y, da, db, a, b: (y, b * y - 1, db)
            ),
            "along b the exponent stays b: is the power rule left in it?": (
                instead("power", lambda y, da, db, a, b: (y, da, da * db / y))
            ),
            "is it larger in size alone? 1 is larger than -2": instead(
                "maximum",
                lambda y, da, db, a, b: (
                    (a, 1.0, 0.0) if abs(a) > abs(b) else (b, 0.0, 1.0)
                ),
            ),
            "below the line stands the sum of squares: is its root missing?": (
                instead(
                    "distance",
                    lambda y, da, db, a, b: (y, a / y**2, b / y**2),
                )
            ),
            "is 1 / 2 in brackets, as an exponent? This is half the sum": (
                instead("distance", lambda y, da, db, a, b: (y**2 / 2, da, db))
            ),
            "is this half the sum of squares? Its root is asked": instead(
                "distance", lambda y, da, db, a, b: (y**2 / 2, a, b)
            ),
            "are there two roots, of a² and of b²? It's one, of the sum": (
                instead(
                    "distance",
                    lambda y, da, db, a, b: (
                        abs(a) + abs(b),
                        math.copysign(1, a),
                        math.copysign(1, b),
                    ),
                )
            ),
            "does the value come last? It's the first of the three": (
                lambda name, a, b: (
                    *operation(name, a, b)[1:],
                    operation(name, a, b)[0],
                )
            ),
            "is it rounded? All digits are asked": lambda name, a, b: tuple(
                round(x, 4) for x in operation(name, a, b)
            ),
            "is it `//`? Slopes aren't whole numbers": instead(
                "distance", lambda y, da, db, a, b: (y, a // y, b // y)
            ),
        },
    ),
    Task(
        "layer_gradients",
        points=2,
        sample=sample_middle,
        small=(
            (EXAMPLES[:1], WEIGHTS, BIAS, numbers([1, 10, 3])),
            (EXAMPLES[:1], WEIGHTS, one(-5, 6, 1), numbers([10, -1, 2])),
            (EXAMPLES, WEIGHTS, BIAS, numbers([1, 10, 3], [20, 2, -10])),
            (
                numbers([1, 2, -1], [0, 1, 1]),
                numbers([1, -1], [2, 0], [0, 3]),
                one(1, 0),
                numbers([1, 10], [2, -1]),
            ),
        ),
        tolerance=1e-6,  # torch.where(Z > 0, 1.0, 0.1) is float32
        expected=layer_gradients,
        probe=probes_torch.without_autograd,
        forbids={"autograd": "by hand is asked"},
        parts=("∂l/∂I", "∂l/∂W", "∂l/∂B"),
        mistakes={
            "is the gate missing?": partial(with_gate, below=1.0),
            "this ReLU leaks: below zero its slope is 0.1": (
                partial(with_gate, below=0.0)
            ),
            "it leaks 0.01: is the gate there twice, or is it PyTorch's own "
            "leak?": partial(with_gate, below=0.01),
            "is the leak negative?": partial(with_gate, below=-0.1),
            "is the slope that comes missing? It's a factor of δ": (
                lambda I, W, B, slope: from_delta(
                    torch.where(I @ W + B > 0, 1.0, 0.1).double(), I, W
                )
            ),
            "is δ 0.1 below zero? The slope that comes is a factor there": (
                lambda I, W, B, slope: from_delta(
                    torch.where(I @ W + B > 0, slope, 0.1), I, W
                )
            ),
            "is 0.1 added above zero, too? There the slope is 1": (
                lambda I, W, B, slope: from_delta(
                    torch.where(I @ W + B > 0, 1.1 * slope, 0.1 * slope), I, W
                )
            ),
            "is a step taken? The gradients alone are asked": (
                lambda I, W, B, slope: tuple(
                    x - gradient
                    for x, gradient in zip(
                        (I, W, B),
                        layer_gradients(I, W, B, slope),
                        strict=True,
                    )
                )
            ),
            "has I a gate, too? It's the layer's input, not its Z": other(
                I=lambda delta, I, W, slope: (
                    delta @ W.T * torch.where(I > 0, 1.0, 0.1)
                )
            ),
            "is ∂l/∂B from the slope before the gate? It's δ that is summed": (
                other(B=lambda delta, I, W, slope: slope.sum(dim=0))
            ),
            "is ∂l/∂W from the slope before the gate? It's Iᵀ · δ": (
                other(W=lambda delta, I, W, slope: I.T @ slope)
            ),
            "is ∂l/∂I from the slope before the gate? It's δ · Wᵀ": (
                other(I=lambda delta, I, W, slope: slope @ W.T)
            ),
            "paths add up: is ∂l/∂B the mean over the examples?": (
                other(B=lambda delta, *_: delta.mean(dim=0))
            ),
            "is ∂l/∂B summed over the units? B has one for each of them": (
                other(B=lambda delta, *_: delta.sum(dim=1))
            ),
            "is ∂l/∂B the sum of all? B has one for each unit": (
                other(B=lambda delta, *_: delta.sum())
            ),
            "is ∂l/∂B δ itself? The examples' paths add up": (
                other(B=lambda delta, *_: delta)
            ),
            "is it divided by n? The slope that comes has that in it": (
                lambda I, W, B, slope: with_gate(
                    I, W, B, slope, below=0.1, scale=1 / len(I)
                )
            ),
            "is the gate turned about? Above zero the slope is 1": (
                lambda I, W, B, slope: from_delta(
                    torch.where(I @ W + B > 0, 0.1 * slope, slope), I, W
                )
            ),
            "is B in Z, before the gate?": lambda I, W, B, slope: from_delta(
                torch.where(I @ W > 0, slope, 0.1 * slope), I, W
            ),
            "is the gate at Z, not at the slope?": lambda I, W, B, slope: (
                from_delta(torch.where(slope > 0, slope, 0.1 * slope), I, W)
            ),
            "are they in the order I, W, B?": reordered(1, 2, 0),
            "are ∂l/∂I and ∂l/∂W exchanged? The order is I, W, B": (
                reordered(1, 0, 2)
            ),
            "is ∂l/∂W turned over? Iᵀ · δ is (d, h)": (
                other(W=lambda delta, I, W, slope: delta.T @ I)
            ),
            "B is (h,): is it summed with dim=0, without keepdim?": (
                other(B=lambda delta, *_: delta.sum(dim=0, keepdim=True))
            ),
            "is 0.1 added to the gate? Below zero it's 0.1 in place of 1": (
                partial(with_gate, below=1.1)
            ),
            "is L itself the factor? It's ReLU's slope, 1 or 0.1": (
                lambda I, W, B, slope: from_delta(
                    torch.nn.functional.leaky_relu(I @ W + B, 0.1) * slope,
                    I,
                    W,
                )
            ),
        },
    ),
    Task(
        "gradient_in_parts",
        points=2,
        trials=40,
        sample=sample_parts,
        small=(
            (one(1, 2)[:, None], one(0, 1)[:, None], numbers([1]), 1, False),
            (
                one(1, 2, 3)[:, None],
                one(0, 1, 0)[:, None],
                numbers([1]),
                2,
                True,
            ),
            (
                one(1, 2, 3)[:, None],
                one(0, 1, 0)[:, None],
                numbers([1]),
                3,
                False,
            ),
        ),
        shown=show_parts,
        expected=gradient_in_parts,
        probe=probes_torch.with_mean_loss,
        mistakes={
            "is the old gradient cleared first?": with_old(gradient_in_parts),
            "the last part may be smaller: does it count as much?": (
                partial(added_up, average=True)
            ),
            "is this the sum of the parts' means?": added_up,
            "is the last part counted with `size` rows? It may have fewer": (
                same_weights
            ),
            "is the division by n missing?": lambda I, target, W, size, old: (
                gradient_in_parts(I, target, W, size) * len(I)
            ),
            "is it divided by n and by the parts, too?": (
                lambda I, target, W, size, old: (
                    gradient_in_parts(I, target, W, size) / len(I)
                )
            ),
            "is the gradient cleared before each part? Only one is left": (
                last_part
            ),
            "is the last part missing? It has fewer rows": without_last,
            "are the last rows dropped, is it the first part alone?": (
                first_part
            ),
            "the old gradient is in it, and is it the sum of means?": (
                with_old(added_up)
            ),
            "is the old gradient in it, and the division by n missing?": (
                with_old(
                    lambda I, target, W, size: (
                        gradient_in_parts(I, target, W, size) * len(I)
                    )
                )
            ),
            "`.grad` may be None, which can't be cleared by zero_(): is it "
            "set to None?": zero_of_none,
            "is this W? Its gradient is asked": (
                lambda I, target, W, size, old: W
            ),
            "is it divided by n // size? A smaller last part is one more": (
                with_shares(lambda m, n, size: 1 / (n // size))
            ),
            "is each part's mean divided by n? It counts len(rows) / n": (
                with_shares(lambda m, n, size: 1 / n)
            ),
            "is the share upside down? A part counts len(rows) / n": (
                with_shares(lambda m, n, size: n / m)
            ),
            "is it len(rows) / size? Of n examples, len(rows) / n": (
                with_shares(lambda m, n, size: m / size)
            ),
            "is row 0 in no part?": without_row(first=True),
            "is the last row in no part?": without_row(first=False),
            "`.grad` adds up by itself: is it added up once more?": (
                added_twice
            ),
            "is the first part's share all of it? Is `return` in the loop?": (
                lambda I, target, W, size, old: (
                    first_part(I, target, W, size) * min(size / len(I), 1)
                )
            ),
            "does each part begin at row 0?": from_row_0,
            "is all of `.grad` scaled after each part? The parts before are "
            "in it": folded(lambda total, g, m, n, _: (total + g) * m / n),
            "is the sum scaled at the end? Each part has a share of its own": (
                lambda I, target, W, size, old: (
                    added_up(I, target, W, size)
                    * ((len(I) - 1) % size + 1)
                    / len(I)
                )
            ),
            "is it halved with each part? The first ones count too little": (
                folded(lambda total, g, *_: (total + g) / 2)
            ),
            "is a share cut to a whole number, by `//`?": with_shares(
                lambda m, n, size: m // n
            ),
            "is the old gradient kept without a copy? backward() adds to it": (
                lambda I, target, W, size, old: (
                    gradient_in_parts(I, target, W, size) * (not old)
                )
            ),
        },
    ),
    Task(
        "train",
        points=3,
        sample=sample_training,
        small=(
            (numbers([2]), numbers([1]), numbers([1]), one(0), 0.25, 1),
            (numbers([2]), numbers([1]), numbers([1]), one(0), 0.125, 2),
            (numbers([2]), numbers([1]), numbers([1]), one(0), 0.5, 3),
            (EXAMPLES, numbers([1, 0, 1], [0, 2, 1]), WEIGHTS, BIAS, 0.5, 2),
        ),
        forbids={"torch.optim": "the update is written by hand here"},
        copies=True,
        expected=train,
        probe=probes_torch.without_graph,
        parts=("W", "B", "the losses"),
        mistakes={
            "are the gradients cleared after each step?": slipped(kept="WB"),
            "does W go uphill?": slipped(up=True),
            "does B go uphill?": slipped(up_B=True),
            "do both go uphill?": slipped(up=True, up_B=True),
            "does B stand still?": slipped(still=True),
            "is the loss taken before the step?": slipped(after=True),
            "uphill, and with gradients that are never cleared": slipped(
                up=True, kept="WB"
            ),
            "is it the sum, not the mean, that goes downhill?": (
                lambda I, target, W, B, rate, steps: (
                    *train(I, target, W, B, rate * target.numel(), steps)[:2],
                    train(I, target, W, B, rate * target.numel(), steps)[2]
                    * target.numel(),
                )
            ),
            "is ReLU missing in the loss, or its gate?": slipped(ungated=True),
            "are W and B as they came?": lambda I, target, W, B, rate, steps: (
                W.clone(),
                B.clone(),
                train(I, target, W, B, rate, steps)[2],
            ),
            "is this the last loss? One before each step is asked": bare(
                lambda W, B, losses: (W, B, losses[-1])
            ),
            "is the first loss missing? It's the one before the first step": (
                lambda *inputs: (*train(*inputs)[:2], train(*inputs)[2][1:])
            ),
            "is a step too many taken?": (
                lambda I, target, W, B, rate, steps: train(
                    I, target, W, B, rate, steps + 1
                )
            ),
            "are the losses float32? They're of the inputs' dtype": bare(
                lambda W, B, losses: (W, B, losses.float())
            ),
            "is it a list? A tensor (steps,) is asked": bare(
                lambda W, B, losses: (W, B, losses.tolist())
            ),
            "is B's gradient cleared, too?": slipped(kept="B"),
            "is W's gradient cleared, too?": slipped(kept="W"),
            "is ReLU missing? The miss is that of ReLU(I · W + B)": slipped(
                linear=True
            ),
            "is one step taken alone? Is `return` inside the loop?": one_step,
            "is one step taken at the end? One follows each loss": at_the_end,
            "is the last step missing? Its loss is there": without_last_step,
            "is B's gradient taken after W's step? Both are of one loss": (
                one_by_one
            ),
            "does it stop where the loss doesn't fall? All steps are asked": (
                until_it_rises
            ),
            "is the loss after the last step in it? Those before are asked": (
                with_one_more
            ),
            "is the mean over the examples alone? It's over all numbers": (
                over_examples
            ),
            "nothing moves: is a gradient cleared before its step, or what "
            "the step gives lost?": lambda I, target, W, B, rate, steps: train(
                I, target, W, B, 0.0, steps
            ),
            "is the loss halved? It's the mean of the squares": (
                lambda I, target, W, B, rate, steps: (
                    *train(I, target, W, B, rate / 2, steps)[:2],
                    train(I, target, W, B, rate / 2, steps)[2] / 2,
                )
            ),
        },
    ),
    Task(
        "slips",
        points=2,
        sample=sample_claimed,
        small=(
            (one(1), one(0), one(2), one(11)),
            (one(1, 1), one(0, 0), one(1, 2), one(3, 12)),
            (one(1, 0), one(0, 1), one(1, 2), one(3.002, 4.0005)),
            (one(1, 0), one(0, 1), one(1, 2), one(2.998, 5)),
            (one(1, 0), one(0, 1), one(2, 0), one(12, 1)),
        ),
        shown=show_claimed,
        expected=slips,
        probe=probes_torch.with_cubic,
        forbids={"autograd": "a judge of gradients must not need any"},
        mistakes={
            "True is for what is wrong": lambda *inputs: ~slips(*inputs),
            "is it the size of the difference? It may be negative": (
                lambda a, b, x, claimed: (
                    slope_of_cubic(a, b, x) - claimed > 0.001
                )
            ),
            "is the difference taken the other way, and its size not looked "
            "at?": lambda a, b, x, claimed: (
                claimed - slope_of_cubic(a, b, x) > 0.001
            ),
            "0.001 is allowed: is any difference too much?": (
                lambda a, b, x, claimed: (
                    (slope_of_cubic(a, b, x) - claimed).abs() > 1e-6
                )
            ),
            "0.001 is allowed: is ten times as much?": (
                lambda a, b, x, claimed: (
                    (slope_of_cubic(a, b, x) - claimed).abs() > 0.005
                )
            ),
            "is it one answer for all? Each number has its own": (
                lambda a, b, x, claimed: slips(a, b, x, claimed).any()
            ),
            "is this how many are wrong? Which ones is asked": (
                lambda a, b, x, claimed: slips(a, b, x, claimed).sum()
            ),
            "are these the differences? True and False are asked": (
                lambda a, b, x, claimed: slope_of_cubic(a, b, x) - claimed
            ),
            "are these the slopes? They're compared with `claimed`": (
                lambda a, b, x, claimed: slope_of_cubic(a, b, x)
            ),
            "is everything wrong? One place is turned at a time, by 1e-5, the "
            "two points lie 2 eps apart, and 0.001 is allowed": (
                lambda a, b, x, claimed: (
                    (2 * slope_of_cubic(a, b, x) - claimed).abs() > 0.001
                )
            ),
            "is a part of the slope allowed, too? `isclose` adds rtol": (
                lambda a, b, x, claimed: (
                    ~claimed.isclose(
                        slope_of_cubic(a, b, x), rtol=0.001, atol=0.001
                    )
                )
            ),
            "is the difference divided by the sizes of both? It's as it is "
            "that 0.001 is allowed": lambda a, b, x, claimed: (
                (slope_of_cubic(a, b, x) - claimed).abs()
                / (slope_of_cubic(a, b, x).abs() + claimed.abs())
                > 0.001
            ),
            "are these the places? True or False for each number is asked": (
                lambda a, b, x, claimed: slips(a, b, x, claimed).nonzero()
            ),
            "is the first number alone looked at? Is `return` in the loop?": (
                found_in(slice(1))
            ),
            "is the last number left out?": found_in(slice(-1)),
            "is a whole row turned at once? A number at a time is": turned(
                lambda slope: (
                    slope.sum(tuple(range(1, slope.dim())), keepdim=True)
                    if slope.dim() > 1
                    else slope
                )
            ),
            "is all of x turned at once? A number at a time is": turned(
                torch.sum
            ),
            "do the turns pile up? One is taken back before the next": turned(
                lambda slope: slope.flatten().cumsum(0).view_as(slope)
            ),
            "is it flat? It has the shape of x": flat_slips,
            "is all of it right?": lambda a, b, x, claimed: torch.zeros_like(
                x, dtype=torch.bool
            ),
            "is the step too large? 1e-5 is small enough": coarse,
            "is the difference squared before it's compared?": (
                lambda a, b, x, claimed: (
                    (slope_of_cubic(a, b, x) - claimed) ** 2 > 0.001
                )
            ),
            "is the difference divided by the slope? It's as it is that "
            "0.001 is allowed": lambda a, b, x, claimed: (
                (slope_of_cubic(a, b, x) - claimed).abs()
                / slope_of_cubic(a, b, x).abs()
                > 0.001
            ),
        },
    ),
]
