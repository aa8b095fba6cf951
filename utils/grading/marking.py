"""The trusted side: marks one submission, and runs none of its code."""

import importlib
import math
import signal
import time

from utils.checking.check import earned, said
from utils.checking.judge import judge
from utils.checking.probes import Outcome
from utils.checking.task import trials_of
from utils.grading.frames import LATE, Foreign, FrameError, receive, send
from utils.grading.sandbox import Sandbox, SandboxError
from utils.grading.texts import LONGEST, one_line
from utils.grading.worker import Marked

UNREADABLE = "what it sends can't be read"
MOST_ASKED = 12  # times that one task's answer is asked, in all sandboxes
OVERTIME = 20  # seconds for what cells define, when their time is up
GRACE = 3  # seconds that stopping may take before it's done from outside
# A cell that ends the process runs again without what it does, then not at
# all; a task's answer that does isn't asked again.
NEXT = {"all": "definitions", "definitions": "nothing", "nothing": "nothing"}
MOST_STARTS = 10  # of a sandbox for one submission
LARGEST_LIST = 64 * 2**20  # bytes, as an array
IDLE = 0.5  # less processor time than this share of the clock's is little


def numbered_tasks(chapter):
    """A set's tasks by their numbers, such as "03.2", in order."""
    module = importlib.import_module(f"utils.homework.set_{chapter}")
    return {f"{chapter}.{k}": task for k, task in enumerate(module.TASKS, 1)}


def outline(chapter):
    """{number: {"name": …, "points": …}} of a set's tasks."""
    return {
        number: {"name": task.name, "points": task.points}
        for number, task in numbered_tasks(chapter).items()
    }


def mark(cells, chapter, limits, trust=False):
    """Run a submission's cells in a sandbox, and judge each task's answer.

    Args:
        cells: list of strings.
        chapter: of the set, such as "03".
        limits: Limits.
        trust: True to run the code without a sandbox.

    Returns:
        Marked.

    Raises:
        SandboxError: the sandbox failed, so that there is no mark.
    """
    return Marking(cells, numbered_tasks(chapter), limits, trust).run()


