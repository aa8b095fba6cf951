import pytest

from utils.checking.values import CheckError
from utils.lectures.report_a_result import ONLY_ONE, check_only_one
from utils.tests.tried import solution, solve

NAME = "report_a_result"
TASK = ONLY_ONE


def first_right(first, second):
    return first.sum().item(), second.sum().item()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (first_right, "both"),
        (lambda a, b: ((a & ~b).sum(), (b & ~a).sum()), "item"),
        (
            lambda a, b: ((b & ~a).sum().item(), (a & ~b).sum().item()),
            "order|first",
        ),
        (lambda a, b: (a & ~b).sum().item(), "expected 2 values"),
        (
            lambda a, b: ((~a).sum().item(), (~b).sum().item()),
            "that a network gets wrong",
        ),
        (lambda a, b: (a & ~b, b & ~a), "what makes one of them"),
        (
            lambda a, b: ((a & ~b).sum().item, (b & ~a).sum().item),
            r"is it called, with \( \)",
        ),
        (lambda a, b: ((a and not b).sum(), 0), "or `&` and `~`"),
        (lambda a, b: None, "is a `return` missing"),
    ],
)
def test_a_wrong_count_is_named(answer, message):
    with pytest.raises(CheckError, match=message):
        check_only_one(answer)


def test_counts_that_agree_now_and_then_are_no_slip():
    def more(a, b):
        return (a & ~b).sum().item() + 1, (b & ~a).sum().item() + 1

    with pytest.raises(CheckError, match="All are larger by 1"):
        check_only_one(more)


# In place of networks that take minutes to train.
SCORED = "scores(few_models[decay, 0], valid[0]).argmax(dim=1) == valid[1]"
KNOWN = "torch.tensor([True, decay == 0])"


def test_what_the_lecture_says_is_right(capsys):
    stub = "return first.sum().item(), second.sum().item()"
    solve(NAME, (stub, *solution(NAME)), (SCORED, KNOWN))
    assert "Right: only_one counts what" in capsys.readouterr().out
