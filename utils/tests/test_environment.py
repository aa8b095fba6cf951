import subprocess
import sys

import pytest

from utils import environment
from utils.environment import SetupError, check_packages, check_setup
from utils.paths import ROOT


def test_this_environment_is_the_courses(capsys):
    check_setup()
    assert capsys.readouterr().out.count("ready") == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no-such-package==1.0", "the package no-such-package is missing"),
        ("numpy==1.0.0", "and the course needs numpy==1.0.0"),
        ("pytest>=9999", "and the course needs pytest>=9999"),
    ],
)
def test_a_wrong_package_gives_one_line_that_says_what_to_type(
    line, message, monkeypatch
):
    monkeypatch.setattr(environment, "requirements", lambda: [line])
    with pytest.raises(SetupError, match=message) as caught:
        check_packages()
    (shown,) = caught.value._render_traceback_()
    assert "\n" not in shown
    assert "make lab" in shown


def test_an_old_python_is_named(monkeypatch):
    class Old(tuple):
        major, minor = 3, 9

    monkeypatch.setattr(environment.sys, "version_info", Old((3, 9, 1)))
    with pytest.raises(SetupError, match=r"this is Python 3\.9.*3\.11"):
        check_packages()


def test_a_python_without_packages_is_told_what_to_type():
    # -S: without site-packages, as in a Python that isn't the course's.
    result = subprocess.run(
        [sys.executable, "-S", "-c", "import utils"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "none of the course's packages" in result.stderr.splitlines()[-1]
    assert "make lab" in result.stderr.splitlines()[-1]


def test_local_versions_of_torch_are_right(monkeypatch):
    # The CPU build calls itself 2.13.0+cpu.
    monkeypatch.setattr(environment, "version", lambda name: "2.13.0+cpu")
    monkeypatch.setattr(environment, "requirements", lambda: ["torch==2.13.0"])
    check_packages()
