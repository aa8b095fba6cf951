"""Figures of the lecture of this name."""

import matplotlib.pyplot as plt
import numpy as np

from utils.drawings import draw_cell
from utils.figures import show


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
    show(figure, f"Times as fast as the loops: {said}.")
