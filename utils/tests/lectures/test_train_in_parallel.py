import pytest
import torch

from utils.checking.values import CheckError
from utils.lectures.train_in_parallel import check_joined, join_task
from utils.tests.tried import solution, solve

NAME = "train_in_parallel"
TASK = join_task([torch.tensor([1.0]), torch.tensor([4.0])], [2, 4])


def weighted(gradients, sizes):
    pairs = zip(gradients, sizes, strict=True)
    return sum(m * gradient for gradient, m in pairs) / sum(sizes)


@pytest.mark.parametrize(
    ("join", "message"),
    [
        (lambda gradients, sizes: sum(gradients) / 3, "the plain mean"),
        (lambda gradients, sizes: sum(gradients), "the sum of the means"),
        (
            lambda gradients, sizes: sum(sizes) * weighted(gradients, sizes),
            "not yet divided",
        ),
        (
            lambda gradients, sizes: (
                sum(sizes) * weighted(gradients, sizes) / 3
            ),
            "divided by the number of parts, not of examples",
        ),
        (lambda gradients, sizes: None, "is a `return` missing"),
        (lambda gradients, sizes: gradients[0], "values are wrong"),
    ],
)
def test_check_joined(join, message, capsys):
    sizes = [50, 30, 20]
    gradients = [torch.tensor([1.0, k, k * k]) for k in range(3)]
    whole = weighted(gradients, sizes)
    check_joined(weighted, gradients, sizes, whole)
    assert "all 100 examples" in capsys.readouterr().out
    with pytest.raises(CheckError, match=message):
        check_joined(join, gradients, sizes, whole)


def test_there_may_be_a_hundred_parts(capsys):
    gradients, sizes = list(torch.eye(100)), list(range(1, 101))
    whole = weighted(gradients, sizes)
    check_joined(weighted, gradients, sizes, whole)
    assert "all 5050 examples" in capsys.readouterr().out


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("def join", *solution(NAME)))
    assert "all 100 examples" in capsys.readouterr().out
