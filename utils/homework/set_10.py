"""The tasks of problem set 10: train with SGD."""

import importlib
import math
from functools import partial, wraps
from itertools import accumulate

import numpy as np
import torch
from torch.nn.functional import cross_entropy, mse_loss, nll_loss, one_hot
from torch.optim.lr_scheduler import OneCycleLR

from utils.checking.probes_torch import (
    learn_by_heart,
    network_of,
    train_by_hand,
    train_with,
    try_rates,
    weights_in,
)
from utils.checking.task import Task


def sample_step(rng):
    """A step of a later epoch: two full batches each, often a smaller one.

    That one has at most half of a full one; it's often the one asked for.
    Sometimes it's any step of any run.
    """
    size, epochs = int(rng.integers(2, 6)), int(rng.integers(2, 4))
    n = 2 * size
    if rng.random() < 0.6:
        n += int(rng.integers(1, size // 2 + 1))
    if rng.random() < 0.1:
        epochs, size, n = (int(x) for x in rng.integers([1, 1, 2], [4, 6, 9]))
    orders = np.array([rng.permutation(n) for _ in range(epochs)])
    steps = -(-n // size)
    step = int(rng.integers(steps if epochs > 1 else 0, epochs * steps))
    if rng.random() < 0.4:  # the last of its epoch
        step += steps - 1 - step % steps
    return torch.tensor(orders), size, step


def sample_cycle(rng):
    load_early()
    return int(rng.integers(4, 60)), float(rng.uniform(0.01, 0.5))


def load_early():
    """What the first optimizer imports: not in the time of an answer."""
    importlib.import_module("torch._dynamo")


def sample_network(rng, among=(2, 3, 4)):
    """A network of two layers: W0, B and W1, and d, c; h is the third."""
    load_early()
    d, h, c = (int(x) for x in rng.permutation(among))
    shapes = (d, h), (h,), (h, c)
    weights = tuple(torch.tensor(rng.normal(size=shape)) for shape in shapes)
    return weights, d, c


def followed(steps):
    """A network that can be followed on paper, and its first steps.

    In the first step both classes have the share ½. The next inputs are 0,
    and so are all their gradients.

    Returns:
        I (steps, 1, 1), label (steps, 1), and W0 (1, 1), B (1,), W1 (1, 2).
    """
    I = torch.zeros(steps, 1, 1).double()
    I[0] = 2
    W0, B, W1 = torch.ones(1, 1), torch.zeros(1), torch.zeros(1, 2)
    label = torch.zeros(steps, 1, dtype=torch.int64)
    return I, label, (W0.double(), B.double(), W1.double())


def one_shape():
    """One step on paper with W0 and W1 of one shape, (2, 2): ReLU gives I.

    Both classes have the share ½, and no gradient is 0.
    """
    I, label = torch.tensor([[[2.0, 1.0]]]).double(), torch.tensor([[0]])
    W0, B, W1 = torch.eye(2), torch.zeros(2), torch.tensor([[1.0, 0], [-2, 0]])
    return I, label, (W0.double(), B.double(), W1.double())


def two_followed():
    """I (2, 1) and label (2,) of two examples that pull apart, and weights.

    A rate of 4 is too large for them: the loss rises.
    """
    _, _, weights = followed(1)
    I = torch.tensor([[2.0], [1.0]]).double()
    return I, torch.tensor([0, 1]), weights


def one_followed():
    """The first step's I (1, 1) and label (1,), and the weights."""
    I, label, weights = followed(1)
    return I[0], label[0], weights


def sample_one_batch(rng):
    """A network, one batch of 1 to 5 examples, a rate, 1 to 5 steps."""
    weights, d, c = sample_network(rng)
    n = int(rng.choice([1, 5, 5]))
    I = torch.tensor(rng.normal(size=(n, d)))
    label = torch.tensor(rng.integers(0, c, n))
    rate, steps = float(rng.uniform(0.1, 0.5)), int(rng.integers(1, 6))
    return I, label, weights, rate, steps


def sample_rates(rng):
    """The same with some rates, most times one far too large before them.

    That one ends at nan; no two losses are equal. Often the best comes
    first, and the last is better than the one before. Often 20 is there, too
    large for all but a few.
    """
    rates = [0.7, 0.05 if rng.random() < 0.4 else 20.0, 0.2]
    if rng.random() < 0.5:
        rates = rng.permutation(rates).tolist()
    if rng.random() < 0.85:  # in front, or in any place
        place = int(rng.integers(len(rates) + 1)) if rng.random() < 0.2 else 0
        rates.insert(place, 1e160)
    steps = int(rng.integers(2, 4))
    while True:
        I, label, weights, _, _ = sample_one_batch(rng)
        _, losses = swept(I, label, weights, rates, steps)
        large = [x for x, rate in zip(losses, rates, strict=True) if rate > 20]
        apart = len({round(loss, 3) for loss in losses}) == len(losses)
        if apart and all(map(math.isnan, large)):
            return I, label, weights, rates, steps


def sample_training(rng, most=0.5, among=(2, 3, 4)):
    """A network, a batch for each step, η and μ; B is sometimes frozen.

    Args:
        most: η is 0.05 to this.
        among: the sizes d, h and c, in any order.
    """
    weights, d, c = sample_network(rng, among)
    steps, n = int(rng.integers(3, 6)), 5
    return (
        torch.tensor(rng.normal(size=(steps, n, d))),
        torch.tensor(rng.integers(0, c, (steps, n))),
        weights,
        bool(rng.random() < 0.65),
        rng.uniform(0.05, most, steps).tolist(),
        float(rng.uniform(0.5, 0.9)),
    )


def sample_sgd(rng):
    """A training; often μ isn't given, or W0 and W1 have one shape."""
    if rng.random() < 0.3:
        return sample_training(rng, among=(3, 3, 3))
    inputs = sample_training(rng)
    return inputs if rng.random() < 0.6 else inputs[:-1]


def batches(orders, size):
    n = orders.shape[1]
    return [
        order[first : first + size]
        for order in orders
        for first in range(0, n, size)
    ]


def batch_at(orders, size, step):
    return batches(orders, size)[step]


def full_batch_at(orders, size, step):
    """As if there were no smaller last batches."""
    full = [k for k in batches(orders, size) if len(k) == size]
    return (full or batches(orders, size))[step % max(len(full), 1)]


def rounded_up(orders, size):
    return -(-orders.shape[1] // size)


def batch_by(steps_of=rounded_up, cut=None, later=0, turned=False):
    """Batch k of epoch e, with a mistake or none.

    Args:
        steps_of: function (orders, size) -> steps of an epoch.
        cut: function (orders, e, k, size, step) -> what is returned.
        later: steps added.
        turned: are e and k exchanged?
    """

    def mistake(orders, size, step):
        e, k = divmod(step + later, steps_of(orders, size))
        e, k = (k, e) if turned else (e, k)
        if cut:
            return cut(orders, e, k, size, step)
        return orders[e, k * size : (k + 1) * size]

    return mistake


def divided_wrong(orders, size, step):
    e, k = divmod(rounded_up(orders, size), step)
    return orders[e, k * size : (k + 1) * size]


def batch_by_examples(orders, size, step):
    e, first = divmod(step * size, orders.shape[1])
    return orders[e][first : first + size]


def one_cycle(steps, highest):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight])
    schedule = OneCycleLR(
        optimizer, highest, total_steps=steps, cycle_momentum=False
    )
    rates = []
    for _ in range(steps):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        if len(rates) < steps:
            schedule.step()
    return rates


def cosine(a, b, q):
    return b + (a - b) / 2 * (1 + math.cos(math.pi * q))


def cycle(
    steps, highest, shift=1, start=25, end=250000, whole=None, wave=cosine,
    ways=(False, False), first=0, up=None, down=None, rise=None, fall=None,
):  # fmt: skip
    """One-cycle with a mistake or none.

    Args:
        shift: what is taken from 0.3 T.
        start, end: what the first and last rate divide by; inf for 0.
        whole: function that changes the top.
        wave: function (a, b, q) -> η, of its own.
        ways: are start and end exchanged, on the first and the second way?
        first: the step that it begins with.
        up, down: functions (a, b, q) -> η of one way alone.
        rise: function (t, t₁) -> the part that is done of the first way.
        fall: function (t, t₁, T) -> that of the second.
    """

    top = (whole or float)(0.3 * steps - shift)
    rates = []
    for t in range(first, steps + first):
        if t <= top:
            a, b, form = highest / start, highest, up or wave
            q = rise(t, top) if rise else t / top
        else:
            a, b, form = highest, highest / end, down or wave
            q = (t - top) / (steps - 1 - top)
            q = fall(t, top, steps) if fall else q
        turned = ways[t > top]
        rates.append(form(b, a, q) if turned else form(a, b, q))
    return rates


def miscycled(**mistake):
    """One-cycle with a mistake: a function of the task's inputs."""
    return lambda steps, highest: cycle(steps, highest, **mistake)


def anew(t, top, T):
    """The part of the second way, from its first step to the last."""
    begin = math.floor(top) + 1
    return (t - begin) / (T - 1 - begin)


def overfit(I, label, weights, rate, steps):
    return learn(I, label, weights, rate, steps)


def learn(
    I, label, weights, rate, steps, twice=False, forget=True, inside=True,
    late=False, change=None, scores=lambda O: O, kind=torch.optim.SGD,
    loss_of=cross_entropy, after=0, **settings,
):  # fmt: skip
    """Losses and weights of a run on one batch, with a mistake or none.

    Args:
        twice: softmax before cross_entropy.
        forget: zero_grad before each backward.
        inside: a step for each loss; else one, at the end.
        late: the losses are measured after their step.
        change: function of the losses, of what is returned.
        scores: function of what the model gives.
        kind: class of the optimizer, made with its settings.
        loss_of: function (scores, label) -> loss.
        after: steps after the loop, with the last gradient.
    """
    model = network_of(weights)
    optimizer = kind(model.parameters(), rate, **settings)

    def measure():
        O = scores(model(I))
        O = O.softmax(dim=1) if twice else O
        return loss_of(O, label)

    losses = []
    for _ in range(steps):
        if forget:
            optimizer.zero_grad()
        loss = measure()
        loss.backward()
        if inside:
            optimizer.step()
        losses.append((measure() if late else loss).item())
    for _ in range(after if inside else 1):
        optimizer.step()
    return change(losses) if change else losses, weights_in(model)


def mislearn(**mistake):
    """Learning with a mistake: a function of the task's inputs."""
    return lambda I, label, weights, rate, steps: learn(
        I, label, weights, rate, steps, **mistake
    )


def sweep(I, label, weights, rates, steps):
    return swept(I, label, weights, rates, steps)


def lowest(losses, rates):
    """The rate of the lowest loss; nan is none."""
    found = [
        pair
        for pair in zip(losses, rates, strict=True)
        if not math.isnan(pair[0])
    ]
    return min(found, default=(0, None))[1]


def last_of(way):
    return way[-1]


def swept(
    I, label, weights, rates, steps, best=lowest, more=0, of=last_of,
    change=None, on_the_way=False, **training,
):  # fmt: skip
    """Best rate and last losses, with a mistake or none.

    Args:
        best: function (losses, rates) -> the rate.
        more: steps more than asked.
        of: function of a rate's losses before each step and at the end.
        change: function (losses, rates) of the losses that are returned.
        on_the_way: all losses, those before each step.
        training: mistakes of `ways`.
    """
    all_ways = ways(I, label, weights, rates, steps + more, **training)
    losses = [float(of(way)) for way in all_ways]
    found = best(losses, rates)
    losses = change(losses, rates) if change else losses
    before = [x for way in all_ways for x in way[:-1]]
    return found, before if on_the_way else losses


def remembered(function):
    """A function that works out once what it gives for the same numbers."""
    found = {}

    @wraps(function)
    def asked(*inputs, **settings):
        key = numbers_in(inputs), *settings.items()
        if key not in found:
            found[key] = function(*inputs, **settings)
        return found[key]

    return asked


def numbers_in(value):
    """All that a value holds, hashable: tensors as bytes."""
    if isinstance(value, list | tuple):
        return tuple(map(numbers_in, value))
    if isinstance(value, torch.Tensor):
        return value.shape, value.dtype, value.numpy().tobytes()
    return value


@remembered  # most mistakes train as they should
def ways(
    I, label, weights, rates, steps, fresh=True, forget=True, twice=False,
    fixed=None, inside=True, kind=torch.optim.SGD, **settings,
):  # fmt: skip
    """Each rate's losses before each step and at the end.

    Args:
        fresh: each rate begins with weights of its own.
        forget: zero_grad before each backward.
        twice: softmax before cross_entropy.
        fixed: a rate in place of all of them.
        inside: a step for each loss; else one, at the end.
        kind: class of the optimizer, made with its settings.
    """

    def measure():
        O = torch.relu(I @ W0 + B) @ W1
        return cross_entropy(O.softmax(dim=1) if twice else O, label)

    found = []
    for k, rate in enumerate(rates):
        if fresh or k == 0:
            W0, B, W1 = (W.clone().requires_grad_() for W in weights)
        optimizer = kind([W0, B, W1], lr=fixed or rate, **settings)
        way = []
        for _ in range(steps):
            if forget:
                optimizer.zero_grad()
            loss = measure()
            loss.backward()
            if inside:
                optimizer.step()
            way.append(loss.item())
        if not inside:
            optimizer.step()
        found.append((*way, measure().item()))
    return tuple(found)


def last_drop(losses, rates):
    """The last rate whose loss is below that of the rate before."""
    found, before = None, math.inf
    for loss, rate in zip(losses, rates, strict=True):
        found = rate if loss < before else found
        before = loss
    return found


def among_numbers(losses, rates):
    """The rate at the lowest loss's place in the list without nan."""
    found = [loss for loss in losses if not math.isnan(loss)]
    return rates[found.index(min(found))]


def misswept(**mistake):
    """A sweep with a mistake: a function of the task's inputs."""
    return lambda I, label, weights, rates, steps: swept(
        I, label, weights, rates, steps, **mistake
    )


def torch_sgd(parameters, lr, momentum):
    """torch.optim.SGD, with η where the tasks have it."""

    class WithRate(torch.optim.SGD):
        lr = property(
            lambda self: self.param_groups[0]["lr"],
            lambda self, lr: self.param_groups[0].update(lr=lr),
        )

    return WithRate(parameters, lr=lr, momentum=momentum)


def trained(I, label, weights, frozen, rates, momentum=0.0):
    return train_with(torch_sgd, I, label, weights, frozen, rates, momentum)


def first_rate_only(I, label, weights, frozen, rates, momentum=0.0):
    rates = rates[:1] * len(rates)
    return trained(I, label, weights, frozen, rates, momentum)


def each_one(k, W):
    return True


def wrong_sgd(
    update, ends=False, begin=torch.zeros_like, moves=each_one, default=0.0
):
    """A mistake of SGD: update(W, G, M, η, μ) -> W, M.

    Args:
        ends: does a step end at the first weight without a gradient?
        begin: function W -> M before the first step.
        moves: function (k, W), is weight k one that moves?
        default: μ where none is given.
    """

    def mistake(I, label, weights, frozen, rates, momentum=default):
        class Wrong:
            def __init__(self, parameters, lr, momentum):
                self.weights = list(parameters)
                self.M = [begin(W) for W in self.weights]

            def zero_grad(self):
                for W in self.weights:
                    W.grad = None

            def step(self):
                with torch.no_grad():
                    for k, W in enumerate(self.weights):
                        if W.grad is None and ends:
                            break
                        if W.grad is not None and moves(k, W):
                            new, self.M[k] = update(
                                W, W.grad, self.M[k], self.lr, momentum
                            )
                            W.copy_(new)

        return train_with(Wrong, I, label, weights, frozen, rates, momentum)

    return mistake


def one_for_each_shape(I, label, weights, frozen, rates, momentum=0.0):
    """The weights of one shape share their M."""

    class Sharing:
        def __init__(self, parameters, lr, momentum):
            self.weights = list(parameters)
            self.M = {W.shape: torch.zeros_like(W) for W in self.weights}

        def zero_grad(self):
            for W in self.weights:
                W.grad = None

        @torch.no_grad()
        def step(self):
            for W in self.weights:
                if W.grad is not None:
                    M = self.M[W.shape].mul_(momentum).add_(W.grad)
                    W -= self.lr * M

    return train_with(Sharing, I, label, weights, frozen, rates, momentum)


def plain(W, G, M, rate, mu):
    M = mu * M + G
    return W - rate * M, M


TASKS = [
    Task(
        "batch_at",
        points=2,
        trials=40,
        sample=sample_step,
        expected=batch_at,
        small=(
            (torch.tensor([[2, 0, 1], [1, 2, 0]]), 2, 3),
            (torch.tensor([[1, 2, 0, 3], [3, 0, 2, 1]]), 2, 1),
            (torch.tensor([[1, 0], [0, 1]]), 3, 1),
        ),
        mistakes={
            "are these places in the order? The order says which example "
            "is there": lambda orders, size, step: batches(
                torch.arange(orders.shape[1]).expand(orders.shape), size
            )[step],
            "each epoch has a row of its own in orders": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        0, k * size : (k + 1) * size
                    ]
                )
            ),
            "does a batch reach into the next epoch?": (
                lambda orders, size, step: orders.ravel()[
                    step * size : (step + 1) * size
                ]
            ),
            "has an epoch as many steps? The smaller batch at its end is "
            "one, too": full_batch_at,
            "steps count from 0": batch_by(later=-1),
            "is it a step too late? Steps count from 0": batch_by(later=1),
            "is n / size rounded down? The smaller batch is a step, too": (
                batch_by(lambda orders, size: orders.shape[1] // size)
            ),
            "is n / size rounded down, or up to 1? The smaller batch is a "
            "step, too": batch_by(
                lambda orders, size: max(1, orders.shape[1] // size)
            ),
            "is n / size rounded to the nearest? A part of a batch counts": (
                batch_by(lambda orders, size: round(orders.shape[1] / size))
            ),
            "n // size + 1: and where size divides n?": (
                batch_by(lambda orders, size: orders.shape[1] // size + 1)
            ),
            "which axis of orders is n? It's (epochs, n)": (
                batch_by(lambda orders, size: -(-orders.shape[0] // size))
            ),
            "are these the steps of all epochs? Those of one are needed": (
                batch_by(lambda orders, size: -(-orders.numel() // size))
            ),
            "has an epoch n / size steps, not rounded up?": batch_by_examples,
            "which is the epoch, which the place in it? divmod gives the "
            "quotient first": batch_by(turned=True),
            "does the batch begin at step * size? The places begin at 0 "
            "again in each epoch": batch_by(
                cut=lambda orders, e, k, size, step: orders[
                    e, step * size : (step + 1) * size
                ]
            ),
            "is it the batch after it? Batch k begins at k times size": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        e, (k + 1) * size : (k + 2) * size
                    ]
                )
            ),
            "is step divided by an epoch's steps, not the other way round?": (
                divided_wrong
            ),
            "does batch k begin at place k? At k times size": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        e, k : k + size
                    ]
                )
            ),
            "is one missing? A slice ends before its second number": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        e, k * size : (k + 1) * size - 1
                    ]
                )
            ),
            "is there one too many? A slice ends before its second number": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        e, k * size : (k + 1) * size + 1
                    ]
                )
            ),
            "are these all batches of the epoch? One is asked": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[e].split(size)
                )
            ),
            "is it the batch of every epoch? One row is asked": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        :, k * size : (k + 1) * size
                    ]
                )
            ),
            "is the epoch the second index? orders is (epochs, n)": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        k * size : (k + 1) * size, e
                    ]
                )
            ),
            "does each slice end at size? Batch k ends at (k + 1) * size": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        e, k * size : size
                    ]
                )
            ),
            "is the last batch filled up from the epoch's beginning? It's "
            "smaller": batch_by(
                cut=lambda orders, e, k, size, step: orders[e].roll(-k * size)[
                    :size
                ]
            ),
            "does the last batch begin earlier, to be full? It's smaller": (
                batch_by(
                    cut=lambda orders, e, k, size, step: orders[
                        e, : (k + 1) * size
                    ][-size:]
                )
            ),
            "are the batches all of about one size? All but the last hold "
            "`size`": batch_by(
                cut=lambda orders, e, k, size, step: orders[e].tensor_split(
                    rounded_up(orders, size)
                )[k]
            ),
            "is the batch sorted? It's in the epoch's order": (
                lambda *inputs: batch_at(*inputs).sort().values
            ),
            "is it more than the examples? They alone are asked": (
                lambda orders, size, step: (
                    step // rounded_up(orders, size),
                    batch_at(orders, size, step),
                )
            ),
            "are they floats? Numbers of examples are int64": (
                lambda *inputs: batch_at(*inputs).double()
            ),
        },
    ),
    Task(
        "overfit",
        points=2,
        sample=sample_one_batch,
        expected=overfit,
        probe=learn_by_heart,
        parts=("losses", "weights afterwards"),
        small=(
            (*one_followed(), 0.5, 1),
            (*one_followed(), 0.5, 2),
            (*two_followed(), 4.0, 3),
        ),
        mistakes={
            "is softmax still there? cross_entropy wants the scores": (
                mislearn(twice=True)
            ),
            "do the gradients add up? Forget them before each backward()": (
                mislearn(forget=False)
            ),
            "softmax is still there, and the gradients add up": (
                mislearn(twice=True, forget=False)
            ),
            "is there one step only, after the loop? And do the gradients "
            "add up?": mislearn(inside=False, forget=False),
            "is there one step only, after the loop?": mislearn(inside=False),
            "is each loss measured after its step? Before it": (
                mislearn(late=True)
            ),
            "do the weights move? Is backward() there, and the gradients "
            "forgotten before it, not after?": (
                lambda I, label, weights, rate, steps: learn(
                    I, label, weights, 0, steps
                )
            ),
            "does a copy of the model learn? The model itself is to": (
                lambda I, label, weights, rate, steps: (
                    learn(I, label, weights, rate, steps)[0],
                    weights_in(network_of(weights)),
                )
            ),
            "is it Adam? Plain SGD is asked": mislearn(kind=torch.optim.Adam),
            "is it AdamW? Plain SGD is asked": mislearn(
                kind=torch.optim.AdamW
            ),
            "is there weight decay? Plain SGD is asked": mislearn(
                weight_decay=0.01
            ),
            "is it the sum over the examples? The loss is their mean": (
                mislearn(loss_of=partial(cross_entropy, reduction="sum"))
            ),
            "is it nll_loss? It wants logarithms; cross_entropy the scores": (
                mislearn(
                    loss_of=lambda O, label: nll_loss(O.softmax(dim=1), label)
                )
            ),
            "is it a squared error? The loss is cross_entropy": mislearn(
                loss_of=lambda O, label: mse_loss(
                    O, one_hot(label, O.shape[1]).to(O.dtype)
                )
            ),
            "is the last step missing? Each loss is followed by its step": (
                lambda I, label, weights, rate, steps: (
                    learn(I, label, weights, rate, steps)[0],
                    learn(I, label, weights, rate, steps - 1)[1],
                )
            ),
            "is there a step more than there are losses?": (
                lambda I, label, weights, rate, steps: (
                    learn(I, label, weights, rate, steps)[0],
                    learn(I, label, weights, rate, steps + 1)[1],
                )
            ),
            "is there one more step, after the loop?": mislearn(after=1),
            "does it go uphill? W minus rate times gradient": mislearn(
                maximize=True
            ),
            "is it always 0.1? The learning rate is an input": (
                lambda I, label, weights, rate, steps: learn(
                    I, label, weights, 0.1, steps
                )
            ),
            "do the losses add up? Each is that of its step": mislearn(
                change=lambda losses: list(accumulate(losses))
            ),
            "are the losses rounded?": mislearn(
                change=lambda losses: [round(loss, 2) for loss in losses]
            ),
            "is the learning rate used?": (
                lambda I, label, weights, rate, steps: learn(
                    I, label, weights, 0.001, steps
                )
            ),
            "is ReLU on the scores? cross_entropy wants them as they are": (
                mislearn(scores=torch.relu)
            ),
            "is there momentum? Plain SGD is asked": mislearn(momentum=0.9),
            "does it go on with a step too many?": (
                lambda I, label, weights, rate, steps: learn(
                    I, label, weights, rate, steps + 1
                )
            ),
            "is there a step too few?": (
                lambda I, label, weights, rate, steps: learn(
                    I, label, weights, rate, steps - 1
                )
            ),
            "is each loss there? Only the last one is": (
                mislearn(change=lambda losses: losses[-1:])
            ),
            "does it return too early, in the first step?": (
                lambda I, label, weights, rate, steps: learn(
                    I, label, weights, rate, 1
                )
            ),
        },
    ),
    Task(
        "sweep",
        points=2,
        trials=32,
        sample=sample_rates,
        expected=sweep,
        probe=try_rates,
        parts=("best rate", "losses"),
        small=(
            (*one_followed(), [0.5, 1.0, 0.25], 2),
            (*two_followed(), [0.25, 1.0, 4.0], 1),
        ),
        mistakes={
            "does each rate have a fresh model? Call make() for each": (
                misswept(fresh=False)
            ),
            "is each loss measured before the last step? After all of them": (
                misswept(of=lambda way: way[-2])
            ),
            "is it the mean of the losses on the way? The last is asked": (
                misswept(of=lambda way: sum(way[:-1]) / (len(way) - 1))
            ),
            "is it Adam? Plain SGD is asked": misswept(kind=torch.optim.Adam),
            "is there momentum? Plain SGD is asked": misswept(momentum=0.9),
            "do the gradients add up? Forget them before each backward()": (
                misswept(forget=False)
            ),
            "is there a step too many?": misswept(more=1),
            "is there a softmax? cross_entropy wants the scores": misswept(
                twice=True
            ),
            "is each model trained with its rate?": misswept(
                fixed=0.1, best=lambda losses, rates: rates[0]
            ),
            "is there one step only? Is step() after the loop, or make() in "
            "it?": misswept(inside=False),
            "do the models learn? Each needs an optimizer of its own, and "
            "backward()": misswept(
                fixed=1e-300, best=lambda losses, rates: rates[0]
            ),
            "are these the losses of all steps? The last of each rate": (
                misswept(on_the_way=True)
            ),
            "is a nan left out? Each rate has its loss in the list": misswept(
                change=lambda losses, rates: [x for x in losses if x == x]
            ),
            "is nan replaced? It stands in the list as it is": misswept(
                change=lambda losses, rates: [
                    math.inf if math.isnan(x) else x for x in losses
                ]
            ),
            "is a nan made 0? It stays nan, and is never the lowest": misswept(
                of=lambda way: 0 if math.isnan(way[-1]) else way[-1]
            ),
            "are the rates sorted? The losses have the order of `rates`": (
                misswept(
                    change=lambda losses, rates: [
                        losses[rates.index(rate)] for rate in sorted(rates)
                    ]
                )
            ),
            "are the losses sorted? They have the order of `rates`": misswept(
                change=lambda losses, rates: sorted(losses)
            ),
            "does it return in the first rate's turn?": misswept(
                best=lambda losses, rates: (
                    rates[0] if losses[0] == losses[0] else None
                ),
                change=lambda losses, rates: losses[:1],
            ),
            "is no rate ever the best? Does the lowest begin at 0, or at "
            "nan?": misswept(best=lambda losses, rates: None),
            "is it the last rate whose loss is a number? Is `lowest` changed "
            "with `best`?": misswept(
                best=lambda losses, rates: [
                    rate
                    for loss, rate in zip(losses, rates, strict=True)
                    if loss == loss
                ][-1]
            ),
            "is it the largest rate whose loss is a number? The lowest "
            "loss's": misswept(
                best=lambda losses, rates: max(
                    rate
                    for loss, rate in zip(losses, rates, strict=True)
                    if loss == loss
                )
            ),
            "is each loss compared with the one before? With the lowest": (
                misswept(best=last_drop)
            ),
            "what if a loss is nan? `x < nan` is False, so it may stay the "
            "lowest": misswept(
                best=lambda losses, rates: rates[losses.index(min(losses))]
            ),
            "is it a place in the list without nan? rates has its rate, too": (
                misswept(best=among_numbers)
            ),
            "is nan taken for the lowest? argmin does that": misswept(
                best=lambda losses, rates: rates[int(np.argmin(losses))]
            ),
            "is the place returned, not the rate?": misswept(
                best=lambda losses, rates: rates.index(lowest(losses, rates))
            ),
            "is the lowest loss returned, not its rate?": misswept(
                best=lambda losses, rates: losses[
                    rates.index(lowest(losses, rates))
                ]
            ),
            "is it the highest loss's rate, or the smallest rate?": misswept(
                best=lambda losses, rates: max(
                    pair
                    for pair in zip(losses, rates, strict=True)
                    if not math.isnan(pair[0])
                )[1]
            ),
            "is it the last rate?": misswept(
                best=lambda losses, rates: rates[-1]
            ),
            "is it the first rate?": misswept(
                best=lambda losses, rates: rates[0]
            ),
        },
    ),
    Task(
        "SGD",
        points=3,
        trials=60,
        sample=sample_sgd,
        expected=trained,
        probe=train_by_hand,
        small=(
            (*followed(2), False, [0.5, 0.25], 0.5),
            (*followed(2), False, [0.5, 0.25]),  # μ is 0.0
            (*one_shape(), False, [0.5], 0.5),
        ),
        mistakes={
            "do the weights move at all? `W = W - …` makes another tensor": (
                wrong_sgd(lambda W, G, M, rate, mu: (W, M))
            ),
            "is momentum missing, or M lost after each step? `M = …` doesn't "
            "change what a list holds": wrong_sgd(
                lambda W, G, M, rate, mu: (W - rate * G, M)
            ),
            "is M 1 at first? It's 0": wrong_sgd(plain, begin=torch.ones_like),
            "does a step end at the first weight without a gradient? Others "
            "follow": wrong_sgd(plain, ends=True),
            "is μ always 0.9? It's what __init__ gets": wrong_sgd(
                lambda W, G, M, rate, mu: plain(W, G, M, rate, 0.9)
            ),
            "is M the last gradient only? It's M times μ, plus G": wrong_sgd(
                lambda W, G, M, rate, mu: (W - rate * (mu * M + G), G)
            ),
            "is M's old value lost? It's M times μ, plus G": wrong_sgd(
                lambda W, G, M, rate, mu: (W - rate * mu * G, M)
            ),
            "does M grow without μ?": wrong_sgd(
                lambda W, G, M, rate, mu: (W - rate * (M + G), M + G)
            ),
            "is G multiplied by 1 - μ? Here it's added whole": wrong_sgd(
                lambda W, G, M, rate, mu: (
                    W - rate * (mu * M + (1 - mu) * G),
                    mu * M + (1 - mu) * G,
                )
            ),
            "is μ at the gradient, not at M?": wrong_sgd(
                lambda W, G, M, rate, mu: (
                    W - rate * (M + mu * G),
                    M + mu * G,
                )
            ),
            "does μ reach this step's G, too?": wrong_sgd(
                lambda W, G, M, rate, mu: (
                    W - rate * mu * (M + G),
                    mu * (M + G),
                )
            ),
            "is η inside of M? Then a new η changes the old steps, too": (
                wrong_sgd(
                    lambda W, G, M, rate, mu: (
                        W - (mu * M + rate * G),
                        mu * M + rate * G,
                    )
                )
            ),
            "does W move before M does? M first": wrong_sgd(
                lambda W, G, M, rate, mu: (W - rate * M, mu * M + G)
            ),
            "is G added a second time?": wrong_sgd(
                lambda W, G, M, rate, mu: (
                    W - rate * (G + mu * (mu * M + G)),
                    mu * M + G,
                )
            ),
            "does it go uphill? W minus η M": wrong_sgd(
                lambda W, G, M, rate, mu: (
                    W + rate * (mu * M + G),
                    mu * M + G,
                )
            ),
            "is η missing in the update?": wrong_sgd(
                lambda W, G, M, rate, mu: (W - (mu * M + G), mu * M + G)
            ),
            "is η read from self.lr in each step? It changes": first_rate_only,
            "is there one M for each shape? Each weight has its own": (
                one_for_each_shape
            ),
            "is μ another number where none is given? It's 0.0 then": (
                wrong_sgd(plain, default=0.9)
            ),
            "does nothing move where μ is 0? M is the gradient then": (
                wrong_sgd(
                    lambda W, G, M, rate, mu: (
                        plain(W, G, M, rate, mu) if mu else (W, M)
                    )
                )
            ),
            "does M begin as the weight? It's 0 at first": wrong_sgd(
                plain, begin=lambda W: W.detach().clone()
            ),
            "is M the weight itself, in one memory? It's 0 at first": (
                wrong_sgd(
                    lambda W, G, M, rate, mu: ((mu * W + G) * (1 - rate), M)
                )
            ),
            "is there weight decay? Plain SGD has none": wrong_sgd(
                lambda W, G, M, rate, mu: plain(W, G + 1e-4 * W, M, rate, mu)
            ),
            "does the last weight move? Does a loop end too early?": (
                wrong_sgd(plain, moves=lambda k, W: k < 2)
            ),
            "does the first weight alone move? Is there a `return` in the "
            "loop?": wrong_sgd(plain, moves=lambda k, W: k == 0),
            "do vectors, such as B, stay as they are? All weights move": (
                wrong_sgd(plain, moves=lambda k, W: W.dim() > 1)
            ),
        },
    ),
    Task(
        "one_cycle",
        points=2,
        sample=sample_cycle,
        expected=one_cycle,
        small=((10, 1.0), (4, 2.0), (11, 1.0)),
        mistakes={
            "a straight line? The way is half a wave of a cosine": miscycled(
                wave=lambda a, b, q: a + (b - a) * q
            ),
            "is the top at 0.3 T? It's at 0.3 T - 1": miscycled(shift=0),
            "is the top rounded? t₁ needn't be whole": miscycled(whole=int),
            "is the top rounded to the nearest? t₁ needn't be whole": (
                miscycled(whole=round)
            ),
            "is the top 0.3 T, rounded? It's at 0.3 T - 1, not rounded": (
                miscycled(shift=0, whole=int)
            ),
            "is the top at 0.3 (T - 1)? It's at 0.3 T - 1": miscycled(
                shift=0.3
            ),
            "is the top rounded down, or up to 1? t₁ needn't be whole": (
                miscycled(whole=lambda top: max(int(top), 1))
            ),
            "is the top rounded to the nearest, or 1? t₁ needn't be whole": (
                miscycled(whole=lambda top: max(round(top), 1))
            ),
            "is it one way, from the highest rate down? There are two": (
                lambda steps, highest: [
                    cosine(highest, highest / 250000, t / (steps - 1))
                    for t in range(steps)
                ]
            ),
            "is the second way missing?": lambda steps, highest: one_cycle(
                steps, highest
            )[: int(0.3 * steps - 1) + 1],
            "is the first way a straight line? It's half a wave, too": (
                miscycled(up=lambda a, b, q: a + (b - a) * q)
            ),
            "is it the sine? cos(0) is 1, sin(0) is 0": miscycled(
                wave=lambda a, b, q: (
                    b + (a - b) / 2 * (1 + math.sin(math.pi * q))
                )
            ),
            "is 1 + cos in brackets? Both are multiplied": miscycled(
                wave=lambda a, b, q: (
                    b + (a - b) / 2 * 1 + math.cos(math.pi * q)
                )
            ),
            "is start - end in brackets? Both are divided by 2": miscycled(
                wave=lambda a, b, q: (
                    b + a - b / 2 * (1 + math.cos(math.pi * q))
                )
            ),
            "is the 1 missing? It's 1 + cos": miscycled(
                wave=lambda a, b, q: b + (a - b) / 2 * math.cos(math.pi * q)
            ),
            "is the end + missing, with which the formula begins?": miscycled(
                wave=lambda a, b, q: (a - b) / 2 * (1 + math.cos(math.pi * q))
            ),
            "is the last rate 250000 times below the first? Below the "
            "highest": miscycled(end=250000 * 25),
            "does `done` begin at 0 in the second way's first step? At t₁, "
            "perhaps between two steps": miscycled(fall=anew),
            "does the second way end at T? At T - 1": miscycled(
                fall=lambda t, top, T: (t - top) / (T - top)
            ),
            "does the second way go back to where the first began? It ends "
            "at η_max / 250000": miscycled(end=25),
            "does it end at 0? At η_max / 250000": miscycled(end=math.inf),
            "does it begin at 0? It's η_max / 25 at step 0": miscycled(
                start=math.inf
            ),
            "does it begin at η_max / 250000? At η_max / 25": miscycled(
                start=250000
            ),
            "are start and end exchanged, or is it 1 - cos?": miscycled(
                ways=(True, True)
            ),
            "are start and end exchanged on the second way?": miscycled(
                ways=(False, True)
            ),
            "are start and end exchanged on the first way?": miscycled(
                ways=(True, False)
            ),
            "is π missing? Half a wave goes from 0 to π": miscycled(
                wave=lambda a, b, q: b + (a - b) / 2 * (1 + math.cos(q))
            ),
            "are these degrees? math.cos counts in radians": miscycled(
                wave=lambda a, b, q: b + (a - b) / 2 * (1 + math.cos(180 * q))
            ),
            "is it a whole wave? Half of one goes from 0 to π": miscycled(
                wave=lambda a, b, q: (
                    b + (a - b) / 2 * (1 + math.cos(2 * math.pi * q))
                )
            ),
            "is the division by 2 missing?": miscycled(
                wave=lambda a, b, q: b + (a - b) * (1 + math.cos(math.pi * q))
            ),
            "is it end - start? The formula has start - end": miscycled(
                wave=lambda a, b, q: (
                    b + (b - a) / 2 * (1 + math.cos(math.pi * q))
                )
            ),
            "does the formula begin with start? It's end + …": miscycled(
                wave=lambda a, b, q: (
                    a + (a - b) / 2 * (1 + math.cos(math.pi * q))
                )
            ),
            "steps count from 0": miscycled(first=1),
            "is there a rate too many? Steps go from 0 to T - 1": (
                lambda steps, highest: [
                    *one_cycle(steps, highest),
                    cycle(steps, highest, first=1)[-1],
                ]
            ),
            "does `done` begin at 0 again on the second way?": miscycled(
                fall=lambda t, top, T: t / (T - 1)
            ),
            "has the second way T - 1 steps? It has T - 1 - t₁": miscycled(
                fall=lambda t, top, T: (t - top) / (T - 1)
            ),
            "is t - t₁ in brackets? Both are divided": miscycled(
                fall=lambda t, top, T: t - top / (T - 1 - top)
            ),
            "does the second way begin a step late? At t₁": miscycled(
                fall=lambda t, top, T: (t - top - 1) / (T - 2 - top)
            ),
            "is the first way a step too long? It ends at t₁": miscycled(
                rise=lambda t, top: t / (top + 1)
            ),
            "is `done` a whole number, by //? It's a part": miscycled(
                rise=lambda t, top: t // top,
                fall=lambda t, top, T: (t - top) // (T - 1 - top),
            ),
            "are start and end whole numbers, by //? They're below 1": (
                miscycled(start=math.inf, end=math.inf)
            ),
            "is the top in the middle? It's at 0.3 T - 1": miscycled(
                whole=lambda top: (top + 1) / 0.6 - 1
            ),
            "does the second way begin at η_max / 25? At η_max": miscycled(
                down=lambda a, b, q: cosine(a / 25, b, q)
            ),
            "is it 25000? The last rate is η_max / 250000": miscycled(
                end=25000
            ),
            "is math.radians there? π · done is in radians already": miscycled(
                wave=lambda a, b, q: cosine(a, b, math.radians(q))
            ),
            "is it a quarter of a wave? Half of one goes from 0 to π": (
                miscycled(
                    wave=lambda a, b, q: (
                        b + (a - b) * math.cos(math.pi / 2 * q)
                    )
                )
            ),
            "is π 3.14? math.pi has all digits": miscycled(
                wave=lambda a, b, q: b + (a - b) / 2 * (1 + math.cos(3.14 * q))
            ),
            "are the ways exponential? They're half a wave of a cosine": (
                miscycled(wave=lambda a, b, q: a * (b / a) ** q)
            ),
            "are they rounded? All digits are asked": lambda *inputs: [
                round(rate, 4) for rate in one_cycle(*inputs)
            ],
            "does it return in the first step?": (
                lambda steps, highest: one_cycle(steps, highest)[:1]
            ),
            "is it a tensor? A list of Python numbers is asked": (
                lambda steps, highest: torch.tensor(one_cycle(steps, highest))
            ),
        },
    ),
]
