"""How the larger figures are drawn. Each function returns a Figure for
`utils.figures.show`; none holds an idea that a notebook teaches.
"""

from itertools import pairwise, product

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from utils import figures  # noqa: F401  (sets the course's look)
from utils.data import CLASSES


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


def draw_predictions(images, labels, S):
    """Images with their true names, and under each the network's ten shares.

    Args:
        images: (n, 28, 28).
        labels: (n,) int, the true classes.
        S: (n, 10), rows sum to 1.
    """
    figure, axes = plt.subplots(
        2,
        len(images),
        figsize=(0.95 * len(images), 2.7),
        height_ratios=(1, 1.1),
        squeeze=False,
    )
    for ax, image, label in zip(axes[0], images, labels, strict=True):
        ax.imshow(image, cmap="gray", vmin=0, vmax=255)
        ax.set_title(CLASSES[label], fontsize=8, loc="center")
        ax.set_axis_off()
    for ax, shares in zip(axes[1], S, strict=True):
        colors = ["0.75"] * len(shares)
        colors[int(np.argmax(shares))] = "C0"
        ax.bar(range(len(shares)), shares, color=colors, width=0.9)
        ax.set(ylim=(0, 1), xticks=(0, 9), yticks=())
        ax.tick_params(labelsize=7)
        ax.grid(False)
    axes[1][0].set_yticks((0, 1))
    axes[1][0].set_ylabel("share", fontsize=8)
    figure.supxlabel("class, 0 to 9", fontsize=8)
    return figure


def draw_chords(f, x, hs, slope):
    """A curve, chords from x to x + h, and the tangent at x."""
    figure, ax = plt.subplots(figsize=(6.4, 3.8))
    grid = np.linspace(x - 0.6, x + max(hs) + 0.1, 200)
    ax.plot(grid, f(grid), color="black", label="$f(x) = x^3$")
    for number, h in enumerate(hs):
        ends = np.array([x, x + h])
        ax.plot(
            ends,
            f(ends),
            "o--",
            color=f"C{number}",
            label=f"chord, h = {h}: slope {(f(x + h) - f(x)) / h:.2f}",
        )
    near = np.array([x - 0.6, x + 0.8])
    ax.plot(
        near,
        f(x) + slope * (near - x),
        color="C3",
        label=f"tangent: slope {slope}",
    )
    ax.set(
        xlabel="x",
        ylabel="f(x)",
        title="As h shrinks, the chord turns into the tangent",
    )
    ax.legend(fontsize=9)
    return figure


def draw_errors(hs, errors):
    """Errors against h on logarithmic axes.

    Args:
        hs: list of steps.
        errors: name -> list of errors, one for each step.
    """
    figure, ax = plt.subplots(figsize=(6.4, 3.8))
    for (name, values), marker in zip(errors.items(), "os", strict=False):
        ax.loglog(hs, values, marker=marker, label=name)
    ax.invert_xaxis()
    ax.set(
        xlabel="h (smaller to the right)",
        ylabel="error of the slope",
        title="The error falls, then rounding makes it rise again",
    )
    ax.legend()
    return figure


def draw_steps(g, paths):
    """Gradient descent on a curve, a panel for each path.

    Args:
        g: function of a number or an array.
        paths: a panel's title -> list of x, from the start on.
    """
    figure, axes = plt.subplots(
        1, len(paths), figsize=(9, 3.2), sharey=True, squeeze=False
    )
    reach = max(abs(x - 1) for path in paths.values() for x in path[:8])
    grid = np.linspace(1 - 1.1 * reach, 1 + 1.1 * reach, 200)
    for ax, (title, path) in zip(axes[0], paths.items(), strict=True):
        path = np.array(path[:8])
        ax.plot(grid, g(grid), color="0.6")
        ax.plot(path, g(path), "o-", color="C1", lw=1, ms=5)
        ax.plot(path[0], g(path[0]), "s", color="C0", ms=8, label="start")
        ax.set(title=title, xlabel="x")
    axes[0][0].set_ylabel("g(x)")
    axes[0][0].legend(loc="upper center")
    return figure


def draw_line_fit(x, y, lines):
    """Points, and lines W[0]·x + W[1] through them.

    Args:
        x, y: (n,).
        lines: name -> W, (2,).
    """
    figure, ax = plt.subplots(figsize=(4.8, 4.2))
    ax.plot(x, y, "o", color="0.55", ms=4)
    ends = np.array([0, max(x.max(), y.max())])
    styles = ("C1--", "C0-")
    for (name, W), style in zip(lines.items(), styles, strict=False):
        ax.plot(ends, W[0] * ends + W[1], style, label=name)
    ax.set(
        xlabel="brightness of the left half, 0 to 1",
        ylabel="brightness of the right half",
        title="A bright left half goes with a bright right half",
    )
    ax.title.set_fontsize(10)
    ax.legend()
    return figure


