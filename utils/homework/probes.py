"""How an answer is put to the test: called with inputs, and watched.

A probe is what a task does with an answer that is not simply called with the
drawn inputs: one that wants a function or a model as an argument, or a class.
Grading runs this file beside the student's code, so nothing here knows what
is right.
"""

import copy
import io
from dataclasses import dataclass

import numpy as np
import torch


@dataclass
class Outcome:
    """What came of one call.

    Args:
        value: what was returned.
        error: what was raised, as "TypeError: …", or None.
        missing: it raised NotImplementedError.
        changed: the numbers of the inputs that it changed, from 0.
    """

    value: object = None
    error: str | None = None
    missing: bool = False
    changed: tuple = ()


def call(answer, *inputs):
    """The plain probe: the answer is a function of the inputs."""
    return answer(*inputs)


def observe(probe, answer, inputs):
    """Put one answer to the test, with copies of the inputs.

    Args:
        probe: function (answer, *inputs) -> value, `call` for one.
        answer: what the student wrote, a function or a class.
        inputs: tuple of numbers, strings, arrays, tensors, or lists of them.

    Returns:
        Outcome; whatever the answer raises is in it.
    """
    given = copy.deepcopy(inputs)
    try:
        value = probe(answer, *given)
    except NotImplementedError:
        return Outcome(missing=True)
    except Exception as error:
        return Outcome(error=f"{type(error).__name__}: {error}")
    changed = tuple(
        number
        for number, (before, after) in enumerate(
            zip(inputs, given, strict=True)
        )
        if not same(before, after)
    )
    return Outcome(value, changed=changed)


def same(before, after):
    """Are two inputs equal, to the last bit and with NaN equal to NaN?"""
    if isinstance(before, torch.Tensor):
        before, after = before.detach().numpy(), after.detach().numpy()
    if isinstance(before, np.ndarray):
        kind = before.dtype.kind in "fc"
        return np.array_equal(before, after, equal_nan=kind)
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(same, before, after))
    both_nan = before != before and after != after
    return before == after or both_nan


def steps(optimizer, weights, I, label, rates):
    """Train W0, B, W1 a step for each batch; all weights after each.

    Args:
        optimizer: of `weights`, with `lr`, `zero_grad()` and `step()`.
        weights: W0 (d, h), B (h,) and W1 (h, c), parameters.
        I: (steps, n, d), label: (steps, n), a batch for each step.
        rates: η for each step.

    Returns:
        (steps, d h + h + h c) tensor.
    """
    W0, B, W1 = weights
    path = []
    for batch, truth, rate in zip(I, label, rates, strict=True):
        optimizer.lr = rate
        optimizer.zero_grad()
        O = torch.relu(batch @ W0 + B) @ W1  # (n, d) -> (n, c)
        torch.nn.functional.cross_entropy(O, truth).backward()
        optimizer.step()
        path.append(torch.cat([W.detach().flatten() for W in weights]))
    return torch.stack(path)


def parameters_of(weights, frozen):
    """Copies as parameters; B, the second, doesn't move if frozen."""
    copies = [torch.nn.Parameter(W.detach().clone()) for W in weights]
    copies[1].requires_grad_(not frozen)
    return copies


def train_with(answer, I, label, weights, frozen, rates, momentum, decay):
    """Train two layers with an optimizer's class; weights of each step."""
    weights = parameters_of(weights, frozen)
    optimizer = answer(
        (W for W in weights),  # can be gone through once, as a model's
        lr=rates[0],
        momentum=momentum,
        weight_decay=decay,
    )
    return steps(optimizer, weights, I, label, rates)


def stop_and_go_on(answer, I, label, weights, frozen, rates, momentum, decay):
    """Take an optimizer's state after a step, go on, and go back twice.

    Returns the weights after each step but the first, from the state as it
    was returned, then those from the state out of a file.
    """

    def begin(weights):
        weights = parameters_of(weights, frozen)
        return weights, answer(
            (W for W in weights),
            lr=rates[0],
            momentum=momentum,
            weight_decay=decay,
        )

    def go_on(weights, optimizer):
        return steps(optimizer, weights, I[1:], label[1:], rates[1:])

    first, optimizer = begin(weights)
    steps(optimizer, first, I[:1], label[:1], rates[:1])
    state, saved = optimizer.state(), parameters_of(first, frozen)
    go_on(first, optimizer)
    again, optimizer = begin(saved)
    optimizer.load(state)
    paths = [go_on(again, optimizer)]
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    again, optimizer = begin(saved)
    optimizer.load(torch.load(file, weights_only=True))
    paths.append(go_on(again, optimizer))
    return torch.cat(paths)
