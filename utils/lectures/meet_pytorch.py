"""Figures of the lecture of this name."""

import numpy as np

from utils.drawings import draw_errors
from utils.figures import show, show_images


def show_errors(hs, float32, float64):
    """Show the error of a central difference against h in two kinds.

    Args:
        hs: (m,) tensor of steps.
        float32, float64: (m,) tensors, the errors in each kind.
    """
    errors = {"float32": float32.tolist(), "float64": float64.tolist()}
    said = "; ".join(
        f"in {name} it is least at h = {hs[int(np.argmin(found))]:.0e}, "
        f"{min(found):.0e}"
        for name, found in errors.items()
    )
    show(
        draw_errors(hs.tolist(), errors),
        f"Error of the central difference of x³ at 2 against h: {said}. At h "
        f"= {hs[-1]:.0e} it is {errors['float32'][-1]:.1f} in float32.",
    )


def show_gradients(image, L, gradient):
    """Show an image, and the gradients of two units as images.

    Args:
        image: (28, 28), 0 to 255.
        L: (h,) tensor, the units' outputs: the first that is above zero is
            shown, and the first that isn't.
        gradient: (784, h) tensor, a column for each unit.
    """
    on = (L > 0).tolist().index(True)
    off = (L > 0).tolist().index(False)
    pictures = [gradient[:, j].reshape(28, 28) * 255 for j in (on, off)]
    same = np.allclose(pictures[0], image)
    black = not pictures[1].any()
    show_images(
        np.stack([image, *pictures]),
        ["photograph", f"unit {on}, on", f"unit {off}, off"],
        f"Three pictures: the photograph; the gradient of unit {on}, the same "
        f"as the photograph: {same}; the gradient of unit {off}, all black: "
        f"{black}.",
        columns=3,
        size=2,
    )
