"""Figures of the lecture of this name, for `utils.figures.show`; its check."""

import inspect
import textwrap
import time

import matplotlib.pyplot as plt
import numpy as np
import torch

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.check import try_it
from utils.checking.task import Task
from utils.checking.values import compare


def draw_ring(P=4):
    """Who sends what to whom, where P processes form a ring.

    Args:
        P: how many processes.
    """
    figure, axes = plt.subplots(1, 2, figsize=(7.5, 3.6))
    angles = np.pi / 2 - 2 * np.pi * np.arange(P) / P
    x, y = np.cos(angles), np.sin(angles)
    style = {"arrowstyle": "-|>", "shrinkA": 22, "shrinkB": 22, "lw": 1.6}
    for ax in axes:
        ax.scatter(x, y, s=1100, color="white", edgecolor="black", zorder=3)
        for rank in range(P):
            ax.text(x[rank], y[rank], rank, ha="center", va="center", zorder=4)
        ax.set(xlim=(-1.6, 1.6), ylim=(-1.5, 1.5), aspect="equal")
        ax.set_axis_off()
    for rank in range(1, P):
        for start, end in [(rank, 0), (0, rank)]:
            bent = style | {"connectionstyle": "arc3,rad=0.15"}
            _arrow(axes[0], x, y, start, end, bent)
    for rank in range(P):
        bent = style | {"connectionstyle": "arc3,rad=-0.2"}
        _arrow(axes[1], x, y, rank, (rank + 1) % P, bent)
    axes[0].set_title(f"All to one: process 0 moves {2 * (P - 1)} gradients")
    axes[1].set_title(f"Ring: each sends 2 · {P - 1}/{P} of a gradient")
    return figure


def _arrow(ax, x, y, start, end, style):
    ax.annotate("", (x[end], y[end]), (x[start], y[start]), arrowprops=style)


def draw_amdahl(measured, shares=(0.5, 0.1), most=64):
    """Speed-up against processes, for some serial shares, by Amdahl's law.

    Args:
        measured: a serial share, from 0 to 1, drawn dashed.
        shares: others.
        most: processes.
    """
    figure, ax = plt.subplots(figsize=(7.5, 4))
    P = np.geomspace(1, most, 61)
    ax.plot(P, P, ":", color="black", label="nothing serial")
    for share, marker in zip(shares, "os^D", strict=False):
        speed_up = 1 / (share + (1 - share) / P)
        label = f"serial share {share:g}"
        ax.plot(P, speed_up, marker=marker, markevery=10, ms=5, label=label)
    speed_up = 1 / (measured + (1 - measured) / P)
    label = f"as measured: {measured:.3f}"
    ax.plot(P, speed_up, "--", color="black", label=label)
    ax.set(
        xscale="log",
        yscale="log",
        xlabel="processes",
        ylabel="times as fast as one",
        title="The serial share sets a limit that more processes don't move",
    )
    ticks = [1, 2, 4, 8, 16, 32, 64]
    ax.set_xticks(ticks, ticks)
    ax.set_yticks(ticks, ticks)
    ax.minorticks_off()
    ax.legend()
    return figure


def wait_or_fail(rank, failing):
    """Raise an error in the process `failing`; wait a minute in the others."""
    if rank == failing:
        raise ValueError(f"process {rank} has lost its data")
    time.sleep(60)


def show_lines(module, start, count):
    """Print some lines of a module, from the first one that begins so.

    Args:
        module: an imported module.
        start: how the first line begins, without its indentation.
        count: how many lines.
    """
    lines = inspect.getsource(module).splitlines()
    first = next(
        k for k, line in enumerate(lines) if line.strip().startswith(start)
    )
    print(textwrap.dedent("\n".join(lines[first : first + count])))


def check_joined(join, gradients, sizes, whole):
    """Do the parts' gradients, joined, give that of the whole batch?

    Args:
        join: function (gradients, sizes) -> tensor like each of gradients.
        gradients: list of tensors, each the mean over a part's examples.
        sizes: how many examples each part has.
        whole: tensor, the mean over all examples.

    Raises:
        CheckError: they don't; the message says what looks like having
            happened.
    """
    task = join_task(gradients, sizes)
    compare("the parts, joined", _weighted_mean(gradients, sizes), whole)
    right = f"Right: the gradient of all {sum(sizes)} examples, from the parts"
    try_it(task, join, right, "join")


def join_task(gradients, sizes):
    """The Task of `check_joined`, with these parts as its first case."""

    def sample(rng):
        parts = rng.permutation(np.arange(2, 60 + len(sizes)))[: len(sizes)]
        drawn = [rng.normal(size=3).round(2) for _ in sizes]
        return [torch.tensor(one) for one in drawn], parts.tolist()

    return Task(
        "join",
        sample=sample,
        small=((list(gradients), list(sizes)),),
        expected=_weighted_mean,
        mistakes=JOINED_SLIPS,
        dtype=False,
        tolerance=1e-4,
    )


def _weighted_mean(gradients, sizes):
    weighted = [size * g for size, g in zip(sizes, gradients, strict=True)]
    return sum(weighted) / sum(sizes)


JOINED_SLIPS = {
    "this is the plain mean, but the parts have different sizes": (
        lambda gradients, sizes: sum(gradients) / len(gradients)
    ),
    "this is the sum of the means": lambda gradients, sizes: sum(gradients),
    "this is the sum over all examples, not yet divided": (
        lambda gradients, sizes: _weighted_mean(gradients, sizes) * sum(sizes)
    ),
    "this is the weighted sum divided by the number of parts, not of "
    "examples": lambda gradients, sizes: (
        _weighted_mean(gradients, sizes) * sum(sizes) / len(sizes)
    ),
}
