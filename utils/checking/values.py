"""Checks of a value, where there is no function: shape, slip, values."""

from textwrap import fill

import numpy as np

from utils.checking.compare import as_array, shape_of, value_difference
from utils.checking.probes import kind

LINE = 79  # characters that a cell's output has room for
NEAR = 1e-5  # by how much values may differ, as a part of the largest


class CheckError(AssertionError):
    """An answer is wrong; Jupyter shows the message alone, in short lines."""

    def _render_traceback_(self):
        # IPython asks an exception for its own display by this name.
        return wrapped(f"Not yet. {self}").splitlines()


def wrapped(text):
    """Lines of at most 79 characters, each continued further to the right."""
    return "\n".join(
        fill(
            line,
            LINE,
            subsequent_indent="    " if line.startswith("  ") else "",
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def compare(name, got, expected, hint=""):
    """Say how two arrays differ, the shape first.

    Args:
        name: what is compared, for the message.
        got, expected: numbers, lists, arrays or tensors. Values may differ
            by 1e-5 of the largest, which covers float32.
        hint: a question added to the message about a wrong shape.

    Raises:
        CheckError: they do.
    """
    got, expected = numbers(name, got), as_array(expected)
    if got.shape != expected.shape:
        message = f"shape {got.shape}, expected {expected.shape}"
        raise CheckError(f"{name}: {message}" + (f": {hint}" if hint else ""))
    if not np.isfinite(got).all():
        raise CheckError(f"{name}: has values that are not finite")
    if message := value_difference(got, expected, NEAR):
        raise CheckError(f"{name}: {message}")


def numbers(name, answer):
    """An answer's numbers as an array.

    Args:
        name: of the answer, for the message.
        answer: numbers, lists of them, an array or a tensor.

    Raises:
        CheckError: it has others, or none that NumPy knows.
    """
    try:
        array = as_array(answer)
        odd = None if array.dtype.kind in "biuf" else _odd(answer)
    except ValueError:
        odd = f"{kind(answer)} with rows of different lengths"
    except RecursionError:
        odd = f"{kind(answer)} that stands in itself"
    if odd:
        asked = "plain numbers are asked, in rows of one length"
        raise CheckError(f"{name}: {odd}; {asked}")
    return array


def _odd(answer):
    """What an answer is that has no plain numbers, or the first odd part."""
    for part in answer if isinstance(answer, list | tuple) else ():
        if as_array(part).dtype.kind not in "biuf":
            inside = "" if isinstance(part, list | tuple) else kind(answer)
            return _odd(part) + (f" in {inside}" if inside else "")
    return kind(answer)


def name_slip(name, answer, slips):
    """Say which slip an answer looks like, if it looks like one.

    Args:
        name: of the answer, for the message.
        answer: numbers, an array or a tensor.
        slips: {what to say: what comes out then}.

    Raises:
        CheckError: its shape and its values are those of a slip, the first.
    """
    for slip, value in slips.items():
        if looks_like(answer, value):
            raise CheckError(f"{name}: {slip}")


def looks_like(answer, value):
    """Have they one shape, and the same values as far as can be told?"""
    if shape_of(answer) != shape_of(value):
        return False
    return not value_difference(as_array(answer), as_array(value), NEAR)
