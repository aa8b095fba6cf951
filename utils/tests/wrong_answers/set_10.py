import math

import torch
from torch.nn.functional import cross_entropy

from utils.tests.wrong_answers import right, slips, wrong


@right("10.1")
def batch_at(orders, size, step):
    steps = -(-orders.shape[1] // size)
    epoch, place = divmod(step, steps)
    return orders[epoch, place * size : (place + 1) * size]


slips("10.1", batch_at)("""
is it the batch after it? Batch k begins at k times siz
    place * size : (place + 1) -> (place + 1) * size : (place + 2)
is step divided by an epoch's steps
    divmod(step, steps) -> divmod(steps, step)
is n / size rounded down
    -(-orders.shape[1] // size) -> orders.shape[1] // size
n // size + 1: and where size divides n
    -(-orders.shape[1] // size) -> orders.shape[1] // size + 1
is n / size rounded to the nearest? A part of a batch c
    -(-orders.shape[1] // -> round(orders.shape[1] /
is n / size rounded down
    -(-orders.shape[1] // -> int(orders.shape[1] /
is n / size rounded down, or up to 1? The smaller batch
    -(-orders -> max(1, orders
which axis of orders is n? It's (epochs, n)
    -(-orders.shape[1 -> -(-orders.shape[0
are these the steps of all epochs? Those of one are nee
    -(-orders.shape[1 -> -(-orders.shape[0] * orders.shape[1
steps count from 0
    divmod(step -> divmod(step - 1
is it a step too late? Steps count from 0
    divmod(step -> divmod(step + 1
which is the epoch, which the place in it? divmod gives
    - epoch, place = divmod(step, steps)
    + place, epoch = divmod(step, steps)
is one missing? A slice ends before its second number
    1) * size -> 1) * size - 1
is there one too many? A slice ends before its second n
    (place + 1) * size -> place * size + size + 1
does batch k begin at place k? At k times size
    place * size : (place + 1) * size -> place : place + size
does each slice end at size? Batch k ends at (k + 1)
    (place + 1) * size -> size
does the batch begin at step * size? The places begin a
    place * size : (place + 1) -> step * size : (step + 1)
does a batch reach into the next epoch?
    [epoch, place * size : (place + 1) -> .flatten()[step * size : (step + 1)
is the epoch the second index? orders is (epochs, n)
    - return orders[epoch, place * size : (place + 1) * size]
    + return orders[place * size : (place + 1) * size, epoch]
each epoch has a row of its own in orders
    [epoch, -> [0,
are these places in the order? The order says which exa
    return orders[epoch, -> return torch.arange(orders.shape[1])[
is the last batch filled up from the epoch's beginning?
    - return orders[epoch, place * size : (place + 1) * size]
    + places = torch.arange(size) + place * size
    + return orders[epoch, places % orders.shape[1]]
does the last batch begin earlier, to be full? It's sma
    place * size : (place + 1) * size] -> : (place + 1) * size][-size:]
are the batches all of about one size? All but the last
    , place * size : (place + 1) * size] -> ].tensor_split(steps)[place]
is the batch sorted? It's in the epoch's order
    1) * size] -> 1) * size].sort().values
is it more than the examples? They alone are asked
    return orders -> return epoch, orders
is an axis of size 1 too much?
    [epoch, -> [epoch : epoch + 1,
is torch.stack or torch.tensor missing
    1) * size] -> 1) * size].tolist()
whole numbers are asked
    1) * size] -> 1) * size].float()
returns nothing: is a `return` missing
    return orders -> orders
""")


@wrong("10.1", "has an epoch n / size steps, not rounded up?")
def batch_at(orders, size, step):
    epoch, place = divmod(step * size, orders.shape[1])
    return orders[epoch, place : place + size]


@wrong("10.1", "n // size + 1: and where size divides n?")
def batch_at(orders, size, step):
    epoch, place = 0, 0
    for _ in range(step):
        place += size
        if place > orders.shape[1]:  # it should be >=
            epoch, place = epoch + 1, 0
    return orders[epoch, place : place + size]


@right("10.1")
def batch_at(orders, size, step):
    return [k for order in orders for k in order.split(size)][step]


@right("10.2")
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


slips("10.2", overfit)("""
holds NumPy's arrays: is it `.item()`?
    loss.item() -> loss.detach().numpy()
is it nll_loss?
    - loss = cross_entropy(model(I), label)
    + loss = torch.nn.functional.nll_loss(model(I).softmax(dim=1), label)
is it a squared error?
    - loss = cross_entropy(model(I), label)
    + loss = ((model(I) - torch.eye(model[2].out_features)[label]) ** 2).mean()
is the last step missing?
      for _ in range(steps):
    +     optimizer.step()
    -     optimizer.step()
is the last step missing?
    - optimizer.step()
    + if len(losses) < steps - 1:
    +     optimizer.step()
is there a step more than there are losses?
    range(steps) -> range(steps + 1)
    return losses -> return losses[:-1]
is there one more step, after the loop?
    + optimizer.step()
      return losses
does it go uphill?
    lr=learning_rate -> lr=learning_rate, maximize=True
is it always 0.1?
    lr=learning_rate -> lr=0.1
do the losses add up?
    loss.item() -> loss.item() + sum(losses[-1:])
are the losses rounded?
    loss.item() -> round(loss.item(), 2)
1 in place of 3: which are missing?
    + if losses and loss.item() > losses[-1]:
    +     break
      loss.backward()
do the gradients add up
    - optimizer.zero_grad()
is there one step only, after the loop
    -     optimizer.step()
          losses.append(loss.item())
    + optimizer.step()
do the weights move
    - optimizer.step()
is there one step only, after the loop
    -     optimizer.zero_grad()
    -     optimizer.step()
          losses.append(loss.item())
    + optimizer.step()
do the gradients add up? Forget them before each backward()
    + optimizer.zero_grad()
      for _ in range(steps):
    -     optimizer.zero_grad()
is a `return` missing?
    - return losses
is each loss there? Only the last one is
    - losses = []
      for _ in range(steps):
    +     losses = []
is softmax still there
    model(I -> torch.softmax(model(I), dim=1
is `.item()` missing?
    loss.item() -> loss
is `.item()` missing?
    item -> detach
softmax is still there, and the gradients add up
    - optimizer.zero_grad()
    - loss = cross_entropy(model(I), label)
    + loss = cross_entropy(torch.softmax(model(I), dim=1), label)
do the weights move? Is backward() there
    + optimizer.zero_grad()
      optimizer.step()
is each loss measured after its step? Before it
    losses.append(loss -> losses.append(cross_entropy(model(I), label)
does it return too early, in the first step?
    - return losses
    +     return losses
a number, expected a list: a list is asked: is it in [ ]?
    return losses -> return loss.item()
is the learning rate used?
    lr=learning_rate -> lr=0.001
a tensor, expected a list: is `.tolist()` missing?
    return losses -> return torch.tensor(losses)
does it go on with a step too many?
    range(steps -> range(steps + 1
is there a step too few?
    range(steps -> range(1, steps
is ReLU on the scores? cross_entropy wants them as they are
    model(I -> torch.relu(model(I)
which dtype goes in: is a conversion missing?
    model(I), label -> label, model(I)
is there momentum? Plain SGD is asked
    - optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    + optimizer = torch.optim.SGD(
    +     model.parameters(), momentum=0.9, lr=learning_rate
    + )
""")


@right("10.4")
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
                    W -= self.lr * M


slips("10.4", SGD)("""
is there one M for each shape? Each weight has its own
    [torch.zeros_like(W) for -> {W.shape: torch.zeros_like(W) for
    in self.p] -> in self.p}
    W, M in zip(self.p, self.M): -> W in self.p:
      if W.grad is not None:
    +     M = self.M[W.shape]
is μ another number where none is given?
    =0.0 -> =0.9
missing 1 required positional argument: 'momentum'
    m=0.0 -> m
does nothing move where μ is 0?
    None: -> None and self.mu:
does M begin as the weight?
    torch.zeros_like(W) -> W.detach() + 0
is M the weight itself
    torch.zeros_like(W) -> W.data
a step changes self.lr: that's the schedule's part
      W -= self.lr * M
    + self.lr *= 0.99
is there weight decay?
    (W.grad) -> (W.grad + 1e-4 * W)
does the last weight move?
    zip(self.p, -> zip(self.p[:-1],
does the first weight alone move?
          W -= self.lr * M
    + return
do vectors, such as B, stay as they are?
    None: -> None and W.dim() > 1:
the generator kept as a list?
    list(parameters) -> parameters
the generator kept as a list?
    list(parameters) -> parameters
    [torch.zeros_like(W) for W in self.p -> [
do the weights move at all
    -= -> = W -
is the update inside `with torch.no_grad():`?
    with torch.no_grad() -> if True
is momentum missing, or M lost after each step?
    M.mul_(self.mu).add_(W.grad) -> M = self.mu * M + W.grad
is G multiplied by 1 - μ
    M.mul_(self.mu).add_(W -> M.mul_(self.mu).add_((1 - self.mu) * W
does M grow without μ
    mul_(self.mu).add_ -> add_
argument 'other' (position 1) must be Tensor, not NoneType:
    - if W.grad is not None:
    -     M.mul_(self.mu).add_(W.grad)
    -     W -= self.lr * M
    + M.mul_(self.mu).add_(W.grad)
    + W -= self.lr * M
is M 1 at first? It's 0
    zeros_like -> ones_like
is μ always 0.9? It's what __init__ gets
    - self.lr, self.mu = lr, momentum
    + self.lr, self.mu = lr, 0.9
moves a weight whose `.grad` is None, if it had one
    -     W -= self.lr * M
    + W -= self.lr * M
after zero_grad() there are gradients, or zeros in their place
    W.grad = None -> W.grad = None if W.grad is None else torch.zeros_like(W)
does a step end at the first weight without a gradient?
    - if W.grad is not None:
    + if W.grad is None:
    +     break
    + if True:
is M's old value lost? It's M times μ, plus G
    mul_(self.mu).add_(W -> copy_(self.mu * W
does it go uphill? W minus η M
    - -> +
is η missing in the update?
    self.lr * M -> M
is η inside of M? Then a new η changes the old steps, too
    (W. -> (self.lr * W.
    self.lr * M -> M
it's None: a `.grad` that isn't there, or a missing `return`
    grad = None -> grad.zero_()
after zero_grad() there are gradients, or zeros
    W.grad = None -> pass
is η read from self.lr in each step? It changes
    .lr, -> .rate,
    -= self.lr -> -= self.rate
does μ reach this step's G, too?
    mul_(self.mu).add_(W.grad -> add_(W.grad).mul_(self.mu
do the shapes fit, aligned at the right? Is a `.T` missing?
    W) for W in self.p] -> self.p[0])] * len(self.p)
is G added a second time?
    * M -> * (W.grad + self.mu * M)
does W move before M does? M first
    - M.mul_(self.mu).add_(W.grad)
      W -= self.lr * M
    + M.mul_(self.mu).add_(W.grad)
""")


@right("10.5")
def one_cycle(steps, highest):
    def between(a, b, q):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * q))

    top, rates = 0.3 * steps - 1, []
    for t in range(steps):
        if t <= top:
            rate = between(highest / 25, highest, t / top)
        else:
            q = (t - top) / (steps - 1 - top)
            rate = between(highest, highest / 250000, q)
        rates.append(rate)
    return rates


