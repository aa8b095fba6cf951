import math  # noqa: F401 - the answers use it

import torch  # noqa: F401

OTHERS = """
    if name == "maximum":
        return max(a, b), float(a > b), float(b > a)
    c = math.hypot(a, b)
    return c, a / c, b / c
"""

WRONG = [
    (
        "07.1",
        """
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), b * a ** (b - 1)
"""
        + OTHERS,
        "along b the power rule fails",
    ),
    (
        "07.1",
        """
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), a**b
"""
        + OTHERS,
        "is ln a missing?",
    ),
    (
        "07.1",
        """
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), math.log(a) * a**b
    if name == "maximum":
        return max(a, b), 1.0, 1.0
    c = math.hypot(a, b)
    return c, a / c, b / c
""",
        "is there a gate?",
    ),
    (
        "07.1",
        """
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), math.log(a) * a**b
    if name == "maximum":
        return max(a, b), int(a > b), int(b > a)
""",
        "returns nothing: is a `return` missing?",
    ),
    (
        "07.2",
        """
def layer_gradients(I, W, B, slope):
    delta = slope * (I @ W + B > 0)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)
""",
        "this ReLU leaks",
    ),
    (
        "07.2",
        """
def layer_gradients(I, W, B, slope):
    delta = slope
    delta[I @ W + B <= 0] *= 0.1
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)
""",
        "changes its input slope: does a line work in place?",
    ),
    (
        "07.2",
        """
def layer_gradients(I, W, B, slope):
    delta = torch.where(I @ W + B > 0, slope, 0.1 * slope)
    return delta @ W, I.T @ delta, delta.sum(dim=0)
""",
        "stops with RuntimeError",
    ),
    (
        "07.2",
        """
def layer_gradients(I, W, B, slope):
    delta = torch.where(I @ W + B > 0, slope, 0.1 * slope)
    return delta @ W.T, I.T @ delta, delta.mean(dim=0)
""",
        "is ∂l/∂B the mean over the examples?",
    ),
    (
        "07.3",
        """
def gradient_in_parts(mean_loss, n, size, W):
    for k in range(0, n, size):
        rows = list(range(k, min(k + size, n)))
        (mean_loss(rows, W) * len(rows) / n).backward()
    return W.grad
""",
        "is the old gradient cleared first?",
    ),
    (
        "07.3",
        """
def gradient_in_parts(mean_loss, n, size, W):
    W.grad = None
    parts = torch.arange(n).split(size)
    for rows in parts:
        (mean_loss(rows, W) / len(parts)).backward()
    return W.grad
""",
        "the last part may be smaller: does it count as much?",
    ),
    (
        "07.3",
        """
def gradient_in_parts(mean_loss, n, size, W):
    W.grad = None
    mean_loss(list(range(n)), W).backward()
    return W.grad
""",
        "rows at once, only",
    ),
    (
        "07.4",
        """
def train(I, target, W, B, learning_rate, steps):
    W, B = W.clone().requires_grad_(), B.clone().requires_grad_()
    losses = []
    for _ in range(steps):
        loss = ((torch.relu(I @ W + B) - target) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            W -= learning_rate * W.grad
            B -= learning_rate * B.grad
        losses.append(loss.detach())
    return W.detach(), B.detach(), torch.stack(losses)
""",
        "are the gradients cleared after each step?",
    ),
    (
        "07.4",
        """
def train(I, target, W, B, learning_rate, steps):
    W.requires_grad_(), B.requires_grad_()
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
""",
        "changes its input W and B: does a line work in place?",
    ),
    (
        "07.4",
        """
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
""",
        "value 1 of those returned still wants a gradient",
    ),
    (
        "07.4",
        """
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
        losses.append(loss)
    return W.detach(), B.detach(), losses
""",
        "the losses: a list, expected a tensor",
    ),
    (
        "07.4",
        """
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
        losses.append(loss)
    return W.detach(), B.detach(), torch.stack(losses)
""",
        "value 3 of those returned still wants a gradient",
    ),
    (
        "07.4",
        """
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
        losses.append(loss.item())
    return W.detach(), B.detach(), torch.tensor(losses)
""",
        "the losses: dtype float32, expected float64",
    ),
    (
        "07.5",
        """
def slips(f, x, claimed):
    x = x.clone().requires_grad_()
    f(x).backward()
    return (x.grad - claimed).abs() > 0.001
""",
        "autograd is switched off here",
    ),
    (
        "07.5",
        """
def slips(f, x, claimed):
    slopes = torch.zeros_like(x)
    for k in range(x.numel()):
        turn = torch.zeros_like(x)
        turn.view(-1)[k] = 1e-5
        slopes.view(-1)[k] = (f(x + turn) - f(x - turn)) / 2e-5
    return slopes - claimed > 0.001
""",
        "is it the size of the difference?",
    ),
    (
        "07.5",
        """
def slips(f, x, claimed):
    slopes = torch.zeros_like(x)
    for k in range(x.numel()):
        x.view(-1)[k] += 1e-5
        up = f(x)
        x.view(-1)[k] -= 2e-5
        slopes.view(-1)[k] = (up - f(x)) / 2e-5
    return (slopes - claimed).abs() > 0.001
""",
        "changes its input x: does a line work in place?",
    ),
    (
        "07.3",
        """
def gradient_in_parts(mean_loss, n, size, W):
    W.grad = None
    loss = 0
    for first in range(0, n, size):
        rows = range(first, min(first + size, n))
        loss = loss + mean_loss(rows, W) * len(rows) / n
    loss.backward()
    return W.grad
""",
        "is there a backward() for each part?",
    ),
    (
        "07.2",
        """
def layer_gradients(I, W, B, slope):
    delta = torch.where(I @ W > 0, slope, 0.1 * slope)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)
""",
        "is B in Z, before the gate?",
    ),
    (
        "07.2",
        """
def layer_gradients(I, W, B, slope):
    delta = slope & (I @ W + B > 0)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)
""",
        "which dtype goes in",
    ),
    (
        "07.1",
        """
def operation(name, a, b):
    return a**b, b * a ** (b - 1)
""",
        "returns 2 values, expected 3 values: the value, the slope along a",
    ),
]
