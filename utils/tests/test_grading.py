"""Grading: hostile submissions, honest ones, faults, and the files."""

import contextlib
import hashlib
import importlib
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch

from utils import files
from utils.checking import judge as judging
from utils.checking.check import counted
from utils.checking.compare import difference
from utils.checking.probes import Outcome, same
from utils.checking.task import Trial, trials_of
from utils.grading import __main__ as command
from utils.grading import (
    cgroups,
    frames,
    inside,
    marking,
    results,
    sandbox,
    seccomp,
    worker,
)
from utils.grading.sandbox import Limits, SandboxError
from utils.maintenance.homework import SOLUTIONS
from utils.paths import ROOT
from utils.tests.handed_in import (
    SET,
    SETS,
    SOLVED,
    UNTOUCHED,
    MarkedBy,
    all_right,
    code_cells,
    grade,
    needs_sandbox,
    read,
    submit,
    table,
)
from utils.tests.hostile import ATTACKS, CHEATS, GUARD, HOW, VALUES

HOSTILE = CHEATS | VALUES | ATTACKS
SECONDS = 2  # that a hostile submission's cells may take
JOBS = 3  # of those, at a time: some only wait
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="students' code isn't run on Windows"
)


def of_others():
    """Process numbers of tests that run beside these, with all they started.

    They may grade, too: in another file, by another worker of pytest's.
    """
    found = set()
    me = psutil.Process()
    for sibling in me.parent().children():
        with contextlib.suppress(psutil.Error):
            if sibling != me:
                found |= {sibling.pid}
                found |= {p.pid for p in sibling.children(recursive=True)}
    return found


def in_sandboxes():
    """What these tests' sandboxes have started and that still runs."""
    found, others = [], of_others()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            line = process.cmdline()
            own = sys.executable in line and process.pid not in others
            if own and "utils.grading.inside" in line:
                found.append(process)
    return found


def groups():
    """The control groups that these tests have left behind."""
    others = of_others()
    return [
        folder
        for folder in cgroups.own_groups()
        if int(folder.name.split("-")[2]) not in others
    ]


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
    assert not groups()
    names = {path.name for path in grades.iterdir()}
    assert names == {*HOSTILE, "grades.csv"}
    starts = marking.MOST_STARTS * 6  # seconds, on the busiest machine
    most = 2 * (SECONDS + Limits(SECONDS).answers + starts)  # once more
    assert seconds < len(HOSTILE) * most / JOBS
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
        "10.4",
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
    marked = marking.mark(["import torch", source], name[:2], Limits())
    points, said = marked.marks[number]
    assert points == 0
    assert message in said


# Honest submissions.

