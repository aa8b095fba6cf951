"""Figures of the lecture of this name, for `utils.figures.show`."""

from itertools import pairwise, product

import matplotlib.pyplot as plt

from utils import figures  # noqa: F401  (sets the course's look)


def draw_course(image):
    """The network that the course builds, and where it builds what.

    Args:
        image: (28, 28), shown at the input.
    """
    figure, ax = plt.subplots(figsize=(9.5, 4.4))
    ax.set(xlim=(-1.9, 10.3), ylim=(-2.7, 4.5), aspect="equal")
    ax.set_axis_off()
    ax.imshow(image, extent=(-1.8, 0.4, 0.4, 2.6), aspect="equal")
    ax.set(xlim=(-1.9, 10.3), ylim=(-2.7, 4.5))
    columns = [  # x, y of each circle, what it is, which notebooks build it
        (1.6, (0, 1.5, 3), "input $I$", "00, 01"),
        (4.2, (-0.3, 0.9, 2.1, 3.3), "layer $L$", "02 to 08"),
        (6.6, (0.4, 2.6), "scores $O$", "09"),
        (8.2, (0.4, 2.6), "shares $S$", "09"),
        (9.7, (1.5,), "loss $l$", "09"),
    ]
    for (x, ys, *_), (next_x, next_ys, *_) in pairwise(columns):
        line = "-" if next_x < 7 else ":"  # dotted: no weights
        for y, next_y in product(ys, next_ys):
            ends = [x, next_x], [y, next_y]
            ax.plot(*ends, line, color="0.6", lw=1, zorder=1)
    ax.plot([9.7, 9.7], [3, 1.5], ":", color="0.6", lw=1, zorder=1)
    ax.text(9.7, 3.15, "label", ha="center", fontsize=12)
    for x, ys, name, notebooks in columns:
        style = {"color": "white", "edgecolor": "C0", "linewidth": 2}
        ax.scatter([x] * len(ys), ys, s=420, **style, zorder=2)
        ax.text(x, -1.1, name, ha="center", fontsize=12)
        ax.text(x, -1.6, notebooks, ha="center", fontsize=10, color="0.35")
    for x, text in ((2.9, "$W^{(0)}, B$"), (5.4, "$W^{(1)}$")):
        ax.text(x, 3.8, text, ha="center", fontsize=14, color="C1")
    ax.text(-0.7, -1.1, "photograph", ha="center", fontsize=12)
    arrow = {"arrowstyle": "->", "color": "C1", "lw": 2}
    ax.annotate("", (1.6, -1.95), (9.7, -1.95), arrowprops=arrow)
    ax.text(
        5.6,
        -2.5,
        "gradients go back and change the weights: 01, 07, 10",
        ha="center",
        color="C1",
    )
    return figure
