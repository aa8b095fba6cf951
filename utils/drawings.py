"""Figures that several lectures draw. Each function returns a Figure for
`utils.figures.show`; none holds an idea that a notebook teaches.
"""

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)
from utils.data import CLASSES


def draw_predictions(images, labels, S):
    """Images with their true names, and under each the network's ten shares
    as bars, the longest in colour.

    Args:
        images: (n, 28, 28).
        labels: (n,) int, the true classes.
        S: (n, 10), rows sum to 1.
    """
    figure, axes = plt.subplots(
        2,
        len(images),
        figsize=(0.85 * len(images) + 1.1, 3.4),
        height_ratios=(1, 2),
        squeeze=False,
    )
    for ax, image, label in zip(axes[0], images, labels, strict=True):
        ax.imshow(image, cmap="gray", vmin=0, vmax=255)
        ax.set_title(CLASSES[label], fontsize=8, loc="center")
        ax.set_axis_off()
    for ax, shares in zip(axes[1], S, strict=True):
        colors = ["0.7"] * len(shares)
        colors[int(np.argmax(shares))] = "C0"
        ax.barh(CLASSES, shares, color=colors, height=0.8)
        ax.set(xlim=(0, 1), xticks=(0, 1), ylim=(9.6, -0.6))
        ax.tick_params(labelsize=8)
        ax.tick_params(axis="y", length=0, labelleft=ax is axes[1][0])
        ax.grid(False)
        ax.set_yticks(range(10))
        ax.grid(True, axis="y")
        ax.set_axisbelow(True)
    figure.supxlabel("share", fontsize=8)
    return figure


def draw_errors(hs, errors):
    """Errors against h on logarithmic axes.

    Args:
        hs: list of steps.
        errors: name -> list of errors, one for each step.
    """
    figure, ax = plt.subplots(figsize=(6.4, 3.8))
    for (name, values), marker in zip(errors.items(), "os", strict=False):
        ax.loglog(hs, values, marker=marker, label=name)
    ax.invert_xaxis()
    ax.set(
        xlabel="h (smaller to the right)",
        ylabel="error of the slope",
        title="The error falls, then rounding makes it rise again",
    )
    ax.legend()
    return figure


def draw_steps(g, paths, numbered=False):
    """Gradient descent on a curve, a panel for each path.

    Args:
        g: function of a number or an array.
        paths: a panel's title -> list of x, from the start on.
        numbered: the number of its step stands at each point that isn't too
            near the last with a number.
    """
    figure, axes = plt.subplots(
        1, len(paths), figsize=(9, 3.2), sharey=True, squeeze=False
    )
    reach = max(abs(x - 1) for path in paths.values() for x in path[:8])
    grid = np.linspace(1 - 1.1 * reach, 1 + 1.1 * reach, 200)
    for ax, (title, path) in zip(axes[0], paths.items(), strict=True):
        path = np.array(path[:8])
        ax.plot(grid, g(grid), color="0.6")
        ax.plot(path, g(path), "o-", color="C1", lw=1, ms=5)
        ax.plot(path[0], g(path[0]), "s", color="C0", ms=8, label="start")
        ax.set(title=title, xlabel="x")
        last = np.inf
        for number, x in enumerate(path if numbered else ()):
            if abs(x - last) > 0.08 * reach:
                beside = (9, -7) if x > 1 else (-14, -7)
                where = {"textcoords": "offset points", "xytext": beside}
                ax.annotate(number, (x, g(x)), fontsize=9, **where)
                last = x
    axes[0][0].set_ylabel("g(x)")
    axes[0][0].legend(loc="upper center")
    return figure


def draw_cell(ax, x, y, number, strong):
    """A number in a square, centred at (x, y); pale unless strong."""
    square = plt.Rectangle(
        (x - 0.46, y - 0.46),
        0.92,
        0.92,
        facecolor="#cfe3f3" if strong else "white",
        edgecolor="C0" if strong else "0.75",
        linewidth=1.5,
        linestyle="-" if strong else ":",
    )
    ax.add_patch(square)
    color = "black" if strong else "0.5"
    style = {"ha": "center", "va": "center", "fontsize": 11}
    ax.text(x, y, f"{number:g}", color=color, **style)


def draw_confusion(matrix):
    """How often each class is taken for each: counts, dark for many.

    Args:
        matrix: (10, 10) counts, a row for each true class, a column for
            each class that was answered.
    """
    matrix = np.asarray(matrix)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure, ax = plt.subplots(figsize=(7.4, 5.8))
    # The root makes a confusion of a few percent visible.
    ax.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(matrix.shape):
        share, count = shares[row, column], int(matrix[row, column])
        color = "white" if share > 0.3 else "black" if count else "0.75"
        style = {"ha": "center", "va": "center", "fontsize": 8}
        ax.text(column, row, f"{count:,}", color=color, **style)
    numbers = range(len(CLASSES))
    ax.set_xticks(numbers, CLASSES, rotation=40, ha="right")
    ax.set_yticks(numbers, CLASSES)
    ax.grid(False)
    right = np.trace(matrix) / max(matrix.sum(), 1)
    ax.set(
        xlabel="answered",
        ylabel="true class",
        title=f"{right:.1%} right: the diagonal",
    )
    return figure