IMPORTS, *REST = SOLVED
(STUB,) = (cell for cell in UNTOUCHED if "def layer(" in cell)
UNCHECKED = [
    cell for cell in SOLVED if "check(" not in cell and "total(" not in cell
]
CHECKS = [cell for cell in SOLVED if "check(" in cell and "03.2" not in cell]
HANGS = (
    "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
    "while True:\n    pass"
)
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
    "nothing done": (UNTOUCHED, 0),
    "no cells": ([], 0),
    # What works in Jupyter, above the imports.
    **{
        f"{line.splitlines()[0]} first": ([f"{line}\n{IMPORTS}", *REST], 10)
        for line in (
            "%matplotlib inline",
            "%matplotlib widget",
            "%pylab inline",
            "%autosave 120",
            "%load_ext autoreload\n%autoreload 2",
            "%config InlineBackend.figure_format = 'retina'",
            "%load_ext a_package_that_is_not_here",
            "%a_magic_that_is_not_here",
            "?print",
            "!pip install -q pandas",
            "await __import__('asyncio').sleep(0)",
            "%cd .",
        )
    },
    # What stops the cell here: what it defines further down counts.
    **{
        line.splitlines()[0]: ([f"{line}\n{IMPORTS}", *REST], 10)
        for line in (
            "import a_package_that_is_not_here",
            "import os, a_package_that_is_not_here as p",
            "from google.colab import drive\ndrive.mount('/content/drive')",
            "input('Your name?')",
            "open('/content/drive/my.csv')",
        )
    },
    "all in one cell": (
        [
            "import a_package_that_is_not_here\nEPSILON = 1e-5\n"
            + "\n".join(cell for cell in SOLVED if "check(" not in cell)
        ],
        10,
    ),
    "a constant below what stops": (
        [
            f"import a_package_that_is_not_here\nZERO = 0\n{IMPORTS}",
            *(
                re.sub(r"(np\.maximum\(.*), 0\)", r"\1, ZERO)", x)
                for x in REST
            ),
        ],
        10,
    ),
    "the stub once more, without checks": (
        [*UNCHECKED, STUB],
        10,
    ),
    "what an answer needs stands below it, and its name is used again": (
        [
            IMPORTS,
            *(
                re.sub(r"np\.maximum\((.*), 0\)", r"below(\1)", cell)
                for cell in REST
            ),
            "def below(x):\n    return np.maximum(x, 0)",
            "def layer(x):\n    return 'an experiment'",
        ],
        10,
    ),
    "a timed cell": (
        [f"%%time\nimport a_package_that_is_not_here\n{IMPORTS}", *REST],
        10,
    ),
    "a widget": (
        [
            "from ipywidgets import interact\n"
            f"interact(lambda x: x, x=(0, 9))\n{IMPORTS}",
            *REST,
        ],
        10,
    ),
    "names used again": (
        [
            *SOLVED,
            "from torch.optim import SGD as layer\nlayer_one = sum = 0",
            "def standardize(x):\n    return 'an experiment'",
            "one_hot = nearest = None",
            "del np, check",
        ],
        10,
    ),
    "names used again, without checks": (
        [
            *UNCHECKED,
            "from torch.optim import SGD as layer\nlayer_one = sum = 0",
        ],
        10,
    ),
    "answers under other names": (
        [
            *(
                re.sub(r"(?<=[ (])layer(?=[(),])", "my_layer", cell)
                for cell in SOLVED
            ),
        ],
        10,
    ),
    "points that are counted": (
        [IMPORTS, "mine = 0"]
        + [
            f"mine += {cell}" if cell.startswith("check(") else cell
            for cell in REST
        ]
        + ["assert mine == 10, mine\nlayer = None"],
        10,
    ),
    "a file of its own, and the data": (
        [
            "%%writefile helper.py\nimport numpy\ndef relu(x):\n"
            "    return numpy.maximum(x, 0)",
            "import os\nassert os.getcwd().endswith('notebooks/homework')\n"
            "assert len(open('../../data/README.md').read()) > 99",
            f"from helper import relu\n{IMPORTS}",
            *(
                re.sub(r"np\.maximum\((.*), 0\)", r"relu(\1)", cell)
                for cell in REST
            ),
        ],
        10,
    ),
}
# What the note says where it says something.
STOPS = {
    "cells that stop": "cell 1 stops: ZeroDivisionError",
    "a cell that hangs": f"cell {len(SOLVED) + 1} stops: it takes more than 2",
    "a cell that can't be interrupted": (
        "the cell that begins with 'import signal signal.pthread_sigmask"
    ),
    "import a_package_that_is_not_here": "cell 1 stops: ModuleNotFoundError",
    "import os, a_package_that_is_not_here as p": "ModuleNotFoundError",
    "from google.colab import drive": "No module named 'google",
    "input('Your name?')": "cell 1 stops: ",
    "open('/content/drive/my.csv')": "cell 1 stops: FileNotFoundError",
    "a timed cell": "cell 1 stops: ModuleNotFoundError",
    "a constant below what stops": "cell 1 stops: ModuleNotFoundError",
    "all in one cell": "cell 1 stops: ModuleNotFoundError",
    "experiments after the answers": "stops: it takes more than",
    "experiments before the answers": "stops: it takes more than",
    "training below an answer": "stops: it takes more than",
}
TIMES = {
    # what is done, and where
    "a cell that hangs": ([*SOLVED, "import time; time.sleep(999)"], 10),
    "a cell that can't be interrupted": (
        [*SOLVED, HANGS],
        10,
    ),
    "experiments after the answers": (
        [*SOLVED, *["import time; time.sleep(1.3)"] * 4],
        10,
    ),
    "experiments before the answers": (
        [*["import time; time.sleep(1.3)"] * 4, *SOLVED],
        10,
    ),
    "training below an answer": (
        [
            f"{cell}\nimport time\ntime.sleep(99)" if "def " in cell else cell
            for cell in SOLVED
        ],
        10,
    ),
    "answers that take their time": (
        [
            SOLVED[0],
            "import time",
            *(
                re.sub(
                    r"\n    return",
                    r"\n    time.sleep(0.04)\n    return",
                    cell,
                )
                for cell in UNCHECKED[1:] + CHECKS
                if "def layer(" not in cell
            ),
            # Cells have time left for what isn't a definition alone.
            "zero = np.zeros(())",
            *(
                cell.replace(", 0)", ", zero)")
                for cell in UNCHECKED
                if "def layer(" in cell
            ),
        ],
        10,
    ),
}


