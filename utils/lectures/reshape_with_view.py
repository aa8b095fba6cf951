"""Figures of the lecture of this name, for `utils.figures.show`."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)
from utils.drawings import draw_cell


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
