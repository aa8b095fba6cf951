import pytest

from utils.lectures.train_with_sgd import check_tuning
from utils.tests.tried import solution, solve

NAME = "train_with_sgd"


@pytest.mark.parametrize(
    ("history", "seen", "message"),
    [
        ([(0.4, 0.5, 0.9)], 30_000, "30,000 .* seen, the budget is 20,000"),
        ([(3.0, 9.0, 0.1)], 20_000, "guessing has 2.30: do the steps over"),
        ([(float("nan"), 9.0, 0.1)], 20_000, "loss is nan"),
        ([(2.33, 0, 0.1), (2.32, 0, 0.1)], 20_000, "2.32, .* nowhere .*long"),
        ([(1.4, 0, 0.7), (0.8, 0, 0.75)], 20_000, "1.40 to 0.80.* too long"),
        ([(0.7, 0, 0.8), (0.9, 0, 0.81)], 20_000, "0.70 to 0.90.* to and fro"),
        ([(0.7, 0, 0.8), (0.5, 0, 0.8349)], 20_000, "0.8349 right, the goal"),
    ],
)
def test_a_tuning_that_falls_short_is_described(history, seen, message):
    with pytest.raises(AssertionError, match=message):
        check_tuning(history, seen, budget=20_000, goal=0.835)


def test_a_tuning_that_reaches_its_goal(capsys):
    check_tuning([(0.5, 0.5, 0.836)], 20_000, budget=20_000, goal=0.835)
    assert "Reached: 0.836 right" in capsys.readouterr().out


def test_what_the_lecture_says_is_right(capsys):
    stub = "attempt(learning_rate=0.01, momentum=0, size=100, epochs=epochs)"
    solve(NAME, (stub, *solution(NAME)))
    assert "Reached: 0.838 right" in capsys.readouterr().out
