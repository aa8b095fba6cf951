"""How a value differs from the right one: its kind, its form, its numbers.

Torch isn't imported: whoever has a tensor has imported it.
"""

import numpy as np

from utils.checking.probes import EACH, SECONDS, array_of, kind

# By how much a value may differ, as a part of the largest one.
TOLERANCE = {"float32": 1e-4, "float64": 1e-8}

NUMBERS = (
    "a number",
    "a list",
    "an array",
    "a tensor",
)  # in the words of kind


def difference(task, outcome, right):
    """How an outcome differs from what is right, or None."""
    if outcome.missing:
        return "not implemented yet"
    if outcome.late:
        return (
            "did not end: is there a loop whose condition never becomes "
            f"false? A call has {SECONDS} seconds, or {EACH} on average"
        )
    if outcome.misfit:
        wanted = task.returns and outcome.misfit.startswith("returns a")
        return outcome.misfit + (
            f", expected {task.returns}" if wanted else ""
        )
    if outcome.error:
        return f"stops with {' '.join(outcome.error.split())}"
    given = outcome.value
    if given is None and right is not None:
        return "returns nothing: is a `return` missing?"
    if isinstance(right, tuple):
        return parts_difference(task, given, right)
    return one_difference(task, given, right)


def parts_difference(task, given, right):
    """How several values differ from as many right ones, or None."""
    names = task.parts or [f"value {k + 1}" for k in range(len(right))]
    asked = f"expected {len(right)} values: {', '.join(names)}"
    if not isinstance(given, tuple | list):
        return f"returns {kind(given)}, {asked}"
    if len(given) != len(right):
        values = "1 value" if len(given) == 1 else f"{len(given)} values"
        return f"returns {values}, {asked}"
    for name, got, wanted in zip(names, given, right, strict=True):
        message = one_difference(task, got, wanted)
        if message:
            return f"{name}: {message}"
    return None


def one_difference(task, given, right):
    """How one value differs from the right one, or None: form, then values."""
    message = form_difference(given, right)
    if message or isinstance(right, str | None):
        return message
    typed = hasattr(right, "detach") or isinstance(right, np.ndarray)
    given, right = as_array(given), as_array(right)
    if given.dtype.kind not in "biufc" and not are_whole(given, right):
        return "has values that are no numbers"
    if task.whole and given.dtype.kind == "f" and are_whole(right):
        return "whole numbers are asked, without a point: is it `//`, or int?"
    if task.dtype and typed and given.dtype != right.dtype:
        return f"dtype {given.dtype}, expected {right.dtype}"
    return value_difference(given, right, task.tolerance)


def form_difference(given, right):
    """How kind, text or shape differ, or None."""
    if kind(given) != kind(right):
        return f"{kind(given)}, expected {kind(right)}"
    if isinstance(right, str | None):
        return None if given == right else f"{given!r}, expected {right!r}"
    shape, wanted = shape_of(given), shape_of(right)
    if shape is None:
        return f"rows of different lengths, expected shape {wanted}"
    return None if shape == wanted else f"shape {shape}, expected {wanted}"


def value_difference(given, right, tolerance=None):
    """How the numbers of two arrays of one shape differ, or None.

    Args:
        tolerance: by how much, as a part of the largest; None for that of
            the dtype.
    """
    wrong = differing(given, right, tolerance)
    if not wrong.any():
        return None
    if given.ndim == 0 and right.dtype == bool:
        return f"{given}, expected {right}"
    first = tuple(int(k) for k in np.argwhere(wrong)[0])
    got, wanted = given[first], right[first]
    values = in_digits(got, wanted, right.dtype == np.float64)
    if given.ndim == 0:
        return values
    place = first[0] if len(first) == 1 else first
    return (
        f"{wrong.sum()} of {wrong.size} values are wrong, the first at "
        f"{place}: {values}"
    )


def in_digits(got, wanted, double):
    """Both, in as many digits as it takes to tell them apart."""
    if isinstance(got, int) or isinstance(wanted, int):
        return f"{got}, expected {wanted}"  # larger than any dtype
    if f"{got:.6g}" != f"{wanted:.6g}":
        return f"{got:.6g}, expected {wanted:.6g}"
    why = " (is a part of it computed in float32, or by differences?)"
    return f"{got:.17g}, expected {wanted:.17g}" + why * double


def differing(given, right, tolerance):
    """Where numbers differ by more than a part of the largest."""
    if are_whole(given, right):
        return given != right
    if tolerance is None:
        tolerance = TOLERANCE.get(str(right.dtype), 1e-8)
    largest = np.abs(right[np.isfinite(right)]).max(initial=0)
    if given.dtype == right.dtype == np.float64:  # sooner than by isclose
        with np.errstate(invalid="ignore"):
            near = abs(given - right) <= tolerance * float(largest)
        both_nan = (given != given) & (right != right)
        return ~(near & np.isfinite(right) | (given == right) | both_nan)
    return ~np.isclose(
        given, right, rtol=0, atol=tolerance * float(largest), equal_nan=True
    )


def are_whole(*arrays):
    """Are all of these whole numbers, of any size?"""
    return all(
        array.dtype.kind in "iu"
        or (
            array.dtype.kind == "O" and all(type(k) is int for k in array.flat)
        )
        for array in arrays
    )


def as_array(value):
    """Numbers, a list, an array or a tensor as an array."""
    if hasattr(value, "detach"):
        value = array_of(value)  # None, if it doesn't know it: an object
    if isinstance(value, list | tuple):
        value = [as_array(part)[()] for part in value]
    return np.asarray(value)


def shape_of(value):
    """Its shape; for several values theirs; None where there is none."""
    if isinstance(value, tuple):
        return tuple(shape_of(part) for part in value)
    try:
        return tuple(as_array(value).shape)
    except ValueError:  # rows of different lengths
        return None


def form(value):
    """What differs where numbers don't: shapes, texts, or nothing there."""
    if isinstance(value, tuple):
        return tuple(map(form, value))
    if isinstance(value, str | None):
        return value
    what = kind(value)
    return shape_of(value) if what in NUMBERS else what
