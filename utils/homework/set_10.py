"""The tasks of problem set 10: train with SGD."""

import math

import numpy as np
import torch
from torch.optim.lr_scheduler import OneCycleLR

from utils.checking.probes_torch import (
    stop_and_go_on,
    train_by_hand,
    train_with,
)
from utils.checking.task import Task


def sample_step(rng):
    """Runs of 1 to 4 epochs; sometimes all batches are full."""
    epochs, size = (int(x) for x in rng.integers(1, 5, 2))
    n = int(rng.integers(2, 12))
    orders = np.array([rng.permutation(n) for _ in range(epochs)])
    step = int(rng.integers(epochs * -(-n // size)))
    return torch.tensor(orders), size, step


def sample_cycle(rng):
    return int(rng.integers(4, 60)), float(rng.uniform(0.01, 0.5))


def sample_losses(rng):
    """Losses with ties; often some are nan, often the first."""
    losses = rng.integers(1, 8, int(rng.integers(3, 14))) / 4
    losses[rng.random(len(losses)) < 0.15] = math.nan
    if rng.random() < 0.3:
        losses[0] = math.nan
    if np.isnan(losses[:2]).all():
        losses[1] = 1
    return losses.tolist(), int(rng.integers(2, 5))


def sample_accuracies(rng):
    m, k = rng.choice(np.arange(3, 9), 2, replace=False)
    first = rng.normal(0.89, 0.002, m)
    second = rng.normal(rng.choice([0.885, 0.89, 0.895]), 0.004, k)
    return torch.tensor(first), torch.tensor(second)


def sample_training(rng):
    """A network of two layers and some batches; B is sometimes frozen."""
    d, h, c, n = (int(x) for x in rng.permutation([2, 3, 4, 5]))
    steps = int(rng.integers(3, 6))
    normal = rng.normal
    tensors = normal(size=(d, h)), normal(size=h), normal(size=(h, c))
    return (
        torch.tensor(normal(size=(steps, n, d))),
        torch.tensor(rng.integers(0, c, (steps, n))),
        tuple(torch.tensor(tensor) for tensor in tensors),
        bool(rng.random() < 0.3),
        rng.uniform(0.05, 0.5, steps).tolist(),
        float(rng.uniform(0.5, 0.9)),
        float(rng.uniform(0.05, 0.2)),
    )


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


def batch_by(steps_of):
    """Batch k of epoch e, with another number of steps in an epoch."""

    def mistake(orders, size, step):
        e, k = divmod(step, steps_of(orders.shape[1], size))
        return orders[e][k * size : (k + 1) * size]

    return mistake


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


def cycle(steps, highest, shift=1.0, start=25.0, end=250000.0, bend=None):
    """One-cycle with settings of its own; bend takes p from 0 to 1."""
    bend = bend or (lambda p: (1 - math.cos(math.pi * p)) / 2)
    top = 0.3 * steps - shift
    rates = []
    for t in range(steps):
        low = highest / (start if t <= top else end)
        way = t / top if t <= top else (steps - 1 - t) / (steps - 1 - top)
        rates.append(low + (highest - low) * bend(way))
    return rates


def stop(losses, patience):
    """Looks back from each epoch: when was the lowest loss so far?"""
    losses = [math.inf if math.isnan(loss) else loss for loss in losses]
    for run in range(1, len(losses) + 1):
        kept = losses.index(min(losses[:run])) + 1
        if run - kept >= patience:
            break
    return kept, run


def stop_wrongly(losses, patience, reset=True, tie=False, late=0):
    lowest, kept, waited = math.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest or (tie and loss == lowest):
            lowest, kept = loss, epoch
            waited = 0 if reset else waited
        if waited >= patience + late:
            break
    return kept, epoch


def stop_from_first(losses, patience):
    if math.isnan(losses[0]):
        return 1, min(patience + 1, len(losses))
    return stop(losses, patience)


def spread(values, less=1):
    """(sum of squared distances from the mean) / (m - less), and m."""
    values = values.tolist()
    mean = math.fsum(values) / len(values)
    squares = [(x - mean) ** 2 for x in values]
    return math.fsum(squares) / (len(values) - less), len(values)


def verdict(first, second, error, times=2):
    difference = math.fsum(first) / len(first)
    difference -= math.fsum(second) / len(second)
    if abs(difference) <= times * error:
        return difference, error, "can't tell"
    return difference, error, "first" if difference > 0 else "second"


def better(first, second):
    (s, m), (r, k) = spread(first), spread(second)
    return verdict(first.tolist(), second.tolist(), math.sqrt(s / m + r / k))


def better_with(first, second, error, times=2):
    """As `better`, with another error: function (s², m, r², k)."""
    error = error(*spread(first), *spread(second))
    return verdict(first.tolist(), second.tolist(), error, times)


def better_by_n(first, second):
    (s, m), (r, k) = spread(first, 0), spread(second, 0)
    return verdict(first.tolist(), second.tolist(), math.sqrt(s / m + r / k))


def better_turned(first, second):
    difference, error, word = better(first, second)
    return -difference, error, word


def torch_sgd(parameters, lr, momentum, weight_decay):
    """torch.optim.SGD, with η where the tasks have it."""

    class WithRate(torch.optim.SGD):
        lr = property(
            lambda self: self.param_groups[0]["lr"],
            lambda self, lr: self.param_groups[0].update(lr=lr),
        )

    return WithRate(
        parameters, lr=lr, momentum=momentum, weight_decay=weight_decay
    )


def trained(I, label, weights, frozen, rates, momentum, decay):
    return train_with(
        torch_sgd, I, label, weights, frozen, rates, momentum, decay
    )


def first_rate_only(I, label, weights, frozen, rates, momentum, decay):
    rates = rates[:1] * len(rates)
    return trained(I, label, weights, frozen, rates, momentum, decay)


def wrong_sgd(update, forget=True, all_steps=True):
    """A mistake of SGD: update(W, G, V, lr, μ, λ) -> W, V."""

    def mistake(I, label, weights, frozen, rates, momentum, decay):
        class Wrong:
            def __init__(self, parameters, lr, momentum, weight_decay):
                self.weights = list(parameters)
                self.speeds = [torch.zeros_like(W) for W in self.weights]
                self.old = [0 for _ in self.weights]

            def zero_grad(self):
                for W in self.weights:
                    W.grad = None

            def step(self):
                with torch.no_grad():
                    for k, W in enumerate(self.weights):
                        if W.grad is not None:
                            G = W.grad + (0 if forget else self.old[k])
                            new, self.speeds[k] = update(
                                W, G, self.speeds[k], self.lr, momentum, decay
                            )
                            W.copy_(new)
                            self.old[k] = G
                if not all_steps:
                    self.weights = []

        return train_with(
            Wrong, I, label, weights, frozen, rates, momentum, decay
        )

    return mistake


def plain(W, G, V, lr, momentum, decay):
    V = momentum * V + G + decay * W
    return W - lr * V, V


def no_decay(W, G, V, lr, momentum, decay):
    return plain(W, G, V, lr, momentum, 0)


def no_momentum(W, G, V, lr, momentum, decay):
    return W - lr * (G + decay * W), V


def decay_beside(W, G, V, lr, momentum, decay):
    V = momentum * V + G
    return W - lr * (V + decay * W), V


def decay_plus(W, G, V, lr, momentum, decay):
    return plain(W, G, V, lr, momentum, -decay)


def mean_speed(W, G, V, lr, momentum, decay):
    V = momentum * V + (1 - momentum) * (G + decay * W)
    return W - lr * V, V


def rate_inside(W, G, V, lr, momentum, decay):
    V = momentum * V + lr * (G + decay * W)
    return W - V, V


def resumed(I, label, weights, frozen, rates, momentum, decay):
    """The steps of an uninterrupted run from the second on, twice."""
    path = trained(I, label, weights, frozen, rates, momentum, decay)
    return torch.cat([path[1:], path[1:]])


def resumes_with(copied_out, copied_in, loads=True):
    """A mistake of Resumable: where V is copied, and if it's loaded."""

    def mistake(I, label, weights, frozen, rates, momentum, decay):
        class Wrong:
            def __init__(self, parameters, lr, momentum, weight_decay):
                self.weights = list(parameters)
                self.speeds = [torch.zeros_like(W) for W in self.weights]

            def zero_grad(self):
                for W in self.weights:
                    W.grad = None

            def step(self):
                with torch.no_grad():
                    for W, V in zip(self.weights, self.speeds, strict=True):
                        if W.grad is not None:
                            V.mul_(momentum).add_(W.grad + decay * W)
                            W -= self.lr * V

            def state(self):
                return [V.clone() if copied_out else V for V in self.speeds]

            def load(self, state):
                if loads:
                    state = [V.clone() if copied_in else V for V in state]
                    self.speeds = state

        return stop_and_go_on(
            Wrong, I, label, weights, frozen, rates, momentum, decay
        )

    return mistake


TASKS = [
    Task(
        "batch_at",
        points=2,
        trials=80,
        sample=sample_step,
        expected=batch_at,
        mistakes={
            "are these places in the order? The order says which example "
            "is there": lambda orders, size, step: batches(
                torch.arange(orders.shape[1]).expand(orders.shape), size
            )[step],
            "each epoch has a row of its own in orders": (
                lambda orders, size, step: batches(
                    orders[:1].expand(orders.shape), size
                )[step]
            ),
            "does a batch reach into the next epoch?": (
                lambda orders, size, step: orders.ravel()[
                    step * size : (step + 1) * size
                ]
            ),
            "has an epoch as many steps? The smaller batch at its end is "
            "one, too": full_batch_at,
            "steps count from 0": lambda orders, size, step: batches(
                orders, size
            )[step - 1],
            "is n / size rounded down? The smaller batch is a step, too": (
                batch_by(lambda n, size: n // size)
            ),
            "n // size + 1: and where size divides n?": (
                batch_by(lambda n, size: n // size + 1)
            ),
            "has an epoch n / size steps, not rounded up?": batch_by_examples,
        },
    ),
    Task(
        "one_cycle",
        points=2,
        sample=sample_cycle,
        expected=one_cycle,
        mistakes={
            "a straight line? The way is half a wave of a cosine": (
                lambda steps, highest: cycle(steps, highest, bend=lambda p: p)
            ),
            "is the top at 0.3 T? It's at 0.3 T - 1": (
                lambda steps, highest: cycle(steps, highest, shift=0)
            ),
            "does the second way go back to where the first began? It ends "
            "at η_max / 250000": (
                lambda steps, highest: cycle(steps, highest, end=25)
            ),
            "does it begin at 0? It's η_max / 25 at step 0": (
                lambda steps, highest: cycle(steps, highest, start=math.inf)
            ),
            "are a and b exchanged?": lambda steps, highest: cycle(
                steps,
                highest,
                bend=lambda p: (1 + math.cos(math.pi * p)) / 2,
            ),
        },
    ),
    Task(
        "stop",
        points=2,
        trials=50,
        sample=sample_losses,
        expected=stop,
        parts=("epoch kept", "epochs run"),
        mistakes={
            "epochs count from 1": lambda losses, patience: tuple(
                x - 1 for x in stop(losses, patience)
            ),
            "when does the waiting begin anew?": lambda losses, patience: (
                stop_wrongly(losses, patience, reset=False)
            ),
            "is an equal loss taken for a lower one?": (
                lambda losses, patience: stop_wrongly(
                    losses, patience, tie=True
                )
            ),
            "does it wait one epoch too long?": lambda losses, patience: (
                stop_wrongly(losses, patience, late=1)
            ),
            "what if the first loss is nan? Nothing is lower than nan": (
                stop_from_first
            ),
            "does it ever stop before the list ends?": (
                lambda losses, patience: stop(losses, len(losses))
            ),
        },
    ),
    Task(
        "better",
        points=2,
        trials=90,
        sample=sample_accuracies,
        expected=better,
        parts=("difference", "error", "word"),
        mistakes={
            "is it second minus first?": better_turned,
            "is the deviation divided by m? `std` divides by m - 1": (
                better_by_n
            ),
            "a mean scatters less than one run: divide s² by m": (
                lambda first, second: better_with(
                    first, second, lambda s, m, r, k: math.sqrt(s + r)
                )
            ),
            "are the errors added? Add their squares": (
                lambda first, second: better_with(
                    first,
                    second,
                    lambda s, m, r, k: math.sqrt(s / m) + math.sqrt(r / k),
                )
            ),
            "is the square root missing?": lambda first, second: better_with(
                first, second, lambda s, m, r, k: s / m + r / k
            ),
            "is 2 E taken for E? D has to be further than 2 E from 0": (
                lambda first, second: better_with(
                    first,
                    second,
                    lambda s, m, r, k: math.sqrt(s / m + r / k),
                    times=1,
                )
            ),
        },
    ),
    Task(
        "SGD",
        points=3,
        sample=sample_training,
        expected=trained,
        probe=train_by_hand,
        mistakes={
            "do the weights move at all? `W = W - …` makes another tensor": (
                wrong_sgd(lambda W, G, V, lr, momentum, decay: (W, V))
            ),
            "do the weights move in the first step only? A generator can be "
            "gone through once": wrong_sgd(plain, all_steps=False),
            "is weight decay missing?": wrong_sgd(no_decay),
            "is momentum missing?": wrong_sgd(no_momentum),
            "does weight decay reach V? λ W is part of G": (
                wrong_sgd(decay_beside)
            ),
            "does the decay push away from 0? It's plus λ W": (
                wrong_sgd(decay_plus)
            ),
            "is G multiplied by 1 - μ? Here it's added whole": (
                wrong_sgd(mean_speed)
            ),
            "is η inside of V? Then a new η changes the old steps, too": (
                wrong_sgd(rate_inside)
            ),
            "does zero_grad forget the gradients? They add up": (
                wrong_sgd(plain, forget=False)
            ),
            "does it go uphill? W minus η V": (
                wrong_sgd(
                    lambda W, G, V, lr, mu, decay: (
                        W + lr * (mu * V + G + decay * W),
                        mu * V + G + decay * W,
                    )
                )
            ),
            "is η read from self.lr in each step? It changes": first_rate_only,
        },
    ),
    Task(
        "Resumable",
        points=3,
        sample=sample_training,
        expected=resumed,
        probe=stop_and_go_on,
        mistakes={
            "does V begin at 0 again after load?": resumes_with(
                True, True, loads=False
            ),
            "does the state change while the run goes on? Copy each V": (
                resumes_with(False, True)
            ),
            "right the first time, not the second: does the run work on the "
            "state that was loaded?": resumes_with(True, False),
            "neither saving nor loading makes a copy": (
                resumes_with(False, False)
            ),
        },
    ),
]
