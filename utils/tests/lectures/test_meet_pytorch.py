import pytest
import torch
from torch import nn

from utils.lectures.meet_pytorch import check_scores
from utils.tests.tried import solution, solve

NAME = "meet_pytorch"


def two_layers(*last):
    """nn.Linear(3, 4), ReLU, and what else is given; I, L and W1."""
    torch.manual_seed(0)
    first = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    I = torch.randn(2, 3)
    W1 = torch.randn(4, 5)
    return nn.Sequential(first, *last), I, first(I), W1


def second(bias=False, reshaped=False):
    linear = nn.Linear(4, 5, bias=bias)
    W1 = two_layers()[3]
    with torch.no_grad():
        linear.weight.copy_(W1.reshape(5, 4) if reshaped else W1.T)
    return linear


def test_two_layers_pass(capsys):
    check_scores(*two_layers(second()))
    assert "Right: O is L·W1, 2 rows of 5" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("last", "message"),
    [
        ([], r"O: shape \(2, 4\), expected \(2, 5\): .*second layer missing"),
        ([second(), nn.ReLU()], "is there a ReLU after the second layer"),
        ([second(bias=True)], "has the second layer a bias"),
        ([nn.Linear(4, 3)], r"shape \(2, 3\), .*a column for each class"),
        ([nn.Linear(4, 5, bias=False)], "has W1 been copied into"),
        ([nn.Linear(4, 4)], r"shape \(2, 4\), .*a column for each class"),
        ([second(), nn.Softmax(dim=1)], "is there a softmax"),
        ([second(reshaped=True)], "Transpose it, with .T"),
        ([second(), nn.Threshold(1e9, float("inf"))], "and nothing else"),
    ],
)
def test_a_slip_in_the_second_layer_is_named(last, message):
    with pytest.raises(AssertionError, match=message):
        check_scores(*two_layers(*last))


def test_what_the_lecture_says_is_right(capsys):
    stub = "model = nn.Sequential(linear, nn.ReLU())"
    solve(NAME, (stub, *solution(NAME)))
    assert "Right: O is L·W1, 2 rows of 5" in capsys.readouterr().out