@needs_sandbox
@pytest.mark.parametrize("case", HONEST)
def test_an_honest_student_gets_what_was_earned(case):
    cells, _ = HONEST[case]
    check_honest(case, marking.mark(cells, "03", Limits(cell=3)))


def check_honest(case, marked):
    """Has this honest student got what was earned, and been told so?"""
    _, points = (HONEST | TIMES)[case]
    marks, note = marked.marks, marked.note
    assert sum(p for p, _ in marks.values()) == points, marks
    assert STOPS.get(case, "") in note
    assert bool(note) == (case in STOPS)
    if case == "nothing done":
        assert {said for _, said in marks.values()} == {"not implemented yet"}


@pytest.fixture(scope="module")
def taking_time():
    """{case: what comes of it}, all at the same time: they mostly wait."""

    def mark(case):
        cells, _ = TIMES[case]
        return marking.mark(cells, "03", Limits(seconds=5, cell=2))

    with ThreadPoolExecutor(len(TIMES)) as pool:
        return dict(zip(TIMES, pool.map(mark, TIMES), strict=True))


@needs_sandbox
@pytest.mark.parametrize("case", TIMES)
def test_an_honest_student_who_takes_time_gets_what_was_earned(
    case, taking_time
):
    check_honest(case, taking_time[case])


