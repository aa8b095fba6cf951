"""Grading: hostile submissions, honest ones, faults, and the files."""

import contextlib
import csv
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import nbformat
import numpy as np
import psutil
import pytest
import torch

from utils.checking.check import counted
from utils.checking.compare import difference
from utils.checking.probes import Outcome, same
from utils.checking.task import Trial, trials_of
from utils.grading import __main__ as command
from utils.grading import frames, marking, results, sandbox
from utils.grading.sandbox import Limits, SandboxError
from utils.maintenance.homework import HOMEWORK, SOLUTIONS
from utils.paths import ROOT
from utils.tests.hostile import ATTACKS, CHEATS, GUARD, HOW, VALUES

SET = "03_vectorize_the_layer"
SETS = sorted(path.stem for path in SOLUTIONS.glob("*.ipynb"))
HOSTILE = CHEATS | VALUES | ATTACKS
SECONDS = 2  # that a hostile submission may take
JOBS = 3  # of those, at a time: some only wait
# CI on Linux has bubblewrap, or fails: nobody reads skips there.
needs_sandbox = pytest.mark.skipif(
    not shutil.which("bwrap")
    and not ("CI" in os.environ and sys.platform == "linux"),
    reason="bubblewrap isn't installed",
)
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="grading isn't for Windows"
)


def code_cells(path):
    """The sources of a notebook's code cells."""
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def submit(folder, student, *cells, name=SET):
    """Put a notebook of these cells into a student's folder; its path."""
    path = folder / student / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def read(folder, student, name=SET):
    """The result of a student's set."""
    path = folder / student / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def grade(*arguments, **options):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "utils.grading", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        **options,
    )


def in_sandboxes():
    """The processes that a sandbox has started and that still run."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if "utils.grading.inside" in process.cmdline():
                found.append(process)
    return found


def hashes(*folders):
    """{path: hash} of all that lies in some folders."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


class Tags(HTMLParser):
    """Collects the elements and attributes of a page."""

    def __init__(self, text):
        super().__init__()
        self.names, self.attributes = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


# Hostile submissions: a whole class of them, graded with one command.


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    submissions, grades = folder / "submissions", folder / "grades"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        for case, source in HOSTILE.items():
            cell = GUARD + source.replace("PORT", port)
            submit(submissions, case, "import numpy as np", cell)
        watched = [ROOT / "utils", ROOT / "data", ROOT / "notebooks"]
        before = hashes(submissions, *watched)
        begin = time.monotonic()
        ran = grade(submissions, grades, "--seconds", SECONDS, "--jobs", JOBS)
        seconds = time.monotonic() - begin
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert hashes(submissions, *watched) == before
    return submissions, grades, ran, seconds


@needs_sandbox
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_submission_earns_nothing(batch, case):
    _, grades, _, _ = batch
    kept = read(grades, case)
    assert kept["total"] == 0, kept
    assert kept["possible"] == 10
    assert HOW.get(case, "") in kept["messages"]["03.1"]
    page = Tags((grades / case / f"{SET}.html").read_text(encoding="utf-8"))
    assert page.names <= {
        "html", "meta", "title", "style", "h1", "p", "strong", "table", "tr",
        "th", "td",
    }  # fmt: skip
    assert page.attributes <= {"lang", "charset"}


@needs_sandbox
def test_hostile_submissions_harm_nothing_and_hold_up_nobody(batch):
    _, grades, ran, seconds = batch
    assert ran.returncode == 0, ran.stderr
    assert not in_sandboxes()
    assert not [
        folder
        for parent in sandbox.cgroup_parents()
        for folder in parent.glob("grading-*")
    ]
    names = {path.name for path in grades.iterdir()}
    assert names == {*HOSTILE, "grades.csv"}
    starts = 5 * 6  # a new sandbox for each task, on the busiest machine
    assert seconds < len(HOSTILE) * (SECONDS + starts) / JOBS
    assert "\x1b" not in ran.stdout.replace("\x1b[A", "")


