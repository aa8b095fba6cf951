"""Figures of the lecture of this name, for `utils.figures.show`; its check."""

import matplotlib.pyplot as plt
import numpy as np
import torch

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.check import try_it
from utils.checking.probes import kind
from utils.checking.task import Task


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


def check_soft_cross_entropy(function):
    """Check a cross-entropy whose labels are shares.

    Args:
        function: (O, Y) -> loss (), with scores O (n, c) and labels Y
            (n, c) whose rows sum to 1, both float64 tensors.

    Raises:
        CheckError: the loss is wrong; the message says what looks like
            having happened.
    """
    right = f"{function.__name__} is right, with scores in the thousands too"
    try_it(SOFT_CROSS_ENTROPY, function, right)


def _sample_shares(rng):
    """Scores and labels; some are 0 and 1; most scores are in thousands."""
    n, c = (int(size) for size in rng.choice(np.arange(2, 7), 2, False))
    O, Y = rng.normal(size=(n, c)), rng.random((n, c))
    Y = torch.tensor(Y / Y.sum(axis=1, keepdims=True))
    if rng.random() < 0.3:
        Y = torch.eye(c, dtype=Y.dtype)[torch.tensor(rng.integers(0, c, n))]
    return torch.tensor(O) * (1000 if rng.random() < 0.6 else 1), Y


def _one_number(function, O, Y):
    """The probe: a number will do, too."""
    loss = function(O, Y)
    if kind(loss) == "a number" or (
        isinstance(loss, torch.Tensor | np.ndarray) and not loss.ndim
    ):
        return torch.as_tensor(loss, dtype=torch.float64).detach()
    return loss


def _soft_loss(weights, logarithms):
    return -(weights * logarithms).sum(dim=1).mean()


def soft_cross_entropy(O, Y):
    return _soft_loss(Y, O.log_softmax(dim=1))


_TOGETHER = "take the logarithm and the shift together, as log-softmax does"
SOFT_CROSS_ENTROPY = Task(
    "soft_cross_entropy",
    sample=_sample_shares,
    # Worked out on paper: equal scores give equal shares, and ln 2.
    small=(
        (torch.zeros(1, 2).double(), torch.tensor([[0.25, 0.75]]).double()),
    ),
    expected=soft_cross_entropy,
    probe=_one_number,
    mistakes={
        "this is what comes out with the sum over the examples, not their "
        "mean": lambda O, Y: len(O) * soft_cross_entropy(O, Y),
        "this is what comes out with the mean over all n · c numbers": (
            lambda O, Y: soft_cross_entropy(O, Y) / O.shape[1]
        ),
        "this is what comes out without the minus": lambda O, Y: (
            -soft_cross_entropy(O, Y)
        ),
        "one number for the whole batch?": lambda O, Y: (
            -(Y * O.log_softmax(dim=1)).sum(dim=1)
        ),
        "this is what comes out with softmax along the examples": (
            lambda O, Y: _soft_loss(Y, O.log_softmax(dim=0))
        ),
        "this is what comes out with softmax applied twice": (
            lambda O, Y: _soft_loss(Y, O.softmax(dim=1).log_softmax(dim=1))
        ),
        "this is what comes out when only the largest share of Y counts": (
            lambda O, Y: torch.nn.functional.cross_entropy(O, Y.argmax(dim=1))
        ),
        "this is what comes out without the logarithm": lambda O, Y: (
            _soft_loss(Y, O.softmax(dim=1))
        ),
        "this is what comes out without softmax": lambda O, Y: _soft_loss(
            Y, O
        ),
        "this is what comes out with the logarithm of Y, not of S": (
            lambda O, Y: _soft_loss(O.softmax(dim=1), Y.log())
        ),
        f"with scores in the thousands a share is 0: {_TOGETHER}": (
            lambda O, Y: _soft_loss(Y, O.softmax(dim=1).log())
        ),
        f"with scores in the thousands exp is infinite, or 0: {_TOGETHER}": (
            lambda O, Y: _soft_loss(
                Y, (O.exp() / O.exp().sum(dim=1, keepdim=True)).log()
            )
        ),
    },
)