def fake_clock(monkeypatch, takes):
    """Let each call of an answer take so many seconds, without waiting."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def observed(probe, answer, inputs, look, seconds):
        now[0] += min(takes, max(seconds, 0))
        return Outcome(late=takes > seconds)

    return observed


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("takes", [0.1, 0.8, 1.4, 1.61, 9, 11, 99])
def test_the_notebook_and_grading_give_an_answer_the_same_time(
    name, takes, monkeypatch
):
    observed = fake_clock(monkeypatch, takes)
    monkeypatch.setattr(judging, "observe", observed)
    monkeypatch.setattr(
        inside, "tried", lambda *work: inside.as_dict(observed(*work))
    )
    limits = Limits()
    for task in marking.numbered_tasks(name[:2]).values():
        trials = trials_of(task)
        in_jupyter = judging.attempt(task, None, trials)
        cases = [(one.inputs, one.look) for one in trials]
        in_grading = inside.try_answers(
            [None],
            "utils.checking.probes:call",
            cases,
            limits.answer(len(trials)),
            limits.call,
        )
        late = [one.late for one in in_jupyter]
        assert late == [one["late"] for one in in_grading]
        assert late[-1] == (takes > 1.5)


@pytest.mark.parametrize("name", SETS)
def test_an_answer_may_take_most_of_a_second_a_call(name):
    tasks = marking.numbered_tasks(name[:2]).values()
    calls = [len(trials_of(task)) for task in tasks]
    limits = Limits()
    assert all(limits.answer(count) > 0.8 * count for count in calls)
    assert limits.answers > 0.8 * sum(calls)


@needs_sandbox
@pytest.mark.parametrize("name", SETS)
def test_solutions_earn_all_points(name):
    cells = code_cells(SOLUTIONS / f"{name}.ipynb")
    marked = marking.mark(cells, name[:2], Limits())
    tasks = marking.numbered_tasks(name[:2])
    assert marked.note == ""
    assert marked.marks == {
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
    marked = marking.mark([*wrong, "def nearest(:"], "03", Limits())
    said = {number: message for number, (_, message) in marked.marks.items()}
    assert "is ReLU missing? I = np.array([" in said["03.1"]
    assert "a row for each example: is it transposed?" in said["03.2"]
    assert said["03.3"].startswith("stops with ValueError: two lines")
    assert said["03.4"].startswith(
        "no cell defines one_hot: cell 5 stops: SyntaxError"
    )


# Inputs that differ from run to run, and what crosses.


@pytest.mark.parametrize("name", SETS)
def test_inputs_and_results_cross_unchanged(name):
    near, far = socket.socketpair()
    with near, far:
        for task in marking.numbered_tasks(name[:2]).values():
            trials = [one.inputs for one in trials_of(task, 0)]
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
        "odd": [np.arange(3, dtype=">f8"), np.longdouble(1) / 3],
        "tensor": torch.arange(6.0).view(2, 3).T,
    }
    got = frames.unpack(json.loads(json.dumps(frames.pack(values))))
    assert same([*got.values()], [*values.values()])
    assert got["tensor"].dtype == torch.float32
    assert got["arrays"][0].dtype == np.int8

    class Long(str):
        __str__ = lambda self: "x" * 10**9  # noqa: E731

    assert type(frames.unpack(frames.pack(Odd(2)))) is float
    assert frames.unpack(frames.pack(Long("y"))) == "y"
    for odd, name in [
        (object(), "object"),
        (np.array([object()]), "array of object"),
        (np.array(["a"]), "array of U1"),
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
        b'{"array": ["<f8", [2], "AAAA"]}',
        b'{"array": ["object", [1], "AAAA"]}',
        b'{"array": [["<f8"], [1], "AAAA"]}',
        b'{"array": ["<f99", [1], "AAAA"]}',
        b'{"array": ["<U1", [1], "AAAA"]}',
        b'{"array": ["|b1", [-1, -3], "AAAA"]}',
        b'{"array": ["|b1", [1e300], "AAAA"]}',
        b'{"tensor": ["|b1", "3", "AAAA"]}',
        b'{"tensor": ["|b1", [3], 7]}',
        b'{"scalar": ["|b1", [3], "AAAA"]}',
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


class Endless(list):
    __iter__ = lambda self: iter(float, 1)  # noqa: E731


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
        with pytest.raises(frames.FrameError, match="too large"):
            frames.send(near, Endless([1.0]), 1)
        with pytest.raises(frames.FrameError, match="too long"):
            frames.send(near, 1, -0.1)


# Faults: never the student's.


@pytest.fixture
def folders(tmp_path):
    submit(tmp_path / "in", "ana", *SOLVED)
    return tmp_path / "in", tmp_path / "out"


@pytest.fixture
def marked_by(monkeypatch):
    """Let submissions be marked by a function, and nothing be run."""
    monkeypatch.setattr(command, "ready_to_run", lambda limits: None)

    def set_(mark):
        monkeypatch.setattr(command, "Worker", MarkedBy(mark))

    set_(all_right)
    return set_


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


def test_work_that_is_trusted_needs_no_sandbox(folders):
    ran = grade(*folders, "--trust", "--jobs", "1", env={"PATH": ""})
    assert ran.returncode == 0, ran.stderr
    assert read(folders[1], "ana")["total"] == 10


def test_a_fault_withdraws_the_old_mark_and_is_graded_again(
    folders, marked_by, capsys
):
    submissions, grades = folders
    arguments = [str(submissions), str(grades)]
    assert command.main(arguments) == 0
    assert read(grades, "ana")["total"] == 5
    assert "1 done now, 0 as before" in capsys.readouterr().out

    def fails(cells):
        raise SandboxError("no memory")

    marked_by(fails)
    assert command.main(arguments) == 0  # nothing has changed
    assert "0 done now, 1 as before" in capsys.readouterr().out
    submit(submissions, "ana", *SOLVED, "more = 1")
    for _ in range(2):
        assert command.main(arguments) == 1
        kept = read(grades, "ana")
        assert kept["total"] is None
        assert kept["note"].startswith("grader fault, run again")
        row = table(grades)["ana"]
        assert row[SET] == row["total"] == ""
        page = (grades / "ana" / f"{SET}.html").read_text(encoding="utf-8")
        assert "not graded" in page
    marked_by(all_right)
    assert command.main(arguments) == 0
    assert read(grades, "ana")["total"] == 5


def test_the_same_fault_three_times_is_a_note(folders, marked_by, capsys):
    arguments = [*map(str, folders)]

    def fails(cells):
        raise SandboxError("no memory")

    marked_by(fails)
    assert [command.main(arguments) for _ in range(4)] == [1, 1, 0, 0]
    assert "0 done now, 1 as before" in capsys.readouterr().out
    row = table(folders[1])["ana"]
    assert row[SET] == row["total"] == ""
    assert "look at it by hand" in row["note"]
    submit(folders[0], "ana", *SOLVED, "more = 1")
    assert command.main(arguments) == 1  # another submission: from the start


def test_what_ends_the_grader_is_passed_by(folders, marked_by):
    submit(folders[0], "bo", *SOLVED, "bomb = 1")
    arguments = [*map(str, folders), "--jobs", "1"]
    seen = []

    def dies(cells):
        seen.append(cells)
        if "bomb = 1" in cells:
            raise SystemExit  # stands for a grader that is killed
        return all_right(cells)

    marked_by(dies)
    for _ in range(3):
        with pytest.raises(SystemExit):
            command.main(arguments)
    assert command.main(arguments) == 0
    assert len(seen) == 4  # the other one first, and once
    rows = table(folders[1])
    assert rows["ana"]["total"] == "5"
    assert rows["bo"]["total"] == ""
    assert "look at it by hand" in rows["bo"]["note"]
    assert not list(folders[1].rglob(".*"))


def test_a_disk_that_is_full_says_so_and_leaves_nothing_half_written(
    folders, marked_by, monkeypatch, capsys
):
    write = type(ROOT).write_bytes

    def full(path, content):
        write(path, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(ROOT), "write_bytes", full)
    monkeypatch.setattr(results, "is_writable", lambda folder: None)
    assert command.main([*map(str, folders)]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert not [path for path in folders[1].rglob("*") if path.is_file()]


@needs_sandbox
def test_a_sandbox_killed_from_outside_costs_nothing(monkeypatch):
    ask, asked = marking.Marking.ask, []

    def kill_once_and_ask(self, talk, number):
        if number == "03.2" and number not in asked:
            for child in psutil.Process().children():
                if child.name() == "bwrap":
                    child.kill()
            while in_sandboxes():
                time.sleep(0.01)
        asked.append(number)
        return ask(self, talk, number)

    monkeypatch.setattr(marking.Marking, "ask", kill_once_and_ask)
    marked = marking.mark(SOLVED, "03", Limits())
    assert asked.count("03.2") == 2
    assert sum(points for points, _ in marked.marks.values()) == 10


@needs_sandbox
def test_submissions_judged_at_the_same_time_do_not_disturb_each_other(
    tmp_path,
):
    name = "10_train_with_sgd"
    right = code_cells(SOLUTIONS / f"{name}.ipynb")
    wrong = [cell.replace("-= self.lr", "-= 1.01 * self.lr") for cell in right]
    assert wrong != right
    for student, cells in {"a": right, "b": wrong, "c": right}.items():
        submit(tmp_path / "in", student, *cells, name=f"{name}.ipynb")
    ran = grade(tmp_path / "in", tmp_path / "out", "--jobs", 3)
    assert ran.returncode == 0, ran.stderr
    totals = [read(tmp_path / "out", s, name)["total"] for s in "abc"]
    assert totals[0] == totals[2] > totals[1] > 0


ONCE = """
import sys
from utils.grading.__main__ import main
print(main(sys.argv[1:]), "torch" in sys.modules)
"""


@needs_sandbox
def test_torch_is_imported_once_for_a_class(tmp_path):
    submit(tmp_path / "in", "ana", *SOLVED)
    places = [str(tmp_path / "in"), str(tmp_path / "out")]
    ran = subprocess.run(
        [sys.executable, "-c", ONCE, *places],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout.split()[-2:] == ["0", "False"]
    assert read(tmp_path / "out", "ana")["total"] == 10


class Counted(sandbox.Sandbox):
    """A sandbox that says how many of them were started."""

    started = 0
    used = None  # processor time that it claims, in seconds

    def __init__(self, *args):
        Counted.started += 1
        super().__init__(*args)

    def processor(self):
        return super().processor() if self.used is None else self.used


@pytest.fixture
def counted_starts(monkeypatch):
    monkeypatch.setattr(marking, "Sandbox", Counted)
    monkeypatch.setattr(Counted, "started", 0)
    return Counted


@needs_sandbox
def test_cells_that_end_the_process_are_restarted_so_often_and_no_more(
    counted_starts,
):
    ends = "import os\nos._exit(0)"
    marked = marking.mark([ends, ends, *SOLVED, ends], "03", Limits())
    assert sum(points for points, _ in marked.marks.values()) == 10
    assert counted_starts.started <= 4
    counted_starts.started = 0
    marked = marking.mark([*[ends] * 40, *SOLVED], "03", Limits())
    assert counted_starts.started == marking.MOST_STARTS
    assert "the process ended 10 times" in str(marked.marks)


@needs_sandbox
def test_a_cell_that_asks_for_what_is_settled_is_left_out(counted_starts):
    cell = GUARD + CHEATS["checks asked without end"]
    marked = marking.mark([cell], "03", Limits())
    assert counted_starts.started == 3  # asked too often, again, and without
    assert "is left out" in marked.note


@needs_sandbox
@pytest.mark.parametrize("used", [0, 10**6, None])
def test_what_the_clock_stops_says_if_it_had_little_of_a_processor(
    used, counted_starts, monkeypatch
):
    monkeypatch.setattr(counted_starts, "used", used)
    sleeps = "def layer_one(*inputs):\n    import time; time.sleep(99)"
    marked = marking.mark([sleeps], "03", Limits(seconds=3))
    assert marked.late
    assert marked.idle == (not used)
    assert not marking.mark(SOLVED, "03", Limits()).late


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux's limits")
def test_judging_has_a_memory_limit_of_its_own():
    one = worker.Worker(["03"])
    one.ask("outline", "03")
    process = psutil.Process(one.process.pid)
    most = process.memory_info().data + worker.MEMORY + 2**27
    soft, _ = process.rlimit(psutil.RLIMIT_DATA)
    one.end()
    assert 0 < soft <= most


def test_a_worker_that_ends_is_a_fault_and_the_next_one_goes_on():
    one = worker.Worker(["03"])
    one.start()
    one.process.kill()
    with pytest.raises(worker.WorkerError):
        one.ask("outline", "03")
    assert next(iter(one.ask("outline", "03"))) == "03.1"
    one.end()


@pytest.mark.parametrize(
    "answer",
    [
        {"cell": np.zeros(2)},
        {"cell": True},
        {"cell": 1.0},
        {"check": [1]},
        {"check": "03.9"},
        [0],
        {"defined": ["layer"], "handed": [], "stops": [], "more": 1.5},
        {"defined": [np.zeros(2)], "handed": [], "stops": [], "more": 0},
        {"defined": "layer", "handed": [], "stops": [], "more": 0},
        {"defined": [], "handed": [], "stops": [10**100_000], "more": 0},
    ],
)
def test_an_answer_of_the_wrong_kind_is_the_submissions_own(answer):
    near, far = socket.socketpair()
    own = marking.Marking(["1"], marking.numbered_tasks("03"), Limits(), False)
    with near, far:
        if "defined" in answer:
            frames.send(far, {"cell": 0}, 1)
        frames.send(far, answer, 1)
        with pytest.raises(frames.FrameError):
            own.follow(marking.Talk(near))


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
    plain = inside.as_dict(Outcome(1, changed=[0], used=["numpy.dot"]))
    trials = [Trial((1.0,))]
    assert marking.read_outcomes([plain], trials)[0].changed == [0]
    for wrong in (plain | outcome, {"value": 1}, 7):
        with pytest.raises(frames.FrameError):
            marking.read_outcomes([wrong], trials)


@pytest.mark.parametrize(
    "value",
    [
        ["x" * 300_000, *[""] * 4000],
        [[1.0, "x" * 300_000], [(2.0, "")]],
        ([["x" * 300_000], [""]],),
        [np.zeros(100_000, "int8")] * 99 + [np.zeros(100_000, complex)],
        "x" * 8_000_000,
    ],
)
def test_a_value_that_would_be_huge_as_an_array_is_none(value):
    given = inside.as_dict(Outcome(value))
    (outcome,) = marking.read_outcomes([given], [Trial(())])
    (task, *_) = marking.numbered_tasks("03").values()
    tracemalloc.start()
    message = difference(task, outcome, np.zeros(3))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message and len(message) < 5000
    assert most < 10 * 2**20


def test_no_task_has_texts_in_a_list():
    for name in SETS:
        for task in marking.numbered_tasks(name[:2]).values():
            for trial in trials_of(task, 0):
                right = task.expected(*trial.inputs)
                assert same([marking.tame(right)], [right])


def answer_of(filter_, number, architecture, argument=0):
    """What a filter says to a system call, as the kernel would run it."""
    record = struct.pack("=IIQQ", number, architecture, 0, argument)
    lines = list(struct.iter_unpack("=HBBI", filter_))
    at = loaded = 0
    while True:
        code, yes, no, value = lines[at]
        at += 1
        if code == seccomp.LOAD:
            (loaded,) = struct.unpack_from("=I", record, value)
        elif code == seccomp.RETURN:
            return value
        else:
            equal = code == seccomp.JUMP_EQUAL
            so = loaded == value if equal else loaded >= value
            at += yes if so else no


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_the_filter_refuses_what_it_names_and_lets_the_rest_pass(machine):
    column, own = seccomp.ARCHITECTURES[machine]
    filter_ = seccomp.program(machine)
    refused = {numbers[column] for numbers in seccomp.REFUSED.values()}
    assert len(refused) == len(seccomp.REFUSED)
    sockets = {numbers[column] for numbers in seccomp.SOCKETS.values()}
    for number in set(range(600)) - sockets:
        expected = seccomp.REFUSE if number in refused else seccomp.ALLOW
        assert answer_of(filter_, number, own) == expected
        for other in (0x40000003, 0xC00000B7, 0xC000003E, 0x40000028):
            if other != own:
                answer = answer_of(filter_, number, other)
                assert answer == seccomp.ABSENT
    for number in (0x40000000, 0x40000000 + 250, 2**32 - 1):
        assert answer_of(filter_, number, own) == seccomp.ABSENT
    for number in sockets:
        for family in range(64):
            good = family in (1, 2, 10, 16)  # files, networks
            expected = seccomp.ALLOW if good else seccomp.REFUSE
            for high in (0, 1 << 32):  # which the kernel doesn't look at
                given = answer_of(filter_, number, own, family | high)
                assert given == expected
    assert seccomp.program("riscv64") is None


KEYS = """
import ctypes, sys
from utils.grading import seccomp
import platform
column, _ = seccomp.ARCHITECTURES[platform.machine()]
add_key = seccomp.REFUSED["add_key"][column]
keyctl = seccomp.REFUSED["keyctl"][column]
libc = ctypes.CDLL(None, use_errno=True)
SESSION, JOIN, SEARCH = -3, 1, 10
if libc.syscall(keyctl, JOIN, 0) < 0:
    sys.exit("no keys")
