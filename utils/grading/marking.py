"""The trusted side: marks one submission, and runs none of its code."""

import importlib
import json
import os
import signal
import stat
import threading
import time

import torch  # noqa: F401 - no thread may meet it half imported

from utils.checking.check import earned, said
from utils.checking.judge import judge
from utils.checking.probes import Outcome
from utils.checking.task import trials_of
from utils.grading.frames import FrameError, receive, send
from utils.grading.sandbox import Sandbox, SandboxError

LARGEST = 20 * 2**20  # bytes of a notebook
MOST_CODE = 1_000_000  # characters of all its code cells
MOST_CELLS = 2000
LONGEST = 600  # characters of a message
UNREADABLE = "what it sends can't be read"
# One submission at a time: what judges sets seeds, and hooks of torch's.
JUDGING = threading.Lock()


class SubmissionError(Exception):
    """A file that can't be graded; the message says what is wrong with it."""


def read_cells(path):
    """The source of each code cell: nothing else of the file counts.

    Args:
        path: pathlib.Path of a notebook.

    Returns:
        list of strings.

    Raises:
        SubmissionError: it's no notebook, a link, or too large.
    """
    try:
        # A link could lead to somebody else's work, a pipe to nowhere.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags)
    except OSError:
        raise SubmissionError("is a link or can't be read") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError("isn't a file")
        if status.st_size > LARGEST:
            raise SubmissionError(
                f"is too large: {status.st_size / 2**20:.0f} MB, at most "
                f"{LARGEST // 2**20}; clear the outputs and save it again"
            )
        with open(descriptor, "rb", closefd=False) as file:
            text = file.read(LARGEST)
    finally:
        os.close(descriptor)
    try:
        cells = [
            "".join(cell["source"])
            for cell in json.loads(text)["cells"]
            if cell["cell_type"] == "code"
        ]
    except Exception:  # whatever it may be: the file is a stranger's
        raise SubmissionError(
            "can't be read as a notebook: open it in Jupyter and save it"
        ) from None
    if len(cells) > MOST_CELLS or sum(map(len, cells)) > MOST_CODE:
        raise SubmissionError(
            f"holds too much code: at most {MOST_CELLS} cells and "
            f"{MOST_CODE:,} characters"
        )
    return cells


def mark(cells, chapter, limits, trust=False):
    """Run a submission's cells in a sandbox, and judge each task's answer.

    Where a cell or an answer hangs, or ends the process, another process
    goes on without it.

    Args:
        cells: list of strings.
        chapter: of the set, such as "03".
        limits: Limits.
        trust: True to run the code without a sandbox.

    Returns:
        {number: (points, message)}, one for each task; a note, a text.

    Raises:
        SandboxError: the sandbox failed, so that there is no mark.
    """
    left = numbered_tasks(chapter)
    names = [task.name for task in left.values()]
    end = time.monotonic() + limits.seconds
    marks, left_out, killed = {}, {}, []
    # It takes a second and more, and the first sets do without.
    modules = ["torch"] if "torch" in "".join(cells) else []
    while left and time.monotonic() < end:
        begin = time.monotonic()
        with Sandbox(limits, trust, modules) as sandbox:
            end += time.monotonic() - begin  # a slow start is nobody's fault
            talk = Talk(sandbox.connection, end)
            try:
                talk.run(cells, list(left_out), names, limits.cell)
                for number, task in list(left.items()):
                    marks[number] = talk.mark(number, task)
                    del left[number]
            except FrameError as error:
                code, at = sandbox.ended(), talk.at
                how = explain(error, code, limits)
                if at is None:
                    raise SandboxError(f"the sandbox failed: {how}") from None
                if signal_of(code) == "SIGKILL" and at not in killed:
                    killed.append(at)  # perhaps by the machine: once more
                elif at in left:
                    marks[at] = 0, f"stopped: {how}"
                    del left[at]
                else:
                    left_out[at] = how
    late = f"stopped: all in all it takes more than {limits.seconds:g} seconds"
    marks |= dict.fromkeys(left, (0, late))
    note = "; ".join(
        f"the cell that begins with {one_line(cells[cell], 40)!r} is left "
        f"out: {how}"
        for cell, how in left_out.items()
    )
    return {n: (p, one_line(said)) for n, (p, said) in marks.items()}, note


def numbered_tasks(chapter):
    """A set's tasks by their numbers, such as "03.2", in order."""
    module = importlib.import_module(f"utils.homework.set_{chapter}")
    return {f"{chapter}.{k}": task for k, task in enumerate(module.TASKS, 1)}


