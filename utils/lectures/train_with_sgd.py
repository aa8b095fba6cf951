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
    """Validation losses against the learning rate, on a logarithmic axis.

    Args:
        rates: n learning rates, rising.
        losses: n lists of numbers, one for each seed.
        most: where the picture ends; a larger mean is an arrow there.
    """
    figure, ax = plt.subplots(figsize=(6.4, 3.4))
    means = np.array([np.mean(some) for some in losses])
    ax.plot(rates, np.where(means <= most, means, np.nan), "-", color="C0")
    for rate, some, mean in zip(rates, losses, means, strict=True):
        if mean > most:
            ax.plot(rate, most, "^", color="C1", ms=10, clip_on=False)
            style = {"ha": "right", "va": "bottom", "color": "C1"}
            ax.text(rate, most, "off the picture ", **style)
        else:
            ax.plot([rate] * len(some), some, "o", color="C0", mfc="none")
    lowest = int(np.argmin(means))
    ax.plot(rates[lowest], means[lowest], "*", color="black", ms=12)
    ax.set_xscale("log")
    ax.set(
        ylim=(0, most),
        xlabel="learning rate η (logarithmic: each step to the right × 10)",
        ylabel="validation loss",
        title="Creeping on the left, a cliff on the right",
    )
    return figure


def name_shortfall(losses, message):
    """Say what an epoch's losses look like: raises CheckError."""
    if len(losses) == 1:
        raise CheckError(
            f"{message}: after a single epoch you can't see whether the "
            "loss still falls. What does it do with two?"
        )
    before, last = losses[-2:]
    message += f": the training loss went from {before:.2f} to {last:.2f}"
    if last < 0.9 * before:
        raise CheckError(
            f"{message}. It falls so if the steps are too short or too "
            "few, and also if they are somewhat too long: change one "
            "thing, and see which way both figures go"
        )
    raise CheckError(
        f"{message}. Do the steps jump to and fro (then make them "
        "shorter), or did they get nowhere (then make them longer)?"
    )


def check_tuning(history, seen, budget, goal):
    """Has a training run reached its goal within its budget?

    Args:
        history: what `fit` returned, with validation data.
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
    if abs(losses[-1] - guessing) < 0.05:
        raise CheckError(
            f"the training loss is {losses[-1]:.2f}, that of guessing: did "
            "the steps get nowhere (then make them longer), or were they so "
            "long that nothing was left to learn with (then shorter)?"
        )
    if not losses[-1] < guessing:
        raise CheckError(
            f"the training loss is {losses[-1]:.3g}, guessing has "
            f"{guessing:.2f}: do the steps overshoot? Take a smaller "
            "learning rate, and remember that momentum lengthens the steps"
        )
    if accuracy < goal:
        name_shortfall(losses, f"{accuracy:.4f} right, the goal is {goal}")
    print(f"Reached: {accuracy:.3f} right with {seen:,} photographs")
