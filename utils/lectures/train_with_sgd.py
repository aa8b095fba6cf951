"""Figures of the lecture of this name, for `utils.figures.show`; its check."""

import math

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.values import CheckError


def draw_curves(curves, xlabel, ylabel, title):
    """Curves over 0, 1, 2, …

    Args:
        curves: name -> numbers.
        xlabel, ylabel, title: strings.
    """
    figure, ax = plt.subplots(figsize=(6.4, 3.4))
    styles = ("C0-", "C1--", "C2:")
    for (name, numbers), style in zip(curves.items(), styles, strict=False):
        marker = "o" if len(numbers) < 100 else ""
        ax.plot(numbers, style, marker=marker, ms=4, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    if len(curves) > 1:
        ax.legend()
    return figure


def draw_sweep(rates, losses, most=2.5):
    """Validation loss against the learning rate, on a logarithmic axis.

    Args:
        rates: n learning rates, rising.
        losses: n numbers.
        most: where the picture ends; a larger loss is an arrow there.
    """
    figure, ax = plt.subplots(figsize=(6.4, 3.4))
    inside = [loss if loss <= most else np.nan for loss in losses]
    ax.plot(rates, inside, "o-", color="C0")
    for rate, loss in zip(rates, losses, strict=True):
        if loss > most:
            ax.plot(rate, most, "^", color="C1", ms=10, clip_on=False)
            text = f"{loss:.0e} "
            ax.text(rate, most, text, ha="right", va="bottom", color="C1")
    lowest = int(np.argmin(losses))
    ax.plot(rates[lowest], losses[lowest], "*", color="black", ms=14)
    ax.set_xscale("log")
    ax.set(
        ylim=(0, most),
        xlabel="learning rate η (logarithmic)",
        ylabel="validation loss",
        title="Creeping on the left, a cliff on the right",
    )
    return figure


def draw_history(history):
    """Losses and accuracy by epoch.

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
    right.set(ylim=(0, 1), xlabel="epoch", ylabel="share right")
    right.set_title("From there on, the accuracy hardly moves")
    return figure


def check_tuning(history, seen, budget, goal):
    """Has a training run reached its goal within its budget?

    Args:
        history: what `utils.built.training.fit` returned, with validation
            data.
        seen: photographs that the run looked at, epochs times examples.
        budget: the most that it may look at.
        goal: the validation accuracy to reach, 0 to 1.

    Raises:
        CheckError: it hasn't; the message says what the losses look like.
    """
    losses = [loss for loss, *_ in history]
    accuracy = history[-1][-1]
    guessing = math.log(10)  # the loss of ten equal shares
    if seen > budget:
        raise CheckError(
            f"{seen:,} photographs seen, the budget is {budget:,}: "
            "take fewer epochs, and get more out of each"
        )
    if not losses[-1] < guessing:
        raise CheckError(
            f"the training loss is {losses[-1]:.3g}, guessing has "
            f"{guessing:.2f}: do the steps overshoot? Take a smaller "
            "learning rate, and remember that momentum lengthens the steps"
        )
    if accuracy < goal:
        message = f"{accuracy:.3f} right, the goal is {goal}"
        if losses[-1] < 2 / 3 * losses[0]:
            raise CheckError(
                f"{message}: the training loss was still falling fast at the "
                "end, so the steps are too short or too few. What makes them "
                "longer, what makes more of them?"
            )
        raise CheckError(
            f"{message}: the training loss hardly fell at the end. Do the "
            "steps jump to and fro (then make them shorter), or did they get "
            "nowhere from the start (then make them longer)?"
        )
    print(f"Reached: {accuracy:.3f} right with {seen:,} photographs")
