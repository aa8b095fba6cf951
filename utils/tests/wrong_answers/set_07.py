import math

import torch

from utils.tests import wrong_answers
from utils.tests.wrong_answers import right, wrong


@wrong("07.5", "autograd is switched off here")
def slips(f, x, claimed):
    x = x.clone().requires_grad_()
    f(x).backward()
    return (x.grad - claimed).abs() > 0.001


@wrong("07.5", "changes its input x: does a line work in place?")
def slips(f, x, claimed):
    slopes = torch.zeros_like(x)
    for k in range(x.numel()):
        x.view(-1)[k] += 1e-5
        up = f(x)
        x.view(-1)[k] -= 2e-5
        slopes.view(-1)[k] = (up - f(x)) / 2e-5
    return (slopes - claimed).abs() > 0.001


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


wrong_answers.slips("07.4", train)("""
are the gradients cleared after each step?
    - W.grad, B.grad = None, None
is W's gradient cleared, too?
    W.grad, B.grad = None, None -> B.grad = None
changes its input W and B: does a line work in place?
    W, B = W.clone().requires_grad_(), B.clone().r -> W.requires_grad_(), B.r
the losses: a list, expected a tensor
    loss.detach() -> loss
    torch.stack(losses) -> losses
value 3 of those returned still wants a gradient
    loss.detach() -> loss
the losses: dtype float32, expected float64
    loss.detach() -> loss.item()
    torch.stack(losses) -> torch.tensor(losses)
value 1 of those returned still wants a gradient
    W.detach(), B.detach() -> W, B
    W, B = W.clone().requires_grad_(), B.clone().r -> W.requires_grad_(), B.r
is one step taken alone? Is `return` inside the loop?
    - return W.detach(), B.detach(), torch.stack(losses)
    +     return W.detach(), B.detach(), torch.stack(losses)
""")


@right("07.1")
def operation(name, a, b):
    if name == "power":
        return a**b, b * a ** (b - 1), a**b * math.log(a)
    if name == "maximum":
        return (a, 1.0, 0.0) if a > b else (b, 0.0, 1.0)
    c = (a**2 + b**2) ** (1 / 2)
    return c, a / c, b / c


wrong_answers.slips("07.1", operation)("""
is the exponent one less, in brackets?
    a ** (b - 1) -> a**b - 1
along b the exponent stays b: is the power rule left in it?
    a**b * math.log(a) -> b * a ** (b - 1) * math.log(a)
is it larger in size alone?
    if a > b -> if abs(a) > abs(b)
is its root missing?
    a / c, b / c -> a / c**2, b / c**2
is 1 / 2 in brackets, as an exponent? This is half the sum
    return c, -> return (a**2 + b**2) ** 1 / 2,
is this half the sum of squares? Its root is asked
    (a**2 + b**2) ** (1 / 2) -> (a**2 + b**2) / 2
    a / c, b / c -> a, b
are there two roots, of a² and of b²?
    (a**2 + b**2) ** (1 / 2) -> abs(a) + abs(b)
    a / c, b / c -> a / abs(a), b / abs(b)
is this the difference of the two?
    (a**2 + b**2) ** (1 / 2) -> abs(a - b)
    a / c, b / c -> (a - b) / c, (b - a) / c
does the value come last?
    - return a**b, b * a ** (b - 1), a**b * math.log(a)
    + return b * a ** (b - 1), a**b * math.log(a), a**b
    (a, 1.0, 0.0) -> (1.0, 0.0, a)
    (b, 0.0, 1.0) -> (0.0, 1.0, b)
    c, a / c, b / c -> a / c, b / c, c
is it rounded? All digits are asked
    a**b, b -> round(a**b, 4), b
    b * a ** (b - 1) -> round(b * a ** (b - 1), 4)
    a**b * math.log(a) -> round(a**b * math.log(a), 4)
    (a, 1.0 -> (round(a, 4), 1.0
    (b, 0.0 -> (round(b, 4), 0.0
    c, a / c, b / c -> round(c, 4), round(a / c, 4), round(b / c, 4)
is it `//`?
    a / c, b / c -> a // c, b // c
along b the power rule fails
    a**b * math.log(a) -> b * a ** (b - 1)
is ln a missing?
    a**b * math.log(a) -> a**b
is there a gate?
    (a, 1.0, 0.0) -> (a, 1.0, 1.0)
    (b, 0.0, 1.0) -> (b, 1.0, 1.0)
returns nothing: is a `return` missing?
    - c = (a**2 + b**2) ** (1 / 2)
    - return c, a / c, b / c
""")


