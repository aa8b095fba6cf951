import pytest
from torch.nn import functional as F

from utils.checking.values import CheckError
from utils.lectures.convolve_pictures import CONV_CHANNELS, check_conv_channels
from utils.tests.tried import solution, solve

NAME = "convolve_pictures"
TASK = CONV_CHANNELS


def test_a_bias_for_each_channel_is_named():
    def channel_by_channel(I, W, B):
        W = W.permute(3, 0, 1, 2)
        parts = zip(I.split(1), W.split(1, dim=1), strict=True)
        return sum(F.conv2d(one, weights, B) for one, weights in parts)

    with pytest.raises(CheckError, match="added once for each channel"):
        check_conv_channels(channel_by_channel)


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("def conv_channels", *solution(NAME)))
    assert "Right: any number of channels in" in capsys.readouterr().out
