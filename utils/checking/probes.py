"""How an answer is put to the test: called with inputs, and watched.

A probe is what a task does with an answer that is not simply called with the
drawn inputs: one that wants a function or a model as an argument, or a class.
Grading runs this file beside the student's code, so nothing here knows what
is right. Nor is torch imported: that takes a second and more, and the sets of
the first notebooks do without (the probes that need it: probes_torch.py).
"""

import copy
from dataclasses import dataclass

import numpy as np


@dataclass
class Outcome:
    """What came of one call.

    Args:
        value: what was returned.
        error: what was raised, as "TypeError: …", or None.
        missing: it raised NotImplementedError, as a stub does.
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
    except Exception as error:
        # A stub raises it without a word; torch, for a dtype that it can't.
        if isinstance(error, NotImplementedError) and not str(error):
            return Outcome(missing=True)
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
    """Are two inputs equal, to the last bit and with NaN equal to NaN?

    A tensor that wants a gradient now, and didn't before, has changed.
    """
    if type(before) is not type(after):
        return False
    if hasattr(before, "detach"):  # tensors
        if before.requires_grad != after.requires_grad:
            return False
        before, after = before.detach().numpy(), after.detach().numpy()
    if isinstance(before, np.ndarray):
        kind = before.dtype.kind in "fc"
        return np.array_equal(before, after, equal_nan=kind)
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(same, before, after))
    both_nan = before != before and after != after
    return before == after or both_nan


def polynomial(coefficients):
    """The function x -> c₀ + c₁·x + c₂·x² + …, for a number x."""

    def f(x):
        return sum(c * x**power for power, c in enumerate(coefficients))

    return f


def with_polynomial(answer, coefficients, *inputs):
    """Hand the answer a polynomial with these coefficients, and the rest."""
    return answer(polynomial(coefficients), *inputs)