slips("10.5", one_cycle)("""
has the second way T - 1 steps? It has T - 1 - t₁
    (steps - 1 - top) -> (steps - 1)
is t - t₁ in brackets? Both are divided
    (t - top) -> t - top
does the second way begin a step late? At t₁
    (t - top) / (steps - 1 -> (t - top - 1) / (steps - 2
is the first way a step too long?
    t / top -> t / (top + 1)
is `done` a whole number, by //?
    t / top -> t // top
    ) / (steps -> ) // (steps
are start and end whole numbers, by //?
    / 25, -> // 25,
    / 250000 -> // 250000
is the top in the middle?
    0.3 -> 0.5
does the second way begin at η_max / 25?
    between(highest, h -> between(highest / 25, h
is it 25000?
    250000 -> 25000
is math.radians there?
    math.pi * q -> math.radians(math.pi * q)
is it a quarter of a wave?
    / 2 * (1 + math.cos(math.pi * q)) -> * math.cos(math.pi * q / 2)
is π 3.14?
    math.pi -> 3.14
are the ways exponential?
    b + (a - b) / 2 * (1 + math.cos(math.pi * q)) -> a * (b / a) ** q
are they rounded?
    append(rate) -> append(round(rate, 4))
a straight line
    b + (a - b) / 2 * (1 + math.cos(math.pi * q)) -> a + (b - a) * q
is the top at 0.3 T
    * steps - 1 -> * steps
is the top rounded? t₁ needn't be whole
    0.3 * steps -> int(0.3 * steps)
is the top rounded to the nearest? t₁ needn't be whole
    0.3 * steps - 1 -> round(0.3 * steps - 1)
is the top 0.3 T, rounded? It's at 0.3 T - 1, not round
    0.3 * steps - 1 -> int(0.3 * steps)
does the second way end at T? At T - 1
    1 - top -> top
does the second way go back to where the first began
    250000 -> 25
does it end at 0? At η_max / 250000
    highest / 250000 -> 0
does it begin at 0
    between(highest / 25 -> between(0
is the top at 0.3 (T - 1)? It's at 0.3 T - 1
    steps - 1, -> (steps - 1),
is the first way a straight line? It's half a wave, too
    - rate = between(highest / 25, highest, t / top)
    + rate = highest / 25 + (highest - highest / 25) * t / top
is it one way, from the highest rate down? There are tw
    0.3 * steps - 1 -> 0
    t <= top -> False
is it the sine? cos(0) is 1, sin(0) is 0
    cos( -> sin(
is 1 + cos in brackets? Both are multiplied
    (1 + math.cos(math.pi * q)) -> 1 + math.cos(math.pi * q)
is start - end in brackets? Both are divided by 2
    (a - b) -> a - b
is the division by 2 missing?
    ) / 2 * -> ) *
is the 1 missing? It's 1 + cos
    (1 + math.cos(math.pi * q)) -> math.cos(math.pi * q)
is the end + missing, with which the formula begins?
    return b + ( -> return (
is the last rate 250000 times below the first? Below th
    250000 -> 250000 / 25
does it begin at η_max / 250000? At η_max / 25
    between(highest / 25, -> between(highest / 250000,
does `done` begin at 0 again on the second way?
    (t - top) / (steps - 1 - top) -> t / (steps - 1)
does `done` begin at 0 in the second way's first step? At t₁
    (t - top) / (steps - 1 - top -> (t - int(top) - 1) / (steps - 2 - int(top)
is the top rounded down, or up to 1?
    0.3 * steps - 1 -> max(int(0.3 * steps - 1), 1)
steps count from 0
    range(steps) -> range(1, steps + 1)
is there a rate too many?
    range(steps) -> range(steps + 1)
does it return in the first step?
    - return rates
    +     return rates
is it a tensor? A list of Python numbers
    return rates -> return torch.tensor(rates)
a list is asked: is it in [ ]?
    return rates -> return rate
are start and end exchanged
    (1 + -> (1 -
is π missing? Half a wave goes from 0 to π
    math.pi * q -> q
are these degrees? math.cos counts in radians
    math.pi -> 180
""")


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
    return best, losses