def test_there_are_thirty_hostile_submissions_and_none_runs_outside():
    assert len(HOSTILE) >= 30
    for source in HOSTILE.values():
        compile(source, "hostile", "exec")
    with pytest.raises(SystemExit, match="not in the sandbox"):
        exec(GUARD, {})


# Other sets: cheats that a task of these invites.

LIBRARY = {
    "10_train_with_sgd": (
        "class SGD(torch.optim.SGD):\n"
        "    lr = property(lambda self: 0, lambda self, rate:\n"
        "        self.param_groups[0].update(lr=rate))\n",
        "10.5",
        "torch.optim",
    ),
    "07_differentiate_with_autograd": (
        "def layer_gradients(I, W, B, slope):\n"
        "    with torch.enable_grad():\n"
        "        I, W, B = (x.clone().requires_grad_() for x in (I, W, B))\n"
        "        Z = I @ W + B\n"
        "        L = torch.where(Z > 0, Z, 0.1 * Z)\n"
        "        return torch.autograd.grad(L, (I, W, B), slope)\n",
        "07.2",
        "autograd is switched off",
    ),
}


@needs_sandbox
@pytest.mark.parametrize("name", LIBRARY)
def test_what_is_to_be_done_by_hand_is_not_done_by_the_library(name):
    source, number, message = LIBRARY[name]
    marks, _ = marking.mark(["import torch", source], name[:2], Limits())
    points, said = marks[number]
    assert points == 0
    assert message in said


# Honest submissions.

SOLVED = code_cells(SOLUTIONS / f"{SET}.ipynb")
UNTOUCHED = code_cells(HOMEWORK / f"{SET}.ipynb")
(STUB,) = (cell for cell in UNTOUCHED if "def layer(" in cell)
HONEST = {
    "as it is": (SOLVED, 10),
    "cells copied": ([*SOLVED, *SOLVED], 10),
    "the stub once more": ([*SOLVED, STUB], 10),
    "a blank task": (
        [STUB if "def layer(" in cell else cell for cell in SOLVED],
        8,
    ),
    "a name used for a result": (
        [*SOLVED, "layer = layer(np.ones((2, 3)), np.ones((3, 4)), 0)"],
        10,
    ),
    "checks missing or changed": (
        [
            "check('03.9', print)" if "check(" in cell else cell
            for cell in SOLVED
            if "check(" not in cell or "03.1" in cell
        ]
        + SOLVED[:1],
        10,
    ),
    "helpers, warnings, prints, figures": (
        [
            *SOLVED[:1],
            "import warnings\nwarnings.warn('old')\nprint('x' * 10**7)",
            "%matplotlib inline\nimport matplotlib.pyplot as plt",
            "%%time\nplt.plot([1, 2])\nplt.show()\n!pip install six",
            "def mine():\n    return display(check)\nmine()",
            *SOLVED[1:],
        ],
        10,
    ),
    "cells that stop": (
        [
            "1 / 0",
            "def broken(:",
            "import nothing_like_this",
            "input()",
            "exit()",
            "import sys\nsys.exit(1)",
            *SOLVED,
        ],
        10,
    ),
    "a cell that hangs": ([*SOLVED, "import time; time.sleep(999)"], 10),
    "nothing done": (UNTOUCHED, 0),
    "no cells": ([], 0),
}


@needs_sandbox
@pytest.mark.parametrize("case", HONEST)
def test_an_honest_student_gets_what_was_earned(case):
    cells, points = HONEST[case]
    marks, note = marking.mark(cells, "03", Limits(cell=3))
    assert sum(p for p, _ in marks.values()) == points, marks
    left_out = (
        "the cell that begins with 'import time; time.sleep(999)' is left out"
    )
    assert (left_out in note) == (case == "a cell that hangs")
    if case == "nothing done":
        assert {said for _, said in marks.values()} == {"not implemented yet"}


@needs_sandbox
@pytest.mark.parametrize("name", SETS)
def test_solutions_earn_all_points(name):
    cells = code_cells(SOLUTIONS / f"{name}.ipynb")
    marks, note = marking.mark(cells, name[:2], Limits())
    tasks = marking.numbered_tasks(name[:2])
    assert note == ""
    assert marks == {
        number: (
            task.points,
            f"right, {task.points} of {counted(task.points)}",
        )
        for number, task in tasks.items()
    }


