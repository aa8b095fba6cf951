import pytest
import torch

from utils.checking.values import CheckError
from utils.data import load_fashion_mnist
from utils.lectures.operate_on_tensors import check_distances
from utils.tests.tried import solution, solve

NAME = "operate_on_tensors"


PHOTOS = torch.arange(3 * 28 * 28).view(3, 28, 28) % 251 / 250
PHOTO = PHOTOS[0].flip(0) / 2


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda p, o: (o - p).sum(dim=0), "which axes have to go away"),
        (lambda p, o: (o - p).sum(dim=(1, 2)), "without squaring them"),
        (lambda p, o: (o - p).sum(dim=(1, 2)) ** 2, "square of the sum"),
        (lambda p, o: ((o - p) ** 2).mean(dim=(1, 2)), "mean of the squares"),
        (lambda p, o: ((o - p) ** 2).sum(dim=(1, 2)) ** 0.5, "the root of"),
        (lambda p, o: (o**2 - p**2).sum(dim=(1, 2)), "values are wrong"),
    ],
)
def test_a_slip_in_distances_is_named(answer, message):
    images, _ = load_fashion_mnist("train")
    real = torch.tensor(images[:1000]) / 255
    for photo, photos in ((PHOTO, PHOTOS), (real[7], real)):
        with pytest.raises(AssertionError, match=message):
            check_distances(answer(photo, photos), photo, photos)


def test_an_array_will_do_as_the_photograph(capsys):
    photo = PHOTO.numpy()
    check_distances(((PHOTOS - PHOTO) ** 2).sum((1, 2)), photo, PHOTOS)
    assert "Right: 3 distances" in capsys.readouterr().out


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("def distances", *solution(NAME)))
    assert "Right: 1000 distances" in capsys.readouterr().out


@pytest.mark.parametrize("came", ["None", "[photo]", "3.5", "others.unbind()"])
def test_the_check_speaks_before_another_line_can_fail(came):
    answer = f"def distances(photo, others):\n    return {came}"
    with pytest.raises(CheckError, match=r"^distances: "):
        solve(NAME, ("def distances", answer))
