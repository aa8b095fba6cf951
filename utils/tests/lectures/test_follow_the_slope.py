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


@pytest.mark.parametrize(
    ("start", "rate", "message"),
    [
        (-4.0, 2.0, "x runs away"),  # to nan
        (-4, 2, "x runs away"),  # to a whole number too large for a float
        (-4.0, 10, "x runs away"),
        (0.1, 1.0, "from side to side"),  # but for rounding
        (-2.3, 1.0, "from side to side"),
        (1e17, 1.0, "from side to side"),
        (-4.0, 0.9999, "x comes nearer"),
        (1e300, 0.1, "x comes nearer"),
        (float("nan"), 0.1, "x is nan. Are the start"),
        (-4.0, float("nan"), "x is nan. Are the start"),
        (float("inf"), 0.1, "Are the start and the learning rate numbers"),
    ],
)
def test_any_learning_rate_is_told_what_it_does(start, rate, message):
    path = [start]
    for _ in range(1000):
        path.append(path[-1] - rate * 2 * (path[-1] - 1))
    with pytest.raises(AssertionError, match=message):
        steps_until(path, goal=1)


@pytest.mark.parametrize(("rate", "steps"), [(0.1, 28), (0.2, 13), (0.5, 1)])
def test_what_the_lecture_says_is_right(rate, steps):
    names = solve(
        NAME, ("learning_rate = -4.0, 0.1", f"learning_rate = -4.0, {rate}")
    )
    assert names["steps"] == steps
