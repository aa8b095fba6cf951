"""Figures of the lecture of this name, and its check."""

import numpy as np

from utils.checking.compare import as_array
from utils.checking.values import (
    CheckError,
    compare,
    looks_like,
    name_slip,
    numbers,
)
from utils.drawings import draw_errors
from utils.figures import show, show_images


def show_errors(hs, float32, float64):
    """Show the error of a central difference against h in two kinds.

    Args:
        hs: (steps,) tensor of steps.
        float32, float64: (steps,) tensors, the errors in each kind.
    """
    errors = {"float32": float32.tolist(), "float64": float64.tolist()}
    said = "; ".join(
        f"in {name} it is least at h = {hs[int(np.argmin(found))]:.0e}, "
        f"{min(found):.0e}"
        for name, found in errors.items()
    )
    show(
        draw_errors(hs.tolist(), errors),
        f"Error of the central difference of x³ at 2 against h:\n{said}. At h "
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
        f"Three pictures:\nthe photograph; the gradient of unit {on}, the "
        f"same as that: {same}; the gradient of unit {off}, all black: "
        f"{black}.",
        columns=3,
        size=2,
    )


def name_shape(O, expected, L):
    """Name a shape that isn't that of the scores: raises CheckError."""
    if looks_like(O, L):
        raise CheckError(
            f"O: shape {O.shape}, expected {expected.shape}: these are the "
            "units of L; is the second layer missing?"
        )
    hint = "a row for each example, a column for each class?"
    compare("O", O, expected, hint)


def check_scores(model, I, L, W1):
    """Compare model(I) with the scores O = L·W1; name a known slip.

    Args:
        model: an nn.Module, called with I.
        I: (n, d) tensor.
        L: (n, h) tensor, the first layer's output for I.
        W1: (h, c) tensor.

    Raises:
        CheckError: the answer is wrong; the message says what it looks
            like.
    """
    O, expected = numbers("O", model(I)), as_array(L @ W1)
    if O.shape != expected.shape:
        name_shape(O, expected, L)
    slips = {
        "W1 has been reshaped: its numbers stay in their order. Transpose "
        "it, with .T": as_array(L @ W1.reshape(W1.T.shape).T),
        "these are shares: is there a softmax? Scores are asked": as_array(
            (L @ W1).softmax(dim=1)
        ),
    }
    name_slip("O", O, slips)
    if np.allclose(O, np.maximum(expected, 0)) and (expected < 0).any():
        raise CheckError(
            "O: right, but the negative scores are 0: is there a ReLU after "
            "the second layer?"
        )
    offsets = O - expected
    alike = np.isfinite(O).all() and np.allclose(offsets, offsets[0])
    if alike and not np.allclose(offsets, 0):
        raise CheckError(
            "O: each column is off by the same number in all rows: has the "
            "second layer a bias? Make it with bias=False"
        )
    if not looks_like(O, expected):
        raise CheckError(
            "O: the shape is right, the values aren't: is `linear` the first "
            "layer, has W1 been copied into the second one's weight, and does "
            "ReLU stand between them, and nothing else?"
        )
    print(f"Right: O is L·W1, {expected.shape[0]} rows of {expected.shape[1]}")