slips("10.3", sweep)("""
is it the mean of the losses on the way?
      for _ in range(steps):
    +     way = [] if _ == 0 else way
          loss.backward()
    +     way.append(loss)
    loss.item() -> sum(way).item() / steps
is it Adam?
    SGD -> Adam
is there momentum?
    lr=rate -> lr=rate, momentum=0.9
is it the largest rate whose loss is a number?
    + best = max(r for r, x in zip(rates, losses) if x == x)
      return best, losses
is it a place in the list without nan?
    - return best, losses
    + found = [x for x in losses if x == x]
    + return rates[found.index(min(found))], losses
is a nan made 0?
    loss.item() -> loss.nan_to_num(0).item()
does each rate have a fresh model?
    + model = make()
      for rate in rates:
    -     model = make()
do the gradients add up?
    - optimizer.zero_grad()
is each loss measured before the last step?
          optimizer.step()
    - loss = cross_entropy(model(I), label)
is the lowest loss returned, not its rate?
    return best -> return lowest
is the place returned, not the rate?
    = rate -> = rates.index(rate)
is it the last rate?
    losses[-1] < lowest -> losses
losses holds tensors: is `.item()` missing?
    loss.item() -> loss
expected 2 values: best rate, losses
    best, losses -> losses
returns a number, expected 2 values
    best, losses -> best
is there a step too many?
    range(steps -> range(steps + 1
what if a loss is nan? `x < nan` is False, so it may st
    return best -> return rates[losses.index(min(losses))]
is nan taken for the lowest? argmin does that
    return best -> return rates[torch.tensor(losses).argmin()]
is no rate ever the best? Does the lowest begin at 0, o
    float("inf") -> 0
is it the last rate whose loss is a number? Is `lowest`
    best, lowest = rate, losses[-1] -> best = rate
is each loss compared with the one before? With the low
    -     best, lowest = rate, losses[-1]
    +     best = rate
    + lowest = losses[-1]
is it the highest loss's rate, or the smallest rate?
    < lowest -> > lowest
    float("inf") -> 0
is a nan left out? Each rate has its loss in the list
    + if loss != loss:
    +     continue
      losses.append(loss.item())
is nan replaced? It stands in the list as it is
    n best, losses -> n best, [x if x == x else float("inf") for x in losses]
are the rates sorted? The losses have the order of `rat
    rate in rates -> rate in sorted(rates)
are the losses sorted?
    return best, losses -> return best, sorted(losses)
are these the losses of all steps? The last of each rat
    +     losses.append(loss.item())
          loss.backward()
    - losses.append(loss.item())
is there one step only? Is step() after the loop, or ma
    -     optimizer.step()
    + optimizer.step()
do the models learn? Each needs an optimizer of its own
    loss.backward() -> pass
is it called, with ( )?
    make() -> make
is it in a list?
    best, losses -> losses, best
""")


@right("10.3")
def in_a_list(make, I, label, rates, steps):
    return list(sweep(make, I, label, rates, steps))


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


@right("10.5")
def one_cycle(steps, highest):
    top = 0.3 * steps - 1
    t = torch.arange(steps).double()
    up = highest * (1 + 24 * torch.sin(math.pi / 2 * t / top) ** 2) / 25
    low = highest / 250000
    part = (t - top) / (0.7 * steps)
    down = low + (highest - low) * torch.cos(math.pi / 2 * part) ** 2
    return torch.where(t <= top, up, down).tolist()


@right("10.4")
class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.lr, self.mu = lr, momentum
        self.M = {W: torch.zeros_like(W) for W in parameters}

    def zero_grad(self):
        for W in self.M:
            W.grad = None

    @torch.no_grad()
    def step(self):
        for W, M in self.M.items():
            if W.grad is not None:
                W.sub_(M.mul_(self.mu).add_(W.grad), alpha=self.lr)
                W.grad = None  # nobody forbids it
