"""The tasks of problem set 11: report a result."""

import math
from functools import partial
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import torch

from utils.checking.probes_torch import (
    several,
    stop_and_go_on,
    train_by_hand,
    train_with,
)
from utils.checking.task import Task
from utils.homework.set_10 import followed, sample_training


def sample_losses(rng):
    """Losses with ties; often the last is the lowest, some are nan.

    All are as they are, far larger than anybody thinks of, or very small.
    """
    losses = rng.integers(2, 6, int(rng.integers(4, 12))) / 2
    if rng.random() < 0.75:
        losses[-1] = 0.125
    losses[rng.random(len(losses)) < 0.25] = math.nan
    if rng.random() < 0.3:
        losses[0] = math.nan
    if np.isnan(losses[:2]).all():
        losses[1] = 1
    losses *= rng.choice([1, 1e16, 1e-6], p=[0.1, 0.4, 0.5])
    return losses.tolist(), int(rng.choice([2, 2, 3, 4]))


def just_so(rng):
    """D is 2 E or -2 E to the last bit, computed in any order."""
    a = 2.0 ** -rng.integers(5, 8)
    scattered = torch.tensor([0.625, 0.625, 0.625, 0.625 + 4 * a]).double()
    level = scattered.mean() + 2 * a * rng.choice([1, -1])
    pair = level.repeat(int(rng.choice([2, 3, 5, 6]))), scattered
    return pair if rng.random() < 0.5 else pair[::-1]


def sample_accuracies(rng):
    """Some numbers; D is mostly close to 2 E, more often below 0."""
    if rng.random() < 0.3:
        return just_so(rng)
    m, k = rng.choice(np.arange(3, 9), 2, replace=False)
    first = rng.normal(0.89, 0.002, m)
    second = rng.normal(rng.choice([0.885, 0.89, 0.895]), 0.004, k)
    if rng.random() < 0.9:
        error = math.sqrt(first.var(ddof=1) / m + second.var(ddof=1) / k)
        low, high = rng.choice(
            [[1.2, 1.9], [1.965, 2], [2.01, 2.2]], p=[0.08, 0.42, 0.5]
        )
        far = rng.uniform(low, high) * rng.choice([1, -1], p=[0.25, 0.75])
        second += first.mean() - second.mean() - far * error
    return torch.tensor(first), torch.tensor(second)


def sample_decay(rng):
    """Weights and gradients of three tensors: matrices and one B, or two.

    One of the matrices may have one row or one column.
    """
    d, h, c = (int(x) for x in rng.permutation([1, 2, 3]))
    shapes = [(d, h), (h, c), (h,), (c, d), (d + 1,)]
    shapes = [
        shapes[k] for k in rng.permutation([0, 2, rng.choice([1, 3, 4])])
    ]
    weights = [torch.tensor(rng.normal(size=shape)) for shape in shapes]
    gradients = [torch.tensor(rng.normal(size=W.shape)) for W in weights]
    rate, decay = float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.1, 0.9))
    return weights, gradients, rate, decay


def sample_dropout(rng):
    """L, which outputs are kept, p, and whether it's training."""
    n, h = (int(x) for x in rng.choice([1, 2, 3, 4, 5], 2, replace=False))
    p = float(rng.choice([0.2, 0.25, 0.5, 0.8, 0.9]))
    p = 0.0 if rng.random() < 0.05 else p
    L = torch.tensor(rng.normal(size=(n, h)))
    kept = torch.tensor(rng.random((n, h)) >= p)
    return L, kept, p, bool(rng.random() < 0.6)


def sample_adam(rng):
    """A network, a batch for each step, η, β₁, β₂ and λ.

    B moves in one half of them, and is frozen in the other.
    """
    I, label, weights, _, *rest = sample_training(rng, most=0.3)
    return (
        I,
        label,
        weights,
        bool(rng.random() < 0.5),
        *rest,
        float(rng.uniform(0.92, 0.99)),
        float(rng.uniform(0.1, 0.5)),
    )


def stop(losses, patience):
    """Looks back from each epoch: when was the lowest loss so far?"""
    losses = [math.inf if math.isnan(loss) else loss for loss in losses]
    for run in range(1, len(losses) + 1):
        kept = losses.index(min(losses[:run])) + 1
        if run - kept >= patience:
            break
    return kept, run


def stop_with(
    losses, patience, lowest=math.inf, kept=0, waited=0, reset=True, anew=0,
    tie=False, late=0, least=0, any_drop=False, higher=False,
    only_worse=False, also=None, change=None,
):  # fmt: skip
    """Early stopping with a mistake or none.

    Args:
        lowest, kept, waited: what it begins with; lowest may be "first",
            kept None.
        reset: does the waiting begin anew at a new lowest loss?
        anew: the number that it begins anew with.
        tie: is an equal loss a lower one?
        late: epochs that it waits too long.
        least: by how much a loss has to be lower.
        any_drop: is each loss compared with the one before?
        higher: is it the highest loss that is looked for?
        only_worse: is nothing waited at a new lowest loss?
        also: function (loss, lowest, before): does it begin anew here, too?
        change: function (kept, run, lowest, losses) of what is returned.
    """
    lowest = losses[0] if lowest == "first" else lowest
    before = math.inf
    for run, loss in enumerate(losses, start=1):
        better = loss > lowest if higher else loss < lowest - least
        waited += not (only_worse and better)
        if better or (tie and loss == lowest):
            lowest, kept = loss, run
            waited = anew if reset else waited
        elif any_drop:
            lowest = loss
        if also and also(loss, lowest, before):
            waited = 0
        before = loss
        if waited >= patience + late:
            break
    if kept is None:
        raise UnboundLocalError("cannot access local variable 'kept'")
    return change(kept, run, lowest, losses) if change else (kept, run)


def misstopped(**mistake):
    """Early stopping with a mistake: a function of the task's inputs."""
    return lambda losses, patience: stop_with(losses, patience, **mistake)


def counted_from_0(kept, run, lowest, losses):
    return kept - 1, run - 1


# The faults of the text that is to be repaired.
FAULTS = {
    "epochs count from 1": {"change": counted_from_0},
    "a new lowest loss begins the waiting anew": {"reset": False},
    "an equal loss isn't a lower one": {"tie": True},
    "it waits one epoch too long": {"late": 1},
    "the first loss may be nan": {"lowest": "first", "kept": None},
}
LEFT = {
    f"are there {number} faults left? {'; '.join(some)}": misstopped(
        **{name: how for fault in some for name, how in FAULTS[fault].items()}
    )
    for number in range(2, len(FAULTS) + 1)
    for some in combinations(FAULTS, number)
}