def draw_path(loss, path, lowest, rate):
    """Gradient descent's path over the contours of a loss of two weights.

    Args:
        loss: function of W, (2,).
        path: (steps + 1, 2); drawn up to where it leaves the picture.
        lowest: (2,), where the loss is least.
        rate: the learning rate, for the title.
    """
    figure, ax = plt.subplots(figsize=(6, 4.4))
    slopes, intercepts = np.linspace(-1.2, 2.2, 69), np.linspace(-0.9, 1.1, 61)
    heights = np.array(
        [[loss(np.array([a, b])) for a in slopes] for b in intercepts]
    )
    lines = ax.contour(
        slopes,
        intercepts,
        heights,
        levels=(0.012, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8),
        colors="0.6",
        linewidths=1,
    )
    ax.clabel(lines, fontsize=7)
    path = np.clip(np.array(path), -50, 50)
    ax.plot(*path.T, "o-", color="C1", lw=1, ms=4)
    ax.plot(*path[0], "s", color="C0", ms=8, label="start")
    ax.plot(*lowest, "*", color="black", ms=12, label="lowest point")
    ax.legend(loc="upper right", frameon=True)
    ax.set(
        xlim=(-1.2, 2.2),
        ylim=(-0.9, 1.1),
        xlabel="W[0], the slope",
        ylabel="W[1], the intercept",
        title=f"{len(path) - 1} steps with η = {rate:.2f}",
    )
    return figure


def _cell(ax, x, y, number, strong):
    """A number in a square, centred at (x, y); pale unless strong."""
    square = plt.Rectangle(
        (x - 0.46, y - 0.46),
        0.92,
        0.92,
        facecolor="#cfe3f3" if strong else "white",
        edgecolor="C0" if strong else "0.75",
        linewidth=1.5,
        linestyle="-" if strong else ":",
    )
    ax.add_patch(square)
    color = "black" if strong else "0.5"
    style = {"ha": "center", "va": "center", "fontsize": 11}
    ax.text(x, y, f"{number:g}", color=color, **style)


def draw_unit(I, W, B, j):
    """Which numbers unit j uses: I beside the rows of W, and column j.

    Args:
        I: (d,), W: (d, h), B: (h,) numbers.
        j: the unit.
    """
    d, h = len(W), len(B)
    figure, ax = plt.subplots(figsize=(0.6 * h + 3, 0.6 * d + 1.6))
    ax.set(xlim=(-3.1, h), ylim=(d + 1.3, -1.3), aspect="equal")
    ax.set_axis_off()
    for i in range(d):
        _cell(ax, -2.5, i, I[i], True)
        for column in range(h):
            _cell(ax, column, i, W[i][column], column == j)
    style = {"ha": "center", "va": "center", "fontsize": 11}
    for column in range(h):
        _cell(ax, column, d + 0.6, B[column], column == j)
        ax.text(column, -0.95, f"{column}", **style)
    ax.text(-1.25, -0.95, "W, unit", **style)
    ax.text(-2.5, -0.95, "I", **style)
    ax.text(-1.25, (d - 1) / 2, "times", **style)
    ax.text(-1.25, d + 0.6, "plus B", **style)
    ax.set_title(f"Unit {j}: all of I, column {j} of W, and B[{j}]")
    return figure