@right("07.2")
def layer_gradients(I, W, B, slope):
    below = 0.1 * slope
    delta = torch.where(I @ W + B > 0, slope, below)
    return delta @ W.T, I.T @ delta, delta.sum(dim=0)


wrong_answers.slips("07.2", layer_gradients)("""
is the gate there twice
    0.1 * slope -> 0.1 * 0.1 * slope
is δ 0.1 below zero?
    , below) -> , 0.1)
is 0.1 added above zero, too?
    > 0, slope, -> > 0, slope + below,
is a step taken? The gradients alone are asked
    delta @ W.T, I.T @ -> I - delta @ W.T, W - I.T @
    , delta.sum -> , B - delta.sum
has I a gate, too?
    delta @ W.T -> delta @ W.T * torch.where(I > 0, 1.0, 0.1)
this ReLU leaks
    0.1 * -> 0 *
changes its input slope: does a line work in place?
    - delta = torch.where(I @ W + B > 0, slope, below)
    + delta = slope
    + delta[I @ W + B <= 0] *= 0.1
stops with RuntimeError
    W.T -> W
is ∂l/∂B the mean over the examples?
    delta.sum -> delta.mean
is B in Z, before the gate?
    I @ W + B -> I @ W
which dtype goes in
    torch.where(I @ W + B > 0, slope, below) -> slope & (I @ W + B > 0)
is ∂l/∂B from the slope before the gate?
    delta.sum -> slope.sum
""")


@right("07.3")
def gradient_in_parts(mean_loss, n, size, W):
    W.grad = None
    for first in range(0, n, size):
        rows = list(range(first, min(first + size, n)))
        share = len(rows) / n
        loss = mean_loss(rows, W) * share
        loss.backward()
        done = rows
    return W.grad


wrong_answers.slips("07.3", gradient_in_parts)("""
Is `return` in the loop?
    -     done = rows
    - return W.grad
    +     return W.grad
does each part begin at row 0?
    list(range(first, min(first + size, n))) -> range(min(size, n - first))
is all of `.grad` scaled after each part?
    ) * share -> )
    done = rows -> W.grad *= share
is the sum scaled at the end?
    ) * share -> )
    return W.grad -> return W.grad * share
is it halved with each part?
    ) * share -> )
    done = rows -> W.grad /= 2
is a share cut to a whole number, by `//`?
    ) / n -> ) // n
is the old gradient kept without a copy?
    W.grad = None -> old = W.grad
    return W.grad -> return W.grad if old is None else W.grad - old
is the old gradient cleared first?
    - W.grad = None
the last part may be smaller: does it count as much?
    len(rows) / n -> 1 / -(-n // size)
rows at once, only
    range(0, n, size) -> [0]
    min(first + size, n) -> n
is there a backward() for each part?
      W.grad = None
    + total = 0
    -     loss.backward()
    -     done = rows
    +     total = total + loss
    + total.backward()
which can't be cleared by zero_()
    W.grad = None -> W.grad.zero_()
`.grad` adds up by itself: is it added up once more?
    W.grad = None -> total = 0
    ) * share -> )
    done = rows -> total = total + W.grad * share
    return W.grad -> return total
""")


@right("07.4")
def train(I, target, W, B, learning_rate, steps):
    W, B = W.detach().clone(), B.detach().clone()
    losses = []
    for step in range(steps):
        W.requires_grad_(), B.requires_grad_()
        squares = (torch.relu(I @ W + B) - target) ** 2
        loss = squares.mean()
        losses.append(loss.detach())
        by_W, by_B = torch.autograd.grad(loss, (W, B))
        W = W.detach() - learning_rate * by_W
        B = B.detach() - learning_rate * by_B
    return W, B, torch.stack(losses)


