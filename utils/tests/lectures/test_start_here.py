import pytest

from utils.lectures.start_here import check_guess


def test_a_guess_is_one_of_the_classes(capsys):
    check_guess("Bag", 8)
    check_guess("dress", 8)
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "It is labelled Bag: your guess was right"
    assert out[1] == "It is labelled Bag: your guess was wrong"
    with pytest.raises(ValueError, match=r"'T-shirt'; did .* T-shirt/top"):
        check_guess("T-shirt", 8)
    with pytest.raises(ValueError, match=r"3; did you mean one of T-shirt/"):
        check_guess(3, 8)