def draw_units(image, L):
    """An image, and what each unit of a layer makes of it.

    Args:
        image: (28, 28), 0 to 255.
        L: (h,) numbers.
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
    return figure


def draw_broadcast(left, right, total, titles):
    """Two arrays and what they combine to, as grids.

    Numbers repeated by broadcasting are pale.

    Args:
        left, right: arrays of one or two axes that broadcast together.
        total: (rows, columns).
        titles: three strings.
    """
    rows, columns = total.shape
    size = (3 * (0.52 * columns + 0.3), 0.52 * rows + 0.5)
    figure, axes = plt.subplots(1, 3, figsize=size)
    arrays = (left, right, total)
    for ax, array, title in zip(axes, arrays, titles, strict=True):
        array = np.atleast_2d(array)
        numbers = np.broadcast_to(array, total.shape)
        for row, column in np.ndindex(total.shape):
            own = row < array.shape[0] and column < array.shape[1]
            _cell(ax, column, row, numbers[row, column], own)
        ax.set(
            xlim=(-0.6, columns - 0.4),
            ylim=(rows - 0.4, -0.6),
            aspect="equal",
        )
        ax.set_axis_off()
        ax.set_title(title, fontsize=10)
    return figure


def draw_ladder(ratios):
    """Speed-ups as bars on a logarithmic axis.

    Args:
        ratios: name -> how many times as fast as the first.
    """
    figure, ax = plt.subplots(figsize=(7.5, 2.8))
    names = list(ratios)
    ax.barh(names, list(ratios.values()), color="C0", height=0.6)
    ax.bar_label(
        ax.containers[0], fmt=lambda x: f"{x:,.0f} ×", padding=4, fontsize=9
    )
    ax.set_xscale("log")
    ax.set_xlim(0.5, 10 * max(ratios.values()))
    ax.invert_yaxis()
    ax.set(
        xlabel="times as fast as the loops (logarithmic)",
        title="The fewer loops in Python, the faster",
    )
    return figure


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
            _cell(ax, left + column, row, number, row == 0)
        for place in range(places):
            _cell(ax, place, 5.6, place, place in tensor[0])
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


def draw_connections():
    """Which inputs each output uses, in four kinds of layers."""
    figure, axes = plt.subplots(1, 4, figsize=(9.5, 2.6))
    places = range(5)
    styles = {-1: ("C0", "-"), 0: ("C1", "--"), 1: ("C2", ":")}
    titles = (
        "fully connected:\nall, a weight each",
        "convolution: neighbours,\nthe same three weights",
        "recurrent: one, and\nthe output before",
        "attention: all, weights\nfrom the inputs",
    )
    for ax, title in zip(axes, titles, strict=True):
        kind = title.split()[0].strip(":,")
        # Without a frame around them, three neighbours fit three times.
        tops = places[1:-1] if kind == "convolution" else places
        for x, other in product(tops, places):
            color, line = "0.5", "-"
            if kind == "convolution":
                if abs(x - other) > 1:
                    continue
                color, line = styles[other - x]
            if kind == "recurrent":
                if x != other:
                    continue
                color = "C1"
            if kind == "attention":
                color, line = "C0", ":"
            ax.plot([other, x], [0, 1], line, color=color, lw=1.3, zorder=1)
        if kind == "recurrent":
            arrow = {"arrowstyle": "->", "color": "C0", "lw": 1.6}
            for x in places[1:]:
                ends = (x - 0.1, 1), (x - 0.9, 1)
                ax.annotate("", *ends, arrowprops=arrow)
        for y, name in enumerate(("inputs", "outputs")):
            style = {"color": "white", "edgecolor": "black", "zorder": 2}
            xs = tops if y else places
            ax.scatter(xs, [y] * len(xs), s=110, **style)
            ax.text(-0.55, y, name, ha="right", va="center", fontsize=8)
        ax.set(xlim=(-2.1, 4.4), ylim=(-0.25, 1.25))
        ax.set_title(title, fontsize=9)
        ax.set_axis_off()
    return figure


def draw_activations(outputs, shown=(1, 2, 4, 6, 8, 10)):
    """What comes out of some of a tower's layers, as grey pictures.

    Args:
        outputs: name -> list of (n, h), one for each layer; the first 24
            examples and 40 units are drawn.
        shown: numbers of the layers, from 1.
    """
    figure, axes = plt.subplots(
        len(outputs),
        len(shown),
        figsize=(9.5, 0.95 * len(outputs) + 0.5),
        squeeze=False,
    )
    for row, (name, layers) in zip(axes, outputs.items(), strict=True):
        for ax, number in zip(row, shown, strict=True):
            picture = layers[number - 1][:24, :40]
            last = ax.imshow(picture, cmap="gray", vmin=0, vmax=4)
            ax.set(xticks=(), yticks=())
            ax.grid(False)
        row[0].set_ylabel(name, fontsize=9)
    for ax, number in zip(axes[0], shown, strict=True):
        ax.set_title(f"layer {number}", fontsize=10)
    figure.suptitle("Only He's start keeps the size through ten layers")
    figure.supxlabel("40 units of each layer", fontsize=9)
    figure.supylabel("24 examples of each start", fontsize=9)
    figure.colorbar(last, ax=axes, label="0 black, 4 or more white")
    return figure


def draw_sizes(sizes, factors):
    """How large the numbers are after each layer, and what a formula says.

    Args:
        sizes: name -> list of typical sizes, one for each layer.
        factors: name -> by how much a layer multiplies, by the formula.
    """
    figure, ax = plt.subplots(figsize=(7.5, 3.8))
    for (name, values), marker in zip(sizes.items(), "os^D", strict=False):
        numbers = np.arange(1, len(values) + 1)
        (line,) = ax.semilogy(numbers, values, marker, ms=6, label=name)
        formula = np.array(factors[name]) ** numbers
        ax.semilogy(numbers, formula, ":", color=line.get_color(), lw=1.5)
    ax.set(
        xlabel="layer (markers: measured; dotted: formula)",
        ylabel="typical size",
        title="A factor for each layer: only a factor of 1 goes deep",
    )
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def draw_cross_entropy():
    """The loss −ln S of one example, for each share S of the right class."""
    figure, ax = plt.subplots(figsize=(5.6, 3.4))
    shares = np.linspace(0.005, 1, 200)
    ax.plot(shares, -np.log(shares))
    for share in (0.1, 0.5, 0.9):
        loss = -np.log(share)
        ax.plot(share, loss, "o", color="C1")
        note = f"{share}: {loss:.2f}"
        ax.annotate(note, (share, loss), (share + 0.03, loss + 0.15))
    ax.set(
        xlabel="share S of the right class",
        ylabel="loss, −ln S",
        title="Sure and right costs nothing, sure and wrong a lot",
        xlim=(0, 1.1),
    )
    ax.set_xticks((0, 0.2, 0.4, 0.6, 0.8, 1))
    return figure


def draw_bend(x, straight, bent, bends):
    """What two layers make of one input, without and with ReLU.

    Args:
        x, straight, bent: (n,) numbers.
        bends: where the bends are; those outside of x aren't drawn.
    """
    figure, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.plot(x, straight, "--", color="C1", label="without ReLU")
    ax.plot(x, bent, color="C0", label="with ReLU")
    bends = [at for at in bends if x[0] < at < x[-1]]
    ax.plot(bends, np.interp(bends, x, bent), "o", color="C0", ms=6)
    ax.set(
        xlabel="the only input",
        ylabel="the only score",
        title="Without a bend, two layers draw a straight line",
    )
    ax.legend()
    return figure


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
            each epoch, as `utils.training.fit` returns it.
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


def draw_confusion(matrix):
    """How often each class is taken for each: counts, dark for many.

    Args:
        matrix: (10, 10) counts, a row for each true class, a column for
            each class that was answered.
    """
    matrix = np.asarray(matrix)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure, ax = plt.subplots(figsize=(7.4, 5.8))
    # The root makes a confusion of a few percent visible.
    ax.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(matrix.shape):
        share, count = shares[row, column], int(matrix[row, column])
        color = "white" if share > 0.3 else "black" if count else "0.75"
        style = {"ha": "center", "va": "center", "fontsize": 8}
        ax.text(column, row, f"{count:,}", color=color, **style)
    numbers = range(len(CLASSES))
    ax.set_xticks(numbers, CLASSES, rotation=40, ha="right")
    ax.set_yticks(numbers, CLASSES)
    ax.grid(False)
    right = np.trace(matrix) / max(matrix.sum(), 1)
    ax.set(
        xlabel="answered",
        ylabel="true class",
        title=f"{right:.1%} right: the diagonal",
    )
    return figure


def draw_ring(p=4):
    """Who sends what to whom, where p processes form a ring.

    Args:
        p: how many processes.
    """
    figure, axes = plt.subplots(1, 2, figsize=(7.5, 3.6))
    angles = np.pi / 2 - 2 * np.pi * np.arange(p) / p
    x, y = np.cos(angles), np.sin(angles)
    style = {"arrowstyle": "-|>", "shrinkA": 22, "shrinkB": 22, "lw": 1.6}
    for ax in axes:
        ax.scatter(x, y, s=1100, color="white", edgecolor="black", zorder=3)
        for rank in range(p):
            ax.text(x[rank], y[rank], rank, ha="center", va="center", zorder=4)
        ax.set(xlim=(-1.6, 1.6), ylim=(-1.5, 1.5), aspect="equal")
        ax.set_axis_off()
    for rank in range(1, p):
        for start, end in [(rank, 0), (0, rank)]:
            bent = style | {"connectionstyle": "arc3,rad=0.15"}
            _arrow(axes[0], x, y, start, end, bent)
    for rank in range(p):
        bent = style | {"connectionstyle": "arc3,rad=-0.2"}
        _arrow(axes[1], x, y, rank, (rank + 1) % p, bent)
    axes[0].set_title(f"All to one: process 0 moves {2 * (p - 1)} gradients")
    axes[1].set_title(f"Ring: each sends 2 · {p - 1}/{p} of a gradient")
    return figure


def _arrow(ax, x, y, start, end, style):
    ax.annotate("", (x[end], y[end]), (x[start], y[start]), arrowprops=style)


def draw_amdahl(shares, measured, most=64):
    """Speed-up against processes, for some serial shares, by Amdahl's law.

    Args:
        shares: serial shares, numbers from 0 to 1.
        measured: one more, drawn dashed.
        most: processes.
    """
    figure, ax = plt.subplots(figsize=(7.5, 4))
    p = np.unique(np.geomspace(1, most, 60).round())
    ax.plot(p, p, ":", color="black", label="nothing serial")
    for share, marker in zip(shares, "os^D", strict=False):
        speed_up = 1 / (share + (1 - share) / p)
        label = f"serial share {share:g}"
        ax.plot(p, speed_up, marker=marker, markevery=8, ms=5, label=label)
    speed_up = 1 / (measured + (1 - measured) / p)
    label = f"as measured: {measured:.3f}"
    ax.plot(p, speed_up, "--", color="black", label=label)
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


def draw_convolution(image, W, L):
    """A photograph, two windows of weights, and what each makes of it.

    Args:
        image: (28, 28), 0 (black) to 255 (white).
        W: (3, 3, 2) weights; L: (2, 26, 26) outputs; grey is 0 in both.
    """
    figure, axes = plt.subplots(
        1, 5, figsize=(9.5, 2.5), width_ratios=(3, 1.4, 3, 1.4, 3)
    )
    most = float(L.abs().max())
    axes[0].imshow(image)
    axes[0].set_title("photograph", fontsize=10)
    for j, name in enumerate(("left from right", "above from below")):
        window, output = axes[1 + 2 * j], axes[2 + 2 * j]
        window.imshow(W[:, :, j], vmin=-2, vmax=2)
        for a, b in product(range(3), range(3)):
            style = {"ha": "center", "va": "center", "fontsize": 9}
            color = "white" if W[a, b, j] < 0 else "black"
            window.text(b, a, f"{W[a, b, j]:.0f}", color=color, **style)
        window.set_title(f"W, channel {j}", fontsize=10)
        output.imshow(L[j], vmin=-most, vmax=most)
        output.set_title(name, fontsize=10)
    for ax in axes:
        ax.set(xticks=(), yticks=())
        ax.grid(False)
    return figure


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
        axes[0].text(x + 0.5, y + 0.5, piece, color="white", **style)
    for ax, piece in zip(axes[1:], asking, strict=True):
        shares = S[piece].reshape(4, 4)
        ax.imshow(shares, cmap="Blues", vmin=0, extent=(0, 4, 4, 0))
        for y, x in product(range(4), range(4)):
            share = float(shares[y, x])
            color = "white" if share > 0.6 * float(shares.max()) else "black"
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


def draw_comparison(parameters, right, right_shuffled):
    """Accuracy against parameters, before and after a shuffle of pixels.

    Args:
        parameters: model's name -> number of parameters.
        right, right_shuffled: model's name -> share of right answers.
    """
    figure, ax = plt.subplots(figsize=(7.5, 4))
    filled = {"color": "C0", "ms": 9, "ls": ""}
    empty = {"color": "C1", "ms": 9, "ls": "", "mfc": "none", "mew": 2}
    for (name, x), marker in zip(parameters.items(), "osD^", strict=True):
        y, other = right[name], right_shuffled[name]
        ax.plot([x, x], [y, other], ":", color="0.5", lw=1.5, zorder=1)
        ax.plot(x, y, marker=marker, **filled)
        ax.plot(x, other, marker=marker, **empty)
        ax.text(x * 1.12, y, name, va="center")
    ax.plot([], [], marker="o", label="as they are", **filled)
    ax.plot([], [], marker="o", label="pixels shuffled", **empty)
    ax.legend(loc="lower right")
    ax.set_xscale("log")
    ticks = [20_000, 50_000, 100_000, 200_000]
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.minorticks_off()
    ax.set(
        xlim=(12_000, 400_000),
        xlabel="parameters (logarithmic)",
        ylabel="share right, validation",
        title="The most parameters aren't the most accurate",
    )
    return figure
