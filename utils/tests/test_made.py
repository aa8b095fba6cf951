"""Maintainers' commands change what they made, and nothing else."""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from utils.paths import ROOT

OPENING = (
    "# {0}: a lecture\n\n**You will learn** to {0}.\n\n**About 1 minutes**"
)
SOLUTION = "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"
ANSWER = {
    "grade": False,
    "grade_id": "answer",
    "locked": False,
    "schema_version": 3,
    "solution": True,
    "task": False,
}


def one_set(text):
    cells = [
        new_markdown_cell(text, id="text"),
        new_code_cell(
            SOLUTION,
            id="answer",
            metadata={
                "nbgrader": ANSWER,
                "tags": ["raises-exception"],
            },
        ),
    ]
    return new_notebook(cells=cells)


NAMES = ["01_one", "02_two"]


# Importing nbgrader takes seconds, so it's done once. Each line that comes in
# is a command, for a process that is a copy of this one.
COPIES = """
import json, multiprocessing, os, runpy, sys
import IPython, nbgrader.preprocessors, nbval.plugin

def run(folder, module):
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = [module]
    with open("said", "w") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    runpy.run_module(module, run_name="__main__")

for line in sys.stdin:
    fork = multiprocessing.get_context("fork")
    copy = fork.Process(target=run, args=json.loads(line))
    copy.start()
    copy.join()
    print(copy.exitcode, flush=True)
"""


@pytest.fixture(scope="module")
def run():
    """Runs a module of a course's utils, as `python -m` does there."""
    with subprocess.Popen(
        [sys.executable, "-c", COPIES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def run(folder, module="homework"):
            command = [str(folder), f"utils.maintenance.{module}"]
            print(json.dumps(command), file=process.stdin, flush=True)
            code = int(process.stdout.readline())
            return (folder / "said").read_text("utf-8"), code

        yield run
        process.stdin.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory, run):
    """A course of two small sets, their copies made."""
    folder = tmp_path_factory.mktemp("made") / "a 과정"
    shutil.copytree(
        ROOT / "utils",
        folder / "utils",
        ignore=shutil.ignore_patterns("tests", "__pycache__"),
    )
    (folder / "docs").mkdir()
    for name in ("requirements.txt", "README.md", "docs/teaching.md"):
        shutil.copy(ROOT / name, folder / name)
    solutions = folder / "notebooks/solutions"
    solutions.mkdir(parents=True)
    for name in NAMES:
        nbformat.write(one_set(name), solutions / f"{name}.ipynb")
    said, code = run(folder)
    assert code == 0, said
    return folder


@pytest.fixture
def course(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / whole.name)


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.glob("notebooks/**/*")
        if path.is_file()
    }


def work_in(path, where):
    """What a student does to a notebook."""
    notebook = nbformat.read(path, as_version=4)
    if where == "an answer":
        notebook.cells[1].source = "x = 2"
    elif where == "a note in the text":
        notebook.cells[0].source += "\n\nMy note."
    elif where == "a new cell":
        notebook.cells.append(new_code_cell("y = 3", id="new"))
    nbformat.write(notebook, path)
    if where == "half a file":
        path.write_text(path.read_text()[:200])


def test_copies_are_made_and_made_again(course, run):
    before = files(course)
    made = nbformat.read(course / "notebooks/homework/01_one.ipynb", 4)
    assert "SOLUTION" not in str(made)
    assert run(course)[1] == 0
    assert files(course) == before


WORK = ["an answer", "a note in the text", "a new cell", "half a file"]


def test_copies_with_work_in_them_are_refused_by_name(course, run):
    homework = course / "notebooks/homework"
    names = [f"{number}_more.ipynb" for number in range(11, 15)]
    for name, where in zip(names, WORK, strict=True):
        shutil.copy(homework / "01_one.ipynb", homework / name)
        source = course / "notebooks/solutions/01_one.ipynb"
        shutil.copy(source, source.with_name(name))
        work_in(homework / name, where)
    before = files(course)
    nbformat.write(one_set("new"), course / "notebooks/solutions/02_two.ipynb")
    said, code = run(course)
    after = files(course)
    assert code == 1
    for name in names:
        place = f"notebooks/homework/{name}"
        assert f"{place} was changed" in said
        assert after[place] == before[place]
    assert b"new" in after["notebooks/homework/02_two.ipynb"]
    # What the message says is typed: then they are made anew.
    for words in re.findall(r"Type: (mv .+?)   and then: make homew", said):
        subprocess.run(words, shell=True, cwd=course, check=True)
    for name in names[1:]:
        (course / "notebooks/solutions" / name).unlink()
    assert run(course)[1] == 0
    kept = homework / f"{names[0]}.mine"
    assert kept.read_bytes() == before[f"notebooks/homework/{names[0]}"]


def test_without_sources_nothing_happens(course, run):
    shutil.rmtree(course / "notebooks/solutions")
    work_in(course / "notebooks/homework/01_one.ipynb", "an answer")
    before = files(course)
    said, code = run(course)
    assert code == 1
    assert "Nothing was changed" in said
    assert files(course) == before


def test_only_a_copy_without_work_goes_with_its_source(course, run):
    work_in(course / "notebooks/homework/01_one.ipynb", "an answer")
    own = course / "notebooks/homework/Untitled.ipynb"
    own.write_text("")
    nbformat.write(one_set("x"), course / "notebooks/solutions/03_x.ipynb")
    for name in ("01_one", "02_two"):
        (course / f"notebooks/solutions/{name}.ipynb").unlink()
    assert run(course)[1] == 0
    names = {path.name for path in (course / "notebooks/homework").iterdir()}
    assert names == {"01_one.ipynb", "03_x.ipynb", "Untitled.ipynb"}


def test_make_notebooks_runs_neither_somebodys_own_nor_worked_in_copies(
    course, run
):
    lecture = new_notebook(
        cells=[
            new_markdown_cell(OPENING.format("00"), id="opening"),
            new_code_cell(
                "from IPython.display import Image\n"
                "import utils.figures as f\nfigure, _ = f.plt.subplots()\n"
                "f.show(figure, 'x')",
                id="shown",
                metadata={"tags": ["readme-picture"]},
            ),
            new_markdown_cell("## Summary", id="end"),
        ]
    )
    nbformat.write(lecture, course / "notebooks/00_start_here.ipynb")
    own = {
        "notebooks/Untitled.ipynb": b"",
        "notebooks/00_start_here-Copy1.ipynb": json.dumps(lecture).encode(),
        "notebooks/homework/mine.ipynb": json.dumps(lecture).encode(),
    }
    for name, content in own.items():
        (course / name).write_bytes(content)
    worked_in = "notebooks/homework/01_one.ipynb"
    work_in(course / worked_in, "an answer")
    before = files(course)
    said, code = run(course, "execute")
    assert code == 0, said
    after = files(course)
    for name in (*own, worked_in):
        assert after[name] == before[name], name
    for page in ("README.md", "docs/teaching.md"):
        text = (course / page).read_text("utf-8")
        assert "00_start_here" in text
        assert "01_follow" not in text
