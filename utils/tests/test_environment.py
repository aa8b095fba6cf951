import subprocess
import sys

import pytest

from utils import environment
from utils.environment import SetupError, check_packages, check_setup
from utils.paths import ROOT


def test_this_environment_is_the_courses(capsys):
    check_setup()
    assert capsys.readouterr().out.count("ready") == 3


def test_a_missing_package_gives_one_line_that_says_what_to_type(monkeypatch):
    monkeypatch.setattr(environment, "requirements", lambda: ["no-such~=1.0"])
    with pytest.raises(SetupError, match="the package no-such is") as caught:
        check_packages()
    (shown,) = caught.value._render_traceback_()
    assert "\n" not in shown
    assert "make lab" in shown


@pytest.mark.parametrize(
    ("line", "differ"),
    [
        ("torch>=9999", "trained networks"),
        ("numpy<1", "printed arrays"),
        ("matplotlib==1.0", "figures"),
        ("tqdm>=9999", "what it shows"),
    ],
)
def test_another_version_is_a_line_that_says_what_may_differ(
    line, differ, monkeypatch, capsys
):
    monkeypatch.setattr(environment, "requirements", lambda: [line])
    check_packages()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert line in said
    assert differ in said


def test_processes_that_a_notebook_starts_dont_repeat_it(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import multiprocessing\nimport utils.environment as e\n"
        "e.requirements = lambda: ['numpy<1']\ne.check_packages()\n"
        "def work(): pass\n"
        "if __name__ == '__main__':\n"
        "    start = multiprocessing.get_context('spawn').Process\n"
        "    process = start(target=work)\n"
        "    process.start(); process.join()\n"
    )
    done = subprocess.run(
        [sys.executable, program],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.count("numpy is ") == 1


def test_the_exact_versions_are_within_the_ranges():
    for line in environment.for_maintainers():
        name = line.split("=")[0]
        for wanted in environment.requirements(to_open=True):
            if wanted.startswith((f"{name}>", f"{name}~")):
                exact = line.split("==")[1].split(";")[0]
                assert environment.fits(wanted, exact), line


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
    assert "the package torch is missing" in result.stderr.splitlines()[-1]
    assert "make lab" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("found", ["2.13.0+cpu", "2.14.0a0+git123"])
def test_local_versions_of_torch_are_right(found):
    assert environment.fits("torch>=2.13,<3", found)
    assert not environment.fits("torch==2.12", found)