@needs_sandbox
def test_a_mark_says_what_is_wrong_in_the_checks_own_words():
    wrong = [
        "import numpy as np",
        "def layer_one(I, W, B):\n    return I @ W + B",
        "def layer(I, W, B):\n    return np.maximum(I @ W + B, 0).T",
        "def standardize(I):\n    raise ValueError('two\\nlines')",
    ]
    marks, _ = marking.mark([*wrong, "def nearest(:"], "03", Limits())
    said = {number: message for number, (_, message) in marks.items()}
    assert "is ReLU missing? I = np.array([" in said["03.1"]
    assert "a row for each example: is it transposed?" in said["03.2"]
    assert said["03.3"].startswith("stops with ValueError: two lines")
    assert said["03.4"].startswith(
        "no cell defines one_hot: cell 5 stops with SyntaxError"
    )


# Inputs that differ from run to run, and what crosses.


@pytest.mark.parametrize("name", SETS)
def test_inputs_and_results_cross_unchanged(name):
    near, far = socket.socketpair()
    with near, far:
        for task in marking.numbered_tasks(name[:2]).values():
            trials = trials_of(task, 0)
            trials = [one.inputs for one in trials]
            right = [task.expected(*inputs) for inputs in trials]
            crossed = []
            for message in (trials, right):
                # More than a pipe holds has to be read while it's sent.
                body = json.dumps(frames.pack(message))
                crossed.append(frames.unpack(json.loads(body)))
                assert len(body) < frames.MOST_BYTES / 8
            assert same(trials, crossed[0])
            for value, arrived in zip(right, crossed[1], strict=True):
                assert difference(task, Outcome(arrived), value) is None


@pytest.mark.parametrize("name", SETS)
def test_what_is_right_is_never_the_same_and_hardly_ever_empty(name):
    for task in marking.numbered_tasks(name[:2]).values():
        right = [task.expected(*one.inputs) for one in trials_of(task)]
        assert sum("[]" in str(value) for value in right) < len(right) / 2
        assert len({str(value) for value in right}) > 1, task.name


def test_a_frame_brings_plain_values_only():
    class Odd(float):
        __eq__ = lambda self, other: True  # noqa: E731

    values = {
        "list": [1, 2.5, True, None, "é\ud800", 10**400, -(2**70), 1j],
        "tuple": (1, (2, [3])),
        "arrays": [np.arange(3, dtype="int8"), np.float32(2), np.bool_(True)],
        "tensor": torch.arange(6.0).view(2, 3).T,
    }
    got = frames.unpack(json.loads(json.dumps(frames.pack(values))))
    assert same([*got.values()], [*values.values()])
    assert got["tensor"].dtype == torch.float32
    assert got["arrays"][0].dtype == np.int8
    assert type(frames.unpack(frames.pack(Odd(2)))) is float
    for odd, name in [
        (object(), "object"),
        (np.array([object()]), "array of object"),
        (torch.empty(3, device="meta"), "tensor that NumPy doesn't know"),
        (frozenset(), "frozenset"),
    ]:
        assert type(frames.unpack(frames.pack(odd))).__name__ == name


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"array": ["float64", [2], "AAAA"]}',
        b'{"array": ["object", [1], "AAAA"]}',
        b'{"array": [["float64"], [1], "AAAA"]}',
        b'{"array": ["bool", [-1, -3], "AAAA"]}',
        b'{"array": ["bool", [1e300], "AAAA"]}',
        b'{"tensor": ["bool", "3", "AAAA"]}',
        b'{"tensor": ["bool", [3], 7]}',
        b'{"scalar": ["bool", [3], "AAAA"]}',
        b'{"pickle": "gASVAAAA"}',
        b'{"tuple": [1], "dict": []}',
        b'{"int": [1]}',
        b'{"int": 5}',
        b"[0" + b",0" * 200_000 + b"]",
        b"9" * 10_000,
    ],
)
def test_a_broken_frame_is_refused(body):
    near, far = socket.socketpair()
    # More than the line holds has to be read while it's sent.
    frame = len(body).to_bytes(4, "big") + body
    sender = threading.Thread(target=far.sendall, args=(frame,))
    sender.start()
    with near, far:
        with pytest.raises(frames.FrameError):
            frames.receive(near, 5)
        sender.join()


