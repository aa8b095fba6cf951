import math

import torch

from utils.tests import wrong_answers
from utils.tests.wrong_answers import right, wrong


@wrong("07.1", "along b the power rule fails")
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), b * a ** (b - 1)

    if name == "maximum":
        return max(a, b), float(a > b), float(b > a)
    c = math.hypot(a, b)
    return c, a / c, b / c


@wrong("07.1", "is ln a missing?")
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), a**b

    if name == "maximum":
        return max(a, b), float(a > b), float(b > a)
    c = math.hypot(a, b)
    return c, a / c, b / c


@wrong("07.1", "is there a gate?")
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), math.log(a) * a**b
    if name == "maximum":
        return max(a, b), 1.0, 1.0
    c = math.hypot(a, b)
    return c, a / c, b / c


@wrong("07.1", "returns nothing: is a `return` missing?")
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), math.log(a) * a**b
    if name == "maximum":
        return max(a, b), int(a > b), int(b > a)


@wrong("07.2", "this ReLU leaks")
def layer_gradients(I, W, B, slope):
    delta = slope * (I @ W + B > 0)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)


@wrong("07.2", "changes its input slope: does a line work in place?")
def layer_gradients(I, W, B, slope):
    delta = slope
    delta[I @ W + B <= 0] *= 0.1
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)


@wrong("07.2", "stops with RuntimeError")
def layer_gradients(I, W, B, slope):
    delta = torch.where(I @ W + B > 0, slope, 0.1 * slope)
    return delta @ W, I.T @ delta, delta.sum(dim=0)


@wrong("07.2", "is ∂l/∂B the mean over the examples?")
def layer_gradients(I, W, B, slope):
    delta = torch.where(I @ W + B > 0, slope, 0.1 * slope)
    return delta @ W.T, I.T @ delta, delta.mean(dim=0)


@wrong("07.3", "is the old gradient cleared first?")
def gradient_in_parts(mean_loss, n, size, W):
    for k in range(0, n, size):
        rows = list(range(k, min(k + size, n)))
        (mean_loss(rows, W) * len(rows) / n).backward()
    return W.grad


@wrong("07.3", "the last part may be smaller: does it count as much?")
def gradient_in_parts(mean_loss, n, size, W):
    W.grad = None
    parts = torch.arange(n).split(size)
    for rows in parts:
        (mean_loss(rows, W) / len(parts)).backward()
    return W.grad


@wrong("07.3", "rows at once, only")
def gradient_in_parts(mean_loss, n, size, W):
    W.grad = None
    mean_loss(list(range(n)), W).backward()
    return W.grad


@wrong("07.4", "value 1 of those returned still wants a gradient")
def train(I, target, W, B, learning_rate, steps):
    W.requires_grad_(), B.requires_grad_()
    losses = []
    for _ in range(steps):
        loss = ((torch.relu(I @ W + B) - target) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            W += learning_rate * W.grad
            B -= learning_rate * B.grad
        losses.append(loss)
    return W, B, losses


@wrong("07.5", "autograd is switched off here")
def slips(f, x, claimed):
    x = x.clone().requires_grad_()
    f(x).backward()
    return (x.grad - claimed).abs() > 0.001


@wrong("07.5", "is it the size of the difference?")
def slips(f, x, claimed):
    slopes = torch.zeros_like(x)
    for k in range(x.numel()):
        turn = torch.zeros_like(x)
        turn.view(-1)[k] = 1e-5
        slopes.view(-1)[k] = (f(x + turn) - f(x - turn)) / 2e-5
    return slopes - claimed > 0.001


@wrong("07.5", "changes its input x: does a line work in place?")
def slips(f, x, claimed):
    slopes = torch.zeros_like(x)
    for k in range(x.numel()):
        x.view(-1)[k] += 1e-5
        up = f(x)
        x.view(-1)[k] -= 2e-5
        slopes.view(-1)[k] = (up - f(x)) / 2e-5
    return (slopes - claimed).abs() > 0.001


@wrong("07.3", "is there a backward() for each part?")
def gradient_in_parts(mean_loss, n, size, W):
    W.grad = None
    loss = 0
    for first in range(0, n, size):
        rows = range(first, min(first + size, n))
        loss = loss + mean_loss(rows, W) * len(rows) / n
    loss.backward()
    return W.grad


@wrong("07.2", "is B in Z, before the gate?")
def layer_gradients(I, W, B, slope):
    delta = torch.where(I @ W > 0, slope, 0.1 * slope)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)


@wrong("07.2", "which dtype goes in")
def layer_gradients(I, W, B, slope):
    delta = slope & (I @ W + B > 0)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)


@wrong(
    "07.1", "returns 2 values, expected 3 values: the value, the slope along a"
)
def operation(name, a, b):
    return a**b, b * a ** (b - 1)


