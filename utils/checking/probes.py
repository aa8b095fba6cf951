"""How an answer is put to the test: called with inputs, and watched.

A probe is what a task does with an answer that is not simply called with the
drawn inputs: one that wants a function or a model as an argument, or a class.
Grading runs this file beside the student's code, so nothing here knows what
is right. Nor is torch imported: that takes a second and more, and the sets of
the first notebooks do without (the probes that need it: probes_torch.py).
"""

import contextlib
import copy
import io
import numbers
import sys
from dataclasses import dataclass

import numpy as np

from utils.checking import watch

MOST_PRINTED = 500  # characters that are kept
SECONDS = 10  # that one call of an answer may take
EACH = 1.5  # that the calls of a task's answer may take on average
KINDS = {
    np.ndarray: "an array",
    list: "a list",
    tuple: "a tuple",
    str: "a text",
    numbers.Number: "a number",
    np.bool_: "a number",
    type(None): "nothing",
    type: "a class",
}


@dataclass
class Outcome:
    """What came of one trial.

    Args:
        value: what was returned.
        error: what was raised, as "TypeError: …", or None.
        missing: it raised NotImplementedError, as a stub does.
        changed: the numbers of the inputs that it changed, from 0.
        misfit: why a probe could do nothing with it, or None.
        line: the student's line that raised or didn't end, or None.
        late: it was stopped, because it didn't end in time.
        shared: the numbers of the inputs whose memory the value lies in.
        used: names of what it used, in order, if they were asked for.
        amount: steps of Python, or bytes of memory, if asked for.
        printed: what it printed, the beginning.
    """

    value: object = None
    error: str | None = None
    missing: bool = False
    changed: tuple = ()
    misfit: str | None = None
    line: str | None = None
    late: bool = False
    shared: tuple = ()
    used: tuple = ()
    amount: int = 0
    printed: str = ""


class Misfit(Exception):
    """What a probe was given is of no use; the message says why."""


def seconds_of(calls):
    """That all calls of a task's answer may take together."""
    return max(SECONDS, EACH * calls)


def call(answer, *inputs):
    """The plain probe: the answer is a function of the inputs."""
    return answer(*inputs)


def observe(probe, answer, inputs, look="", seconds=SECONDS):
    """Put one answer to the test, with copies of the inputs.

    Args:
        probe: function (answer, *inputs) -> value, `call` for one.
        answer: what the student wrote, a function or a class.
        inputs: tuple of numbers, strings, arrays, tensors, or lists of them.
        look: what else to look at: "uses", "steps" or "memory".
        seconds: after which it's stopped.

    Returns:
        Outcome; whatever the answer raises is in it.
    """
    given, printed = copied(inputs), io.StringIO()
    outcome, returned = Outcome(), []

    def recorded(*args, **kwargs):
        returned[:] = [answer(*args, **kwargs)]
        return returned[0]

    try:
        with (
            contextlib.redirect_stdout(printed),
            watch.deadline(seconds),
            looking(look, answer, outcome),
        ):
            outcome.value = probe(recorded, *given)
    except watch.Endless as error:
        outcome.late, outcome.line = True, watch.place_of(error)[1]
    except Misfit as misfit:
        outcome.misfit = str(misfit)
    except (Exception, SystemExit) as error:
        explain_error(error, outcome, returned)
    outcome.printed = printed.getvalue()[:MOST_PRINTED]
    note_memory(outcome, inputs, given, returned or [outcome.value])
    return outcome


def copied(inputs):
    """What copy.deepcopy gives, which is slow with plain tensors."""
    torch, clones, waiting = sys.modules.get("torch"), {}, [inputs]
    while torch and waiting:
        value = waiting.pop()
        if type(value) in (list, tuple):
            waiting += value
        elif type(value) is torch.Tensor and plain(value):
            clones[id(value)] = value.clone()
    return copy.deepcopy(inputs, clones)


def plain(tensor):
    """Is there nothing to a tensor but its numbers, in a row in memory?"""
    return (
        not (tensor.requires_grad or tensor.is_sparse or tensor.is_complex())
        and tensor.is_contiguous()
        and tensor.untyped_storage().nbytes() == tensor.nbytes
    )


