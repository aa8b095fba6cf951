import numpy as np
import pytest
import torch
from torch import nn

from utils.lectures.assemble_the_model import (
    SOFT_CROSS_ENTROPY,
    check_soft_cross_entropy,
)
from utils.tests.tried import solution, solve

NAME = "assemble_the_model"
TASK = SOFT_CROSS_ENTROPY


def shares(powers):
    return powers / powers.sum(dim=1, keepdim=True)


def log_softmax(O):
    return O.log_softmax(dim=1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda O, T: -(T * log_softmax(O)).sum(), "sum over the examples"),
        (lambda O, T: -(T * log_softmax(O)).mean(), "mean over all n · c"),
        (lambda O, T: (T * log_softmax(O)).sum(1).mean(), "without the minus"),
        (
            lambda O, T: -(T * log_softmax(O)).sum(1),
            r"shape \(\d,\), expected \(\): one number for the whole",
        ),
        (
            lambda O, T: -(T * O.log_softmax(0)).sum(1).mean(),
            "along the examples",
        ),
        (
            lambda O, T: -(T * log_softmax(O.softmax(1))).sum(1).mean(),
            "softmax applied twice",
        ),
        (lambda O, T: -(T * O.softmax(1)).sum(1).mean(), "the logarithm$"),
        (lambda O, T: -(T * O).sum(1).mean(), "without softmax"),
        (
            lambda O, T: -(O.softmax(1) * T.log()).sum(1).mean(),
            "logarithm of Y, not of S",
        ),
        (
            lambda O, T: -(T * O.softmax(1).log()).sum(1).mean(),
            "in the thousands .* take the logarithm and",
        ),
        (lambda O, T: torch.tensor(0.0), "0, expected 0.693147"),
        (lambda O, T: O @ T, "shapes cannot be multiplied"),
        (
            lambda O, T: nn.functional.cross_entropy(O, T.argmax(1)),
            "only the largest share of Y counts",
        ),
        (
            # Far below the largest, exp is 0: that is what is said then, too.
            lambda O, T: (
                -((T * shares((O - O.max()).exp()).log()).sum(1).mean())
            ),
            "exp is infinite, or 0",
        ),
        (lambda O, T: nn.CrossEntropyLoss(), "a CrossEntropyLoss, expected a"),
        (lambda O, T: (torch.tensor(0.0), 0), "a tuple, expected a tensor"),
        (lambda O, T: None, "returns nothing: is a `return` missing"),
    ],
)
def test_a_wrong_soft_cross_entropy_is_named(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_soft_cross_entropy(wrong)


def test_a_right_soft_cross_entropy_passes(capsys):
    def by_log_softmax(O, T):
        return -(T * log_softmax(O)).sum(dim=1).mean()

    check_soft_cross_entropy(by_log_softmax)
    check_soft_cross_entropy(nn.functional.cross_entropy)
    for kind in (float, np.array, torch.Tensor.numpy, torch.Tensor.item):
        check_soft_cross_entropy(lambda O, T, k=kind: k(by_log_softmax(O, T)))
    assert "by_log_softmax is right" in capsys.readouterr().out


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("def my_cross_entropy", *solution(NAME)))
    assert "my_cross_entropy is right" in capsys.readouterr().out