class Talk:
    """What is asked of the side in the sandbox.

    Nothing that it answers is taken for granted: it may be a student's code
    that answers. All it can say is what came out, which is then compared.

    Args:
        connection: socket.
        end: moment (`time.monotonic`) at which all has to be over.
    """

    def __init__(self, connection, end):
        self.connection, self.end = connection, end
        self.at = None  # the cell, or the task's number, that runs
        self.defined, self.error = [], None

    def ask(self, message):
        send(self.connection, message, self.end - time.monotonic())

    def answer(self, seconds):
        seconds = min(seconds, self.end - time.monotonic())
        message = receive(self.connection, seconds)
        if not isinstance(message, dict):
            raise FrameError(UNREADABLE)
        return message

    def run(self, cells, skip, names, seconds):
        """Run the cells but those to skip, each in so many seconds."""
        self.ask({"cells": cells, "skip": skip, "names": names})
        for cell in range(len(cells)):
            if cell not in skip:
                begun = self.answer(seconds).get("cell")
                if type(begun) is not int or begun != cell:
                    raise FrameError(UNREADABLE)
                self.at = cell
        report = self.answer(seconds)
        match report:
            case {"defined": list() as some, "error": None | str() as error}:
                self.defined = [name for name in some if type(name) is str]
                self.error = error
            case _:
                raise FrameError(UNREADABLE)

    def mark(self, number, task):
        """Points for one task's answer, and a message."""
        self.at = number
        if task.name not in self.defined:
            because = f": {self.error}" if self.error else ""
            return 0, f"no cell defines {task.name}{because}"
        # Other inputs in each run, which nobody can know beforehand.
        with JUDGING:
            trials = trials_of(task)
            right = [
                Outcome(None if one.counts else task.expected(*one.inputs))
                for one in trials
            ]
        self.ask(
            {
                "name": task.name,
                "probe": f"{task.probe.__module__}:{task.probe.__name__}",
                "trials": [(one.inputs, one.look) for one in trials],
                "seconds": task.seconds,
            }
        )
        answer = self.answer(2 * task.seconds)
        outcomes = read_outcomes(answer.get("outcomes"), trials)
        with JUDGING:
            try:
                verdict = judge(task, trials, outcomes)
            except Exception as error:
                # If what is right can be judged, then it's the answer.
                judge(task, trials, right)
                return 0, f"can't be compared: {type(error).__name__}"
        return earned(task, verdict), said(task, verdict)


def read_outcomes(given, trials):
    """What came of each trial, as Outcome.

    Raises:
        FrameError: it isn't what `utils.grading.inside` sends.
    """
    if not isinstance(given, list) or len(given) != len(trials):
        raise FrameError(UNREADABLE)
    return [
        read_outcome(one, len(trial.inputs))
        for one, trial in zip(given, trials, strict=True)
    ]


def read_outcome(given, inputs):
    """What came of a trial with so many inputs, as Outcome.

    Raises:
        FrameError: it isn't what `utils.grading.inside` sends.
    """
    match given:
        case {
            "value": value,
            "error": None | str() as error,
            "missing": bool() as missing,
            "changed": list() as changed,
            "misfit": None | str() as misfit,
            "line": None | str() as line,
            "late": bool() as late,
            "shared": list() as shared,
            "used": list() as used,
            "amount": int() as amount,
        } if all(
            type(k) is int and 0 <= k < inputs for k in changed + shared
        ) and all(type(name) is str for name in used):
            return Outcome(
                value,
                error,
                missing,
                changed,
                misfit,
                line,
                late,
                shared,
                used,
                amount,
            )
    raise FrameError(UNREADABLE)


def explain(error, code, limits):
    """Why a process stopped, in words.

    Args:
        error: FrameError.
        code: that the process ended with, or None.
        limits: Limits.
    """
    if signal_of(code) == "SIGXCPU":
        return "it takes too much processor time"
    if signal_of(code) == "SIGKILL":
        return (
            "it was killed: does it use more than "
            f"{limits.memory / 2**30:.3g} GB of memory?"
        )
    return str(error)


def signal_of(code):
    """The name of the signal that ended a process, or None."""
    by = abs(code) % 128 if code else 0  # -9 and 137 both mean signal 9
    return signal.Signals(by).name if by in set(signal.Signals) else None


def one_line(text, longest=LONGEST):
    """A text without line breaks and control characters, not too long."""
    shown = (c if c.isprintable() else " " for c in text[: 2 * longest])
    short = " ".join("".join(shown).split())
    return short if len(short) <= longest else f"{short[:longest]} …"
