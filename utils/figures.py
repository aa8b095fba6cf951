"""Showing a figure together with a text that says what it shows.

Importing this module sets the course's look (course.mplstyle), on top of
Matplotlib's defaults: nobody's matplotlibrc gets into a figure.
"""

import base64
import io
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

plt.style.use(["default", Path(__file__).with_name("course.mplstyle")])


def show(figure, text):
    """Show a Matplotlib figure, and say in words what it shows.

    The text is what someone who can't see the figure is told (it's stored as
    the image's alternative text, which the site, the slides and nbconvert's
    classic template pass on; JupyterLab 4.6 doesn't), and what the tests
    compare. Make it from the data where it has numbers:
    f"loss falls from {first:.2f} to {last:.2f}".

    Args:
        figure: a matplotlib Figure; it is closed.
        text: one to three sentences.
    """
    bundle, metadata = _rendered(figure, text)
    display(bundle, raw=True, metadata=metadata)


def show_with_slider(draw, slider):
    """Show a figure, and redraw it when the slider moves.

    Args:
        draw: function(slider's value) -> (figure, text), as for `show`.
        slider: an ipywidgets widget with a `value`, such as FloatSlider.
    """
    display(slider)
    bundle, metadata = _rendered(*draw(slider.value))
    handle = display(bundle, raw=True, metadata=metadata, display_id=True)

    def redraw(change):
        bundle, metadata = _rendered(*draw(change["new"]))
        handle.update(bundle, raw=True, metadata=metadata)

    slider.observe(redraw, names="value")


def _rendered(figure, text):
    """The data and metadata of a notebook's output; closes the figure."""
    if not str(text).strip():
        raise ValueError("text is empty; say in words what the figure shows")
    png = io.BytesIO()
    # No "Software" entry: it would hold Matplotlib's version.
    figure.savefig(png, format="png", metadata={"Software": None})
    plt.close(figure)
    image = base64.b64encode(png.getvalue()).decode("ascii")
    bundle = {"image/png": image, "text/plain": text}
    return bundle, {"image/png": {"alt": text}}


def show_photograph(images, k):
    """Show the photograph number k, large.

    Args:
        images: (n, 28, 28) array, 0 (black) to 255 (white).
        k: 0 to n - 1.

    Raises:
        ValueError: there is no such photograph.
    """
    whole = isinstance(k, int | np.integer) and not isinstance(k, bool)
    if not whole or not 0 <= k < len(images):
        raise ValueError(
            f"k is {k!r}; use a whole number from 0 to {len(images) - 1}"
        )
    text = f"Photograph {k}, 28 by 28 pixels."
    show_images(images[[k]], [f"{k}"], text, columns=1, size=3.6)


def show_images(images, titles, text, columns=10, size=0.9):
    """Show images in a grid, each under its title.

    Args:
        images: (n, 28, 28) array, 0 (black) to 255 (white).
        titles: n strings.
        text: what the grid shows, as for `show`.
        columns: images in a row.
        size: of an image, in inches.
    """
    if len(images) != len(titles):
        raise ValueError(f"{len(images)} images but {len(titles)} titles")
    rows = -(-len(images) // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(size * columns, (size + 0.25) * rows),
        squeeze=False,
    )
    for ax in axes.flat:
        ax.set_axis_off()
    for ax, image, title in zip(axes.flat, images, titles, strict=False):
        ax.imshow(image, cmap="gray", vmin=0, vmax=255)
        ax.set_title(title, fontsize=8)
    show(figure, text)
