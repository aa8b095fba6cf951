import os
import signal
import subprocess
import sys
import time

import pytest

from utils.files import LONGEST, whole
from utils.paths import ROOT

KILLED = (
    "import os, signal, sys\n"
    "from utils.files import whole\n"
    "with whole(sys.argv[1]) as beside:\n"
    "    beside.write_text('ne')\n"
    "    os.kill(os.getpid(), signal.SIGKILL)\n"
)


def test_a_file_is_replaced_when_it_is_written(tmp_path):
    path = tmp_path / ("long " * 51)  # 255 letters, the most there may be
    for text in ("old", "new"):
        with whole(path) as beside:
            beside.write_text(text)
        assert path.read_text() == text
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), whole(path) as beside:
        beside.write_text("ne")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows can't kill so")
def test_what_a_killed_one_leaves_is_cleared_away_when_it_is_old(tmp_path):
    path, own = tmp_path / "file", tmp_path / ".half-own"
    path.write_text("old")
    own.mkdir()
    killed = subprocess.run([sys.executable, "-c", KILLED, path], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert path.read_text() == "old"
    (left,) = set(tmp_path.iterdir()) - {path, own}
    os.utime(own, (0, 0))
    for age, kept in (0, {left}), (LONGEST + 60, set()):
        then = time.time() - age
        os.utime(left, (then, then))
        with whole(path) as beside:  # who writes now may be still at it
            beside.write_text("new")
        assert set(tmp_path.iterdir()) == {path, own} | kept
