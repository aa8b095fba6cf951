"""Figures of the lecture of this name, and its check."""

import matplotlib.pyplot as plt
import numpy as np

from utils.checking.check import try_it
from utils.checking.compare import as_array, shape_of
from utils.checking.probes import kind
from utils.checking.task import Task
from utils.drawings import draw_cell
from utils.figures import show
from utils.lectures.compute_a_layer_with_loops import comes_out, layer_slips


def show_broadcast(left, right, total, titles):
    """Show two arrays and what they combine to, as grids.

    Numbers repeated by broadcasting are pale.

    Args:
        left, right: arrays of one or two axes that broadcast together.
        total: (rows, columns).
        titles: three strings.
    """
    rows, columns = total.shape
    size = (3 * (0.52 * columns + 0.3), 0.52 * rows + 0.5)
    figure, axes = plt.subplots(1, 3, figsize=size)
    arrays = (left, right, total)
    for ax, array, title in zip(axes, arrays, titles, strict=True):
        array = np.atleast_2d(array)
        numbers = np.broadcast_to(array, total.shape)
        for row, column in np.ndindex(total.shape):
            own = row < array.shape[0] and column < array.shape[1]
            draw_cell(ax, column, row, numbers[row, column], own)
        ax.set(
            xlim=(-0.6, columns - 0.4),
            ylim=(rows - 0.4, -0.6),
            aspect="equal",
        )
        ax.set_axis_off()
        ax.set_title(title, fontsize=10)
    grids = "; ".join(
        f"{title}: {np.asarray(array).tolist()}"
        for title, array in zip(titles, arrays, strict=True)
    )
    show(figure, f"Three grids, where what is repeated is pale. {grids}.")


def show_ladder(names, ratios):
    """Show speed-ups as bars on a logarithmic axis.

    Args:
        names: list of strings.
        ratios: list of numbers, how many times as fast as the loops.
    """
    names, ratios = ["layer_loops", *names], [1.0, *ratios]
    figure, ax = plt.subplots(figsize=(7.5, 3))
    ax.barh(names, ratios, color="C0", height=0.6)
    ax.bar_label(
        ax.containers[0], fmt=lambda x: f"{x:,.0f} ×", padding=4, fontsize=9
    )
    ax.set_xscale("log")
    ax.set_xlim(0.5, 10 * max(ratios))
    ax.invert_yaxis()
    ax.set(
        xlabel="times as fast as the loops (each line is a factor of 10)",
        title="One operation in place of a loop saves Python's part",
    )
    said = "; ".join(
        f"{name} {float(f'{ratio:.2g}'):,.0f}"
        for name, ratio in zip(names, ratios, strict=True)
    )
    show(figure, f"Times as fast as the loops:\n{said}.")


def check_same(slow, fast, trials=20):
    """Compare two ways to compute ReLU(I·W + B) on random shapes.

    Args:
        slow, fast: functions (I, W, B) -> L, with I (n, d), W (d, h),
            B (h,) float64 arrays and L (n, h), an array, a tensor or a list
            of rows. `slow` is right by definition.
        trials: how many draws of n, d, h from 1 to 8.

    Raises:
        CheckError: `fast` raises, or a shape or a value differs; the
            message says which, and the slip if it is a known one.
    """
    right = f"{fast.__name__} equals {slow.__name__} on {trials} random shapes"
    try_it(same_task(slow, fast, trials), fast, right)


def same_task(slow, fast, trials=20):
    """The Task of `check_same`, of the same arguments."""

    def expected(I, W, B):
        return np.asarray(slow(I, W, B), float)

    slips = ["without ReLU"], ["without B"], ["with B added after ReLU"]
    slips += (["without B", "without ReLU"],)
    mistakes = {comes_out(slip): _with_slip(slip) for slip in slips}
    mistakes["a row for each example, a column for each unit?"] = (
        lambda I, W, B: expected(I, W, B).T
    )
    return Task(
        fast.__name__,
        sample=_sample_layer,
        expected=expected,
        mistakes=mistakes,
        probe=_as_an_array,
        dtype=False,
        tolerance=1e-5,
        trials=trials,
    )


def _sample_layer(rng):
    n, d, h = (int(size) for size in rng.integers(1, 9, size=3))
    shapes = (n, d), (d, h), (h,)
    return tuple(rng.uniform(-1, 1, shape).round(3) for shape in shapes)


def _with_slip(slip):
    """A layer with this list of slips."""

    def layer(I, W, B):
        return next(L for slips, L in layer_slips(I, W, B) if slips == slip)

    return layer


def _as_an_array(answer, *inputs):
    """The probe: a tensor will do, too, and so do rows in a list."""
    L = answer(*inputs)
    rows = isinstance(L, list | tuple) and shape_of(L) is not None
    return as_array(L) if rows or kind(L) == "a tensor" else L
