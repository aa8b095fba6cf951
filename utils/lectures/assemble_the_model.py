"""Figures of the lecture of this name, for `utils.figures.show`."""

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)


def draw_cross_entropy():
    """The loss −ln S of one example, for each share S of the right class."""
    figure, ax = plt.subplots(figsize=(5.6, 3.4))
    shares = np.linspace(0.005, 1, 200)
    ax.plot(shares, -np.log(shares))
    for share in (0.1, 0.5, 0.9):
        loss = -np.log(share)
        ax.plot(share, loss, "o", color="C1")
        note = f"{share}: {loss:.2f}"
        ax.annotate(note, (share, loss), (share + 0.03, loss + 0.15))
    ax.set(
        xlabel="share S of the right class",
        ylabel="loss, −ln S",
        title="Sure and right costs nothing, sure and wrong a lot",
        xlim=(0, 1.1),
    )
    ax.set_xticks((0, 0.2, 0.4, 0.6, 0.8, 1))
    return figure


def draw_bend(x, straight, bent, bends):
    """What two layers make of one input, without and with ReLU.

    Args:
        x, straight, bent: (n,) numbers.
        bends: where the bends are; those outside of x aren't drawn.
    """
    figure, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.plot(x, straight, "--", color="C1", label="without ReLU")
    ax.plot(x, bent, color="C0", label="with ReLU")
    bends = [at for at in bends if x[0] < at < x[-1]]
    ax.plot(bends, np.interp(bends, x, bent), "o", color="C0", ms=6)
    ax.set(
        xlabel="the only input",
        ylabel="the only score",
        title="Without a bend, two layers draw a straight line",
    )
    ax.legend()
    return figure
