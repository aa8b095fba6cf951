"""Figures of the lecture of this name, for `utils.figures.show`; its check."""

import math
from functools import partial
from itertools import product

import matplotlib.pyplot as plt
import numpy as np
import torch

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.check import try_it
from utils.checking.task import Task
from utils.data import CLASSES


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
        number = axes[0].text(x + 0.5, y + 0.5, piece, **style)
        number.set_bbox({"color": "white", "pad": 1})  # legible on any grey
    most = float(S[asking].max())  # the same blue for the same share
    colors = {"cmap": "Blues", "vmin": 0, "vmax": most}
    for ax, piece in zip(axes[1:], asking, strict=True):
        shares = S[piece].reshape(4, 4)
        ax.imshow(shares, extent=(0, 4, 4, 0), **colors)
        for y, x in product(range(4), range(4)):
            share = float(shares[y, x])
            color = "white" if share > 0.6 * most else "black"
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


def draw_influence(curves):
    """How much each row of a photograph moves a reader's last memory.

    Args:
        curves: model's name -> (28,) sizes of gradients, one for each row.
    """
    figure, ax = plt.subplots(figsize=(7, 3.4))
    for (name, curve), marker in zip(curves.items(), "so", strict=True):
        ax.semilogy(curve, marker=marker, ms=4, label=name)
    ax.legend()
    ax.set(
        xlabel="row, in the order of reading",
        ylabel="influence (each line: × 10)",
        title="The plain reader has nearly lost the first rows",
    )
    return figure


def draw_comparison(parameters, right):
    """Accuracy against parameters, a point for each seed.

    Args:
        parameters: model's name -> number of parameters.
        right: model's name -> shares of right answers, one for each seed.
    """
    figure, ax = plt.subplots(figsize=(7.5, 4))
    for (name, x), marker in zip(parameters.items(), "osD^", strict=True):
        style = {"marker": marker, "color": "C0", "ms": 7, "ls": ""}
        ax.plot([x] * len(right[name]), right[name], mfc="none", **style)
        ax.text(x * 1.08, sum(right[name]) / 3, name, va="center")
    ax.set_xscale("log")
    ticks = [20_000, 50_000, 100_000, 200_000]
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.minorticks_off()
    ax.set(
        xlim=(12_000, 400_000),
        xlabel="parameters (logarithmic: equal steps for equal factors)",
        ylabel="share right, validation",
        title="The most parameters aren't the most accurate",
    )
    return figure


def check_causal_attention(function):
    """Check attention in which no piece sees a later one.

    Args:
        function: (Q, K, V) -> A, each (n, m, h) float64: n examples of m
            pieces of h numbers.

    Raises:
        CheckError: the answer is wrong; the message says what looks like
            having happened.
    """
    right = f"{function.__name__} is right: no piece sees a later one"
    try_it(CAUSAL_ATTENTION, function, right)


def _sample_pieces(rng):
    """Q, K and V, (n, m, h) each."""
    shape = tuple(int(size) for size in rng.choice(np.arange(2, 7), 3, False))
    return tuple(torch.tensor(rng.normal(size=shape)) for _ in "QKV")


def _scores(Q, K):
    return Q @ K.mT / Q.shape[-1] ** 0.5  # (n, m, m)


def _later(scores, diagonal=1):
    """(n, m, m) of bools: is the piece that answers after that that asks?"""
    return torch.ones_like(scores).triu(diagonal).bool()


def _masked(scores, mask, number=-math.inf):
    return scores.masked_fill(mask, number).softmax(dim=-1)


def causal_attention(Q, K, V, diagonal=1, number=-math.inf):
    scores = _scores(Q, K)
    return _masked(scores, _later(scores, diagonal), number) @ V


def _with_shares(shares):
    """Attention whose shares are shares(scores, later)."""

    def attention(Q, K, V):
        scores = _scores(Q, K)
        return shares(scores, _later(scores)) @ V

    return attention


CAUSAL_ATTENTION = Task(
    "causal_attention",
    sample=_sample_pieces,
    expected=causal_attention,
    small=(
        (
            torch.ones(1, 2, 1).double(),
            torch.zeros(1, 2, 1).double(),
            torch.tensor([[[2.0], [4.0]]]).double(),
        ),
    ),
    mistakes={
        "this is what comes out without a mask: each piece sees all": (
            _with_shares(lambda scores, later: scores.softmax(dim=-1))
        ),
        "this is what comes out with the mask the wrong way round: a piece "
        "sees the later ones": _with_shares(
            lambda scores, later: _masked(scores, later.mT)
        ),
        "this is what comes out with the mask the wrong way round: a piece "
        "sees the later ones alone, and the last sees nothing": _with_shares(
            lambda scores, later: _masked(scores, ~later)
        ),
        "this is what comes out when a piece sees the next one, too: on which "
        "diagonal does the mask begin?": partial(causal_attention, diagonal=2),
        "this is what comes out when shares are set to 0 after softmax: the "
        "rows no longer sum to 1": _with_shares(
            lambda scores, later: scores.softmax(-1).masked_fill(later, 0)
        ),
        "this is what comes out when forbidden scores are set to 0: a power "
        "of 0 is 1, so they still get a share": partial(
            causal_attention, number=0
        ),
        "this is what comes out without the division by √h": (
            lambda Q, K, V: causal_attention(Q * Q.shape[-1] ** 0.5, K, V)
        ),
        "this is what comes out with softmax over the pieces that ask, not "
        "those that answer": _with_shares(
            lambda scores, later: scores.masked_fill(later, -math.inf).softmax(
                dim=-2
            )
        ),
        "this is what comes out when a piece sees nothing but itself": (
            lambda Q, K, V: V
        ),
        "nan in the answer: is there a piece that may look at nothing? Each "
        "may look at itself": partial(causal_attention, diagonal=0),
    },
)
