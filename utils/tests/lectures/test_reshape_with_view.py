import pytest
import torch

from utils.lectures.reshape_with_view import check_sorted_out, check_strides
from utils.tests.tried import solution, solve

NAME = "reshape_with_view"


PHOTOS = torch.arange(3 * 28 * 28).view(3, 28, 28) % 251 / 250
LINE = torch.cat([photo[r] for r in range(28) for photo in PHOTOS])


def test_predicted_strides_are_judged_one_by_one(capsys):
    x = torch.arange(12).view(3, 4)
    tensors = {
        "none": x,
        "right": x[:, 1],
        "two for one axis": x[:, 1],
        "fresh": x.T,
        "other": x[::2],
        "contiguous": x[1:],
        "unreadable": x,
        "flat": x,
        "in words": x,
        "half": x,
    }
    predicted = {
        "none": None,
        "right": ((4,), False),
        "two for one axis": ((4, 1), False),
        "fresh": ((3, 1), False),
        "other": ((2, 1), False),
        "contiguous": ((4, 1), False),
        "unreadable": (4, True),
        "flat": (4, 1, True),
        "in words": "(4, 1), True",
    }
    check_strides(predicted, tensors)
    lines = capsys.readouterr().out.splitlines()
    for line, said in zip(
        lines,
        [
            "nothing predicted yet",
            "right",
            "a number for each axis; 1 are there",
            "that's a new tensor's; this memory hasn't moved",
            "how far is it to the next row",
            "contiguous isn't False",
            *["write it like ((7, 1), True)"] * 3,
            "nothing predicted yet",
            "1 of 10 right",
        ],
        strict=True,
    ):
        assert said in line


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (LINE.view(3, 28, 28), "view goes through memory from front to back"),
        (LINE.view(28, 3, 28), "now exchange the first two"),
        (LINE.view(28, 3, 28).permute(1, 2, 0), "rows and columns are"),
        (LINE.view(28, 28, 3).permute(2, 0, 1), "which axis has to come last"),
        (LINE.view(28, 84), r"shape \(28, 84\), expected \(3, 28, 28\)"),
        (PHOTOS.flip(0), "values are wrong"),
    ],
)
def test_a_slip_in_sorting_out_is_named(answer, message):
    with pytest.raises(AssertionError, match=message):
        check_sorted_out(answer, list(PHOTOS))


def test_what_the_lecture_says_is_right(capsys):
    exchanged, permuted, _ = solution(NAME)
    other = exchanged.split(".transpose")[0] + permuted
    for line in (exchanged, other):
        solve(NAME, ("line.view(3, 28, 28)", line))
    out = capsys.readouterr().out
    assert out.count("Right: 3 photographs, sorted out") == 2
