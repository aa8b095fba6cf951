"""Figures of the lecture of this name, for `utils.figures.show`."""

from itertools import product

import matplotlib.pyplot as plt

from utils import figures  # noqa: F401  (sets the course's look)
from utils.data import CLASSES


def draw_convolution(image, W, L):
    """A photograph, two windows of weights, and what each makes of it.

    Args:
        image: (28, 28), 0 (black) to 255 (white).
        W: (3, 3, 2) weights; L: (2, 26, 26) outputs; grey is 0 in both.
    """
    figure, axes = plt.subplots(
        1, 5, figsize=(9.5, 2.5), width_ratios=(3, 1.4, 3, 1.4, 3)
    )
    most = float(L.abs().max())
    axes[0].imshow(image)
    axes[0].set_title("photograph", fontsize=10)
    for j, name in enumerate(("left from right", "above from below")):
        window, output = axes[1 + 2 * j], axes[2 + 2 * j]
        window.imshow(W[:, :, j], vmin=-2, vmax=2)
        for a, b in product(range(3), range(3)):
            style = {"ha": "center", "va": "center", "fontsize": 9}
            color = "white" if W[a, b, j] < 0 else "black"
            window.text(b, a, f"{W[a, b, j]:.0f}", color=color, **style)
        window.set_title(f"W, channel {j}", fontsize=10)
        output.imshow(L[j], vmin=-most, vmax=most)
        output.set_title(name, fontsize=10)
    for ax in axes:
        ax.set(xticks=(), yticks=())
        ax.grid(False)
    return figure


def draw_reading(image, S):
    """What a reader of rows would answer after each row.

    Args:
        image: (28, 28), 0 (black) to 255 (white).
        S: (28, 10) shares of the classes after each row.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.5, 4.2))
    left.imshow(image, aspect="auto")
    left.set(xticks=(), ylabel="row", title="Read from the top")
    right.imshow(S, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    right.set_xticks(range(10), CLASSES, rotation=40, ha="right", fontsize=8)
    right.set_title("Shares after each row, dark for 1; × the answer")
    right.plot(S.argmax(axis=1), range(28), "x", color="C1", ms=5, mew=1.5)
    left.grid(False)
    right.grid(False)
    return figure


def draw_attention(image, S, asking):
    """Where three pieces of a photograph look.

    Args:
        image: (28, 28), 0 (black) to 255 (white).
        S: (16, 16) shares, a row for each piece that asks.
        asking: the numbers of three pieces, from 0 to 15.
    """
    figure, axes = plt.subplots(1, 4, figsize=(9.5, 2.8))
    axes[0].imshow(image, vmax=400, extent=(0, 4, 4, 0))
    axes[0].set_title("the pieces", fontsize=10)
    style = {"ha": "center", "va": "center", "fontsize": 9}
    for piece in range(16):
        y, x = divmod(piece, 4)
        axes[0].text(x + 0.5, y + 0.5, piece, color="white", **style)
    for ax, piece in zip(axes[1:], asking, strict=True):
        shares = S[piece].reshape(4, 4)
        ax.imshow(shares, cmap="Blues", vmin=0, extent=(0, 4, 4, 0))
        for y, x in product(range(4), range(4)):
            share = float(shares[y, x])
            color = "white" if share > 0.6 * float(shares.max()) else "black"
            place = x + 0.5, y + 0.5
            ax.text(*place, f"{share:.2f}"[1:], color=color, **style)
        y, x = divmod(piece, 4)
        frame = {"fill": False, "edgecolor": "C1", "linewidth": 3}
        ax.add_patch(plt.Rectangle((x, y), 1, 1, **frame))
        ax.set_title(f"piece {piece} (framed) looks at", fontsize=10)
    for ax in axes:
        ax.set(xticks=range(5), yticks=range(5))
        ax.tick_params(labelbottom=False, labelleft=False, length=0)
        ax.grid(True, color="C1", alpha=0.5)
    return figure


def draw_comparison(parameters, right, right_shuffled):
    """Accuracy against parameters, before and after a shuffle of pixels.

    Args:
        parameters: model's name -> number of parameters.
        right, right_shuffled: model's name -> share of right answers.
    """
    figure, ax = plt.subplots(figsize=(7.5, 4))
    filled = {"color": "C0", "ms": 9, "ls": ""}
    empty = {"color": "C1", "ms": 9, "ls": "", "mfc": "none", "mew": 2}
    for (name, x), marker in zip(parameters.items(), "osD^", strict=True):
        y, other = right[name], right_shuffled[name]
        ax.plot([x, x], [y, other], ":", color="0.5", lw=1.5, zorder=1)
        ax.plot(x, y, marker=marker, **filled)
        ax.plot(x, other, marker=marker, **empty)
        ax.text(x * 1.12, y, name, va="center")
    ax.plot([], [], marker="o", label="as they are", **filled)
    ax.plot([], [], marker="o", label="pixels shuffled", **empty)
    ax.legend(loc="lower right")
    ax.set_xscale("log")
    ticks = [20_000, 50_000, 100_000, 200_000]
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.minorticks_off()
    ax.set(
        xlim=(12_000, 400_000),
        xlabel="parameters (logarithmic)",
        ylabel="share right, validation",
        title="The most parameters aren't the most accurate",
    )
    return figure
