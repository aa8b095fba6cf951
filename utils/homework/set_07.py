"""The tasks of problem set 07: differentiate with autograd."""

from functools import partial

import torch

from utils.checking import probes_torch
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_operation(rng):
    name = str(rng.choice(["power", "maximum", "distance"]))
    a, b = rng.uniform(0.5, 3, 2) * rng.choice([-1, 1], 2)
    return name, float(abs(a) if name == "power" else a), float(b)


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
    return tensor(rng, n, d), tensor(rng, n, h), tensor(rng, d, h), size


def sample_training(rng):
    I, W, B, target = sample_middle(rng)
    return I, target, W, B, float(rng.uniform(0.05, 0.2)), 4


def sample_claimed(rng):
    shape = sizes(rng, rng.integers(1, 3))
    a, b, x = (tensor(rng, *shape) for _ in range(3))
    error = tensor(rng, *shape).sign() * torch.tensor(
        rng.choice([0, 0.0005, 0.002, 0.01, 1], shape)
    )
    return a, b, x, slope_of_cubic(a, b, x) + error


def operation(name, a, b):
    x = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)
    results = {
        "power": x[0] ** x[1],
        "maximum": x.max(),
        "distance": x.norm(),
    }
    results[name].backward()
    return results[name].item(), *x.grad.tolist()


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


def mean_for_bias(I, W, B, slope):
    by_I, by_W, by_B = layer_gradients(I, W, B, slope)
    return by_I, by_W, by_B / len(I)


def gradient_in_parts(I, target, W, size):
    W = W.clone().requires_grad_()
    loss = ((torch.relu(I @ W) - target) ** 2).mean()
    return torch.autograd.grad(loss, W)[0]


def added_up(I, target, W, size, average=False):
    """The parts' gradients, added up or averaged with no regard to size."""
    rows = range(len(I))
    parts = [rows[k : k + size] for k in range(0, len(I), size)]
    grads = [gradient_in_parts(I[p], target[p], W, size) for p in parts]
    return sum(grads) / (len(parts) if average else 1)


def last_part(I, target, W, size):
    """The last part's share alone."""
    k = (len(I) - 1) // size * size
    share = len(I[k:]) / len(I)
    return gradient_in_parts(I[k:], target[k:], W, size) * share


def same_weights(I, target, W, size):
    """Each part counts size / n, the smaller last one, too."""
    return added_up(I, target, W, size) * size / len(I)


def train(I, target, W, B, learning_rate, steps, **slip):
    """Descent with the gradients by hand; slips are switched on by name."""
    W, B, losses = W.clone(), B.clone(), []
    old = [0, 0]
    for _ in range(steps):
        Z = I @ W + B
        miss = torch.relu(Z) - target
        delta = 2 / miss.numel() * miss * (Z > 0)
        grads = [I.T @ delta, delta.sum(dim=0)]
        if slip.get("kept"):
            grads = [x + y for x, y in zip(grads, old, strict=True)]
        old = grads
        W = W - learning_rate * grads[0] * (-1 if slip.get("up") else 1)
        B = B - learning_rate * grads[1]
        after = torch.relu(I @ W + B) - target
        losses.append(((after if slip.get("after") else miss) ** 2).mean())
    return W, B, torch.stack(losses)


def slipped(**slip):
    return partial(train, **slip)


def slope_of_cubic(a, b, x):
    return 3 * a * x**2 + 2 * (b * x).sum() * b


def slips(a, b, x, claimed):
    return (slope_of_cubic(a, b, x) - claimed).abs() > 0.001


TASKS = [
    Task(
        "operation",
        points=1,
        trials=60,
        sample=sample_operation,
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
        },
    ),
    Task(
        "layer_gradients",
        points=2,
        sample=sample_middle,
        expected=layer_gradients,
        probe=probes_torch.without_autograd,
        parts=("∂l/∂I", "∂l/∂W", "∂l/∂B"),
        mistakes={
            "is the gate missing?": (partial(with_gate, below=1.0)),
            "this ReLU leaks: below zero its slope is 0.1": (
                partial(with_gate, below=0.0)
            ),
            "paths add up: is ∂l/∂B the mean over the examples?": (
                mean_for_bias
            ),
            "is it divided by n? The slope that comes has that in it": (
                lambda *inputs: with_gate(
                    *inputs, below=0.1, scale=1 / len(inputs[0])
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
            "are they in the order I, W, B?": lambda *inputs: (
                *layer_gradients(*inputs)[1:],
                layer_gradients(*inputs)[0],
            ),
            "is ∂l/∂W turned over? Iᵀ · δ is (d, h)": lambda *inputs: tuple(
                x.T if k == 1 else x
                for k, x in enumerate(layer_gradients(*inputs))
            ),
            "B is (h,): is it summed with dim=0, without keepdim?": (
                lambda *inputs: (
                    *layer_gradients(*inputs)[:2],
                    layer_gradients(*inputs)[2][None],
                )
            ),
        },
    ),
    Task(
        "gradient_in_parts",
        points=2,
        sample=sample_parts,
        expected=gradient_in_parts,
        probe=probes_torch.with_mean_loss,
        mistakes={
            "is the old gradient cleared first?": (
                lambda *inputs: gradient_in_parts(*inputs) + 1
            ),
            "the last part may be smaller: does it count as much?": (
                partial(added_up, average=True)
            ),
            "is this the sum of the parts' means?": added_up,
            "is the last part counted with `size` rows? It may have fewer": (
                same_weights
            ),
            "is the division by n missing?": lambda *inputs: (
                gradient_in_parts(*inputs) * len(inputs[0])
            ),
            "is the gradient cleared before each part? Only one is left": (
                last_part
            ),
            "the old gradient is in it, and is it the sum of means?": (
                lambda *inputs: added_up(*inputs) + 1
            ),
        },
    ),
    Task(
        "train",
        points=3,
        sample=sample_training,
        expected=train,
        probe=probes_torch.without_graph,
        parts=("W", "B", "the losses"),
        mistakes={
            "are the gradients cleared after each step?": slipped(kept=True),
            "does W go uphill?": slipped(up=True),
            "is the loss taken before the step?": slipped(after=True),
            "uphill, and with gradients that are never cleared": slipped(
                up=True, kept=True
            ),
        },
    ),
    Task(
        "slips",
        points=2,
        sample=sample_claimed,
        expected=slips,
        probe=probes_torch.with_cubic,
        mistakes={
            "True is for what is wrong": (lambda *inputs: ~slips(*inputs)),
            "is it the size of the difference? It may be negative": (
                lambda a, b, x, claimed: (
                    slope_of_cubic(a, b, x) - claimed > 0.001
                )
            ),
        },
    ),
]
