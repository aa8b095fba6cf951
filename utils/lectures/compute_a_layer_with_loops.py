"""Figures of the lecture of this name, and its check."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from utils.checking.values import (
    CheckError,
    compare,
    looks_like,
    name_slip,
    numbers,
)
from utils.drawings import draw_cell
from utils.figures import show


def show_unit(I, W, B, j):
    """Show which numbers unit j uses: I beside the rows of W, and column j.

    Args:
        I: (d,), W: (d, h), B: (h,) numbers.
        j: the unit.
    """
    d, h = len(W), len(B)
    figure, ax = plt.subplots(figsize=(0.6 * h + 3, 0.6 * d + 1.6))
    ax.set(xlim=(-3.1, h), ylim=(d + 1.3, -1.3), aspect="equal")
    ax.set_axis_off()
    for i in range(d):
        draw_cell(ax, -2.5, i, I[i], True)
        for column in range(h):
            draw_cell(ax, column, i, W[i][column], column == j)
    style = {"ha": "center", "va": "center", "fontsize": 11}
    for column in range(h):
        draw_cell(ax, column, d + 0.6, B[column], column == j)
        ax.text(column, -0.95, f"{column}", **style)
    ax.text(-1.25, -0.95, "W, unit", **style)
    ax.text(-2.5, -0.95, "I", **style)
    ax.text(-1.25, (d - 1) / 2, "times", **style)
    ax.text(-1.25, d + 0.6, "plus B", **style)
    ax.set_title(f"Unit {j}: all of I, column {j} of W, and B[{j}]")
    show(
        figure,
        f"I, B and the {d} by {h} matrix W. Marked is what unit {j} uses: the "
        f"numbers {I} of I, column {j} of W with {[row[j] for row in W]}, and "
        f"{B[j]} of B.",
    )


def show_units(image, L, name):
    """Show an image, and what each unit of a layer makes of it.

    Args:
        image: (28, 28), 0 to 255.
        L: (h,) numbers.
        name: of the image's class.
    """
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(8.5, 2.8), width_ratios=(1, 3)
    )
    left.imshow(image, cmap="gray", vmin=0, vmax=255)
    left.set_axis_off()
    left.set_title(f"{image.size} numbers in")
    right.bar(range(len(L)), L, width=1.0)
    right.set(
        xlabel="unit j",
        ylabel="$L_j$",
        title=f"{len(L)} numbers out, none below zero",
    )
    on = sum(value > 0 for value in L)
    show(
        figure,
        f"Left, a photograph ({name}) of {image.size} numbers. Right, the "
        f"layer's {len(L)} outputs: {on} are above zero, the largest is "
        f"{max(L):.2f}, the other {len(L) - on} are exactly 0.",
    )


def draw_relu():
    """ReLU(x) from −3 to 3."""
    figure, ax = plt.subplots(figsize=(4.6, 3))
    x = np.linspace(-3, 3, 121)
    ax.plot(x, x, "--", color="0.6", label="x")
    ax.plot(x, np.maximum(x, 0), color="C0", lw=3, label="ReLU(x)")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="x", ylabel="ReLU(x)", title="Below zero, ReLU is zero")
    ax.legend()
    return figure


def check_layer(answer, I, W, B):
    """Compare an answer with ReLU(I·W + B); name the slip if it is known.

    Args:
        answer: (h,) numbers, worked out by hand.
        I: (d,) numbers, one example.
        W: (d, h) numbers.
        B: (h,) numbers.

    Raises:
        ValueError: I, W and B don't fit together.
        CheckError: the answer is wrong; the message says what looks
            like having happened, or which unit to look at again.
    """
    I, W, B = _fitting(I, W, B)
    right, *slips = layer_slips(I, W, B)
    answer = numbers("L", answer)
    if not looks_like(answer, right[1]):
        name_slip("L", answer, {comes_out(what): L for what, L in slips})
    if answer.shape != B.shape:
        compare("L", answer, right[1], "one number for each column of W")
    wrong = ~np.isclose(answer, right[1], equal_nan=True)
    if wrong.any():
        j = int(np.argmax(wrong))
        mine = right[1][j]
        hint = f"go down column {j} of W again"
        if answer[j] < 0:
            hint = "nothing below 0 comes out of ReLU"
        elif mine % 1 and abs(answer[j] - mine) < 0.01 * mine:
            hint = "nearly; is it rounded? Write five digits"
        raise CheckError(f"L: unit {j} is not {answer[j]:g}: {hint}")
    print(f"Right: your L is ReLU(I·W + B), {len(B)} numbers")


def _fitting(I, W, B):
    """I, W and B as arrays of floats that fit together, or ValueError."""
    named = {"I": I, "W": W, "B": B}
    I, W, B = (numbers(*pair).astype(float) for pair in named.items())
    if I.ndim > 1:
        raise ValueError("I is more than one example; use a single list")
    if I.shape != W.shape[:1] or B.shape != W.shape[1:]:
        raise ValueError(
            f"I {I.shape}, W {W.shape} and B {B.shape} don't fit: W needs a "
            "row for each number of I and a column for each number of B"
        )
    return I, W, B


def layer_slips(I, W, B):
    """What a layer's answers look like: (list of slips, L), the right first.

    Args:
        I: (d,) or (n, d), W: (d, h), B: (h,), arrays.
    """
    sums = {"": I @ W}
    if I.ndim == 1 and W.shape[0] == W.shape[1]:
        slip = "going along the rows of W (unit j uses column j)"
        sums[slip] = W @ I
    found = []
    for slip, total in sums.items():
        slips = [slip] if slip else []
        found += [
            (slips, np.maximum(total + B, 0)),
            ([*slips, "without ReLU"], total + B),
            ([*slips, "without B"], np.maximum(total, 0)),
            ([*slips, "with B added after ReLU"], np.maximum(total, 0) + B),
            ([*slips, "without B", "without ReLU"], total),
        ]
    return found


def comes_out(slips):
    """How slips are named."""
    return f"this is what comes out {' and '.join(slips)}"