def explain_error(error, outcome, returned):
    """Put what was raised into an Outcome: by whose line, and which."""
    # A stub raises it without a word; torch, for a dtype that it can't.
    if isinstance(error, NotImplementedError) and not str(error):
        outcome.missing = True
        return
    ours, outcome.line = watch.place_of(error)
    if ours and returned and isinstance(error, AttributeError | TypeError):
        outcome.misfit = f"returns {kind(returned[0])}"
        if returned[0] is None:
            outcome.misfit = "returns nothing: is a `return` missing?"
        return
    outcome.error = f"{type(error).__name__}: {error}"
    if layer := watch.made_of_tensors(error):
        outcome.error += f" (nn.{layer} was given tensors)"


def note_memory(outcome, inputs, given, values):
    """Which inputs were changed, and which memory the values share."""
    pairs = list(enumerate(zip(inputs, given, strict=True)))
    outcome.changed = tuple(
        k for k, (before, after) in pairs if not same(before, after)
    )
    try:
        held = watch.memories(values)
        outcome.shared = tuple(
            k for k, (_, after) in pairs if watch.overlap(held, after)
        )
    except RecursionError:
        outcome.value = None
        outcome.misfit = "returns a list that stands in itself"


@contextlib.contextmanager
def looking(look, answer, outcome):
    """Note in the outcome what is asked for, of what this `with` does."""
    if not look:
        yield
        return
    torch_is_there = look != "steps" and "torch" in sys.modules
    with contextlib.ExitStack() as stack:
        uses = amount = None
        if torch_is_there:
            from utils.checking.watch_torch import noted_uses

            uses = stack.enter_context(noted_uses())
        if look == "memory":
            amount = stack.enter_context(watch.traced_memory())
        if look == "steps":
            amount = [0]
            stack.enter_context(watch.counted_calls(answer, amount))
            steps = stack.enter_context(watch.counted_steps())
        try:
            yield
        finally:
            stack.close()
            if look == "steps":
                amount[0] += steps[0]
            if look == "memory" and uses:
                amount[0] = max(amount[0], uses.largest)
            if look == "uses":
                names = watch.names_in(answer) | (
                    uses.names if uses else set()
                )
                outcome.used = tuple(sorted(names))
            outcome.amount = amount[0] if amount else 0


def same(before, after):
    """Are two inputs equal, to the last bit and with NaN equal to NaN?

    A tensor that wants a gradient now, and didn't before, has changed, and
    so has one that never wanted any and has one.
    """
    if type(before) is not type(after):
        return False
    if hasattr(before, "detach"):  # tensors
        if before.requires_grad != after.requires_grad:
            return False
        if not before.requires_grad and (before.grad is None) != (
            after.grad is None
        ):
            return False
        before, after = array_of(before), array_of(after)
    if isinstance(before, np.ndarray):
        if bits_of(before) == bits_of(after):
            return True  # as most times, and sooner known
        kind = before.dtype.kind in "fc"
        return np.array_equal(before, after, equal_nan=kind)
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(same, before, after))
    both_nan = before != before and after != after
    return before == after or both_nan


def bits_of(array):
    """All that makes an array equal to another one, None for no array."""
    if isinstance(array, np.ndarray) and array.dtype.kind in "biufc":
        return array.dtype, array.shape, array.tobytes()
    return None


def array_of(tensor):
    """A tensor's numbers as an array; None for what NumPy doesn't know.

    That is a sparse one, one of bfloat16 or one without memory, on meta.
    """
    try:
        return tensor.numpy(force=True)
    except (RuntimeError, TypeError):
        return None


def polynomial(coefficients):
    """The function x -> c₀ + c₁·x + c₂·x² + …, for a number x."""

    def f(x):
        return sum(c * x**power for power, c in enumerate(coefficients))

    return f


def with_polynomial(answer, coefficients, *inputs):
    """Hand the answer a polynomial with these coefficients, and the rest."""
    return answer(polynomial(coefficients), *inputs)


def kind(value):
    """What a value is, in words."""
    if hasattr(value, "detach"):
        known = array_of(value) is not None
        return "a tensor" + (" that NumPy doesn't know" * (not known))
    for type_, words in KINDS.items():
        if isinstance(value, type_):
            return words
    name = type(value).__name__
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"