def test_a_frame_that_comes_too_slowly_or_is_too_long_is_refused():
    near, far = socket.socketpair()
    with near, far:
        begin = time.monotonic()
        far.sendall(b"\0\0\0")
        with pytest.raises(frames.FrameError, match="too long"):
            frames.receive(near, 0.2)
        assert time.monotonic() - begin < 5
        far.sendall(b"\xff\xff\xff\xff")
        with pytest.raises(frames.FrameError, match="too large"):
            frames.receive(near, 0.2)
        with pytest.raises(frames.FrameError, match="too large"):
            frames.send(near, np.zeros(2 * 10**6), 1)


# Faults: never the student's.


@pytest.fixture
def folders(tmp_path):
    submit(tmp_path / "in", "ana", *SOLVED)
    return tmp_path / "in", tmp_path / "out"


def test_without_bubblewrap_nothing_is_run(folders, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert command.main([*map(str, folders)]) == 2
    said = capsys.readouterr().err
    assert "apt-get install bubblewrap" in said
    assert "--trust" in said
    assert not list(folders[1].rglob("*.json"))


@needs_sandbox
def test_a_sandbox_that_does_not_start_says_so(
    folders, tmp_path, monkeypatch, capsys
):
    fake = tmp_path / "bin" / "bwrap"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'bwrap: Operation not permitted' >&2\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    assert command.main([*map(str, folders)]) == 2
    said = capsys.readouterr().err
    assert "bwrap: Operation not permitted" in said
    assert "user namespaces" in said


def test_work_that_is_trusted_needs_no_sandbox(folders, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert command.main([*map(str, folders), "--trust", "--jobs", "1"]) == 0
    assert read(folders[1], "ana")["total"] == 10


def test_a_fault_withdraws_the_old_mark_and_is_graded_again(
    folders, monkeypatch, capsys
):
    submissions, grades = folders
    marks = {f"03.{k}": (1, "right") for k in range(1, 6)}
    monkeypatch.setattr(command, "check_sandbox", lambda limits: None)
    monkeypatch.setattr(command, "mark", lambda *a: (marks, ""))
    arguments = [str(submissions), str(grades)]
    assert command.main(arguments) == 0
    assert read(grades, "ana")["total"] == 5
    assert "1 done now, 0 as before" in capsys.readouterr().out

    def fails(*_):
        raise SandboxError("no memory")

    monkeypatch.setattr(command, "mark", fails)
    assert command.main(arguments) == 0  # nothing has changed
    assert "0 done now, 1 as before" in capsys.readouterr().out
    submit(submissions, "ana", *SOLVED, "more = 1")
    for _ in range(2):
        assert command.main(arguments) == 1
        kept = read(grades, "ana")
        assert kept["total"] is None
        assert kept["note"].startswith("grader fault, run again")
        table = (grades / "grades.csv").read_text(encoding="utf-8")
        assert table.splitlines()[1].startswith("ana,,,")
        page = (grades / "ana" / f"{SET}.html").read_text(encoding="utf-8")
        assert "not graded" in page
    monkeypatch.setattr(command, "mark", lambda *a: (marks, ""))
    assert command.main(arguments) == 0
    assert read(grades, "ana")["total"] == 5


@needs_sandbox
def test_a_sandbox_killed_from_outside_costs_nothing(monkeypatch):
    ask, asked = marking.Talk.mark, []

    def kill_once_and_ask(talk, number, task):
        if number == "03.2" and number not in asked:
            for child in psutil.Process().children():
                if child.name() == "bwrap":
                    child.kill()
            while in_sandboxes():
                time.sleep(0.01)
        asked.append(number)
        return ask(talk, number, task)

    monkeypatch.setattr(marking.Talk, "mark", kill_once_and_ask)
    marks, _ = marking.mark(SOLVED, "03", Limits())
    assert asked.count("03.2") == 2
    assert sum(points for points, _ in marks.values()) == 10


@needs_sandbox
def test_submissions_judged_at_the_same_time_do_not_disturb_each_other():
    name = "10_train_with_sgd"
    right = code_cells(SOLUTIONS / f"{name}.ipynb")
    wrong = [cell.replace("-= self.lr", "-= 1.01 * self.lr") for cell in right]
    assert wrong != right
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(
            lambda cells: marking.mark(cells, "10", Limits()),
            [right, wrong] * 2,
        )
        totals = [sum(p for p, _ in marks.values()) for marks, _ in found]
    assert totals == [14, 8] * 2


@pytest.mark.parametrize(
    "answer",
    [
        {"cell": np.zeros(2)},
        {"cell": True},
        {"cell": 1.0},
        [0],
        {"defined": ["layer"], "error": 10**100_000},
        {"defined": [np.zeros(2)], "error": [1]},
        {"defined": "layer", "error": None},
    ],
)
def test_an_answer_of_the_wrong_kind_is_the_submissions_own(answer):
    near, far = socket.socketpair()
    with near, far:
        talk = marking.Talk(near, time.monotonic() + 5)
        if "defined" in answer:
            frames.send(far, {"cell": 0}, 1)
        frames.send(far, answer, 1)
        with pytest.raises(frames.FrameError):
            talk.run(["1"], [], ["layer"], 1)


@pytest.mark.parametrize(
    "outcome",
    [
        {"changed": [np.zeros(2)]},
        {"changed": [0.0]},
        {"changed": [1]},
        {"shared": [1]},
        {"error": 5},
        {"missing": np.True_},
        {"late": 1},
        {"used": [1]},
        {"amount": 1.5},
        {"line": ["line 1"]},
        {"misfit": False},
    ],
)
def test_an_outcome_of_the_wrong_kind_is_refused(outcome):
    plain = {
        "value": 1,
        "error": None,
        "missing": False,
        "changed": [0],
        "misfit": None,
        "line": None,
        "late": False,
        "shared": [],
        "used": ["numpy.dot"],
        "amount": 3,
    }
    trials = [Trial((1.0,))]
    assert marking.read_outcomes([plain], trials)[0].changed == [0]
    for wrong in (plain | outcome, {"value": 1}, 7):
        with pytest.raises(frames.FrameError):
            marking.read_outcomes([wrong], trials)


@needs_sandbox
def test_bubblewrap_itself_has_no_environment_to_read(monkeypatch):
    monkeypatch.setenv("SECRET", "1")
    with sandbox.Sandbox(Limits()) as inside:
        variables = psutil.Process(inside.process.pid).environ()
    assert set(variables) <= {*sandbox.environment(), "PWD"}  # PWD: the shell


@needs_sandbox
def test_a_sandbox_without_the_course_is_a_fault(monkeypatch):
    monkeypatch.setattr(sandbox, "visible", list)
    with pytest.raises(SandboxError, match="No module named 'utils'"):
        marking.mark(SOLVED, "03", Limits())


# Files: what comes in and what goes out.


def broken(folder):
    """Submissions that are none; {student: words of the note}."""
    submit(folder, "a link", "1").unlink()
    (folder / "a link" / f"{SET}.ipynb").symlink_to(folder / "secret.ipynb")
    submit(folder, "a pipe", "1").unlink()
    os.mkfifo(folder / "a pipe" / f"{SET}.ipynb")
    submit(folder, "a folder", "1").unlink()
    (folder / "a folder" / f"{SET}.ipynb").mkdir()
    texts = {
        "malformed": "{",
        "no text": "\udcff",
        "no notebook": "[1, 2]",
        "odd cells": '{"cells": [{"cell_type": "code", "source": [1]}]}',
        "nested": "[" * 100_000,
        "nothing": "",
    }
    for student, text in texts.items():
        path = submit(folder, student, "1")
        path.write_bytes(text.encode(errors="surrogateescape"))
    with open(submit(folder, "huge", "1"), "r+b") as file:
        file.truncate(100 * 2**20)
    submit(folder, "another name", "1", name="=homework (1)")
    submit(folder, "much code", "x = 1\n" * 200_000)
    submit(folder, "many cells", *["1"] * 3000)
    return dict.fromkeys(["a link"], "link") | {
        "a pipe": "isn't a file",
        "a folder": "isn't a file",
        "huge": "100 MB",
        "another name": "isn't named as a set",
        "much code": "too much code",
        "many cells": "too much code",
        **dict.fromkeys(texts, "can't be read as a notebook"),
    }


def test_what_is_no_submission_gets_a_note_and_the_batch_goes_on(
    folders, monkeypatch, capsys
):
    submissions, grades = folders
    notes = broken(submissions)
    (submissions / "empty").mkdir()
    (submissions / "zoe").symlink_to(submissions / "ana")
    (submissions / "ana" / "=notes.txt").write_text("hello")
    (submissions / "readme.txt").write_text("hello")
    marks = {f"03.{k}": (1, "right") for k in range(1, 6)}
    monkeypatch.setattr(command, "check_sandbox", lambda limits: None)
    monkeypatch.setattr(command, "mark", lambda *a: (marks, ""))
    assert command.main([str(submissions), str(grades)]) == 0
    with open(grades / "grades.csv", encoding="utf-8", newline="") as file:
        table = {row["student"]: row for row in csv.DictReader(file)}
    for student, words in notes.items():
        (path,) = (grades / student).glob("*.json")
        kept = json.loads(path.read_text(encoding="utf-8"))
        assert kept["total"] is None, student
        assert words in kept["note"], student
        assert words in table[student]["note"]
        assert table[student][SET] == table[student]["total"] == ""
        assert table[student]["note"][0] not in "=+-@"
    assert table["ana"][SET] == table["ana"]["total"] == "5"
    assert table["ana"]["note"] == "not a notebook (.ipynb): =notes.txt"
    assert table["empty"]["note"] == "no notebook handed in"
    assert table["zoe"]["note"] == "is a link, not a folder"
    assert set(table) == {"ana", "empty", "zoe", *notes}


@needs_sandbox
def test_killed_in_the_middle_it_goes_on(tmp_path):
    submissions, grades = tmp_path / "in", tmp_path / "out"
    students = [f"s{k}" for k in range(6)]
    for student in students:
        submit(submissions, student, *SOLVED)
    process = psutil.Popen(
        [
            sys.executable,
            "-m",
            "utils.grading",
            submissions,
            grades,
            "--jobs=1",
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    while not list(grades.glob("*/*.json")):
        time.sleep(0.02)
        assert process.poll() is None
    process.kill()
    process.wait()
    done = list(grades.glob("*/*.json"))
    assert 1 <= len(done) < 6
    for path in done:
        assert json.loads(path.read_text(encoding="utf-8"))["total"] == 10
    end = time.monotonic() + 10
    while in_sandboxes():
        assert time.monotonic() < end
        time.sleep(0.05)
    again = grade(submissions, grades, "--jobs", "2")
    left = 6 - len(done)
    assert f"{left} done now, {6 - left} as before" in again.stdout
    assert [read(grades, s)["total"] for s in students] == [10] * 6
    assert not list(grades.rglob(".*"))


@needs_sandbox
def test_an_interrupt_leaves_no_process_and_no_mark(tmp_path):
    submissions, grades = tmp_path / "in", tmp_path / "out"
    submit(submissions, "ana", "import time\ntime.sleep(1000)")
    process = psutil.Popen(
        [sys.executable, "-m", "utils.grading", submissions, grades],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    while not in_sandboxes():
        time.sleep(0.05)
        assert process.poll() is None
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=10)
    assert "Interrupted: the same command goes on" in said
    assert process.returncode == 130
    assert not list(grades.glob("*/*.json"))
    time.sleep(0.5)
    assert not in_sandboxes()


def test_a_file_that_was_renamed_in_the_post_is_graded(folders, monkeypatch):
    submissions, grades = folders
    submit(submissions, "ana", "best", name=f"{SET} (1)")
    monkeypatch.setattr(command, "check_sandbox", lambda limits: None)
    monkeypatch.setattr(
        command, "mark", lambda cells, *_: ({"03.1": (len(cells), "")}, "")
    )
    assert command.main([str(submissions), str(grades)]) == 0
    assert read(grades, "ana", f"{SET} (1)")["total"] == 1
    table = (grades / "grades.csv").read_text(encoding="utf-8")
    assert table.splitlines()[1:] == [f"ana,{len(SOLVED)},{len(SOLVED)},"]


def test_what_lies_where_students_could_read_it_is_refused(
    folders, monkeypatch, capsys
):
    for place in folders:
        monkeypatch.setattr(command, "exposed", place.__eq__)
        with pytest.raises(SystemExit):
            command.main([*map(str, folders)])
        assert f"{place} lies where" in capsys.readouterr().err
    assert sandbox.exposed(type(ROOT)("/usr/local/share/course"))
    assert not sandbox.exposed(ROOT)


def test_grades_that_cannot_be_written_are_explained(folders, capsys):
    folders[1].write_text("a file")
    with pytest.raises(SystemExit):
        command.main([*map(str, folders)])
    assert "GRADES can't be written to" in capsys.readouterr().err


def test_parts_share_out_a_class(tmp_path, monkeypatch):
    submissions, grades = tmp_path / "in", tmp_path / "out"
    for k in range(5):
        submit(submissions, f"s{k}", *SOLVED)
    seen = []
    monkeypatch.setattr(command, "check_sandbox", lambda limits: None)

    def mark(cells, chapter, *_):
        seen.append(chapter)
        return {f"03.{k}": (2, "right") for k in range(1, 6)}, ""

    monkeypatch.setattr(command, "mark", mark)
    for part, count in (("1/2", 3), ("2/2", 5), ("1/2", 5)):
        command.main([str(submissions), str(grades), "--part", part])
        assert len(seen) == count
    table = (grades / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert table[0] == f"student,{SET},total,note"
    assert table[1:] == [f"s{k},10,10," for k in range(5)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "out"], "there is no folder nowhere"),
        (["in", "in/out"], "GRADES would lie in SUBMISSIONS"),
        (["in", "out", "--part", "3/2"], "expected K/N"),
        (["in", "out", "--jobs", "0"], "at least 1"),
    ],
)
def test_wrong_arguments_are_explained(
    arguments, message, tmp_path, monkeypatch, capsys
):
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as raised:
        command.main(arguments)
    assert raised.value.code == 2
    assert message in capsys.readouterr().err


# Control groups, of both versions, in folders that stand for the kernel's.


def test_a_control_group_of_version_2(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "CGROUPS", tmp_path)
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids")
    (tmp_path / "cgroup.subtree_control").write_text("cpu memory pids")
    own = "user.slice/user@1.service/app.slice/shell.scope"
    monkeypatch.setattr(sandbox, "own_cgroups", lambda: {"": own})
    slice_ = (tmp_path / own).parent
    (tmp_path / own).mkdir(parents=True)
    (tmp_path / own / "cgroup.subtree_control").write_text("")
    (slice_ / "cgroup.subtree_control").write_text("memory pids")
    assert sandbox.cgroup_parents() == [slice_]
    made = slice_ / "grading-1"
    make = type(made).mkdir

    def mkdir(folder, *a):
        make(folder, *a)
        for file in ("memory.max", "memory.swap.max", "pids.max"):
            (folder / file).write_text("max")

    monkeypatch.setattr(type(made), "mkdir", mkdir)
    group = sandbox.ControlGroup([slice_], "grading-1", Limits())
    assert (made / "memory.max").read_text() == str(2 * 2**30)
    assert (made / "memory.swap.max").read_text() == "0"
    assert (made / "pids.max").read_text() == "64"
    assert group.files() == [str(made / "cgroup.procs")]


def test_without_control_groups_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "CGROUPS", tmp_path)
    assert sandbox.cgroup_parents() == []


def test_results_change_with_the_grader(monkeypatch):
    before = results.fingerprint(["1"])
    assert results.fingerprint(["2"]) != before
    monkeypatch.setattr(results, "grader", lambda: "other code")
    assert results.fingerprint(["1"]) != before
