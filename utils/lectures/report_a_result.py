"""Figures of the lecture of this name, for `utils.figures.show`, the stand-in
for a photograph of your own, and the check of its *Try it*.
"""

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image, ImageDraw

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.check import try_it
from utils.checking.task import Task
from utils.data import CLASSES


def draw_history(history):
    """Losses and accuracy by epoch, a star where validation loss is lowest.

    Args:
        history: (training loss, validation loss, validation accuracy) for
            each epoch, as `utils.built.training.fit` returns it.
    """
    training, validation, accuracy = zip(*history, strict=True)
    epochs = range(1, len(history) + 1)
    lowest = int(np.argmin(validation))
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
    left.plot(epochs, training, "--", color="C1", label="training")
    left.plot(epochs, validation, color="C0", label="validation")
    left.plot(epochs[lowest], validation[lowest], "*", color="black", ms=12)
    left.set(ylim=0, xlabel="epoch", ylabel="loss")
    left.set_title("The validation loss turns at the star")
    left.legend()
    right.plot(epochs, accuracy, color="C0")
    right.plot(epochs[lowest], accuracy[lowest], "*", color="black", ms=12)
    right.set(xlabel="epoch", ylabel="share right (validation)")
    right.set_title("The accuracy doesn't turn there")
    return figure


def draw_weights(before, after):
    """Weights of some units as pictures, before and after training.

    Grey is 0, white above, black below; each picture has its own scale.

    Args:
        before, after: (units, 28, 28) tensors.
    """
    figure, axes = plt.subplots(2, len(before), figsize=(9, 2.3))
    for row, weights in zip(axes, (before, after), strict=True):
        for ax, picture in zip(row, weights, strict=True):
            most = float(picture.abs().max())
            ax.imshow(picture, cmap="gray", vmin=-most, vmax=most)
            ax.set(xticks=(), yticks=())
            ax.grid(False)
    axes[0][0].set_ylabel("before")
    axes[1][0].set_ylabel("after")
    figure.suptitle("Training makes pictures of what was noise", fontsize=11)
    return figure


def draw_stand_in(path):
    """Paint a dark shirt on light paper, larger than 28 by 28, as a file.

    Args:
        path: where the file will be.

    Returns:
        path.
    """
    picture = Image.new("L", (300, 320), 235)
    brush = ImageDraw.Draw(picture)
    outline = [
        *((110, 40), (190, 40), (245, 60), (290, 140), (245, 165)),
        *((220, 125), (225, 290), (75, 290), (80, 125), (55, 165)),
        *((10, 140), (55, 60)),
    ]
    brush.polygon(outline, fill=70)
    brush.ellipse((120, 20, 180, 62), fill=235)  # the neck
    for y in range(110, 280, 34):
        brush.line((85, y, 215, y), fill=110, width=8)  # stripes
    picture.save(path)
    return path


def describe_confusion(matrix):
    """In words what `draw_confusion` shows.

    Args:
        matrix: (10, 10) counts, a row for each true class.
    """
    matrix = np.asarray(matrix)
    mixed_up = matrix - np.diag(np.diag(matrix))
    true, said = divmod(int(mixed_up.argmax()), len(CLASSES))
    of_class = np.diag(matrix) / matrix.sum(axis=1)
    return (
        f"Confusion matrix of {matrix.sum():,} photographs: "
        f"{np.trace(matrix):,} on the diagonal. The most frequent mistake: "
        f"{CLASSES[true]} taken for {CLASSES[said]}, {mixed_up.max()} times. "
        f"Best known: {CLASSES[of_class.argmax()]}; least: "
        f"{CLASSES[of_class.argmin()]}."
    )


def _only_one(first, second):
    a, b = first.tolist(), second.tolist()
    only_first = sum(x and not y for x, y in zip(a, b, strict=True))
    return only_first, sum(y and not x for x, y in zip(a, b, strict=True))


def _sample_answers(rng):
    """Which of up to 12 photographs two networks got right."""
    n = int(rng.integers(1, 13))
    return tuple(torch.tensor(rng.random(n) < 0.7) for _ in range(2))


ONLY_ONE = Task(
    "only_one",
    points=0,
    sample=_sample_answers,
    expected=_only_one,
    small=(
        (
            torch.tensor([True, True, True, False]),
            torch.tensor([True, False, False, True]),
        ),
    ),
    parts=("only the first", "only the second"),
    mistakes={
        "are those counted, too, that both get right?": (
            lambda first, second: (int(first.sum()), int(second.sum()))
        ),
        "are those counted that only one gets wrong? They're exchanged": (
            lambda first, second: _only_one(second, first)
        ),
        "are those counted that a network gets wrong?": (
            lambda first, second: (int((~first).sum()), int((~second).sum()))
        ),
        "are those counted that both get right?": (
            lambda first, second: (int((first & second).sum()),) * 2
        ),
        "are both kinds counted together?": (
            lambda first, second: (int((first ^ second).sum()),) * 2
        ),
        "are they shares? Counts are asked": (
            lambda first, second: tuple(
                count / len(first) for count in _only_one(first, second)
            )
        ),
    },
)


def check_only_one(answer):
    """Does it count the photographs that exactly one network gets right?

    Raises:
        CheckError: it doesn't; the message says what looks like having
            happened.
    """
    try_it(ONLY_ONE, answer, "Right: only_one counts what tells them apart.")
