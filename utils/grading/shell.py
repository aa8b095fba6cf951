"""The shell that runs a student's cells: what works in Jupyter works here.

Where a cell stops, what it would have defined further down still counts.
"""

import ast
import signal
import time
from contextlib import contextmanager

from IPython.core.interactiveshell import InteractiveShell

# What only changes what is shown, or talks to a page that isn't there.
DISPLAY = {
    "aimport", "autoreload", "autosave", "clear", "colors", "config",
    "connect_info", "debug", "edit", "gui", "history", "html", "HTML",
    "javascript", "js", "latex", "less", "load_ext", "man", "markdown",
    "matplotlib", "more", "notebook", "page", "pdb", "pinfo", "pinfo2",
    "precision", "qtconsole", "reload_ext", "svg", "SVG", "unload_ext",
    "xmode",
}  # fmt: skip
PYLAB = "from pylab import *\nimport numpy as np\nimport pylab as plt"
DEFINITIONS = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
)
TIMED = ("%%time", "%%capture", "%%prun", "%%debug")
LONGEST_ERROR = 300  # characters of an error's message


class TimeIsUp(BaseException):
    """A student's `except Exception` doesn't catch it."""


class Shell(InteractiveShell):
    """IPython's shell, which takes every magic and shows nothing."""

    def run_line_magic(self, magic_name, line, _stack_depth=1):
        if magic_name == "pylab":
            exec(PYLAB, self.user_ns)
        elif magic_name not in DISPLAY and self.find_line_magic(magic_name):
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        return None

    def run_cell_magic(self, magic_name, line, cell):
        if magic_name not in DISPLAY and self.find_cell_magic(magic_name):
            return super().run_cell_magic(magic_name, line, cell)
        return None

    def showtraceback(self, *args, **kwargs):
        """Nobody reads it, and to write it runs what a student defined."""

    showsyntaxerror = showindentationerror = showtraceback


def told(error):
    """An error's kind and message, not too long."""
    name = type(error).__name__
    try:
        message = str(error.msg if isinstance(error, SyntaxError) else error)
        return f"{name}: {message}"[:LONGEST_ERROR]
    except BaseException:  # its own __str__ stops
        return str(name)[:LONGEST_ERROR]


def run(shell, cell, seconds):
    """Run a cell; where it stops, what is defined below that line as well.

    Args:
        shell: Shell.
        cell: its source.
        seconds: by the clock, after which it's stopped.

    Returns:
        what stopped it, a text, or None.
    """
    try:
        with clock(seconds):
            result = shell.run_cell(cell)
            error = result.error_before_exec or result.error_in_exec
    except BaseException as stop:  # the clock, while IPython was at work
        error = stop
    if error is None:
        return None
    below = 0 if cell.lstrip().startswith("%%") else last_line(shell, error)
    define(shell, cell, seconds, below)
    if isinstance(error, TimeIsUp):
        return f"it takes more than {seconds:.3g} seconds"
    return told(error)


def define(shell, cell, seconds, below=0):
    """Run a cell's definitions alone: imports, functions, classes, constants.

    Args:
        shell: Shell.
        cell: its source.
        seconds: by the clock.
        below: a line; only what stands below it is run.
    """
    try:
        with clock(seconds):
            for part in ast.parse(shell.transform_cell(body(cell))).body:
                if part.lineno > below and is_definition(part):
                    run_part(shell, part)
    except BaseException:  # no Python, or no time
        return


def body(cell):
    """A cell without a first line such as %%time, whose body is Python."""
    while cell.lstrip().startswith(TIMED):
        cell = cell.lstrip().partition("\n")[2]
    return cell


def is_definition(part):
    """Does a statement define something, and do nothing else?"""
    if isinstance(part, ast.Assign):
        calls = (isinstance(x, ast.Call) for x in ast.walk(part.value))
        return isinstance(part.value, ast.Lambda) or not any(calls)
    if isinstance(part, ast.Try):  # try: import … except ImportError: …
        return all(isinstance(x, DEFINITIONS) for x in part.body)
    return isinstance(part, DEFINITIONS)


def run_part(shell, part):
    module = ast.Module([part], [])
    try:
        exec(compile(module, "<cell>", "exec"), shell.user_ns)
    except Exception:  # as a package that isn't there
        return


def last_line(shell, error):
    """The line of the cell that an error came from; 0 if it isn't known."""
    trace = getattr(error, "__traceback__", None)
    while trace:
        frame = trace.tb_frame
        if frame.f_globals is shell.user_ns and (
            frame.f_code.co_name == "<module>"
        ):
            return trace.tb_lineno
        trace = trace.tb_next
    return 0


class _Clock:
    """The one timer of the process, while a cell runs."""

    end = None


@contextmanager
def clock(seconds):
    """Raise TimeIsUp in what runs inside, after some seconds.

    Again each second after that, for what catches it and goes on; what
    doesn't let itself be stopped is killed from outside.
    """
    _set(time.monotonic() + max(seconds, 0.01))
    try:
        yield
    finally:
        _set(None)


@contextmanager
def paused():
    """Stop the clock in this `with`: it isn't the cell's time."""
    end, begin = _Clock.end, time.monotonic()
    _set(None)
    try:
        yield
    finally:
        if end is not None:
            _set(end + time.monotonic() - begin)


def _set(end):
    _Clock.end = end
    if end is None:
        signal.setitimer(signal.ITIMER_REAL, 0)
    else:
        signal.signal(signal.SIGALRM, _stop)
        left = max(end - time.monotonic(), 0.01)
        signal.setitimer(signal.ITIMER_REAL, left, 1)


def _stop(*_):
    if _Clock.end is not None:
        raise TimeIsUp
