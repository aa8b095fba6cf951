"""Figures of the lecture of this name, for `utils.figures.show`."""

from itertools import product

import matplotlib.pyplot as plt
import torch

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.check import try_it
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


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


def describe_convolution(L):
    """What `draw_convolution` shows, in words.

    Args:
        L: (2, 26, 26) outputs.
    """
    across, down = L.abs().mean(dim=(1, 2)).tolist()
    return (
        "An ankle boot and what two 3 by 3 windows make of it, grey for 0.\n"
        f"Left from right marks the upright edges (mean size {across:.2f}), "
        f"above from below the level ones ({down:.2f}). The background is "
        f"grey in both: at the upper left corner {L[0, 0, 0]:.0f} and "
        f"{L[1, 0, 0]:.0f}."
    )


def draw_windows(start, learned):
    """Sixteen windows of 3 by 3 weights, before and after training.

    Args:
        start, learned: (16, 3, 3) weights; black is negative, white positive.
    """
    figure, axes = plt.subplots(4, 8, figsize=(7.5, 4.4))
    most = float(learned.abs().max())
    for j in range(16):
        row, column = divmod(j, 8)
        for half, windows in enumerate((start, learned)):
            ax = axes[2 * half + row, column]
            ax.imshow(windows[j], vmin=-most, vmax=most)
            ax.set(xticks=(), yticks=())
            ax.grid(False)
            ax.set_title(j, fontsize=9, pad=2)
    for row, words in enumerate(("start", "start", "trained", "trained")):
        axes[row, 0].set_ylabel(words)
    return figure


def check_conv_channels(function):
    """The *Try it*: a convolution of pictures with several channels.

    Args:
        function: (I, W, B) -> L: (channels, rows, columns), (channels, 3, 3,
            h), (h,) -> (h, rows - 2, columns - 2), all float64.

    Raises:
        CheckError: the answer is wrong; the message says what looks like
            having happened.
    """
    right = "Right: any number of channels in, h of them out"
    try_it(CONV_CHANNELS, function, right)


def sample_channels(rng):
    channels, rows, columns, h = sizes(rng, 4, 2, 7)
    return (
        tensor(rng, channels, rows + 2, columns + 2),
        tensor(rng, channels, 3, 3, h),
        tensor(rng, h),
    )


def conv_channels(I, W, B):
    return torch.nn.functional.conv2d(I, W.permute(3, 0, 1, 2), B)


def _conv_with(order=(1, 2, 0, 3, 4)):
    """With the axes of (channels, rows, columns, 3, 3) in another order."""

    def mistake(I, W, B):
        windows = I.unfold(1, 3, 1).unfold(2, 3, 1)
        rows, columns = windows.shape[1:3]
        d = 9 * len(I)
        windows = windows.permute(order).reshape(-1, d)
        L = windows @ W.reshape(d, -1) + B
        return L.T.reshape(-1, rows, columns)

    return mistake


def _not_turned_back(I, W, B):
    L = conv_channels(I, W, B)
    return L.permute(1, 2, 0).reshape(L.shape)


CONV_CHANNELS = Task(
    "conv_channels",
    sample=sample_channels,
    expected=conv_channels,
    small=(
        (
            torch.arange(18).view(2, 3, 3).double(),
            torch.arange(18).view(2, 3, 3, 1).double(),
            torch.ones(1).double(),
        ),
    ),
    mistakes={
        "does `reshape` cut rows while the channels' axis is still first?": (
            _conv_with((0, 1, 2, 3, 4))
        ),
        "in which order has W the numbers of a place? Channel, row, column": (
            _conv_with((1, 2, 3, 4, 0))
        ),
        "are rows and columns in the window exchanged?": (
            _conv_with((1, 2, 0, 4, 3))
        ),
        "is B added once for each channel? Once is enough": (
            lambda I, W, B: conv_channels(I, W, len(I) * B)
        ),
        "is B missing?": lambda I, W, B: conv_channels(I, W, 0 * B),
        "does only the first channel count?": lambda I, W, B: conv_channels(
            I[:1], W[:1], B
        ),
        "h first: is L turned before `reshape`, by .T?": _not_turned_back,
        "is each channel by itself? They add up": lambda I, W, B: torch.stack(
            [
                conv_channels(I[k : k + 1], W[k : k + 1], B)
                for k in range(len(I))
            ]
        ),
    },
)
