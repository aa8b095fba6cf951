import math

import torch
from torch.nn.functional import cross_entropy

from utils.tests.wrong_answers import right, wrong


@wrong("10.1", "is n / size rounded down")
def batch_at(orders, size, step):
    steps = orders.shape[1] // size
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "n // size + 1: and where size divides n")
def batch_at(orders, size, step):
    steps = orders.shape[1] // size + 1
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "is n / size rounded to the nearest? A part of a batch c")
def batch_at(orders, size, step):
    steps = round(orders.shape[1] / size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "is n / size rounded down")
def batch_at(orders, size, step):
    steps = int(orders.shape[1] / size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "is n / size rounded down, or up to 1? The smaller batch")
def batch_at(orders, size, step):
    steps = max(1, orders.shape[1] // size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "which axis of orders is n? It's (epochs, n)")
def batch_at(orders, size, step):
    steps = -(-orders.shape[0] // size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "are these the steps of all epochs? Those of one are nee")
def batch_at(orders, size, step):
    steps = -(-orders.shape[0] * orders.shape[1] // size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "steps count from 0")
def batch_at(orders, size, step):
    steps = -(-orders.shape[1] // size)
    epoch, place = divmod(step - 1, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "is it a step too late? Steps count from 0")
def batch_at(orders, size, step):
    steps = -(-orders.shape[1] // size)
    epoch, place = divmod(step + 1, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "which is the epoch, which the place in it? divmod gives")
def batch_at(orders, size, step):
    steps = -(-orders.shape[1] // size)
    place, epoch = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


@wrong("10.1", "is one missing? A slice ends before its second number")
def batch_at(orders, size, step):
    steps = -(-orders.shape[1] // size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size - 1]


@wrong("10.1", "is there one too many? A slice ends before its second n")
def batch_at(orders, size, step):
    steps = -(-orders.shape[1] // size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : place * size + size + 1]


@wrong("10.2", "is softmax still there")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(torch.softmax(model(I), dim=1), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "do the gradients add up")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "is `.item()` missing?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


@wrong("10.2", "is `.item()` missing?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return losses


@wrong("10.2", "is there one step only, after the loop")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    return losses


@wrong("10.2", "do the weights move")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        losses.append(loss.item())
    return losses


@wrong("10.2", "is there one step only, after the loop")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        loss = cross_entropy(model(I), label)
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    return losses


@wrong("10.4", "do the weights move at all")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = parameters
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.lr * M


@wrong("10.4", "do the weights move at all")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = parameters
        self.lr, self.mu = lr, momentum
        self.M = []

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.lr * M


@wrong("10.4", "do the weights move at all")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W = W - self.lr * M


@wrong("10.4", "is the update inside `with torch.no_grad():`?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        if True:
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.lr * M


@wrong("10.4", "is momentum missing")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M = self.mu * M + W.grad
                    W -= self.lr * M


@wrong("10.4", "is G multiplied by 1 - μ")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_((1 - self.mu) * W.grad)
                    W -= self.lr * M


@wrong("10.4", "does M grow without μ")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.add_(W.grad)
                    W -= self.lr * M


@wrong("10.5", "a straight line")
def one_cycle(steps, highest):
    def between(a, b, q):
        return a + (b - a) * q

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "is the top at 0.3 T")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = 0.3 * steps, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "is the top rounded? t₁ needn't be whole")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = int(0.3 * steps) - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "is the top rounded to the nearest? t₁ needn't be whole")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = round(0.3 * steps - 1), []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "is the top 0.3 T, rounded? It's at 0.3 T - 1, not round")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = int(0.3 * steps), []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "does the second way end at T? At T - 1")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "does the second way go back to where the first began")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 25, q)
        rates.append(rate)
    return rates


@wrong("10.5", "does it end at 0? At η_max / 250000")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, 0, q)
        rates.append(rate)
    return rates


@wrong("10.5", "does it begin at 0")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(0, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "are a and b exchanged")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 - math.cos(math.pi * q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "is π missing? Half a wave goes from 0 to π")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.5", "are these degrees? math.cos counts in radians")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(180 * q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


@wrong("10.3", "does each rate have a fresh model?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    model = make()
    for rate in rates:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return best, losses


@wrong("10.3", "is each loss measured before the last step?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return best, losses


@wrong("10.3", "do the gradients add up?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return best, losses


@wrong("10.3", "is the lowest loss returned, not its rate?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return lowest, losses


@wrong("10.3", "is the place returned, not the rate?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rates.index(rate), losses[-1]
    return best, losses


@wrong("10.3", "is it the last rate?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses:
            best, lowest = rate, losses[-1]
    return best, losses


@wrong("10.3", "holds tensors, each with its graph: is `.item()` missing?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss)
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return best, losses


@wrong("10.3", "expected 2 values: best rate, losses")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return losses


@wrong("10.3", "returns a number, expected 2 values")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return best


@wrong("10.3", "is there a step too many?")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps + 1):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return best, losses


@right("10.3")
def sweep(make, I, label, rates, steps):
    best, lowest, losses = None, float("inf"), []
    for rate in rates:
        model = make()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        if losses[-1] < lowest:
            best, lowest = rate, losses[-1]
    return [best, losses]


@wrong("10.2", "softmax is still there, and the gradients add up")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        loss = cross_entropy(torch.softmax(model(I), dim=1), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "do the weights move? Forget the gradients before backward(),")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "do the gradients add up? Forget them before each backward()")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    optimizer.zero_grad()
    for _ in range(steps):
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "is each loss measured after its step? Before it")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(cross_entropy(model(I), label).item())
    return losses


@wrong("10.2", "does it return too early, in the first step?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        return losses


@wrong("10.2", "a number, expected a list: a list is asked: is it in [ ]?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return loss.item()


@wrong("10.2", "is a `return` missing?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())


@wrong("10.2", "is the learning rate used?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "a tensor, expected a list: is `.tolist()` missing?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses)


@wrong("10.2", "does it go on with a step too many?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "is there a step too few?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(1, steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "is each loss there? Only the last one is")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    for _ in range(steps):
        losses = []
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "is ReLU on the scores? cross_entropy wants them as they are")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(torch.relu(model(I)), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "which dtype goes in: is a conversion missing?")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(label, model(I))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("10.2", "is there momentum? Plain SGD is asked")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(
        model.parameters(), momentum=0.9, lr=learning_rate
    )
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@right("10.2")
def overfit(model, I, label, learning_rate, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = cross_entropy(model(I), label)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for W in model.parameters():
                W -= learning_rate * W.grad
    return losses


@right("10.2")
def overfit(model, I, label, learning_rate, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = [0.0] * steps
    for step in range(steps):
        loss = torch.nn.CrossEntropyLoss()(model(I), label)
        losses[step] = loss.item()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses


@wrong("10.4", "argument 'other' (position 1) must be Tensor, not NoneType:")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                M.mul_(self.mu).add_(W.grad)
                W -= self.lr * M


@wrong("10.4", "is momentum missing?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M = self.mu * M + W.grad
                    W -= self.lr * M


@wrong("10.4", "is M's old value lost? It's M times μ, plus G")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.copy_(self.mu * W.grad)
                    W -= self.lr * M


@wrong("10.4", "does it go uphill? W minus η M")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W += self.lr * M


@wrong("10.4", "is η missing in the update?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= M


@wrong("10.4", "is η inside of M? Then a new η changes the old steps, too")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(self.lr * W.grad)
                    W -= M


@wrong("10.4", "it's None: a `.grad` that isn't there, or a missing `return`")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad.zero_()

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.lr * M


@wrong("10.4", "does zero_grad forget the gradients? They add up")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            pass

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.lr * M


@wrong("10.4", "is η read from self.lr in each step? It changes")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.rate, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.rate * M


@wrong("10.4", "does μ reach this step's G, too?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.add_(W.grad).mul_(self.mu)
                    W -= self.lr * M


@wrong("10.4", "do the shapes fit, aligned at the right? Is a `.T` missing?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(self.p[0])] * len(self.p)

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.lr * M


@wrong("10.4", "write it yourself")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.own = torch.optim.SGD(self.p, lr, momentum=momentum)

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        self.own.step()


@wrong("10.4", "does W move before M does? M first")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    W -= self.lr * M
                    M.mul_(self.mu).add_(W.grad)


@wrong("10.4", "is G added a second time?")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.p = list(parameters)
        self.lr, self.mu = lr, momentum
        self.M = [torch.zeros_like(W) for W in self.p]

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M in zip(self.p, self.M):
                if W.grad is not None:
                    M.mul_(self.mu).add_(W.grad)
                    W -= self.lr * (W.grad + self.mu * M)


@right("10.4")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.parameters = list(parameters)
        self.lr, self.momentum = lr, momentum
        self.M = [0] * len(self.parameters)

    def zero_grad(self):
        for W in self.parameters:
            W.grad = None

    @torch.no_grad()
    def step(self):
        for k, W in enumerate(self.parameters):
            if W.grad is not None:
                self.M[k] = self.momentum * self.M[k] + W.grad
                W.sub_(self.lr * self.M[k])


@right("10.4")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.lr, self.momentum = lr, momentum
        self.pairs = [[W, torch.zeros(W.shape).to(W)] for W in parameters]

    def zero_grad(self):
        for W, _ in self.pairs:
            W.grad = None

    def step(self):
        for pair in self.pairs:
            W, M = pair
            if W.grad is None:
                continue
            pair[1] = self.momentum * M + W.grad
            W.data = W.data - self.lr * pair[1]
