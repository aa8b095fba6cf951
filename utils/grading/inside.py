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
import time
import types

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import utils
from utils.checking import probes
from utils.grading.frames import FrameError, pack, receive, send

LONGEST_ERROR = 300  # characters of an error's message that are sent
MOST_NAMES = 200  # of what an answer used


def limit(memory, processes, seconds):
    """Set the limits that a process can only lower.

    Args:
        memory: bytes of this process.
        processes: of this user in the sandbox, threads included.
        seconds: of processor time, of each process, from now on.
    """
    for name, most in {
        "RLIMIT_DATA": memory,
        "RLIMIT_NPROC": processes,
        "RLIMIT_CPU": used_processor() + seconds + 1,
        "RLIMIT_FSIZE": 64 * 2**20,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_CORE": 0,
    }.items():
        which = getattr(resource, name)
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(which, (most, most))


def allow_processor(seconds):
    """End this process once it has used so many seconds from now on."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = min(used_processor() + seconds + 1, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def used_processor():
    """Seconds of processor time that this process has used, rounded down."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return int(usage.ru_utime + usage.ru_stime)


def silence():
    """What students' code prints goes nowhere; nothing can be typed."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


def run_cells(connection, shell, cells, skip, names):
    """Run the cells in order.

    Args:
        connection: each cell's number is sent before it's run.
        shell: InteractiveShell.
        cells: list of strings.
        skip: numbers of cells, from 0, that are left out.
        names: of the tasks' functions and classes.

    Returns:
        {name: [functions or classes, as they were defined]}; the first
        error, as a text, or None.
    """
    answers, first = {name: [] for name in names}, None
    for number, cell in enumerate(cells):
        if number in skip:
            continue
        send(connection, {"cell": number}, None)
        result = shell.run_cell(cell)
        error = result.error_before_exec or result.error_in_exec
        if error and not first:
            first = f"cell {number + 1} stops with {told(error)}"
        for name, found in answers.items():
            answer = shell.user_ns.get(name)
            if callable(answer) and not any(answer is x for x in found):
                found.append(answer)
    return answers, first


def told(error):
    """An error's kind and message, not too long."""
    message = error.msg if isinstance(error, SyntaxError) else error
    return f"{type(error).__name__}: {message}"[:LONGEST_ERROR]


def try_answers(answers, probe, trials, seconds):
    """What comes of the last answer that is more than the stub.

    Args:
        answers: list of functions or classes, as they were defined.
        probe: a function's module and name, as "utils.checking.probes:call".
        trials: list of inputs, a tuple, and what to look at, as `observe`.
        seconds: for all trials together.

    Returns:
        list with a dict for each trial: what an Outcome holds.
    """
    outcomes = []
    for answer in reversed(answers):
        end, outcomes = time.monotonic() + seconds, []
        for inputs, look in trials:
            left = end - time.monotonic()
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
    except BaseException as error:  # KeyboardInterrupt, for one
        outcome = probes.Outcome(error=told(error))
    if outcome.error:
        outcome.error = outcome.error[:LONGEST_ERROR]
    return {
        "value": outcome.value,
        "error": outcome.error,
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
    # The student's own checks say nothing here: the grader asks.
    silent = types.ModuleType("utils.homework")
    silent.check = silent.total = lambda *answers: 0
    sys.modules[silent.__name__] = utils.homework = silent
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config, colors="NoColor")
    limit(int(memory), int(processes), int(float(seconds)))
    silence()
    send(connection, {"ready": True}, None)
    work = receive(connection, None)
    answers, error = run_cells(connection, shell, **work)
    defined = [name for name in answers if answers[name]]
    send(connection, {"defined": defined, "error": error}, None)
    while True:
        work = receive(connection, None)
        allow_processor(work["seconds"])
        outcomes = try_answers(
            answers[work["name"]],
            work["probe"],
            work["trials"],
            1.5 * work["seconds"],  # by the clock, on a busy machine
        )
        try:
            send(connection, {"outcomes": outcomes}, None)
        except FrameError as error:
            outcomes = [
                one | {"value": None, "error": f"ValueError: {error}"}
                for one in outcomes
            ]
            send(connection, {"outcomes": outcomes}, None)


if __name__ == "__main__":
    main(*sys.argv[1:])