def forgetful(losses, patience):
    """It never notes which loss is the lowest."""
    kept, waited = 0, 0
    for run, loss in enumerate(losses, 1):
        kept, waited = (run, 0) if loss == loss else (kept, waited + 1)
        if waited == patience:
            break
    return kept, run


def with_nan(losses, patience, lower=False, ends=None, kept=None):
    """A nan is taken for lower, or ends the run, or isn't waited for.

    Args:
        ends: the first epoch whose nan would end the run.
    """
    lowest, waited = math.inf, 0
    for run, loss in enumerate(losses, 1):
        if ends and run >= ends and loss != loss:
            break
        if loss < lowest or (lower and not loss >= lowest):
            lowest, kept, waited = loss, run, 0
        elif loss == loss or lower:
            waited += 1
            if waited == patience:
                break
    if kept is None:
        raise UnboundLocalError("cannot access local variable 'kept'")
    return kept, run


def one_more(losses, patience, most=math.inf):
    kept, run = stop(losses, patience)
    return kept, min(run + (run - kept == patience), max(run, most))


def without_kept(losses, patience):
    """It returns in the first epoch; without a value if that is nan."""
    if losses[0] != losses[0]:
        raise UnboundLocalError("cannot access local variable 'kept'")
    return 1, 1


def first_waits(losses, patience):
    """As if the first loss, where it is a number, weren't the lowest."""
    lowest = math.inf if losses[0] != losses[0] else "first"
    return stop_with(losses, patience, lowest=lowest, kept=1)


def of_the_whole_list(losses, patience):
    kept, _ = stop(losses, len(losses))
    return kept, min(kept + patience, len(losses))


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


def better_by(
    first,
    second,
    middle=lambda x: math.fsum(x) / len(x),
    error=lambda s, m, r, k: math.sqrt(s / m + r / k),
    decide=None,
    change=None,
):
    """A comparison with a mistake or none.

    Args:
        middle: what stands for a setting's accuracies, their mean.
        error: function (s², m, r², k) of both variances and numbers.
        decide: function (D, E) -> the word.
        change: function (D, E, word) of what is returned.
    """
    E = error(*spread(first), *spread(second))
    D = middle(first.tolist()) - middle(second.tolist())
    if decide:
        word = decide(D, E)
    elif abs(D) <= 2 * E:
        word = "can't tell"
    else:
        word = "first" if D > 0 else "second"
    return change(D, E, word) if change else (D, E, word)


def misjudged(**mistake):
    """A comparison with a mistake: a function of the task's inputs."""
    return lambda first, second: better_by(first, second, **mistake)


def pooled(first, second):
    """The error from the spread of all accuracies together."""
    s, n = spread(torch.cat([first, second]))
    error = math.sqrt(s / n)
    return verdict(first.tolist(), second.tolist(), error)


def in_pairs(first, second):
    """From the differences, seed by seed, as far as both have some."""
    n = min(len(first), len(second))
    differences = first[:n] - second[:n]
    error = math.sqrt(spread(differences)[0] / n)
    return verdict(differences.tolist(), [0], error)


def overlapping(first, second):
    """Do the intervals of 2 errors around both means overlap?"""
    (s, m), (r, k) = spread(first), spread(second)
    difference, error, _ = better(first, second)
    apart = math.sqrt(s / m) + math.sqrt(r / k)
    return difference, error, verdict([difference], [0], apart)[2]


def better_turned(first, second):
    difference, error, word = better(second, first)
    return difference, error, word


def decayed(weights, gradients, learning_rate, decay):
    return decay_by(weights, gradients, learning_rate, decay)


def sgd_step(W, G, rate, decay):
    return W - rate * (G + decay * W)


def two_axes(k, W):
    return W.ndim == 2


def decay_by(
    weights, gradients, rate, decay, step=sgd_step, decays=two_axes, other=None
):
    """A step of SGD.

    Args:
        step: function (W, G, η, λ) -> W.
        decays: function (place, W): does it decay?
        other: the step of those that don't; None for `step` with a λ of 0.
    """
    return tuple(
        step(W, G, rate, decay)
        if decays(k, W)
        else (other or step)(W, G, rate, 0)
        for k, (W, G) in enumerate(zip(weights, gradients, strict=True))
    )


def misdecayed(step=sgd_step, **mistake):
    """A mistake of decayed, as a function of the task's inputs."""
    return lambda weights, gradients, learning_rate, decay: decay_by(
        weights, gradients, learning_rate, decay, step, **mistake
    )


def dropout(L, kept, chance, training):
    return torch.where(kept, L / (1 - chance), 0) if training else L.clone()


def misdropped(train, test=lambda L, kept, p: L.clone()):
    """A mistake of dropout: what it does in training and afterwards."""
    return lambda L, kept, p, training: (
        train(L, kept, p) if training else test(L, kept, p)
    )


def right_dropout(L, kept, p):
    return dropout(L, kept, p, True)


def first_columns(L, kept, p):
    """Nothing is dropped beyond the nth column."""
    L = L / (1 - p)
    for j in range(len(L)):
        L[:, j] *= kept[:, j]
    return L


def torch_adamw(parameters, lr, beta1, beta2, weight_decay):
    """torch.optim.AdamW, with η where the tasks have it."""

    class WithRate(torch.optim.AdamW):
        lr = property(
            lambda self: self.param_groups[0]["lr"],
            lambda self, lr: self.param_groups[0].update(lr=lr),
        )

    return WithRate(
        parameters, lr, betas=(beta1, beta2), weight_decay=weight_decay
    )


def trained(I, label, weights, frozen, rates, beta1, beta2, decay):
    return train_with(
        torch_adamw, I, label, weights, frozen, rates, beta1, beta2, decay
    )


def adamw(W, G, M, R, t, rate, beta1, beta2, decay):
    """A step as it should be: the new W, M and R."""
    M = beta1 * M + (1 - beta1) * G
    R = beta2 * R + (1 - beta2) * G**2
    mean, square = M / (1 - beta1**t), R / (1 - beta2**t)
    W = W - rate * decay * W
    return W - rate * mean / (square.sqrt() + 1e-8), M, R


class ByHand:
    """AdamW with an update of its own, with mistakes or none.

    Args of a subclass:
        update: function (W, G, M, R, t, η, β₁, β₂, λ) -> W, M, R.
        forget: does zero_grad forget?
        counts: does t count each weight's step?
        ends: does a step end at the first weight without a gradient, or, if
            it's "all", not even begin?
        pulls: does a weight without a gradient decay?
    """

    update, forget, counts = staticmethod(adamw), True, False
    ends = pulls = False

    def __init__(self, parameters, lr, beta1, beta2, decay):
        self.weights = list(parameters)
        self.settings = beta1, beta2, decay
        self.M = [torch.zeros_like(W) for W in self.weights]
        self.R = [torch.zeros_like(W) for W in self.weights]
        self.old = [0 for _ in self.weights]
        self.t = 0

    def zero_grad(self):
        for W in self.weights:
            W.grad = None

    @torch.no_grad()
    def step(self):
        if self.ends == "all" and any(W.grad is None for W in self.weights):
            return
        self.t += not self.counts
        for k, W in enumerate(self.weights):
            if W.grad is None and self.ends:
                break
            if W.grad is None:
                W.mul_(1 - self.pulls * self.lr * self.settings[2])
                continue
            self.t += self.counts
            self.old[k] = W.grad + (0 if self.forget else self.old[k])
            new, self.M[k], self.R[k] = self.update(
                W, self.old[k], self.M[k], self.R[k], self.t, self.lr,
                *self.settings,
            )  # fmt: skip
            W.copy_(new)


