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
import types

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import utils
from utils.checking import probes
from utils.grading.frames import FrameError, pack, receive, send

LONGEST_ERROR = 300  # characters of an error's message that are sent


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


def try_answers(answers, probe, trials):
    """What comes of the last answer that is more than the stub.

    Args:
        answers: list of functions or classes, as they were defined.
        probe: a function's module and name, as "utils.checking.probes:call".
        trials: list of tuples of inputs.

    Returns:
        list with, for each trial: value, error, missing, changed.
    """
    outcomes = []
    for answer in reversed(answers):
        outcomes = [tried(answer, probe, inputs) for inputs in trials]
        if not outcomes[0][2]:
            break
    return outcomes


def tried(answer, probe, inputs):
    """One trial of one answer: value, error, missing, changed."""
    try:
        outcome = probes.observe(pkgutil.resolve_name(probe), answer, inputs)
        pack(outcome.value)
        error = outcome.error and outcome.error[:LONGEST_ERROR]
        return outcome.value, error, outcome.missing, list(outcome.changed)
    except BaseException as error:  # sys.exit() in a function, for one
        return None, told(error), False, []


def main(descriptor, memory, processes, seconds, *modules):
    connection = socket.socket(fileno=int(descriptor))
    for module in modules:
        importlib.import_module(module)
    # The student's own checks say nothing here: the grader asks.
    silent = types.ModuleType("utils.homework")
    silent.check = lambda number, answer: 0
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
            answers[work["name"]], work["probe"], work["trials"]
        )
        try:
            send(connection, {"outcomes": outcomes}, None)
        except FrameError as error:
            many = [(None, f"ValueError: {error}", False, [])]
            send(connection, {"outcomes": many * len(outcomes)}, None)


if __name__ == "__main__":
    main(*sys.argv[1:])
