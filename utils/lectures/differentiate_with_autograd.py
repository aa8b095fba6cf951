"""Figures of the lecture of this name, for `utils.figures.show`; its check."""

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.probes import kind
from utils.checking.values import CheckError, numbers

_THIN = {"arrowstyle": "->", "color": "0.6", "lw": 1.2}
_LABEL = {
    "ha": "center",
    "va": "center",
    "fontsize": 9,
    "color": "C1",
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1},
}


def draw_graph(root):
    """What a Value of notebook 07 was computed from, left to right.

    Args:
        root: has a name, data, grad, parents (of its own kind) and slopes,
            one for each parent; the slopes stand at the arrows.
    """
    steps, heights = {}, {}  # how far left and how far up a value stands

    def place(value, step=0):
        steps[value] = max(step, steps.get(value, 0))
        for parent in value.parents:
            place(parent, step + 1)
        if value.parents:
            ups = [heights[parent] for parent in value.parents]
            heights[value] = np.mean(ups)
        else:
            heights.setdefault(value, -sum(not v.parents for v in heights))

    place(root)
    most = max(steps.values())
    figure, ax = plt.subplots(figsize=(1.3 * most + 1.2, 4.6))
    for value, height in heights.items():
        for parent, slope in zip(value.parents, value.slopes, strict=True):
            ends = [
                (-x, heights[v])
                for x, v in (
                    (steps[parent] - 0.28, parent),
                    (steps[value] + 0.28, value),
                )
            ]
            ax.annotate("", ends[1], ends[0], arrowprops=_THIN)
            ax.text(*np.mean(ends, axis=0), f"{slope:g}", **_LABEL)
        text = f"{value.name}\n{value.data:g}\ngrad {value.grad:g}"
        edge = "C0" if value.parents else "0.5"
        box = {"boxstyle": "round", "facecolor": "white", "edgecolor": edge}
        style = {"ha": "center", "va": "center", "fontsize": 9, "bbox": box}
        ax.text(-steps[value], height, text, **style)
    low, high = min(heights.values()), max(heights.values())
    ax.set(xlim=(-most - 0.4, 0.4), ylim=(low - 0.6, high + 0.6))
    ax.set_axis_off()
    ax.set_title("Each grad is the next one's, times the slope between them")
    return figure


def check_operation(operation, function, Value):
    """Compare an operation of notebook 07's engine with differences.

    Args:
        operation: (Value, Value) -> Value.
        function: the same for two numbers.
        Value: the engine's class.

    Raises:
        CheckError: a value, a parent or a slope is wrong; the message
            says which, and where.
    """
    name = operation.__name__
    places = np.array([(3.0, 2.0), (-1.0, 4.0), (2.0, -0.5)])
    found = []
    for a, b in places.tolist():
        parents = Value(a), Value(b)
        result = operation(*parents)
        _check_value(name, result, type(parents[0]))
        if not np.isclose(result.data, function(a, b)):
            raise CheckError(
                f"{name} at ({a:g}, {b:g}) is {result.data:g}, "
                f"expected {function(a, b):g}"
            )
        if list(map(id, result.parents)) != list(map(id, parents)):
            raise CheckError(
                f"{name}: the parents have to be the two Values that it was "
                "called with, in this order"
            )
        slopes = numbers(f"{name}: slopes", result.slopes)
        if np.shape(slopes) != (2,):
            raise CheckError(
                f"{name}: slopes is {slopes}, expected two numbers, "
                "one for each parent, with a comma between them"
            )
        found.append(slopes)
    right = np.array([_slopes(function, a, b) for a, b in places])
    _check_slopes(name, places, np.array(found), right)
    print(f"Right: {name} and its slopes, at three places")


def _check_value(name, result, Value):
    """Raise CheckError unless it's a Value, of a number and some parents."""
    if not isinstance(result, Value):
        raise CheckError(
            f"{name} returns {kind(result)}: a Value is asked, of a number, "
            "its parents in a tuple and a slope for each"
        )
    if kind(result.data) != "a number":
        raise CheckError(
            f"{name}: its Value is of {kind(result.data)}: a number is asked"
        )
    if not isinstance(result.parents, list | tuple):
        raise CheckError(
            f"{name}: its parents are {kind(result.parents)}: a tuple is asked"
        )


def _slopes(function, a, b, h=1e-5):
    """The slopes along a and along b, by differences."""
    return (
        (function(a + h, b) - function(a - h, b)) / (2 * h),
        (function(a, b + h) - function(a, b - h)) / (2 * h),
    )


def _check_slopes(name, places, slopes, expected):
    """Raise CheckError where slopes, (places, 2), aren't as expected."""
    turned = np.isclose(slopes, -expected, rtol=1e-4).all(axis=0)
    wrong = np.argwhere(~np.isclose(slopes, expected, rtol=1e-4))
    if not wrong.size:
        return
    row, column = wrong[0]
    a, b = places[row]
    which = ("first", "second")[column]
    hint = f"how does the result move when only the {which} moves?"
    if turned[column]:
        hint = "right but for its sign"
    raise CheckError(
        f"{name}: the slope by its {which} parent at ({a:g}, {b:g}) is "
        f"{slopes[row, column]:g}, by differences "
        f"{expected[row, column]:g}: {hint}"
    )