def wrong_adamw(update=adamw, **flags):
    """A mistake of AdamW, as a function of the task's inputs."""
    Wrong = type("Wrong", (ByHand,), {"update": staticmethod(update), **flags})
    return lambda I, label, weights, frozen, rates, beta1, beta2, decay: (
        train_with(
            Wrong, I, label, weights, frozen, rates, beta1, beta2, decay
        )
    )


# AdamW's update as it is; each of these may be another.
RIGHT = {
    "first": True,  # is M divided by 1 - β₁ᵗ?
    "second": True,  # is R divided by 1 - β₂ᵗ?
    "square": 2,  # the power of G in R
    "root": 0.5,  # the power of R
    "inside": False,  # is 1e-8 under the root?
    "beside": True,  # is the decay apart, part of G (False), missing (None)?
    "late": False,  # does the decay come after the step?
    "sign": -1,  # of the step
    "with_rate": True,  # is η a factor of the decay?
    "swap": False,  # are β₁ and β₂ exchanged?
    "whole": "",  # to which of M and R is G added whole, without 1 - β?
    "mean": True,  # is M, and not G, what moves W?
    "plus": 1,  # the decay's sign, 1 for towards 0
    "stepped": True,  # is η a factor of Adam's step?
    "betas": (None, None),  # in place of β₁ and β₂
    "fixed": None,  # in place of λ
    "small": 1e-8,
    "part": (0, 1),  # which β divides M, and which R
    "power": pow,  # function (β, t) in place of βᵗ
    "of": None,  # function (G, M) of what is squared
    "keep": (True, True),  # are M and R kept from step to step?
    "alike": False,  # does each weight decay by the same, not by its part?
}


def changed(**changes):
    """An update with some mistake, named as in RIGHT."""
    assert changes.keys() <= RIGHT.keys()
    return partial(update_with, SimpleNamespace(**RIGHT | changes))


def update_with(how, W, G, M, R, t, rate, beta1, beta2, decay):
    """W, M and R after a step; as `adamw`, with the mistakes in `how`."""
    if how.swap:
        beta1, beta2 = beta2, beta1
    betas = how.betas[0] or beta1, how.betas[1] or beta2
    decay = how.fixed or decay
    old = M, R
    G = G + decay * W if how.beside is False else G
    M = betas[0] * M + (1 if "M" in how.whole else 1 - betas[0]) * G
    squared = how.of(G, M) if how.of else G**how.square
    R = betas[1] * R + (1 if "R" in how.whole else 1 - betas[1]) * squared
    below1, below2 = (betas[k] for k in how.part)
    m = M / (1 - how.power(below1, t)) if how.first else M
    r = R / (1 - how.power(below2, t)) if how.second else R
    m = m if how.mean else G
    pull = how.plus * (rate if how.with_rate else 1) * decay
    pull = pull if how.beside else 0
    W = W if how.late else W - pull * (torch.ones_like(W) if how.alike else W)
    small, root = how.small, how.root
    below = (r + small) ** root if how.inside else r**root + small
    W = W + how.sign * (rate if how.stepped else 1) * m / below
    M, R = (
        new if k else x
        for new, x, k in zip((M, R), old, how.keep, strict=True)
    )
    return (W - pull * W if how.late else W), M, R


def too_early(W, G, M, R, t, rate, beta1, beta2, decay):
    """W moves by M and R as they were before this step."""
    _, *new = adamw(W, G, M, R, t, rate, beta1, beta2, decay)
    mean, square = M / (1 - beta1**t), R / (1 - beta2**t)
    W = W - rate * decay * W
    return W - rate * mean / (square.sqrt() + 1e-8), *new


def small_to_r(W, G, M, R, t, rate, beta1, beta2, decay):
    """1e-8 is added before R is divided."""
    _, M, R = adamw(W, G, M, R, t, rate, beta1, beta2, decay)
    root = (R.sqrt() + 1e-8) / math.sqrt(1 - beta2**t)
    W = W - rate * decay * W
    return W - rate * M / (1 - beta1**t) / root, M, R


def first_rate_only(I, label, weights, frozen, rates, beta1, beta2, decay):
    rates = rates[:1] * len(rates)
    return trained(I, label, weights, frozen, rates, beta1, beta2, decay)


def resumed(I, label, weights, frozen, rates, beta1, beta2, decay):
    """The steps of an uninterrupted run from the second on, three times."""
    path = trained(I, label, weights, frozen, rates, beta1, beta2, decay)
    return path[1:].repeat(3, 1)


class InPlace(ByHand):
    """AdamW whose steps change M and R in place, as a student's do."""

    def update(self, *numbers):
        return adamw(*numbers)

    @torch.no_grad()
    def step(self):
        before = [*self.M, *self.R]
        super().step()
        for old, new in zip(before, [*self.M, *self.R], strict=True):
            old.copy_(new)
        self.M, self.R = before[: len(self.M)], before[len(self.M) :]


def resumes_with(
    copied_out="MR", copied_in="MR", loads="MRt", names="MRt", late=0,
    anew=False, one=None,
):  # fmt: skip
    """A mistake of Resumable, as a function of the task's inputs.

    Args:
        copied_out, copied_in: letters of what is copied, saving and loading.
        loads: letters of what is loaded.
        names: what is given to M, R and t.
        late: what is added to t.
        anew: does state() let the run begin at 0 again?
        one: a list that all states are put into.
    """

    class Wrong(InPlace):
        def state(self):
            state = [
                [x.clone() if name in copied_out else x for x in tensors]
                for name, tensors in (("M", self.M), ("R", self.R))
            ]
            state.append(self.t + late)
            if anew:
                self.M = [torch.zeros_like(W) for W in self.weights]
                self.R = [torch.zeros_like(W) for W in self.weights]
                self.t = 0
            if one is not None:
                one[:] = state
            return state if one is None else one

        def load(self, state):
            saved = dict(zip("MRt", state, strict=True))
            for name, values in zip("MRt", map(saved.get, names), strict=True):
                if name in loads and name != "t":
                    values = [
                        x.clone() if name in copied_in else x for x in values
                    ]
                if name in loads:
                    setattr(self, name, values)

    return lambda I, label, weights, frozen, rates, beta1, beta2, decay: (
        stop_and_go_on(
            Wrong, I, label, weights, frozen, rates, beta1, beta2, decay
        )
    )


