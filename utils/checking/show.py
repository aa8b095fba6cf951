"""A case in full, as it's typed in, so that it can be worked out on paper."""

from numbers import Number

import numpy as np

from utils.checking.compare import shape_of
from utils.checking.probes import array_of, kind
from utils.checking.task import count

MOST = 40  # numbers of one value that are shown; of larger ones, the shape


def case(task, inputs, outcome, right):
    """Lines that show a trial: the student's line, inputs, what came of it.

    Args:
        task: Task.
        inputs: tuple.
        outcome: Outcome.
        right: what was expected.
    """
    shown = task.shown(*inputs) if task.shown else task.named(inputs)
    lines = [outcome.line] if outcome.line else []
    for name, value in shown.items():
        text = value if task.shown and isinstance(value, str) else None
        lines.append(f"{name} = {text or typed(value)}")
    if outcome.error or outcome.misfit or outcome.late:
        return tuple(lines)
    if not (outcome.changed or (outcome.shared and task.copies)):
        if outcome.value is not None:
            lines.append(f"came: {typed(outcome.value)}")
        lines.append(f"expected: {typed(right)}")
    return tuple(lines)


def typed(value):
    """A value as Python, or its shape where it's large."""
    if hasattr(value, "detach") and array_of(value) is None:
        return f"<{kind(value).removeprefix('a ')}>"
    if count(value) > MOST:
        shape = shape_of(value)
        words = {"ndarray": "an array", "Tensor": "a tensor", "list": "a list"}
        what = words.get(type(value).__name__, "a value")
        return f"{what} {shape}" if shape else f"{what} of {len(value)}"
    if hasattr(value, "detach"):
        value = value.detach()
        plain = str(value.dtype) in ("torch.float32", "torch.int64")
        if plain or str(value.dtype) == "torch.bool":
            return f"torch.tensor({nested(value.tolist())})"
        return f"torch.tensor({nested(value.tolist())}, dtype={value.dtype})"
    if isinstance(value, np.ndarray):
        if value.dtype in (np.float64, np.int64, bool):
            return f"np.array({nested(value.tolist())})"
        return f"np.array({nested(value.tolist())}, dtype=np.{value.dtype})"
    return nested(value)


def nested(value):
    """Numbers and texts, in lists and tuples, as text."""
    if isinstance(value, list):
        return f"[{', '.join(map(typed, value))}]"
    if isinstance(value, tuple):
        comma = "," if len(value) == 1 else ""
        return f"({', '.join(map(typed, value))}{comma})"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        text = repr(value)
        return text if len(text) <= 8 else f"{value:.6g}"
    if isinstance(value, str | Number | None):
        return repr(value)
    return f"<{type(value).__name__}>"
