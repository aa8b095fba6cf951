"""The check of the lecture of this name."""

import math
from functools import partial

import numpy as np
import torch

from utils.checking.check import try_it
from utils.checking.task import Task


def check_causal_attention(function):
    """Check attention in which no piece sees a later one.

    Args:
        function: (Q, K, V) -> A, each (n, m, h) float64: n examples of m
            pieces of h numbers.

    Raises:
        CheckError: the answer is wrong; the message says what looks like
            having happened.
    """
    right = f"{function.__name__} is right: no piece sees a later one"
    try_it(CAUSAL_ATTENTION, function, right)


def _sample_pieces(rng):
    """Q, K and V, (n, m, h) each."""
    shape = tuple(int(size) for size in rng.choice(np.arange(2, 7), 3, False))
    return tuple(torch.tensor(rng.normal(size=shape)) for _ in "QKV")


def _scores(Q, K):
    return Q @ K.mT / Q.shape[-1] ** 0.5  # (n, m, m)


def _later(scores, diagonal=1):
    """(n, m, m) of bools: is the piece that answers after that that asks?"""
    return torch.ones_like(scores).triu(diagonal).bool()


def _masked(scores, mask, number=-math.inf):
    return scores.masked_fill(mask, number).softmax(dim=-1)


def causal_attention(Q, K, V, diagonal=1, number=-math.inf):
    scores = _scores(Q, K)
    return _masked(scores, _later(scores, diagonal), number) @ V


def _with_shares(shares):
    """Attention whose shares are shares(scores, later)."""

    def attention(Q, K, V):
        scores = _scores(Q, K)
        return shares(scores, _later(scores)) @ V

    return attention


CAUSAL_ATTENTION = Task(
    "causal_attention",
    sample=_sample_pieces,
    expected=causal_attention,
    mistakes={
        "this is what comes out without a mask: each piece sees all": (
            _with_shares(lambda scores, later: scores.softmax(dim=-1))
        ),
        "this is what comes out with the mask the wrong way round: a piece "
        "sees the later ones": _with_shares(
            lambda scores, later: _masked(scores, later.mT)
        ),
        "this is what comes out when shares are set to 0 after softmax: the "
        "rows no longer sum to 1": _with_shares(
            lambda scores, later: scores.softmax(-1).masked_fill(later, 0)
        ),
        "this is what comes out when forbidden scores are set to 0: a power "
        "of 0 is 1, so they still get a share": partial(
            causal_attention, number=0
        ),
        "this is what comes out without the division by √h": (
            lambda Q, K, V: causal_attention(Q * Q.shape[-1] ** 0.5, K, V)
        ),
        "this is what comes out with softmax over the pieces that ask, not "
        "those that answer": _with_shares(
            lambda scores, later: scores.masked_fill(later, -math.inf).softmax(
                dim=-2
            )
        ),
        "this is what comes out when a piece sees nothing but itself": (
            lambda Q, K, V: V
        ),
        "nan in the answer: is there a piece that may look at nothing? Each "
        "may look at itself": partial(causal_attention, diagonal=0),
    },
)