# D is 2 E to the last bit, too.
EQUAL = torch.tensor([0.625, 0.625]).double()
SCATTERED = torch.tensor([0.25, 0.25, 0.25, 0.75]).double()
TASKS = [
    Task(
        "stop",
        points=2,
        sample=sample_losses,
        expected=stop,
        parts=("epoch kept", "epochs run"),
        small=(
            ([0.9, 0.7, 0.8, 0.7, 0.6], 2),
            ([0.5, 0.8, 0.4, 0.6, 0.7, 0.2], 3),
            ([math.nan, 0.5, 0.7, 0.6], 2),
            ([3.0, 2.5, 2.75, 2.0], 2),
            ([2e16, 3e16, 1.5e16, 2.5e16], 2),
            ([0.25, 0.24999, 0.5, 0.5], 2),
            ([0.5, 0.0, 0.25, 0.125], 3),
        ),
        trials=80,
        mistakes={
            "epochs count from 1": misstopped(change=counted_from_0),
            "epochs run count from 1, too": misstopped(
                change=lambda kept, run, lowest, losses: (kept, run - 1)
            ),
            "when does the waiting begin anew?": misstopped(reset=False),
            "is an equal loss taken for a lower one?": misstopped(tie=True),
            "does it wait one epoch too long?": misstopped(late=1),
            "does it wait one epoch too short?": misstopped(late=-1),
            "does the waiting begin at 1 after a new lowest loss? At 0": (
                misstopped(anew=1)
            ),
            "what if the first loss is nan? Nothing is lower than nan": (
                misstopped(lowest="first", kept=1)
            ),
            "the first loss is taken for the lowest, and its epoch isn't "
            "kept": misstopped(lowest="first"),
            "does it begin with a lowest loss of 0? None is lower": (
                misstopped(lowest=0)
            ),
            "does it begin with a lowest loss of 1? A loss may be higher": (
                misstopped(lowest=1)
            ),
            "is a first loss of nan the lowest? Nothing is lower than nan": (
                misstopped(lowest="first", kept=1, waited=-1)
            ),
            "does the first epoch count as waiting? It's the lowest so far": (
                first_waits
            ),
            "does it begin with a lowest loss of 0, and epoch 1? None is "
            "lower": misstopped(lowest=0, kept=1),
            "is there a loss to begin with that isn't above all others?": (
                misstopped(lowest=100)
            ),
            "is there a loss to begin with, and epoch 1? A loss may be "
            "higher": misstopped(lowest=100, kept=1),
            "has a loss to be lower by some amount? Any lower one counts": (
                misstopped(least=1e-4)
            ),
            "is a nan made 0? Nothing is lower then": (
                lambda losses, patience: stop(
                    [0 if loss != loss else loss for loss in losses], patience
                )
            ),
            "is it how many epochs it waited? All that are run are asked": (
                misstopped(
                    change=lambda kept, run, lowest, losses: (kept, run - kept)
                )
            ),
            "does the list end before the waiting does? Then the epoch kept "
            "isn't `patience` before the last": lambda losses, patience: (
                stop(losses, patience)[1] - patience,
                stop(losses, patience)[1],
            ),
            "does it ever stop before the list ends?": (
                lambda losses, patience: stop(losses, len(losses))
            ),
            "are the two values exchanged?": misstopped(
                change=lambda kept, run, lowest, losses: (run, kept)
            ),
            "are the epochs run all that the list has?": misstopped(
                change=lambda kept, run, lowest, losses: (kept, len(losses))
            ),
            "is the loss returned, not its epoch?": misstopped(
                change=lambda kept, run, lowest, losses: (lowest, run)
            ),
            "is each loss compared with the one before? With the lowest so "
            "far": misstopped(any_drop=True),
            "is the highest loss kept?": misstopped(lowest=-1, higher=True),
            "is it the lowest of the whole list? Only what has run counts": (
                misstopped(
                    change=lambda kept, run, lowest, losses: (
                        losses.index(min(losses)) + 1,
                        run,
                    )
                )
            ),
            "does it return in the first epoch?": lambda losses, patience: (
                stop(losses[:1], patience)
                if losses[0] == losses[0]
                else (0, 1)
            ),
            "does the waiting ever begin anew? It's `patience` epochs in a "
            "row": misstopped(reset=False, only_worse=True),
            "does it return in the first epoch? Some loss has to come first": (
                without_kept
            ),
            "does any lower or equal loss begin the waiting anew? Only a new "
            "lowest one": misstopped(
                also=lambda loss, lowest, before: loss <= before
            ),
            "does any lower loss begin the waiting anew? Only a new lowest "
            "one": misstopped(also=lambda loss, lowest, before: loss < before),
            "does an equal loss begin the waiting anew? Only a lower one": (
                misstopped(also=lambda loss, lowest, before: loss == lowest)
            ),
            "aren't an equal loss and a nan waited for? They're no new lowest "
            "loss": misstopped(
                only_worse=True,
                also=lambda loss, lowest, before: not loss > lowest,
            ),
            "is the lowest loss noted? Each one is lower than inf": forgetful,
            "is a nan taken for a lower loss?": partial(with_nan, lower=True),
            "does a nan end the run? It's an epoch without a new lowest "
            "loss": partial(with_nan, ends=1),
            "does a later nan end the run? It's an epoch without a new lowest "
            "loss": partial(with_nan, ends=2, kept=1),
            "isn't a nan waited for? It's an epoch without a new lowest "
            "loss": with_nan,
            "does it begin with a lowest loss of 1, and epoch 1? A loss may "
            "be higher": misstopped(lowest=1, kept=1),
            "is it one epoch more where it stops early?": one_more,
            "is patience asked for in the next epoch? Then that is one more": (
                lambda losses, patience: one_more(
                    losses, patience, len(losses)
                )
            ),
            "more epochs are run than there are: what if the list ends "
            "before?": lambda losses, patience: (
                stop(losses, patience)[0],
                stop(losses, patience)[0] + patience,
            ),
            "is the lowest of the whole list looked for? Later ones aren't "
            "known yet": of_the_whole_list,
            **LEFT,
            "is a nan left out? It counts as an epoch": (
                lambda losses, patience: stop(
                    [loss for loss in losses if loss == loss], patience
                )
            ),
        },
    ),
    Task(
        "decayed",
        points=2,
        sample=sample_decay,
        expected=decayed,
        probe=several,
        copies=True,
        small=(
            (
                [
                    torch.tensor([[1.0, -2.0]]).double(),
                    torch.tensor([2.0, 4.0]).double(),
                    torch.tensor([[-4.0], [8.0]]).double(),
                ],
                [
                    torch.tensor([[2.0, 0.0]]).double(),
                    torch.tensor([0.0, -2.0]).double(),
                    torch.tensor([[0.0], [4.0]]).double(),
                ],
                0.5,
                0.5,
            ),
        ),
        parts=("the first", "the second", "the third"),
        mistakes={
            "does B decay, too? Only matrices do": misdecayed(
                decays=lambda k, W: True
            ),
            "do only tensors of one axis decay? Only those of two do": (
                misdecayed(decays=lambda k, W: W.ndim == 1)
            ),
            "is it len(W)? The number of axes is W.ndim": misdecayed(
                decays=lambda k, W: len(W) == 2
            ),
            "does the place in the list decide? The number of axes does": (
                misdecayed(decays=lambda k, W: k % 2 == 0)
            ),
            "is a matrix of one row or column taken for a bias?": misdecayed(
                decays=lambda k, W: W.ndim == 2 and min(W.shape) > 1
            ),
            "is a matrix of one row taken for a bias?": misdecayed(
                decays=lambda k, W: W.ndim == 2 and len(W) > 1
            ),
            "are axes of size 1 lost? Each keeps its shape": misdecayed(
                lambda W, G, rate, decay: sgd_step(W, G, rate, decay).squeeze()
            ),
            "is the slope missing where W decays?": misdecayed(
                lambda W, G, rate, decay: W - rate * decay * W, other=sgd_step
            ),
            "is λ missing?": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + W), other=sgd_step
            ),
            "is it λ times the slope, and W whole? G + λ W": misdecayed(
                lambda W, G, rate, decay: W - rate * (W + decay * G),
                other=sgd_step,
            ),
            "is it λ times G? λ W, for matrices": misdecayed(
                lambda W, G, rate, decay: W - rate * G * (1 + decay)
            ),
            "are brackets missing? η times the sum is taken from W": (
                misdecayed(lambda W, G, rate, decay: W - rate * G + decay * W)
            ),
            "is η missing in the step of B?": misdecayed(
                other=lambda W, G, rate, decay: W - G
            ),
            "is η missing in the step of the matrices?": misdecayed(
                lambda W, G, rate, decay: W - (G + decay * W), other=sgd_step
            ),
            "is it the sum of W? Each weight has its own pull": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + decay * W.sum())
            ),
            "is it the length of W? Each weight has its own pull": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + decay * W.norm())
            ),
            "does nothing decay?": misdecayed(
                lambda W, G, rate, decay: W - rate * G
            ),
            "does the decay push away from 0? It's plus λ W": misdecayed(
                lambda W, G, rate, decay: W - rate * (G - decay * W)
            ),
            "is η missing at the decay? It's η λ W": misdecayed(
                lambda W, G, rate, decay: W - rate * G - decay * W
            ),
            "is η missing at the slope?": misdecayed(
                lambda W, G, rate, decay: W - G - rate * decay * W
            ),
            "2 λ W? The slope of λ/2 W² is λ W": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + 2 * decay * W)
            ),
            "is it λ W²? Its slope is what is added": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + decay * W**2)
            ),
            "is it the sign of W? The pull is λ times W itself": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + decay * W.sign())
            ),
            "is it |W|? The pull has the sign of W": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + decay * W.abs())
            ),
            "is λ the same pull for all weights? It's λ times W": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + decay)
            ),
            "does W step first, and decay then? Both begin at the old W": (
                misdecayed(
                    lambda W, G, rate, decay: (
                        (W - rate * G) * (1 - rate * decay)
                    )
                )
            ),
            "does it decay only, without the slope?": misdecayed(
                lambda W, G, rate, decay: W - rate * decay * W
            ),
            "does it go uphill? W minus η times the slope": misdecayed(
                lambda W, G, rate, decay: W + rate * (G + decay * W)
            ),
            "is it λ/2 W²? That's in the loss; its slope is λ W": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + decay / 2 * W**2)
            ),
            "is it the sum of all W²? Each weight has its own pull": (
                misdecayed(
                    lambda W, G, rate, decay: (
                        W - rate * (G + decay * (W**2).sum())
                    )
                )
            ),
            "are these the old weights? Return the new ones": misdecayed(
                lambda W, G, rate, decay: W.clone()
            ),
            "is η missing?": misdecayed(
                lambda W, G, rate, decay: W - (G + decay * W)
            ),
            "is this what is subtracted? W minus it is asked": misdecayed(
                lambda W, G, rate, decay: rate * (G + decay * W)
            ),
            "is η there twice at the decay?": misdecayed(
                lambda W, G, rate, decay: W - rate * (G + rate * decay * W)
            ),
            "does B take no step at all? It does, without decay": misdecayed(
                other=lambda W, G, rate, decay: W.clone()
            ),
            "is it λ times the slope plus W?": misdecayed(
                lambda W, G, rate, decay: W - rate * (W + decay * G)
            ),
            "are weights and gradients exchanged?": misdecayed(
                lambda W, G, rate, decay: sgd_step(G, W, rate, decay)
            ),
            "is G made smaller by the decay? W is": misdecayed(
                lambda W, G, rate, decay: W - rate * (1 - decay) * G
            ),
            "is G + λ W returned? That's the slope; W is what moves": (
                misdecayed(lambda W, G, rate, decay: G + decay * W)
            ),
        },
    ),
    Task(
        "dropout",
        points=2,
        trials=40,
        sample=sample_dropout,
        expected=dropout,
        small=(
            (
                torch.tensor([[1.0, 2.0, 4.0]]).double(),
                torch.tensor([[True, False, True]]),
                0.75,
                True,
            ),
            (
                torch.tensor([[1.0, 2.0, 4.0]]).double(),
                torch.tensor([[True, False, True]]),
                0.75,
                False,
            ),
        ),
        forbids={
            "dropout": "write it yourself, with the `kept` that is given",
            "rand": "`kept` says which stay: nothing is drawn here",
            "rand_like": "`kept` says which stay: nothing is drawn here",
            "bernoulli": "`kept` says which stay: nothing is drawn here",
        },
        mistakes={
            "is the division by 1 - chance missing?": misdropped(
                lambda L, kept, p: L * kept
            ),
            "is it divided by the chance? 1 - chance are kept": misdropped(
                lambda L, kept, p: L * kept / p
            ),
            "is it multiplied by 1 - chance? Divide": misdropped(
                lambda L, kept, p: L * kept * (1 - p)
            ),
            "is it divided by the share kept? By 1 - chance": misdropped(
                lambda L, kept, p: L * kept / kept.double().mean()
            ),
            "are those kept that should be 0?": misdropped(
                lambda L, kept, p: torch.where(kept, 0, L / (1 - p))
            ),
            "does it drop after training, too?": misdropped(
                right_dropout, right_dropout
            ),
            "does it nothing, even in training?": misdropped(
                lambda L, kept, p: L.clone()
            ),
            "are training and not training exchanged?": misdropped(
                lambda L, kept, p: L.clone(), right_dropout
            ),
            "after training it's L itself: is it multiplied by 1 - chance?": (
                misdropped(right_dropout, lambda L, kept, p: L * (1 - p))
            ),
            "after training it's L itself: is it divided by 1 - chance?": (
                misdropped(right_dropout, lambda L, kept, p: L / (1 - p))
            ),
            "that's the other way, 1 - chance afterwards: here all is done "
            "in training": misdropped(
                lambda L, kept, p: L * kept, lambda L, kept, p: L * (1 - p)
            ),
            "does it drop after training, too, though it doesn't divide?": (
                misdropped(right_dropout, lambda L, kept, p: L * kept)
            ),
            "does the first row of kept stand for all?": misdropped(
                lambda L, kept, p: L * kept[0] / (1 - p)
            ),
            "is it always 2? It's 1 / (1 - chance)": misdropped(
                lambda L, kept, p: L * kept * 2
            ),
            "is it divided by the root of it? By 1 - chance": misdropped(
                lambda L, kept, p: L * kept / math.sqrt(1 - p)
            ),
            "is there a ReLU? L may be below 0": misdropped(
                lambda L, kept, p: right_dropout(L.relu(), kept, p)
            ),
            "are those dropped that are only to be divided? 0 for False": (
                misdropped(
                    lambda L, kept, p: torch.where(kept, L / (1 - p), L)
                )
            ),
            "is it multiplied by 1 + chance? Divide by 1 - chance": misdropped(
                lambda L, kept, p: L * kept * (1 + p)
            ),
            "is it divided by 1 + chance? By 1 - chance": misdropped(
                lambda L, kept, p: L * kept / (1 + p)
            ),
            "do the dropped ones become the chance? 0": misdropped(
                lambda L, kept, p: torch.where(kept, L / (1 - p), p)
            ),
            "are the dropped ones -inf? They become 0": misdropped(
                lambda L, kept, p: torch.where(kept, L / (1 - p), -math.inf)
            ),
            "is kept added? What is dropped is 0 times L": misdropped(
                lambda L, kept, p: (L + kept) / (1 - p)
            ),
            "is it 0 after training? L comes out as it went in": misdropped(
                right_dropout, lambda L, kept, p: 0 * L
            ),
            "do all loops end at n? A row has h numbers": misdropped(
                first_columns
            ),
            "is all of L divided, dropped or not?": misdropped(
                lambda L, kept, p: L / (1 - p)
            ),
            "are the dropped ones taken out? They become 0": misdropped(
                lambda L, kept, p: L[kept] / (1 - p)
            ),
            "are whole rows dropped? Each output has its own `kept`": (
                misdropped(
                    lambda L, kept, p: L * kept.all(dim=1)[:, None] / (1 - p)
                )
            ),
            "is it float32? L's dtype stays": misdropped(
                lambda L, kept, p: right_dropout(L, kept, p).float()
            ),
            "is L missing?": misdropped(
                lambda L, kept, p: kept / torch.tensor(1 - p).double()
            ),
            "is it multiplied by the chance? Divide by 1 - chance": misdropped(
                lambda L, kept, p: L * kept * p
            ),
            "does the first column of kept stand for all?": misdropped(
                lambda L, kept, p: L * kept[:, :1] / (1 - p)
            ),
            "is `/ 1 - chance` divided by 1, then less? It's / (1 - chance)": (
                misdropped(lambda L, kept, p: L * kept / 1 - p)
            ),
        },
    ),
    Task(
        "AdamW",
        points=3,
        trials=30,
        sample=sample_adam,
        expected=trained,
        probe=train_by_hand,
        returns="an optimizer with a step() and a zero_grad()",
        small=((*followed(2), False, [0.5, 0.25], 0.5, 0.75, 0.5),),
        mistakes={
            "do the weights move at all? `W = W - …` makes another tensor": (
                wrong_adamw(
                    lambda W, G, M, R, t, rate, beta1, beta2, decay: (W, M, R)
                )
            ),
            "are the divisions by 1 - βᵗ missing?": wrong_adamw(
                changed(first=False, second=False)
            ),
            "is M / (1 - β₁ᵗ) missing?": wrong_adamw(changed(first=False)),
            "is R / (1 - β₂ᵗ) missing?": wrong_adamw(changed(second=False)),
            "does t grow with each weight? It counts steps": wrong_adamw(
                counts=True
            ),
            "is t always 1, or missing?": wrong_adamw(
                lambda W, G, M, R, t, *rest: adamw(W, G, M, R, 1, *rest)
            ),
            "is t still 0 in the first step? Count before the formulas": (
                wrong_adamw(
                    lambda W, G, M, R, t, *rest: adamw(
                        W, G, M, R, t - 1, *rest
                    )
                )
            ),
            "does t begin at 2? In the first step it's 1": wrong_adamw(
                lambda W, G, M, R, t, *rest: adamw(W, G, M, R, t + 1, *rest)
            ),
            "is the square root missing?": wrong_adamw(changed(root=1)),
            "is 1e-8 under the root? It's outside": wrong_adamw(
                changed(inside=True)
            ),
            "is R the mean of G, not of G²?": wrong_adamw(changed(square=1)),
            "is G added whole, without 1 - β?": wrong_adamw(
                changed(whole="MR")
            ),
            "is G added whole to M, without 1 - β₁?": wrong_adamw(
                changed(whole="M")
            ),
            "is G² added whole to R, without 1 - β₂?": wrong_adamw(
                changed(whole="R")
            ),
            "does W only decay? `W = W - …` makes another tensor": wrong_adamw(
                lambda W, G, M, R, t, rate, beta1, beta2, decay: (
                    W - rate * decay * W,
                    M,
                    R,
                )
            ),
            "are M and R kept from step to step? `M = …` names another "
            "tensor": wrong_adamw(
                lambda W, G, M, R, t, rate, beta1, beta2, decay: (
                    adamw(W, G, 0, 0, t, rate, beta1, beta2, decay)[0],
                    M,
                    R,
                )
            ),
            "is M kept from step to step? `M = …` names another tensor": (
                wrong_adamw(changed(keep=(False, True)))
            ),
            "is R kept from step to step? `R = …` names another tensor": (
                wrong_adamw(changed(keep=(True, False)))
            ),
            "does a step end at the first weight without a gradient? Others "
            "follow": wrong_adamw(ends=True),
            "does one weight without a gradient stop all? Others move": (
                wrong_adamw(ends="all")
            ),
            "does a weight without a gradient decay? It isn't touched": (
                wrong_adamw(pulls=True)
            ),
            "is λ the same pull for all weights? It's η λ W": wrong_adamw(
                changed(alike=True)
            ),
            "is it β times t? It's β to the power of t": wrong_adamw(
                changed(power=lambda beta, t: beta * t)
            ),
            "is R divided by 1 - β₁ᵗ? By 1 - β₂ᵗ": wrong_adamw(
                changed(part=(0, 0))
            ),
            "is M divided by 1 - β₂ᵗ? By 1 - β₁ᵗ": wrong_adamw(
                changed(part=(1, 1))
            ),
            "are the two divisions exchanged?": wrong_adamw(
                changed(part=(1, 0))
            ),
            "is it M² in R? It's G²": wrong_adamw(
                changed(of=lambda G, M: M**2)
            ),
            "is it |G| in R? It's G²": wrong_adamw(
                changed(of=lambda G, M: G.abs())
            ),
            "is G itself changed on the way to M? R needs it as it was": (
                wrong_adamw(
                    lambda W, G, M, R, t, rate, beta1, *rest: changed(
                        whole="M"
                    )(W, (1 - beta1) * G, M, R, t, rate, beta1, *rest)
                )
            ),
            "do M and R begin at the first G and G²? They begin at 0": (
                wrong_adamw(
                    lambda W, G, M, R, t, *rest: (
                        adamw(W, G, M, R, t, *rest)
                        if t > 1
                        else adamw(W, G, G, G**2, t, *rest)
                    )
                )
            ),
            "does W move before M and R do? They come first": wrong_adamw(
                too_early
            ),
            "is 1e-8 added to the root of R, before R / (1 - β₂ᵗ)?": (
                wrong_adamw(small_to_r)
            ),
            "does B not decay? Here each weight does": wrong_adamw(
                lambda W, *rest: adamw(
                    W, *rest[:-1], rest[-1] if W.ndim == 2 else 0
                )
            ),
            "is it the mean of all G²? Each weight has its own R": (
                wrong_adamw(changed(of=lambda G, M: (G**2).mean()))
            ),
            "is β₁ always 0.9? It's self.beta1": wrong_adamw(
                changed(betas=(0.9, None))
            ),
            "is β₂ always 0.999? It's self.beta2": wrong_adamw(
                changed(betas=(None, 0.999))
            ),
            "are β₁ and β₂ always 0.9 and 0.999? They're self.beta1 and "
            "self.beta2": wrong_adamw(changed(betas=(0.9, 0.999))),
            "is λ always 0.01? It's self.decay": wrong_adamw(
                changed(fixed=0.01)
            ),
            "is 1e-8 another number?": wrong_adamw(changed(small=1e-3)),
            "is M itself divided by 1 - β₁ᵗ? The next step needs it as it "
            "was": wrong_adamw(
                lambda W, G, M, R, t, rate, beta1, beta2, decay: (
                    adamw(W, G, M, R, t, rate, beta1, beta2, decay)[0],
                    (beta1 * M + (1 - beta1) * G) / (1 - beta1**t),
                    beta2 * R + (1 - beta2) * G**2,
                )
            ),
            "are M and R themselves divided by 1 - βᵗ? The next step needs "
            "them as they were": wrong_adamw(
                lambda W, G, M, R, t, rate, beta1, beta2, decay: (
                    adamw(W, G, M, R, t, rate, beta1, beta2, decay)[0],
                    (beta1 * M + (1 - beta1) * G) / (1 - beta1**t),
                    (beta2 * R + (1 - beta2) * G**2) / (1 - beta2**t),
                )
            ),
            "is η missing in Adam's step?": wrong_adamw(
                changed(stepped=False)
            ),
            "are β₁ and β₂ exchanged?": wrong_adamw(changed(swap=True)),
            "does G move W, not M?": wrong_adamw(changed(mean=False)),
            "is weight decay missing?": wrong_adamw(changed(beside=None)),
            "is the decay part of G? That's Adam's; AdamW's is apart": (
                wrong_adamw(changed(beside=False))
            ),
            "does the decay come after Adam's step? First": wrong_adamw(
                changed(late=True)
            ),
            "is η missing in the decay?": wrong_adamw(
                changed(with_rate=False)
            ),
            "does the decay push away from 0?": wrong_adamw(changed(plus=-1)),
            "does it go uphill?": wrong_adamw(changed(sign=1)),
            "does zero_grad forget the gradients? They add up": wrong_adamw(
                forget=False
            ),
            "is η read from self.lr in each step? It changes": first_rate_only,
        },
    ),
    Task(
        "Resumable",
        points=3,
        sample=sample_adam,
        expected=resumed,
        probe=stop_and_go_on,
        returns="an optimizer with a state() and a load(state)",
        small=((*followed(2), False, [0.5, 0.25], 0.5, 0.75, 0.5),),
        mistakes={
            "does everything begin at 0 again after load?": resumes_with(
                loads=""
            ),
            "does t begin at 0 again after load?": resumes_with(loads="MR"),
            "does R begin at 0 again after load?": resumes_with(loads="Mt"),
            "does M begin at 0 again after load?": resumes_with(loads="Rt"),
            "do R and t begin at 0 again after load?": resumes_with(loads="M"),
            "do M and R begin at 0 again after load?": resumes_with(loads="t"),
            "is R loaded from the state's M?": resumes_with(names="MMt"),
            "is M loaded from the state's R?": resumes_with(names="RRt"),
            "are M and R exchanged?": resumes_with(names="RMt"),
            "is t one more than it was?": resumes_with(late=1),
            "does the run itself begin anew? state() leaves it as it is": (
                resumes_with(anew=True)
            ),
            "does the state's M change while the run goes on? Copy each "
            "tensor": resumes_with(copied_out="R"),
            "does the state's R change while the run goes on? Copy each "
            "tensor": resumes_with(copied_out="M"),
            "right the first time, not the second: does the run work on the "
            "M that was loaded?": resumes_with(copied_in="R"),
            "right the first time, not the second: does the run work on the "
            "R that was loaded?": resumes_with(copied_in="M"),
            "is M copied neither at saving nor at loading?": resumes_with(
                copied_out="R", copied_in="R"
            ),
            "is R copied neither at saving nor at loading?": resumes_with(
                copied_out="M", copied_in="M"
            ),
            "does a later state() change what an earlier one returned?": (
                resumes_with(one=[])
            ),
            "does the state change while the run goes on? Copy each tensor": (
                resumes_with(copied_out="")
            ),
            "right the first time, not the second: does the run work on the "
            "state that was loaded?": resumes_with(copied_in=""),
            "neither saving nor loading makes a copy": resumes_with(
                copied_out="", copied_in=""
            ),
        },
    ),
    Task(
        "better",
        points=2,
        sample=sample_accuracies,
        expected=better,
        trials=70,
        small=(
            (
                torch.tensor([0.5, 0.75]).double(),
                torch.tensor([0.25, 0.5, 0.75, 0.5]).double(),
            ),
            (
                torch.tensor([0.5, 0.75, 0.5]).double(),
                torch.tensor([0.0, 0.125]).double(),
            ),
            (EQUAL, SCATTERED),
            (SCATTERED, EQUAL),
        ),
        parts=("difference", "error", "word"),
        mistakes={
            "is only D turned? It's first minus second": misjudged(
                change=lambda D, E, word: (-D, E, word)
            ),
            "is D without its sign?": misjudged(
                decide=lambda D, E: (
                    "can't tell" if abs(D) <= 2 * E else "first"
                ),
                change=lambda D, E, word: (abs(D), E, word),
            ),
            "is D compared without abs? Far below 0 is far, too": misjudged(
                decide=lambda D, E: "can't tell" if D <= 2 * E else "first"
            ),
            'is it "first" wherever D is far? Below 0 it\'s "second"': (
                misjudged(
                    decide=lambda D, E: (
                        "first" if abs(D) > 2 * E else "can't tell"
                    )
                )
            ),
            'is it "second" wherever it isn\'t "first"?': misjudged(
                decide=lambda D, E: (
                    "first"
                    if D > 2 * E
                    else "second"
                    if D < 2 * E
                    else "can't tell"
                )
            ),
            "is D of just 2 E far? It has to be further": misjudged(
                decide=lambda D, E: (
                    "can't tell"
                    if abs(D) < 2 * E
                    else "first"
                    if D > 0
                    else "second"
                )
            ),
            "are two intervals compared? D and 2 E are": overlapping,
            "is it a difference for each seed? Both settings have a mean": (
                in_pairs
            ),
            "is D divided by E? D itself is asked": misjudged(
                change=lambda D, E, word: (D / E, E, word)
            ),
            "does the word come first? It's last": misjudged(
                change=lambda D, E, word: (word, D, E)
            ),
            "is it one σ for both? Each has its own": misjudged(
                error=lambda s, m, r, k: math.sqrt(
                    ((m - 1) * s + (k - 1) * r) / (m + k - 2) * (1 / m + 1 / k)
                )
            ),
            "are the two words exchanged?": misjudged(
                change=lambda D, E, word: (
                    D,
                    E,
                    {"first": "second", "second": "first"}.get(word, word),
                )
            ),
            "is it the best of each? Compare their means": misjudged(
                middle=max
            ),
            "is it the median? Compare their means": misjudged(
                middle=lambda x: sorted(x)[(len(x) - 1) // 2]
            ),
            "is it the standard deviation divided by n? σ² is": misjudged(
                error=lambda s, m, r, k: math.sqrt(s**0.5 / m + r**0.5 / k)
            ),
            "is it divided by n - 1 once more? `var` has done that": (
                misjudged(
                    error=lambda s, m, r, k: math.sqrt(
                        s / (m - 1) + r / (k - 1)
                    )
                )
            ),
            "is it divided by both n added up? Each by its own": misjudged(
                error=lambda s, m, r, k: math.sqrt((s + r) / (m + k))
            ),
            "are the squares subtracted? They add up": misjudged(
                error=lambda s, m, r, k: abs(s / m - r / k) ** 0.5
            ),
            "is 2 E returned for E?": misjudged(
                change=lambda D, E, word: (D, 2 * E, word)
            ),
            'is it never "can\'t tell"?': misjudged(
                decide=lambda D, E: "first" if D > 0 else "second"
            ),
            "is it 1.96 E? Here it's 2 E": partial(
                better_with,
                error=lambda s, m, r, k: math.sqrt(s / m + r / k),
                times=1.96,
            ),
            "is it \"can't tell\" where D is far from 0? Where it's close": (
                misjudged(
                    decide=lambda D, E: (
                        "can't tell"
                        if abs(D) > 2 * E
                        else "first"
                        if D > 0
                        else "second"
                    )
                )
            ),
            "are D and E exchanged?": misjudged(
                change=lambda D, E, word: (E, D, word)
            ),
            "is it the sum? Compare their means": misjudged(middle=math.fsum),
            "does the first's n stand for both?": misjudged(
                error=lambda s, m, r, k: math.sqrt((s + r) / m)
            ),
            "does the second's n stand for both?": misjudged(
                error=lambda s, m, r, k: math.sqrt((s + r) / k)
            ),
            "is it divided by the root of n? σ² is divided by n": misjudged(
                error=lambda s, m, r, k: math.sqrt(s / m**0.5 + r / k**0.5)
            ),
            "is it the deviation of all accuracies together?": (
                lambda first, second: (
                    *better(first, second)[:1],
                    torch.cat([first, second]).std().item(),
                    verdict(
                        first.tolist(),
                        second.tolist(),
                        torch.cat([first, second]).std().item(),
                    )[2],
                )
            ),
            "is it rounded? All digits are asked": misjudged(
                change=lambda D, E, word: (round(D, 3), round(E, 3), word)
            ),
            "is it rounded to two digits? All are asked": misjudged(
                change=lambda D, E, word: (round(D, 2), round(E, 2), word)
            ),
            "is the limit 0.009? Here it's 2 E": misjudged(
                decide=lambda D, E: (
                    "can't tell"
                    if abs(D) < 0.009
                    else "first"
                    if D > 0
                    else "second"
                )
            ),
            "is it the scatter of all accuracies together?": pooled,
            "is it the scatter of one test? Here it's that over the seeds": (
                lambda first, second: verdict(
                    first.tolist(),
                    second.tolist(),
                    math.sqrt(
                        sum(
                            x.mean().item() * (1 - x.mean().item()) / len(x)
                            for x in (first, second)
                        )
                    ),
                )
            ),
            "is it second minus first?": better_turned,
            "is the deviation divided by n? `std` divides by n - 1": (
                better_by_n
            ),
            "a mean scatters less than one run: divide σ² by n": (
                partial(better_with, error=lambda s, m, r, k: math.sqrt(s + r))
            ),
            "are the errors added? Add their squares": partial(
                better_with,
                error=lambda s, m, r, k: math.sqrt(s / m) + math.sqrt(r / k),
            ),
            "is the square root missing?": (
                partial(better_with, error=lambda s, m, r, k: s / m + r / k)
            ),
            "is 2 E taken for E? D has to be further than 2 E from 0": partial(
                better_with,
                error=lambda s, m, r, k: math.sqrt(s / m + r / k),
                times=1,
            ),
        },
    ),
]
