"""Figures of the lecture of this name, for `utils.figures.show`."""

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)


def draw_chords(f, x, hs, slope):
    """A curve, chords from x to x + h, and the tangent at x."""
    figure, ax = plt.subplots(figsize=(6.4, 3.8))
    grid = np.linspace(x - 0.6, x + max(hs) + 0.1, 200)
    ax.plot(grid, f(grid), color="black", label="$f(x) = x^3$")
    for number, h in enumerate(hs):
        ends = np.array([x, x + h])
        ax.plot(
            ends,
            f(ends),
            "o--",
            color=f"C{number}",
            label=f"chord, h = {h}: slope {(f(x + h) - f(x)) / h:.2f}",
        )
    near = np.array([x - 0.6, x + 0.8])
    ax.plot(
        near,
        f(x) + slope * (near - x),
        color="C3",
        label=f"tangent: slope {slope}",
    )
    ax.set(
        xlabel="x",
        ylabel="f(x)",
        title="As h shrinks, the chord turns into the tangent",
    )
    ax.legend(fontsize=9)
    return figure


def draw_line_fit(x, y, lines):
    """Points, and lines W[0]·x + W[1] through them.

    Args:
        x, y: (n,).
        lines: name -> W, (2,).
    """
    figure, ax = plt.subplots(figsize=(4.8, 4.2))
    ax.plot(x, y, "o", color="0.55", ms=4)
    ends = np.array([0, max(x.max(), y.max())])
    styles = ("C1--", "C0-")
    for (name, W), style in zip(lines.items(), styles, strict=False):
        ax.plot(ends, W[0] * ends + W[1], style, label=name)
    ax.set(
        xlabel="brightness of the left half, 0 to 1",
        ylabel="brightness of the right half",
        title="A bright left half goes with a bright right half",
    )
    ax.title.set_fontsize(10)
    ax.legend()
    return figure


def draw_path(loss, path, lowest, rate):
    """Gradient descent's path over the contours of a loss of two weights.

    Args:
        loss: function of W, (2,).
        path: (steps + 1, 2); drawn up to where it leaves the picture.
        lowest: (2,), where the loss is least.
        rate: the learning rate, for the title.
    """
    figure, ax = plt.subplots(figsize=(6, 4.4))
    slopes, intercepts = np.linspace(-1.2, 2.2, 69), np.linspace(-0.9, 1.1, 61)
    heights = np.array(
        [[loss(np.array([a, b])) for a in slopes] for b in intercepts]
    )
    lines = ax.contour(
        slopes,
        intercepts,
        heights,
        levels=(0.012, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8),
        colors="0.6",
        linewidths=1,
    )
    ax.clabel(lines, fontsize=7)
    path = np.clip(np.array(path), -50, 50)
    ax.plot(*path.T, "o-", color="C1", lw=1, ms=4)
    ax.plot(*path[0], "s", color="C0", ms=8, label="start")
    ax.plot(*lowest, "*", color="black", ms=12, label="lowest point")
    ax.legend(loc="upper right", frameon=True)
    ax.set(
        xlim=(-1.2, 2.2),
        ylim=(-0.9, 1.1),
        xlabel="W[0], the slope",
        ylabel="W[1], the intercept",
        title=f"{len(path) - 1} steps with η = {rate:.2f}",
    )
    return figure
