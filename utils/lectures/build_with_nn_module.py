"""Figures of the lecture of this name, for `utils.figures.show`."""

from itertools import product

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from utils import figures  # noqa: F401  (sets the course's look)


def draw_connections():
    """Which inputs each output uses, in four kinds of layers."""
    figure, axes = plt.subplots(1, 4, figsize=(9.5, 2.6))
    places = range(5)
    styles = {-1: ("C0", "-"), 0: ("C1", "--"), 1: ("C2", ":")}
    titles = (
        "fully connected:\nall, a weight each",
        "convolution: neighbours,\nthe same three weights",
        "recurrent: one, and\nthe output before",
        "attention: all, weights\nfrom the inputs",
    )
    for ax, title in zip(axes, titles, strict=True):
        kind = title.split()[0].strip(":,")
        # Without a frame around them, three neighbours fit three times.
        tops = places[1:-1] if kind == "convolution" else places
        for x, other in product(tops, places):
            color, line = "0.5", "-"
            if kind == "convolution":
                if abs(x - other) > 1:
                    continue
                color, line = styles[other - x]
            if kind == "recurrent":
                if x != other:
                    continue
                color = "C1"
            if kind == "attention":
                color, line = "C0", ":"
            ax.plot([other, x], [0, 1], line, color=color, lw=1.3, zorder=1)
        if kind == "recurrent":
            arrow = {"arrowstyle": "->", "color": "C0", "lw": 1.6}
            for x in places[1:]:
                ends = (x - 0.1, 1), (x - 0.9, 1)
                ax.annotate("", *ends, arrowprops=arrow)
        for y, name in enumerate(("inputs", "outputs")):
            style = {"color": "white", "edgecolor": "black", "zorder": 2}
            xs = tops if y else places
            ax.scatter(xs, [y] * len(xs), s=110, **style)
            ax.text(-0.55, y, name, ha="right", va="center", fontsize=8)
        ax.set(xlim=(-2.1, 4.4), ylim=(-0.25, 1.25))
        ax.set_title(title, fontsize=9)
        ax.set_axis_off()
    return figure


def draw_activations(outputs, shown=(1, 2, 4, 6, 8, 10)):
    """What comes out of some of a tower's layers, as grey pictures.

    Args:
        outputs: name -> list of (n, h), one for each layer; the first 24
            examples and 40 units are drawn.
        shown: numbers of the layers, from 1.
    """
    figure, axes = plt.subplots(
        len(outputs),
        len(shown),
        figsize=(9.5, 0.95 * len(outputs) + 0.5),
        squeeze=False,
    )
    for row, (name, layers) in zip(axes, outputs.items(), strict=True):
        for ax, number in zip(row, shown, strict=True):
            picture = layers[number - 1][:24, :40]
            last = ax.imshow(picture, cmap="gray", vmin=0, vmax=4)
            ax.set(xticks=(), yticks=())
            ax.grid(False)
        row[0].set_ylabel(name, fontsize=9)
    for ax, number in zip(axes[0], shown, strict=True):
        ax.set_title(f"layer {number}", fontsize=10)
    figure.suptitle("Only He's start keeps the size through ten layers")
    figure.supxlabel("40 units of each layer", fontsize=9)
    figure.supylabel("24 examples of each start", fontsize=9)
    figure.colorbar(last, ax=axes, label="0 black, 4 or more white")
    return figure


def draw_sizes(sizes, factors):
    """How large the numbers are after each layer, and what a formula says.

    Args:
        sizes: name -> list of typical sizes, one for each layer.
        factors: name -> by how much a layer multiplies, by the formula.
    """
    figure, ax = plt.subplots(figsize=(7.5, 3.8))
    for (name, values), marker in zip(sizes.items(), "os^D", strict=False):
        numbers = np.arange(1, len(values) + 1)
        (line,) = ax.semilogy(numbers, values, marker, ms=6, label=name)
        formula = np.array(factors[name]) ** numbers
        ax.semilogy(numbers, formula, ":", color=line.get_color(), lw=1.5)
    ax.set(
        xlabel="layer (markers: measured; dotted: formula)",
        ylabel="typical size",
        title="A factor for each layer: only a factor of 1 goes deep",
    )
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure
