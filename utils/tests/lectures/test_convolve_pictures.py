from utils.lectures.convolve_pictures import CONV_CHANNELS
from utils.tests.tried import solution, solve

NAME = "convolve_pictures"
TASK = CONV_CHANNELS


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("def conv_channels", *solution(NAME)))
    assert "Right: any number of channels in" in capsys.readouterr().out
