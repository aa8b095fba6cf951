"""The side in the sandbox: runs a student's cells, and calls the answers.

    python -m utils.grading.inside DESCRIPTOR MEMORY PROCESSES SECONDS MODULE…

It's told what to run and which inputs to try, and sends back what came of
it. It knows nothing of what is right: a student's code, which shares this
process, may look at all there is, and change it.
"""

import importlib
import os
import pkgutil
import resource
import socket
import sys
import threading
import time
import types

from traitlets.config import Config

import utils
from utils.checking import probes
from utils.grading.frames import FrameError, pack, receive, send
from utils.grading.shell import (
    LONGEST_ERROR,
    Shell,
    define,
    paused,
    run,
    told,
)

MOST_ASKED = 3  # times that a task's answer is asked where its check stands
MOST_NAMES = 200  # of what an answer used
MOST_STOPS = 3  # cells that the note names


def limit(memory, processes, seconds):
    """Set the limits that a process can only lower.

    Args:
        memory: bytes of this process.
        processes: of this user in the sandbox, threads included.
        seconds: of processor time, of each process, from now on.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    for name, most in {
        "RLIMIT_DATA": memory,
        "RLIMIT_NPROC": processes,
        "RLIMIT_CPU": used + seconds + 1,
        "RLIMIT_FSIZE": 64 * 2**20,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_CORE": 0,
    }.items():
        which = getattr(resource, name)
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(which, (most, most))


def silence():
    """What students' code prints goes nowhere; nothing can be typed."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


class Session:
    """A run of all cells, and what they leave to be asked.

    Args:
        connection: socket, to the grader.
        shell: Shell.
        names: {task's number: name of its function or class}.
    """

    def __init__(self, connection, shell, names):
        self.connection, self.shell, self.names = connection, shell, names
        self.process = os.getpid()
        self.found = {name: [] for name in names.values()}
        self.handed = {}  # {number: what the cells handed to its check}
        self.asked = dict.fromkeys(names, 0)
        self.asking = 0  # seconds that answers took, not the cells

    def run(self, cells, how, cell, seconds, done):
        """Run the cells in order; what stopped some, a list of texts.

        Args:
            cells: list of strings.
            how: list of "all", "definitions" or "nothing", one for each.
            cell: seconds for one cell.
            seconds: for all of them; after that, definitions alone.
            done: numbers of tasks that aren't asked again.
        """
        self.asked |= dict.fromkeys(done, MOST_ASKED)
        stops = []
        begin = time.monotonic()
        for number, source in enumerate(cells):
            send(self.connection, {"cell": number}, None)
            left = begin + self.asking + seconds - time.monotonic()
            if how[number] == "all" and left > 0:
                stop = run(self.shell, source, min(cell, left))
                if stop:
                    stops.append(f"cell {number + 1} stops: {stop}")
            elif how[number] != "nothing":
                define(self.shell, source, min(cell, 2))
            self.collect()
        return stops

    def collect(self):
        """Note what the tasks' names mean now."""
        for name, found in self.found.items():
            answer = self.shell.user_ns.get(name)
            if callable(answer) and not any(answer is x for x in found):
                found.append(answer)

    def check(self, number, answer):
        """What cells call as `check`: asks the answer where it stands.

        Returns:
            the points, as the check in the notebook does.
        """
        number = str(number)
        if (
            number not in self.names
            or not callable(answer)
            or os.getpid() != self.process
            or threading.current_thread() is not threading.main_thread()
        ):
            return 0
        self.handed[number] = answer
        if self.asked[number] >= MOST_ASKED:
            return 0
        self.asked[number] += 1
        begin = time.monotonic()
        with paused():
            send(self.connection, {"check": number}, None)
            points = self.answer([answer])
        self.asking += time.monotonic() - begin
        return points

    def total(self, chapter, *answers):
        """What cells call as `total`: hands over what no check was given."""
        for k, answer in enumerate(answers, 1):
            if f"{chapter}.{k}" not in self.handed:
                self.check(f"{chapter}.{k}", answer)

    def candidates(self, number):
        """What may be the answer, the best first.

        What was handed to the check; else the last that a cell defined; else
        the last thing of that name. A stub gives way to the next.
        """
        found = list(reversed(self.found[self.names[number]]))
        found.sort(key=is_imported)  # keeps the order otherwise
        handed = self.handed.get(number)
        return found if handed is None else [handed, *found]

    def answer(self, candidates):
        """Try an answer with what the grader sends; the points it earns."""
        work = receive(self.connection, None)
        outcomes = try_answers(candidates, **work)
        try:
            send(self.connection, {"outcomes": outcomes}, None)
        except FrameError as error:
            outcomes = [
                one | {"value": None, "error": f"ValueError: {error}"}
                for one in outcomes
            ]
            send(self.connection, {"outcomes": outcomes}, None)
        return receive(self.connection, None)["points"]