wrong_answers.slips("07.4", train)("""
nothing moves: is a gradient cleared before its step
    (loss, (W, B)) -> (loss, (W, B)); by_W.zero_(); by_B.zero_()
is the last step missing? Its loss is there
    + if step == steps - 1:
    +     return W.detach(), B.detach(), torch.stack(losses)
      by_W, by_B = torch.autograd.grad(loss, (W, B))
does it stop where the loss doesn't fall?
    + if losses and loss > losses[-1] - 1e-4:
    +     return W.detach(), B.detach(), torch.stack(losses)
      losses.append(loss.detach())
is the loss after the last step in it?
    + losses.append(((torch.relu(I @ W + B) - target) ** 2).mean())
      return W, B, torch.stack(losses)
is the mean over the examples alone?
    squares.mean() -> squares.sum() / len(I)
is B's gradient taken after W's step?
    + loss = ((torch.relu(I @ W + B) - target) ** 2).mean()
    + (by_B,) = torch.autograd.grad(loss, B)
      B = B.detach() - learning_rate * by_B
""")


@wrong("07.4", "is one step taken at the end?")
def train(I, target, W, B, learning_rate, steps):
    W, B = W.clone().requires_grad_(), B.clone().requires_grad_()
    losses = []
    for _ in range(steps):
        loss = ((torch.relu(I @ W + B) - target) ** 2).mean()
        losses.append(loss.detach())
        loss.backward()
    with torch.no_grad():
        W -= learning_rate * W.grad
        B -= learning_rate * B.grad
    return W.detach(), B.detach(), torch.stack(losses)


@right("07.5")
def slips(f, x, claimed):
    slopes = torch.zeros(x.numel(), dtype=x.dtype)
    for place in range(x.numel()):
        eps = 1e-5
        up, down = x.flatten().clone(), x.flatten().clone()
        up[place] += eps
        down[place] -= eps
        up, down = up.view_as(x), down.view_as(x)
        slopes[place] = (f(up) - f(down)) / (2 * eps)
    return (slopes.view_as(x) - claimed).abs() > 0.001


wrong_answers.slips("07.5", slips)("""
f is asked at x itself
    eps = 1e-5 -> eps = 1e-5 * x.view(-1)[place]
is a part of the slope allowed, too?
    - return (slopes.view_as(x) - claimed).abs() > 0.001
    + return ~claimed.isclose(slopes.view_as(x), rtol=1e-3, atol=1e-3)
is the difference divided by the sizes of both?
    .abs() > 0. -> .abs() / (slopes.view_as(x).abs() + claimed.abs()) > 0.
are these the places?
    return (slopes -> return ((slopes
    > 0.001 -> > 0.001).nonzero()
is the first number alone looked at?
    torch.zeros(x.numel(), dtype=x.dtype) -> claimed.flatten().clone()
    range(x.numel()) -> range(1)
is the last number left out?
    torch.zeros(x.numel(), dtype=x.dtype) -> claimed.flatten().clone()
    range(x.numel()) -> range(x.numel() - 1)
is all of x turned at once?
    up[place] -> up
    down[place] -> down
do the turns pile up?
    up[place] -> up[: place + 1]
    down[place] -> down[: place + 1]
the two points lie 2 eps apart, and 0.001 is allowed
    2 * eps -> 2 * 1e-6
is it the size of the difference?
    (slopes.view_as(x) - claimed).abs() -> slopes.view_as(x) - claimed
is it a chord to one side, or eps 0?
    down[place] -= eps -> down[place] -= 0
    (2 * eps) -> eps
""")


@wrong("07.5", "is a whole row turned at once?")
def slips(f, x, claimed):
    slopes = torch.zeros_like(x)
    for row in range(len(x)):
        up, down = x.clone(), x.clone()
        up[row] += 1e-5
        down[row] -= 1e-5
        slopes[row] = (f(up) - f(down)) / 2e-5
    return (slopes - claimed).abs() > 0.001