class Marking:
    """One submission's way through as many sandboxes as it takes.

    Where a cell or an answer hangs, or ends the process, another process
    goes on without it.
    """

    def __init__(self, cells, tasks, limits, trust):
        self.cells, self.tasks, self.limits = cells, tasks, limits
        self.trust = trust
        self.how = ["all"] * len(cells)
        self.best, self.marks = {}, {}  # so far; of the tasks settled
        self.starts = 0
        self.asked = dict.fromkeys(tasks, 0)
        self.ended = {}  # {cell: how it ended the process}
        self.stops, self.more = [], 0
        self.killed = set()  # perhaps by the machine: once more
        self.cells_left, self.answers_left = limits.seconds, limits.answers
        self.clock = self.processor = 0
        self.late = False

    def run(self):
        # It takes a second and more, and the first sets do without.
        modules = ["torch"] if "torch" in "".join(self.cells) else []
        while self.left() and self.starts < MOST_STARTS:
            if self.answers_left <= 0:
                break
            self.starts += 1
            begin = time.monotonic()  # the start takes a processor, too
            with Sandbox(self.limits, self.trust, modules) as sandbox:
                talk = Talk(sandbox.connection)
                try:
                    self.follow(talk)
                    self.ask_what_is_left(talk)
                except FrameError as error:
                    self.stopped(talk.at, error, sandbox.ended())
                if self.late:  # it takes a look at all processes there are
                    self.processor += sandbox.processor()
                    self.clock += time.monotonic() - begin
        self.marks |= {number: (0, self.why_none()) for number in self.left()}
        lost = any(not points for points, _ in self.marks.values())
        idle = self.processor < IDLE * self.clock
        marks = {
            number: (self.marks[number][0], one_line(self.marks[number][1]))
            for number in self.tasks
        }
        late = self.late and lost
        return Marked(marks, self.note(), late, late and idle)

    def left(self):
        """The numbers of the tasks that aren't settled."""
        return [number for number in self.tasks if number not in self.marks]

    def why_none(self):
        """What is said of a task that it didn't come to."""
        if self.answers_left <= 0:
            self.late = True
            most = f"{self.limits.answers:g} seconds"
            return f"stopped: all answers together take more than {most}"
        return f"stopped: the process ended {self.starts} times"

    def note(self):
        """What stopped, in words."""
        parts = [
            f"the cell that begins with {one_line(self.cells[cell], 40)!r} "
            f"is left out: {how}"
            for cell, how in sorted(self.ended.items())
        ]
        parts += self.stops
        if self.more:
            parts.append(f"and {self.more} cells more")
        return one_line(", ".join(parts))

    def follow(self, talk):
        """Have the cells run, and follow them; answer their checks."""
        work = {"cells": self.cells, "how": self.how, "done": [*self.marks]}
        work["names"] = {n: task.name for n, task in self.tasks.items()}
        work |= {"cell": self.limits.cell, "seconds": max(self.cells_left, 0)}
        talk.send(work)
        begun, overtime = 0, OVERTIME
        while True:
            begin = time.monotonic()
            most = min(self.limits.cell, max(self.cells_left, 0) + 2)
            left = max(self.cells_left, 0) + overtime
            message = talk.receive(min(most + GRACE, left))
            spent = time.monotonic() - begin
            overtime -= max(0, spent - max(self.cells_left, 0))
            self.cells_left -= spent
            if "defined" in message:
                return self.take_in(talk, message)
            number = message.get("check")
            if isinstance(number, str) and number in self.tasks:
                expect(number not in work["done"])  # it's the cell's doing
                before, talk.at = talk.at, number
                self.ask(talk, number)
                talk.at = before
            else:
                expect(begun < len(self.cells) and is_count(message, begun))
                talk.at, begun = begun, begun + 1

    def take_in(self, talk, message):
        """Take in what a run of all cells has left."""
        lists = [message.get(key) for key in ("defined", "handed", "stops")]
        expect(all(isinstance(texts, list) for texts in lists))
        expect(all(type(text) is str for texts in lists for text in texts))
        expect(type(message.get("more")) is int)
        defined, handed, stops = lists
        talk.defined = {
            number
            for number, task in self.tasks.items()
            if task.name in defined or number in handed
        }
        self.stops = [one_line(text) for text in stops[:5]]
        self.more = max(0, min(message["more"], len(self.cells)))
        self.late |= any("it takes more than" in text for text in self.stops)

    def ask_what_is_left(self, talk):
        """Ask the answers that weren't right where their checks stand."""
        for number in self.left():
            talk.at = number
            task = self.tasks[number]
            if number in talk.defined:
                talk.send({"ask": number})
                self.ask(talk, number)
            else:
                because = f": {self.stops[0]}" if self.stops else ""
                said = f"no cell defines {task.name}{because}"
                self.best.setdefault(number, (0, said))
            self.marks[number] = self.best[number]

    def ask(self, talk, number):
        """Have an answer tried, and note what it earns, if it's no less."""
        task, begin = self.tasks[number], time.monotonic()
        # It's the student's side that says when: no guessing without end.
        self.asked[number] += 1
        expect(self.asked[number] <= MOST_ASKED)
        # Other inputs in each run, which nobody can know beforehand.
        trials = trials_of(task)
        seconds = min(self.limits.answer(len(trials)), self.answers_left)
        probe = f"{task.probe.__module__}:{task.probe.__name__}"
        cases = [(one.inputs, one.look) for one in trials]
        work = {"probe": probe, "trials": cases, "seconds": seconds}
        talk.send(work | {"call": self.limits.call})
        answer = talk.receive(seconds + GRACE)
        outcomes = read_outcomes(answer.get("outcomes"), trials)
        self.answers_left -= time.monotonic() - begin
        self.late |= any(outcome.late for outcome in outcomes)
        points, said = mark_of(task, trials, outcomes)
        if points >= self.best.get(number, (0, ""))[0]:
            self.best[number] = points, said
        if points == task.points:
            self.marks[number] = points, said
        talk.send({"points": points})

    def stopped(self, at, error, code):
        """What follows where the process ended, or had to be ended."""
        how = explain(error, code, self.limits)
        if at is None:
            raise SandboxError(f"the sandbox failed: {how}") from None
        self.late |= str(error) == LATE
        if signal_of(code) == "SIGKILL" and at not in self.killed:
            self.killed.add(at)
        elif isinstance(at, str):
            self.marks.setdefault(at, (0, f"stopped: {how}"))
        else:
            self.ended[at] = how
            self.how[at] = NEXT[self.how[at]]


