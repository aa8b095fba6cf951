"""Figures of the lecture of this name, and its check."""

import difflib
from itertools import pairwise, product

import matplotlib.pyplot as plt
import numpy as np

from utils.data import CLASSES
from utils.drawings import draw_predictions
from utils.figures import show, show_images


def _first_of_each(labels, count):
    """Where the first photographs of each class stand: (10, count)."""
    return np.array(
        [np.flatnonzero(labels == c)[:count] for c in range(len(CLASSES))]
    )


def show_classes(images, labels):
    """Show the first three photographs of each class, a column for each.

    Args:
        images: (n, 28, 28); labels: (n,) int.
    """
    chosen = _first_of_each(labels, 3).T.ravel()  # row after row
    names = [CLASSES[label] for label in labels[chosen]]
    show_images(
        images[chosen],
        names,
        f"Three photographs of each class, side by side: "
        f"{', '.join(names[:10])}.",
    )


def show_piece(image, name):
    """Show a photograph with a frame round rows 0 to 7, columns 10 to 19.

    Args:
        image: (28, 28), 0 (black) to 255 (white).
        name: of its class.
    """
    figure, ax = plt.subplots(figsize=(4.4, 4))
    picture = ax.imshow(image, vmin=0, vmax=255)
    ax.set(xlabel="column", ylabel="row", title="Training photograph 0")
    ax.add_patch(
        plt.Rectangle((9.5, -0.5), 10, 8, fill=False, color="C1", lw=3)
    )
    ax.grid(False)
    figure.colorbar(picture, label="0 is black, 255 is white")
    show(
        figure,
        f"Training photograph 0: {name}, toe to the left. A frame marks rows "
        "0 to 7, columns 10 to 19: the top of the shaft.",
    )


def show_answers(images, labels, S):
    """Show the network's shares for the first photograph of each class.

    Args:
        images: (n, 28, 28); labels: (n,) int.
        S: (n, 10), rows sum to 1.
    """
    first = _first_of_each(labels, 1)[:, 0]
    images, labels, S = images[first], labels[first], S[first]
    right = (S.argmax(axis=1) == labels).sum()
    most = S.max(axis=1)
    sure, unsure = most.argmax(), most.argmin()
    show(
        draw_predictions(images, labels, S),
        f"Ten photographs that the network has not seen before, one of each "
        f"class; it names {right} of 10 correctly. It is surest of the "
        f"{CLASSES[labels[sure]]}, with a share of {most[sure]:.4f}, and "
        f"least sure of the {CLASSES[labels[unsure]]}, with "
        f"{most[unsure]:.2f}.",
    )


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


def check_guess(guess, label):
    """Say whether the guessed class is the label's.

    Args:
        guess: one of CLASSES, in capitals or not.
        label: an int, 0 to 9.

    Raises:
        ValueError: the guess is no class; the message names the nearest ones.
    """
    names = {name.lower(): name for name in CLASSES}
    name = names.get(str(guess).lower())
    if name is None:
        near = difflib.get_close_matches(str(guess).lower(), names)
        which = ", ".join(names[match] for match in near or names)
        raise ValueError(f"guess is {guess!r}; did you mean one of {which}?")
    verdict = "right" if name == CLASSES[label] else "wrong"
    print(f"It is labelled {CLASSES[label]}: your guess was {verdict}")
