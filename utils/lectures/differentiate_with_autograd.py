"""Figures of the lecture of this name, for `utils.figures.show`."""

import matplotlib.pyplot as plt
import numpy as np

from utils import figures  # noqa: F401  (sets the course's look)

_THIN = {"arrowstyle": "->", "color": "0.6", "lw": 1.2}
_LABEL = {
    "ha": "center",
    "va": "center",
    "fontsize": 9,
    "color": "C1",
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1},
}


def draw_graph(root):
    """What a Value of notebook 07 was computed from, left to right.

    Args:
        root: has a name, data, grad, parents (of its own kind) and slopes,
            one for each parent; the slopes stand at the arrows.
    """
    steps, heights = {}, {}  # how far left and how far up a value stands

    def place(value, step=0):
        steps[value] = max(step, steps.get(value, 0))
        for parent in value.parents:
            place(parent, step + 1)
        if value.parents:
            ups = [heights[parent] for parent in value.parents]
            heights[value] = np.mean(ups)
        else:
            heights.setdefault(value, -sum(not v.parents for v in heights))

    place(root)
    most = max(steps.values())
    figure, ax = plt.subplots(figsize=(1.3 * most + 1.2, 4.6))
    for value, height in heights.items():
        for parent, slope in zip(value.parents, value.slopes, strict=True):
            ends = [
                (-x, heights[v])
                for x, v in (
                    (steps[parent] - 0.28, parent),
                    (steps[value] + 0.28, value),
                )
            ]
            ax.annotate("", ends[1], ends[0], arrowprops=_THIN)
            ax.text(*np.mean(ends, axis=0), f"{slope:g}", **_LABEL)
        text = f"{value.name}\n{value.data:g}\ngrad {value.grad:g}"
        edge = "C0" if value.parents else "0.5"
        box = {"boxstyle": "round", "facecolor": "white", "edgecolor": edge}
        style = {"ha": "center", "va": "center", "fontsize": 9, "bbox": box}
        ax.text(-steps[value], height, text, **style)
    low, high = min(heights.values()), max(heights.values())
    ax.set(xlim=(-most - 0.4, 0.4), ylim=(low - 0.6, high + 0.6))
    ax.set_axis_off()
    ax.set_title("Each grad is the next one's, times the slope between them")
    return figure
