"""Figures of the lecture of this name, for `utils.figures.show`."""

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)
from utils.drawings import draw_cell


def draw_broadcast(left, right, total, titles):
    """Two arrays and what they combine to, as grids.

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
    return figure


def draw_ladder(ratios):
    """Speed-ups as bars on a logarithmic axis.

    Args:
        ratios: name -> how many times as fast as the first.
    """
    figure, ax = plt.subplots(figsize=(7.5, 2.8))
    names = list(ratios)
    ax.barh(names, list(ratios.values()), color="C0", height=0.6)
    ax.bar_label(
        ax.containers[0], fmt=lambda x: f"{x:,.0f} ×", padding=4, fontsize=9
    )
    ax.set_xscale("log")
    ax.set_xlim(0.5, 10 * max(ratios.values()))
    ax.invert_yaxis()
    ax.set(
        xlabel="times as fast as the loops (logarithmic)",
        title="The fewer loops in Python, the faster",
    )
    return figure
