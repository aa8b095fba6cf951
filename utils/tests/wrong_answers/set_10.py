import math

import torch

from utils.tests.wrong_answers import wrong


class Plain:  # as set 10.5 asks
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters = list(parameters)
        self.lr, self.mu, self.decay = lr, momentum, weight_decay
        self.V = [torch.zeros_like(p) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.V):
            if p.grad is None:
                continue
            v.mul_(self.mu).add_(p.grad + self.decay * p)
            p.sub_(self.lr * v)


@wrong("10.1", "expected")
def batch_at(orders, size, step):
    epochs, n = orders.shape
    steps = n // size
    epoch = step // steps if steps else step
    epoch = min(epoch, epochs - 1)
    first = (step - epoch * steps) * size
    return orders[epoch][first : first + size]


@wrong("10.1", "  came: torch.tensor([1, 0, 0, 1])")
def batch_at(orders, size, step):
    return orders.flatten().split(size)[step]


@wrong("10.1", "are these places in the order?")
def batch_at(orders, size, step):
    steps = math.ceil(orders.shape[1] / size)
    first = step % steps * size
    return torch.arange(first, min(first + size, orders.shape[1]))


@wrong("10.1", "each epoch has a row of its own in orders")
def batch_at(orders, size, step):
    steps = math.ceil(orders.shape[1] / size)
    return orders[0].split(size)[step % steps]


@wrong("10.2", "a straight line?")
def one_cycle(steps, highest):
    up = int(0.3 * steps)
    start, end = highest / 25, highest / 250000
    rates = [
        start + (highest - start) * t / (0.3 * steps - 1) for t in range(up)
    ]
    for t in range(up, steps):
        p = (t - 0.3 * steps + 1) / (steps - 0.3 * steps)
        rates.append(highest + (end - highest) * p)
    return rates


@wrong("10.2", "is the top at 0.3 T?")
def one_cycle(steps, highest):
    def wave(a, b, p):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * p))

    top = 0.3 * steps
    return [
        wave(highest / 25, highest, t / top)
        if t <= top
        else wave(highest, highest / 250000, (t - top) / (steps - 1 - top))
        for t in range(steps)
    ]


@wrong("10.2", "a tensor, expected a list")
def one_cycle(steps, highest):
    t = torch.arange(steps, dtype=torch.float64)
    return highest * torch.sin(t / steps * math.pi)


@wrong("10.3", "  losses = [0.5, nan, 1.75]")
def stop(losses, patience):
    lowest, waited = losses[0], 0
    for epoch, loss in enumerate(losses):
        waited = waited + 1
        if loss <= lowest:
            lowest, kept = loss, epoch
        if waited > patience:
            break
    return kept, epoch


@wrong("10.3", "epochs count from 1")
def stop(losses, patience):
    lowest, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited >= patience:
            break
    return kept, epoch


@wrong("10.3", "is an equal loss taken for a lower one?")
def stop(losses, patience):
    lowest, waited, epochs = float("inf"), 0, 0
    for loss in losses:
        epochs, waited = epochs + 1, waited + 1
        if loss <= lowest:
            lowest, waited = loss, 0
            kept = epochs
        if waited == patience:
            break
    return kept, epochs


@wrong("10.4", "difference: a tensor, expected a number")
def better(first, second):
    difference = first.mean() - second.mean()
    error = (first.var() / len(first) + second.var() / len(second)).sqrt()
    if abs(difference) <= 2 * error:
        return difference, error, "can't tell"
    return difference, error, "first" if difference > 0 else "second"


@wrong("10.4", "a mean scatters less than one run")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = ((first.std() ** 2 + second.std() ** 2) ** 0.5).item()
    if abs(difference) <= 2 * error:
        return difference, error, "can't tell"
    return difference, error, "first" if difference > 0 else "second"


@wrong("10.5", "do the weights move at all?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters = parameters
        self.lr, self.mu, self.decay = lr, momentum, weight_decay
        self.V = {}

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                v = self.V.get(p, 0)
                v = self.mu * v + p.grad + self.decay * p
                p -= self.lr * v
                self.V[p] = v


@wrong("10.5", "do the weights move at all?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters = list(parameters)
        self.lr, self.mu, self.decay = lr, momentum, weight_decay
        self.V = [torch.zeros_like(p) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.V):
            if p.grad is None:
                continue
            v.mul_(self.mu).add_(p.grad + self.decay * p)
            p = p - self.lr * v


@wrong("10.5", "stops with RuntimeError: a leaf Variable that requires grad")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters = list(parameters)
        self.lr, self.mu, self.decay = lr, momentum, weight_decay
        self.V = [torch.zeros_like(p) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    def step(self):
        for p, v in zip(self.parameters, self.V):
            if p.grad is None:
                continue
            v.mul_(self.mu).add_(p.grad + self.decay * p)
            p.sub_(self.lr * v)


@wrong("10.5", "stops with TypeError: unsupported operand type(s)")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters = list(parameters)
        self.lr, self.mu, self.decay = lr, momentum, weight_decay
        self.V = [torch.zeros_like(p) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.V):
            if False:
                continue
            v.mul_(self.mu).add_(p.grad + self.decay * p)
            p.sub_(self.lr * v)


@wrong("10.5", "does weight decay reach V?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters = list(parameters)
        self.lr, self.mu, self.decay = lr, momentum, weight_decay
        self.V = [torch.zeros_like(p) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.V):
            if p.grad is None:
                continue
            v.mul_(self.mu).add_(p.grad)
            p.sub_(self.lr * (v + self.decay * p))


@wrong("10.5", "does zero_grad forget the gradients?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters = list(parameters)
        self.lr, self.mu, self.decay = lr, momentum, weight_decay
        self.V = [torch.zeros_like(p) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            pass

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.V):
            if p.grad is None:
                continue
            v.mul_(self.mu).add_(p.grad + self.decay * p)
            p.sub_(self.lr * v)


@wrong("10.6", "neither saving nor loading makes a copy")
class Resumable(Plain):
    def state(self):
        return self.V

    def load(self, state):
        self.V = state


@wrong("10.6", "right the first time, not the second")
class Resumable(Plain):
    def state(self):
        return [v.clone() for v in self.V]

    def load(self, state):
        self.V = list(state)


@wrong("10.6", "does the state change while the run goes on?")
class Resumable(Plain):
    def state(self):
        return list(self.V)

    def load(self, state):
        self.V = [v.clone() for v in state]


@wrong("10.6", "does V begin at 0 again after load?")
class Resumable(Plain):
    def state(self):
        return {"V": [v.clone() for v in self.V]}

    def load(self, state):
        V = [v.clone() for v in state["V"]]


@wrong("10.6", "stops with KeyError")
class Resumable(Plain):
    def state(self):
        return {p: v.clone() for p, v in zip(self.parameters, self.V)}

    def load(self, state):
        self.V = [state[p].clone() for p in self.parameters]


@wrong("10.1", "is n / size rounded down?")
def batch_at(orders, size, step):
    n = orders.shape[1]
    epoch, k = divmod(step, n // size)
    return orders[epoch][k * size : (k + 1) * size]
