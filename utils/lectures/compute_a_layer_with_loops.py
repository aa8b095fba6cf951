"""Figures of the lecture of this name, for `utils.figures.show`."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from utils import figures  # noqa: F401  (sets the course's look)
from utils.drawings import draw_cell


def draw_unit(I, W, B, j):
    """Which numbers unit j uses: I beside the rows of W, and column j.

    Args:
        I: (d,), W: (d, h), B: (h,) numbers.
        j: the unit.
    """
    d, h = len(W), len(B)
    figure, ax = plt.subplots(figsize=(0.6 * h + 3, 0.6 * d + 1.6))
    ax.set(xlim=(-3.1, h), ylim=(d + 1.3, -1.3), aspect="equal")
    ax.set_axis_off()
    for i in range(d):
        draw_cell(ax, -2.5, i, I[i], True)
        for column in range(h):
            draw_cell(ax, column, i, W[i][column], column == j)
    style = {"ha": "center", "va": "center", "fontsize": 11}
    for column in range(h):
        draw_cell(ax, column, d + 0.6, B[column], column == j)
        ax.text(column, -0.95, f"{column}", **style)
    ax.text(-1.25, -0.95, "W, unit", **style)
    ax.text(-2.5, -0.95, "I", **style)
    ax.text(-1.25, (d - 1) / 2, "times", **style)
    ax.text(-1.25, d + 0.6, "plus B", **style)
    ax.set_title(f"Unit {j}: all of I, column {j} of W, and B[{j}]")
    return figure


def draw_units(image, L):
    """An image, and what each unit of a layer makes of it.

    Args:
        image: (28, 28), 0 to 255.
        L: (h,) numbers.
    """
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(8.5, 2.8), width_ratios=(1, 3)
    )
    left.imshow(image, cmap="gray", vmin=0, vmax=255)
    left.set_axis_off()
    left.set_title(f"{image.size} numbers in")
    right.bar(range(len(L)), L, width=1.0)
    right.set(
        xlabel="unit j",
        ylabel="$L_j$",
        title=f"{len(L)} numbers out, none below zero",
    )
    return figure


def draw_relu():
    """ReLU(x) from −3 to 3."""
    figure, ax = plt.subplots(figsize=(4.6, 3))
    x = np.linspace(-3, 3, 121)
    ax.plot(x, x, "--", color="0.6", label="x")
    ax.plot(x, np.maximum(x, 0), color="C0", lw=3, label="ReLU(x)")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="x", ylabel="ReLU(x)", title="Below zero, ReLU is zero")
    ax.legend()
    return figure