found = lambda: libc.syscall(keyctl, SEARCH, SESSION, b"user", b"mine", 0) > 0
libc.syscall(add_key, b"user", b"mine", b"secret", 6, SESSION)
print(found())
seccomp.new_keyring()
print(found())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="keys are Linux's")
def test_a_sandbox_begins_with_an_empty_session_keyring():
    ran = subprocess.run(
        [sys.executable, "-c", KEYS],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if "no keys" in ran.stderr:
        pytest.skip("this kernel has no keys, or keeps them from us")
    assert ran.stdout.split() == ["True", "False"]


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


def test_the_sandbox_shows_what_homework_imports_and_nothing_that_is_right():
    shown = {ROOT / "utils" / name for name in sandbox.SHOWN}
    assert all(path.is_file() for path in sandbox.visible())
    code = {path for path in shown if path.suffix == ".py"}
    assert results.imported(code) <= shown
    for name in SETS:
        cells = "\n".join(code_cells(SOLUTIONS / f"{name}.ipynb"))
        modules = set(re.findall(r"(?:from|import) (utils[\w.]*)", cells))
        for module in modules - {"utils.homework"}:  # made by the sandbox
            assert set(results.module_files(module)) <= shown
    names = {path.stem for path in shown}
    assert not names & {"judge", "compare", "task", "check", "samples"}
    assert not any(name.startswith("set_") for name in names)
    for name in SETS:  # and what puts an answer to the test is there
        tasks = importlib.import_module(f"utils.homework.set_{name[:2]}").TASKS
        for task in tasks:
            assert Path(task.probe.__code__.co_filename) in shown, task.name


def halves(grades, students):
    """A folder in each student's, as a killed grader leaves it."""
    for student in students:
        half = grades / student / f"{files.HALF}made"
        half.mkdir(parents=True)
        (half / "file").touch()
        yield half


@needs_sandbox
def test_killed_in_the_middle_it_goes_on(tmp_path):
    submissions, grades = tmp_path / "in", tmp_path / "out"
    students = [f"s{k}" for k in range(6)]
    for student in students:
        submit(submissions, student, *SOLVED)
    line = [sys.executable, "-m", "utils.grading", submissions, grades]
    process = psutil.Popen(
        [*line, "--jobs=1"], cwd=ROOT, stdout=subprocess.DEVNULL
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
    for path in [*grades.rglob(f"{files.HALF}*"), *halves(grades, students)]:
        os.utime(path, (0, 0))  # killed while it wrote, long ago
    (grades / done[0].parent / f".{SET}.begun").write_text("1")  # nor that
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
    while not list(grades.glob("*/.*.begun")) or not in_sandboxes():
        time.sleep(0.05)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=10)
    assert "Interrupted: the same command goes on" in said
    assert process.returncode == 130
    assert not [path for path in grades.rglob("*") if path.is_file()]
    end = time.monotonic() + 5
    while in_sandboxes():
        assert time.monotonic() < end
        time.sleep(0.05)


# Control groups, of both versions, in folders that stand for the kernel's.


def test_a_control_group_of_version_2(tmp_path, monkeypatch):
    monkeypatch.setattr(cgroups, "CGROUPS", tmp_path)
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids")
    (tmp_path / "cgroup.subtree_control").write_text("cpu memory pids")
    own = "user.slice/user@1.service/app.slice/shell.scope"
    monkeypatch.setattr(cgroups, "own_cgroups", lambda: {"": own})
    slice_ = (tmp_path / own).parent
    (tmp_path / own).mkdir(parents=True)
    (tmp_path / own / "cgroup.subtree_control").write_text("")
    (slice_ / "cgroup.subtree_control").write_text("memory pids")
    assert cgroups.cgroup_parents() == [slice_]
    made = slice_ / "grading-1"
    make = type(made).mkdir

    def mkdir(folder, *a):
        make(folder, *a)
        files = ("memory.max", "memory.swap.max", "pids.max", "cpu.max")
        for file in files:
            (folder / file).write_text("max")

    monkeypatch.setattr(type(made), "mkdir", mkdir)
    group = cgroups.ControlGroup([slice_], "grading-1", Limits())
    assert (made / "memory.max").read_text() == str(2 * 2**30)
    assert (made / "memory.swap.max").read_text() == "0"
    assert (made / "pids.max").read_text() == "64"
    assert (made / "cpu.max").read_text() == "100000 100000"
    assert group.files() == [str(made / "cgroup.procs")]


@needs_sandbox
def test_a_sandbox_has_one_processor_where_there_are_control_groups():
    with sandbox.Sandbox(Limits(share=0.5)) as one:
        if not one.group:
            pytest.skip("no control groups for this user")
        told = {
            file.name: file.read_text().split()
            for folder in one.group.folders
            for file in folder.glob("cpu.*")
        }
    if "cpu.max" in told:
        assert told["cpu.max"] == ["50000", "100000"]
    elif "cpu.cfs_quota_us" in told:
        assert told["cpu.cfs_quota_us"] == ["50000"]


def test_without_control_groups_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(cgroups, "CGROUPS", tmp_path)
    assert cgroups.cgroup_parents() == []
