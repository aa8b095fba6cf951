import pytest

from utils.checking.values import CheckError
from utils.lectures.compute_a_layer_with_loops import check_layer
from utils.tests.tried import solution_text, solve

NAME = "compute_a_layer_with_loops"


I = [1, 2, 3]
W = [[2, -1, 0], [1, -2, -1], [-1, 1, 1]]
B = [1, 1, 2]


def test_right_answers_pass(capsys):
    check_layer([2, 0, 3], I, W, B)
    out = capsys.readouterr().out
    assert "Right: your L is ReLU(I·W + B), 3 numbers" in out


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([2, -1, 3], "comes out without ReLU$"),
        ([1, 0, 1], "comes out without B$"),
        ([2, 1, 3], "comes out with B added after ReLU$"),
        ([1, -2, 1], "comes out without B and without ReLU$"),
        ([1, 0, 6], r"along the rows of W \(unit j uses column j\)$"),
        ([1, -5, 6], "along the rows of W .* and without ReLU$"),
        ([0, 0, 4], "along the rows of W .* and without B$"),
        ([2, 0], r"shape \(2,\), expected \(3,\): one number for each column"),
        ([2, 0, 4], "unit 2 is not 4: go down column 2 of W again"),
        ([2, 0, float("nan")], "unit 2 is not nan"),
        ([2, 0, -3], "unit 2 is not -3: nothing below 0 comes out of ReLU"),
        ([2, 0, "3"], "a text in a list; plain numbers are asked"),
        ([[2], [0, 3]], "L: a list with rows of different lengths"),
    ],
)
def test_a_slip_is_named(answer, message):
    with pytest.raises(AssertionError, match=message):
        check_layer(answer, I, W, B)


def test_numbers_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="don't fit"):
        check_layer([1, 2], [1, 2], [[1, 2, 3]], [1, 2, 3])
    with pytest.raises(ValueError, match="more than one example"):
        check_layer([1], [[1, 2]], [[1], [2]], [1])
    with pytest.raises(ValueError, match=r"I \(\), W \(1, 2\)"):
        check_layer([1, 2], 1, [[1, 2]], [0, 0])
    with pytest.raises(ValueError, match=r"W \(2,\) and"):
        check_layer([1], [1, 2], [1, 2], [1])
    with pytest.raises(CheckError, match=r"W: .*different lengths"):
        check_layer([1], [1, 2], [[1, 2], [3]], [1])
    with pytest.raises(CheckError, match="I: a text in a list"):
        check_layer([1], ["1", 2], [[1], [2]], [1])


def test_who_has_rounded_is_not_sent_down_the_column_again():
    numbers = [1 / 3], [[2]], [0]
    check_layer([0.66667], *numbers)
    with pytest.raises(CheckError, match=r"not 0.667: nearly; is it rounded"):
        check_layer([0.667], *numbers)
    with pytest.raises(CheckError, match="not 1001: go down column 0"):
        check_layer([1001], [1000], [[1]], [0])


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("[-1, 3, 3]", "[0, 3, 3]"))
    alone = ("B = [1, 5, -4]", "B = [3, 0, -9]"), ("[-1, 3, 3]", "[1, 0, 0]")
    solve(NAME, *alone)
    assert "B = [3, 0, −9] does" in solution_text(NAME)
    assert capsys.readouterr().out.count("Right: your L is ReLU") == 2