def is_imported(answer):
    """Was it defined elsewhere, as `from torch.optim import SGD` gives?"""
    module = getattr(answer, "__module__", None)
    kinds = (type, types.FunctionType, types.BuiltinFunctionType)
    return isinstance(answer, kinds) and module != "__main__"


def try_answers(answers, probe, trials, seconds, call):
    """What comes of the first answer that is more than a stub.

    Args:
        answers: list of functions or classes.
        probe: a function's module and name, as "utils.checking.probes:call".
        trials: list of inputs, a tuple, and what to look at, as `observe`.
        seconds: for all trials together. After one that didn't end in time
            there are no others.
        call: seconds for one of them.

    Returns:
        list with a dict for each trial: what an Outcome holds.
    """
    outcomes = []
    for answer in answers:
        end, outcomes = time.monotonic() + seconds, []
        for inputs, look in trials:
            left = min(end - time.monotonic(), call)
            if outcomes and outcomes[-1]["late"]:
                outcomes.append(as_dict(probes.Outcome(late=True)))
            else:
                outcomes.append(tried(answer, probe, inputs, look, left))
        if not outcomes[0]["missing"]:
            break
    return outcomes


def tried(answer, probe, inputs, look, seconds):
    """One trial of one answer, as a dict of what its Outcome holds."""
    try:
        probe = pkgutil.resolve_name(probe)
        outcome = probes.observe(probe, answer, inputs, look, seconds)
        pack(outcome.value)
    except FrameError as error:
        outcome = probes.Outcome(error=f"ValueError: {error}")
    except BaseException as error:  # KeyboardInterrupt, for one
        outcome = probes.Outcome(error=told(error))
    return as_dict(outcome)


def as_dict(outcome):
    """What crosses of an Outcome."""
    return {
        "value": outcome.value,
        "error": outcome.error and outcome.error[:LONGEST_ERROR],
        "missing": outcome.missing,
        "changed": list(outcome.changed),
        "misfit": outcome.misfit,
        "line": outcome.line and outcome.line[:LONGEST_ERROR],
        "late": outcome.late,
        "shared": list(outcome.shared),
        "used": list(outcome.used)[:MOST_NAMES],
        "amount": outcome.amount,
    }


def main(descriptor, memory, processes, seconds, *modules):
    connection = socket.socket(fileno=int(descriptor))
    for module in modules:
        importlib.import_module(module)
    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell.instance(config=config, colors="NoColor")
    sys.path.insert(0, "")  # as a notebook's: what lies beside it
    limit(int(memory), int(processes), int(float(seconds)))
    silence()
    send(connection, {"ready": True}, None)
    work = receive(connection, None)
    session = Session(connection, shell, work.pop("names"))
    # What a notebook imports: its checks have the grader ask.
    homework = types.ModuleType("utils.homework")
    homework.check, homework.total = session.check, session.total
    sys.modules[homework.__name__] = utils.homework = homework
    stops = session.run(**work)
    report = {
        "defined": [name for name, found in session.found.items() if found],
        "handed": list(session.handed),
        "stops": stops[:MOST_STOPS],
        "more": max(len(stops) - MOST_STOPS, 0),
    }
    send(connection, report, None)
    while True:
        number = receive(connection, None)["ask"]
        session.answer(session.candidates(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
