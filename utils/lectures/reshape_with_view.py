"""Figures of the lecture of this name, for `utils.figures.show`; its check."""

import operator
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import torch

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.compare import as_array
from utils.checking.values import (
    CheckError,
    compare,
    looks_like,
    name_slip,
    numbers,
)
from utils.drawings import draw_cell
from utils.figures import show_images


def draw_views(tensors):
    """Tensors of two axes, and under each how it reads its memory.

    An arc is a step along row 0, a triangle the start of a row.

    Args:
        tensors: name -> (rows, columns) tensor whose numbers are their own
            places in one memory: 0, 1, 2, …
    """
    places = 1 + max(int(t.max()) for t in tensors.values())
    columns = max(2, -(-len(tensors) // 2))
    figure, axes = plt.subplots(
        -(-len(tensors) // columns),
        columns,
        figsize=(0.36 * (places + 1) * columns, 5.4),
        squeeze=False,
    )
    for ax in axes.flat:
        ax.set_axis_off()
    for ax, (name, tensor) in zip(axes.flat, tensors.items(), strict=False):
        rows, width = tensor.shape
        left = (places - width) / 2
        for row, column in np.ndindex(rows, width):
            number = int(tensor[row, column])
            draw_cell(ax, left + column, row, number, row == 0)
        for place in range(places):
            draw_cell(ax, place, 5.6, place, place in tensor[0])
        row_0 = tensor[0].tolist()
        bend = {"arrowstyle": "->", "color": "C1", "lw": 1.5}
        for start, end in pairwise(row_0):
            curve = {**bend, "connectionstyle": "arc3,rad=-0.5"}
            ax.annotate("", (end, 5), (start, 5), arrowprops=curve)
        starts = tensor[:, 0].tolist()
        ax.plot(starts, [6.35] * rows, "^", color="C0", ms=7)
        if len(set(starts)) < rows:
            ax.text(
                0.5, 6.6, f"{rows} times", ha="left", color="C0", fontsize=9
            )
        ax.set(xlim=(-1, places), ylim=(6.9, -0.7), aspect="equal")
        ax.set_title(f"{name}: shape {rows, width}, stride {tensor.stride()}")
    return figure


def show_turned(piece, viewed, transposed):
    """Show a part of an image, and two ways to exchange its sizes.

    Args:
        piece: (rows, columns) tensor, 0 to 255.
        viewed: (columns, rows) tensor, by view.
        transposed: (columns, rows) tensor, by T.
    """
    size, turned = tuple(piece.shape), tuple(viewed.shape)
    whole = torch.equal(transposed, piece.mT)
    show_images(
        [piece, viewed, transposed],
        [f"{size}", f"view{turned}", ".T"],
        f"A T-shirt, {size[0]} rows of {size[1]}.\nWith view{turned} each "
        "row is cut at another place and the shirt is torn into slanting "
        f"stripes; with .T, lying on its side, it is whole: {whole}.",
        columns=3,
        size=2,
    )


def check_strides(predicted, tensors):
    """Say which predictions of stride and contiguity are right.

    Args:
        predicted: name -> (stride, contiguous), for example ((7, 1), True);
            or None where nothing has been predicted.
        tensors: name -> tensor.
    """
    right = 0
    for name, tensor in tensors.items():
        prediction = predicted.get(name)
        if prediction is None:
            print(f"{name:20} nothing predicted yet")
            continue
        try:
            stride, contiguous = prediction
            stride = tuple(map(operator.index, stride))
            contiguous = bool(operator.index(contiguous))
        except (TypeError, ValueError):
            print(f"{name:20} write it like ((7, 1), True) or ((7,), True)")
            continue
        found = []
        if stride != tensor.stride():
            hint = "how far is it to the next row? To the next column?"
            if len(stride) != tensor.ndim:
                hint = f"a number for each axis; {tensor.ndim} are there"
            elif stride == torch.empty(tensor.shape).stride():
                hint = "that's a new tensor's; this memory hasn't moved"
            found.append(f"not the stride: {hint}")
        if contiguous != tensor.is_contiguous():
            found.append(
                f"contiguous isn't {contiguous}: read it row by row; does "
                "the place go up by 1 each time?"
            )
        right += not found
        print(f"{name:20} {'; '.join(found) or 'right'}")
    print(f"{right} of {len(tensors)} right")


def check_sorted_out(answer, photos):
    """Compare an answer with photographs whose rows had been interleaved.

    Args:
        answer: (n, 28, 28) tensor.
        photos: list of n (28, 28) tensors.

    Raises:
        CheckError: the answer is wrong; the message says what it looks
            like.
    """
    answer = numbers("photographs", answer)
    expected = np.stack(list(map(as_array, photos)))
    interleaved = expected.transpose(1, 0, 2)  # (28, n, 28)
    slips = {
        "view goes through memory from front to back and moves nothing. "
        "Which axis comes first in memory?": interleaved.reshape(
            expected.shape
        ),
        "rows and columns are exchanged": expected.transpose(0, 2, 1),
        "28 neighbours in the line are one row of one photograph; which axis "
        "has to come last in memory?": interleaved.reshape(
            28, 28, -1
        ).transpose(2, 0, 1),
    }
    if looks_like(answer, interleaved):
        raise CheckError(
            f"photographs: shape {answer.shape}, expected {expected.shape}: "
            "row, photograph, column is right; now exchange the first two"
        )
    name_slip("photographs", answer, slips)
    compare("photographs", answer, expected, "photograph, row, column?")
    print(f"Right: {len(expected)} photographs, sorted out")
