"""Figures of the lecture of this name, for `utils.figures.show`."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from utils import figures  # noqa: F401  (sets the course's look)


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
