"""Marks submissions in processes of their own, whose memory is limited.

What a student's answer makes of itself while it's compared can end such a
process, not the grader; and no submission waits for another's turn. Torch is
imported there alone, once for all sets that need it: it takes a second and
more.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path

MEMORY = 2**30  # bytes that judging may take, besides what is imported


@dataclass
class Marked:
    """What came of a submission.

    Args:
        marks: {number: (points, message)}, one for each task.
        note: what else there is to say, "" for nothing.
        late: was something stopped by the clock?
        idle: and had it got little of a processor until then?
    """

    marks: dict = field(default_factory=dict)
    note: str = ""
    late: bool = False
    idle: bool = False


class WorkerError(Exception):
    """The process has ended before its work was done."""


class Worker:
    """A process that marks one submission after the other.

    Use it in one thread at a time; `end` it at last.

    Args:
        chapters: of the sets that it will mark, such as ["03"].
    """

    def __init__(self, chapters):
        self.modules = [f"utils.homework.set_{one}" for one in chapters]
        self.line = self.process = None

    def start(self):
        """Start the process, where none runs."""
        # Forked from one that has imported all, so that a start is short.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(
            ["utils.grading.marking", *self.modules]
        )
        self.line, theirs = context.Pipe()
        # Daemonic: Python ends it, and doesn't wait for it, at the end.
        self.process = context.Process(
            target=serve, args=(theirs,), daemon=True
        )
        self.process.start()
        theirs.close()

    def ask(self, function, *arguments):
        """What a function of `utils.grading.marking` returns.

        Raises:
            WorkerError: the process has ended meanwhile.
            Exception: what the function raises.
        """
        if not self.process:
            self.start()
        try:
            self.line.send((function, arguments))
            value, error = self.line.recv()
        except (EOFError, OSError):
            self.end()
            raise WorkerError("its process ended") from None
        if error:
            raise error
        return value

    def end(self):
        """End the process, and with it what it started."""
        if self.process:
            self.line.close()
            self.process.kill()
            self.process.join()
        self.line = self.process = None


def serve(line):
    """What the process does: answer `Worker.ask`, until the line closes."""
    from utils.grading import marking

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it's for the grader
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit_memory(MEMORY)
    while True:
        try:
            function, arguments = line.recv()
        except EOFError:
            return
        try:
            answer = getattr(marking, function)(*arguments), None
        except Exception as error:  # whatever it is, the grader notes it
            answer = None, error
        line.send(answer)


def _end_with_parent():
    multiprocessing.parent_process().join()
    os._exit(1)  # and the sandbox, which ends with this process


def limit_memory(more):
    """Let this process, not what it starts, take so many bytes more."""
    import resource

    with contextlib.suppress(OSError):  # Linux tells, macOS doesn't
        status = Path("/proc/self/status").read_text()
        used = int(status.split("VmData:")[1].split()[0]) * 1024
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (used + more, hard))