class Talk:
    """The line to the side in the sandbox.

    Nothing that it answers is taken for granted: it may be a student's code
    that answers. All it can say is what came out, which is then compared.

    Args:
        connection: socket.
    """

    def __init__(self, connection):
        self.connection = connection
        self.at = None  # the cell, or the task's number, that runs
        self.defined = set()  # numbers of the tasks that can be asked

    def send(self, message):
        send(self.connection, message, GRACE)

    def receive(self, seconds):
        """The next message, a dict.

        Raises:
            FrameError: there is none in time, or it's something else.
        """
        message = receive(self.connection, seconds)
        expect(isinstance(message, dict))
        return message


def expect(true):
    """Raise FrameError where the other side doesn't keep to what is agreed."""
    if not true:
        raise FrameError(UNREADABLE)


def is_count(message, cell):
    return type(message.get("cell")) is int and message["cell"] == cell


def mark_of(task, trials, outcomes):
    """The points that what came of a task's trials earns, and a message."""
    try:
        verdict = judge(task, trials, outcomes)
    except Exception as error:
        # If what is right can be judged, then it's the answer.
        right = [
            Outcome(None if one.counts else task.expected(*one.inputs))
            for one in trials
        ]
        judge(task, trials, right)
        return 0, f"can't be compared: {type(error).__name__}"
    return earned(task, verdict), said(task, verdict)


def read_outcomes(given, trials):
    """What came of each trial, as Outcome.

    Raises:
        FrameError: it isn't what `utils.grading.inside` sends.
    """
    expect(isinstance(given, list) and len(given) == len(trials))
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
                tamed(value),
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


def tamed(value):
    """The same as `tame`, for a value of any depth."""
    try:
        return tame(value)
    except RecursionError:
        raise FrameError(UNREADABLE) from None


def tame(value):
    """A value that NumPy can be given: no list of texts, none too large.

    A list of one text of 300,000 characters and 4,000 empty ones would be an
    array of 4.8 GB. No task has such an answer.
    """
    if isinstance(value, tuple):
        return tuple(map(tame, value))
    if isinstance(value, str):
        return value[: 2 * LONGEST]
    if not isinstance(value, list):
        return value
    leaves = list(flat(value))
    if any(isinstance(leaf, str) for leaf in leaves):
        return foreign("list with texts")
    widths = [getattr(leaf, "itemsize", 16) for leaf in leaves]
    counts = [numbers_in(leaf) for leaf in leaves]
    if sum(counts) * max(widths, default=0) > LARGEST_LIST:
        return foreign("list that is too large")
    return value


def foreign(name):
    """A value of which only this much is said."""
    return type(name, (Foreign,), {})()


def flat(value):
    """What is in a list, and in the lists and tuples in it."""
    for part in value:
        if isinstance(part, list | tuple):
            yield from flat(part)
        else:
            yield part


def numbers_in(leaf):
    """How many numbers an array or tensor has; 1 for anything else."""
    return math.prod(getattr(leaf, "shape", ()))


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
