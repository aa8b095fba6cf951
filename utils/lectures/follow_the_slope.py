"""Figures of the lecture of this name, and its check."""

import math

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np

from utils.checking.values import CheckError
from utils.drawings import draw_errors, draw_steps
from utils.figures import show, show_with_slider


def show_chords(f, x, hs, slope):
    """Show a curve, chords from x to x + h, and the tangent at x.

    Args:
        f: function of a number or an array.
        x: a number.
        hs: list of steps.
        slope: of the tangent.
    """
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
    slopes = ", ".join(f"{(f(x + h) - f(x)) / h:.2f}" for h in hs)
    show(
        figure,
        f"The curve x cubed with chords from x = {x}, of slopes {slopes}, and "
        f"the tangent there, of slope {slope}: the chords turn towards the "
        "tangent.",
    )


def show_errors(hs, chord, central):
    """Show the errors of two estimates of a slope against h.

    Args:
        hs: list of steps.
        chord, central: lists of errors, one for each step.
    """
    lowest = [hs[int(np.argmin(errors))] for errors in (chord, central)]
    show(
        draw_errors(hs, {"chord": chord, "central": central}),
        f"Error of the slope against h: the chord's is least at h = "
        f"{lowest[0]:.0e}, the central difference's at h = {lowest[1]:.0e}; "
        f"both rise again for smaller h, up to {max(chord[-1], central[-1])}.",
    )


def show_steps(g, paths, titles):
    """Show gradient descent on the curve g, a panel for each path.

    Args:
        g: function of a number or an array, least at 1.
        paths: list of lists of x.
        titles: list of strings.
    """
    ends = [
        f"{title}: {abs(path[-1] - 1):.3f}"
        for title, path in zip(titles, paths, strict=True)
    ]
    show(
        draw_steps(g, dict(zip(titles, paths, strict=True))),
        f"{len(paths[0]) - 1} steps from x = {paths[0][0]:g} on the curve g, "
        f"in {len(paths)} panels.\nHow far from the lowest point they end: "
        f"{'; '.join(ends)}.",
    )


def show_line_fit(x, y, start, fitted):
    """Show points, and the lines W[0]·x + W[1] before and after a descent.

    Args:
        x, y: (n,).
        start, fitted: (2,), W before and after.
    """
    show(
        _draw_line_fit(x, y, {"at the start": start, "at the end": fitted}),
        f"{len(x)} points, a photograph each. The line at the start is y = "
        f"{start[0]:.2f} x + {start[1]:.2f}. The one that gradient descent "
        f"comes to is y = {fitted[0]:.2f} x + {fitted[1]:.2f}; it runs "
        "through the points.",
    )


def _draw_line_fit(x, y, lines):
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


def _draw_path(loss, path, lowest, rate):
    """Gradient descent's path over the contours of a loss of two weights.

    Args:
        loss: function of W, (2,).
        path: (steps + 1, 2); drawn up to where it leaves the picture.
        lowest: (2,), where the loss is least.
        rate: the learning rate, for the title.
    """
    figure, ax = plt.subplots(figsize=(7.5, 5.2))
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
    ax.clabel(lines, fontsize=10)
    path = np.clip(np.array(path), -50, 50)
    ax.plot(*path.T, "o-", color="C1", lw=1, ms=4)
    ax.plot(*path[0], "s", color="C0", ms=8, label="start")
    ax.plot(*lowest, "*", color="black", ms=12, label="lowest point")
    ax.legend(loc="upper right", frameon=True)
    ax.set(
        xlim=(-1.2, 2.2),
        ylim=(-0.9, 1.1),
        aspect="equal",  # right angles look like right angles
        xlabel="W[0], the slope",
        ylabel="W[1], the intercept",
        title=f"{len(path) - 1} steps with η = {rate:.2f}",
    )
    return figure


def show_path(descend, gradient, loss, W, lowest, learning_rate):
    """Show 30 steps of gradient descent on a map, with a slider for η.

    Args:
        descend: function (gradient, W, learning_rate, steps) -> path.
        gradient, loss: functions of W, (2,).
        W: (2,), where the path starts.
        lowest: (2,), where the loss is least.
        learning_rate: at first.
    """

    def draw(rate):
        path = descend(gradient, W, rate, 30)
        first, last = loss(path[0]), loss(path[-1])
        verdict = "falls" if last < first else "rises"
        return _draw_path(loss, path, lowest, rate), (
            f"The path of 30 steps with η = {rate:.2f} over the map of the "
            f"loss: it {verdict} from {first:.3g} to {last:.3g}."
        )

    slider = ipywidgets.FloatSlider(
        learning_rate,
        min=0.05,
        max=1,
        step=0.05,
        description="η",
        continuous_update=False,
    )
    show_with_slider(draw, slider)


def steps_until(path, goal, near=0.01):
    """How many steps a descent took until it was near its goal.

    Args:
        path: numbers, from the start on, one more than steps were taken.
        goal: where the descent should end.
        near: how near is near enough.

    Raises:
        CheckError: it never came near; the message says what the path
            looks like.
    """
    first = abs(path[0] - goal)
    for step, x in enumerate(path):
        distance = abs(x - goal)
        if distance < near:
            return step
        if distance > max(1e99, 1e9 * first):  # and soon nan
            break
    message = f"not within {near} of {goal} after {step} steps"
    if math.isinf(first) or math.isnan(distance):
        raise CheckError(
            f"{message}: x is {x}. Are the start and the learning rate "
            "numbers to compute with?"
        )
    rounding = 1e-9 * max(1, first)
    if distance > first + rounding:
        raise CheckError(
            f"{message}: x runs away, it is {distance:.3g} from it. "
            "Does each step overshoot, or go uphill? Take a smaller, "
            "positive learning rate"
        )
    if distance > first - rounding:
        raise CheckError(
            f"{message}: x is as far away as at the start. Does it stand "
            "still, or jump from side to side?"
        )
    raise CheckError(
        f"{message}: x comes nearer, but is still {distance:.3g} away. "
        "Is the learning rate too near to a limit?"
    )