@wrong("07.1", "is a part of it computed in float32, or by differences?")
def operation(name, a, b):
    def f(a, b):
        if name == "power":
            return a**b
        return max(a, b) if name == "maximum" else math.hypot(a, b)

    h = 1e-6
    by_a = (f(a + h, b) - f(a - h, b)) / (2 * h)
    return f(a, b), by_a, (f(a, b + h) - f(a, b - h)) / (2 * h)


@wrong("07.2", "is ∂l/∂B from the slope before the gate?")
def layer_gradients(I, W, B, slope):
    delta = torch.where(I @ W + B > 0, slope, 0.1 * slope)
    return delta @ W.T, I.T @ delta, slope.sum(dim=0)


@wrong("07.3", "which can't be cleared by zero_()")
def gradient_in_parts(mean_loss, n, size, W):
    W.grad.zero_()
    for first in range(0, n, size):
        rows = list(range(first, min(first + size, n)))
        (mean_loss(rows, W) * len(rows) / n).backward()
    return W.grad


@wrong("07.4", "the update is written by hand here")
def train(I, target, W, B, learning_rate, steps):
    W, B = W.clone().requires_grad_(), B.clone().requires_grad_()
    optimizer = torch.optim.SGD([W, B], lr=learning_rate)
    losses = []
    for _ in range(steps):
        loss = ((torch.relu(I @ W + B) - target) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return W.detach(), B.detach(), torch.stack(losses)


@wrong("07.5", "is it a chord to one side?")
def slips(f, x, claimed):
    eps = 1e-6
    slopes = torch.zeros_like(x)
    for place in range(x.numel()):
        turn = torch.zeros_like(x)
        turn.view(-1)[place] = eps
        slopes.view(-1)[place] = (f(x + turn) - f(x)) / eps
    return (slopes - claimed).abs() > 0.001


@wrong("07.1", "right values, but with torch.Tensor.backward: formulas")
def operation(name, a, b):
    a = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(b, dtype=torch.float64, requires_grad=True)
    if name == "power":
        value = a**b
    elif name == "maximum":
        value = torch.maximum(a, b)
    else:
        value = (a**2 + b**2).sqrt()
    value.backward()
    return value.item(), a.grad.item(), b.grad.item()


@wrong("07.1", "is the logarithm that of b?")
def operation(name, a, b):  # two slips: the first one is named
    if name == "power":
        return a**b, b * a ** (b - 1), a**b * math.log(b) if b > 0 else 0.0
    if name == "maximum":
        return max(a, b), 1.0, 1.0
    root = math.sqrt(a * a + b * b)
    return root, 1 / root, 1 / root


@right("07.2")
def layer_gradients(I, W, B, slope):
    delta = slope * torch.where(I @ W + B > 0, 1.0, 0.1)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)


@wrong("07.3", "`.grad` adds up by itself: is it added up once more?")
def gradient_in_parts(mean_loss, n, size, W):
    total = torch.zeros_like(W)
    for first in range(0, n, size):
        rows = list(range(first, min(first + size, n)))
        mean_loss(rows, W).backward()
        total += W.grad * len(rows) / n
    return total


@wrong("07.4", "is one step taken alone? Is `return` inside the loop?")
def train(I, target, W, B, learning_rate, steps):
    W, B, losses = W.clone(), B.clone(), torch.zeros(steps, dtype=W.dtype)
    for step in range(steps):
        W.requires_grad_(), B.requires_grad_()
        loss = ((torch.relu(I @ W + B) - target) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            losses[step] = loss
            return (
                W - learning_rate * W.grad,
                B - learning_rate * B.grad,
                losses[: step + 1],
            )


@right("07.4")
def train(I, target, W, B, learning_rate, steps):
    W, B = W.clone().requires_grad_(), B.clone().requires_grad_()
    losses = []
    for _ in range(steps):
        loss = ((torch.relu(I @ W + B) - target) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            W -= learning_rate * W.grad
            B -= learning_rate * B.grad
        W.grad, B.grad = None, None
        losses.append(loss.detach())
    return W.detach(), B.detach(), torch.stack(losses)


wrong_answers.slips(
    "07.4",
    train,
    (
        "are the gradients cleared after each step?",
        ("        W.grad, B.grad = None, None\n", ""),
    ),
    (
        "is W's gradient cleared, too?",
        ("W.grad, B.grad = None, None", "B.grad = None"),
    ),
    (
        "changes its input W and B: does a line work in place?",
        (
            "W, B = W.clone().requires_grad_(), B.clone().r",
            "W.requires_grad_(), B.r",
        ),
    ),
    (
        "the losses: a list, expected a tensor",
        ("loss.detach()", "loss"),
        ("torch.stack(losses)", "losses"),
    ),
    (
        "value 3 of those returned still wants a gradient",
        ("loss.detach()", "loss"),
    ),
    (
        "the losses: dtype float32, expected float64",
        ("loss.detach()", "loss.item()"),
        ("torch.stack(losses)", "torch.tensor(losses)"),
    ),
)
