"""What notebook 00 says about git is typed, and brings no work into danger."""

import re
import subprocess

import nbformat
import pytest

from utils.paths import ROOT

LECTURES = ["00_start_here", "01_follow_the_slope"]
SETS = ["01_follow_the_slope", "02_compute_a_layer_with_loops"]


def git(folder, *words):
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(
        ["git", *name, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture
def clone(tmp_path):
    """A learner's clone of a teacher's repository; returns both folders."""
    teacher, learner = tmp_path / "teacher", tmp_path / "learner"
    (teacher / "notebooks/homework").mkdir(parents=True)
    for name in LECTURES:
        (teacher / f"notebooks/{name}.ipynb").write_text("as handed out")
    for name in SETS:
        path = teacher / f"notebooks/homework/{name}.ipynb"
        path.write_text("as handed out")
    git(teacher, "init", "-q")
    git(teacher, "add", ".")
    git(teacher, "commit", "-qm", "first")
    git(tmp_path, "clone", "-q", teacher, learner)
    return teacher, learner


def text():
    path = ROOT / "notebooks" / "00_start_here.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(c.source for c in cells if c.cell_type == "markdown")


def type_update(learner):
    """Type the lines that stand indented; returns what the last one said."""
    lines = re.findall(r"^    (git .+)$", text(), re.MULTILINE)
    assert lines[-1] == "git pull"
    for line in lines:
        done = subprocess.run(
            line, shell=True, cwd=learner, capture_output=True, text=True
        )
    return done.stderr


def test_an_update_comes_in_over_saved_notebooks(clone):
    teacher, learner = clone
    for name in LECTURES:
        (learner / f"notebooks/{name}.ipynb").write_text("run and saved")
    mine = learner / f"notebooks/homework/{SETS[0]}.ipynb"
    mine.write_text("my work")
    for name in (LECTURES[1], f"homework/{SETS[1]}"):
        (teacher / f"notebooks/{name}.ipynb").write_text("a new version")
    git(teacher, "commit", "-qam", "second")
    type_update(learner)
    for name in (LECTURES[1], f"homework/{SETS[1]}"):
        path = learner / f"notebooks/{name}.ipynb"
        assert path.read_text() == "a new version"
    assert mine.read_text() == "my work"
    type_update(learner)  # once more, with nothing new
    assert mine.read_text() == "my work"


def test_a_set_that_both_have_changed_is_named_and_kept(clone):
    teacher, learner = clone
    name = f"notebooks/homework/{SETS[0]}.ipynb"
    (learner / name).write_text("my work")
    (teacher / name).write_text("a new version")
    git(teacher, "commit", "-qam", "second")
    said = type_update(learner)
    assert "would be overwritten" in said
    assert name in said
    assert (learner / name).read_text() == "my work"
    (learner / name).rename(learner / "my_work.ipynb")
    assert "`git checkout` and its old name" in " ".join(text().split())
    git(learner, "checkout", name)
    git(learner, "pull")
    assert (learner / name).read_text() == "a new version"
    assert (learner / "my_work.ipynb").read_text() == "my work"


def test_one_lecture_is_had_back_and_homework_stays(clone):
    _, learner = clone
    (learner / "notebooks/00_start_here.ipynb").write_text("a muddle")
    mine = learner / f"notebooks/homework/{SETS[0]}.ipynb"
    mine.write_text("my work")
    (command,) = re.findall(r"`(git checkout notebooks/.+?)`", text())
    subprocess.run(command, shell=True, cwd=learner, check=True)
    lecture = learner / "notebooks/00_start_here.ipynb"
    assert lecture.read_text() == "as handed out"
    assert mine.read_text() == "my work"
