import pytest

from utils.lectures.follow_the_slope import steps_until
from utils.tests.tried import solve

NAME = "follow_the_slope"


def test_a_descent_that_arrives():
    assert steps_until([3, 2, 1.005, 1], goal=1) == 2
    assert steps_until([1], goal=1) == 0


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ([3, -1.2, 3.42], "after 2 steps: x runs away, it is 2.42 from it"),
        ([3, 3.04], "or go uphill"),
        ([3, -1, 3], "jump from side to side"),
        ([3, 3, 3], "stand still"),
        ([3, 2.9, 2.8], "x comes nearer, but is still 1.8 away"),
    ],
)
def test_a_descent_that_does_not_arrive_is_described(path, message):
    with pytest.raises(AssertionError, match=message):
        steps_until(path, goal=1)


@pytest.mark.parametrize(("rate", "steps"), [(0.1, 28), (0.2, 13), (0.5, 1)])
def test_what_the_lecture_says_is_right(rate, steps):
    names = solve(
        NAME, ("learning_rate = -4.0, 0.1", f"learning_rate = -4.0, {rate}")
    )
    assert names["steps"] == steps
