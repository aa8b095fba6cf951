from types import SimpleNamespace

import numpy as np
import pytest

from utils.checking.values import CheckError
from utils.lectures.differentiate_with_autograd import check_operation
from utils.tests.tried import solution, solve

NAME = "differentiate_with_autograd"


def value(data, parents=(), slopes=(), name=""):
    """As the Value of notebook 07."""
    return SimpleNamespace(data=data, parents=parents, slopes=slopes)


def divide(slopes, swapped=False):
    def divide(a, b):
        parents = (b, a) if swapped else (a, b)
        return value(a.data / b.data, parents, slopes(a.data, b.data))

    return divide


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (lambda a, b: a.data / b.data, "returns a number: a Value is asked"),
        (lambda a, b: None, "returns nothing: a Value is asked"),
        (
            lambda a, b: value(None, (a, b)),
            "its Value is of nothing: a number",
        ),
        (lambda a, b: value("1.5", (a, b)), "its Value is of a text: a numb"),
        (
            lambda a, b: value(a.data / b.data, None),
            "its parents are nothing: a tuple is asked",
        ),
        (
            lambda a, b: value(a.data / b.data, (np.ones(2), np.ones(2))),
            "in this order",
        ),
        # At (3, 2), and only there, it's the right slope but for its sign.
        (divide(lambda a, b: (1 / b, a / (2 * b))), "only the second moves"),
        (
            divide(lambda a, b: ("1 / b", 0)),
            "slopes: a text in a tuple; plain",
        ),
        (divide(lambda a, b: (0, 0)), "its first parent at .* only the first"),
        (divide(lambda a, b: (1 / b, 0)), "its second parent"),
        (divide(lambda a, b: (1 / b, a / b**2)), "right but for its sign"),
        (divide(lambda a, b: 1 / b), "two numbers, one for each parent"),
        (divide(lambda a, b: (1, 1), swapped=True), "in this order"),
        (lambda a, b: value(a.data * b.data, (a, b)), "is 6, expected 1.5"),
    ],
)
def test_a_slip_in_an_operation_is_named(operation, message):
    operation.__name__ = "divide"
    with pytest.raises(AssertionError, match=message):
        check_operation(operation, lambda a, b: a / b, value)


def test_what_the_lecture_says_is_right(capsys):
    slopes, power = solution(NAME)
    solve(NAME, ("slopes = 0, 0", slopes))
    assert "Right: divide and its slopes" in capsys.readouterr().out
    # The other way: other parents, which the check says; the same slopes.
    other = f"def divide(a, b):\n    return {power}"
    with pytest.raises(CheckError, match="in this order"):
        solve(NAME, ("def divide", other))
