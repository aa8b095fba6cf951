"""How an answer works: what `probes.observe` looks at besides its value.

Shown to a student's code in grading: nothing here knows what is right.
"""

import builtins
import contextlib
import ctypes
import dis
import functools
import itertools
import linecache
import signal
import sys
import sysconfig
import threading
import traceback
import tracemalloc
import types
from pathlib import Path

import numpy as np
from numpy.lib.array_utils import byte_bounds

UTILS = Path(__file__).parent.parent
OWN = str(UTILS / "checking"), str(UTILS / "lectures")
STANDARD = tuple(
    {sysconfig.get_path("stdlib"), str(Path(dis.__file__).parent)}
)
PACKAGES = ("site-packages", "dist-packages")
LIBRARIES = tuple(f"/{name}/" for name in ("numpy", "torch"))
CALL = 4  # steps that a call from C counts for, as a lambda's would


class Endless(BaseException):
    """An answer didn't end in time; no `except Exception` catches it."""


@functools.cache
def owner(filename):
    """Whose code a file holds: "checker", "library" or "student"."""
    if filename.startswith(OWN):
        return "checker"
    path = filename.replace("\\", "/")
    packaged = any(f"/{name}/" in path for name in PACKAGES)
    if packaged and any(name in path for name in LIBRARIES):
        return "library"
    if not packaged and filename.startswith(STANDARD):
        return "library"
    hidden = filename.startswith(("<frozen", "<__array_function__"))
    return "library" if hidden else "student"


def owner_of_caller(frame):
    """Whose code is at work: that of the nearest frame of no library."""
    while frame and owner(frame.f_code.co_filename) == "library":
        frame = frame.f_back
    return owner(frame.f_code.co_filename) if frame else "library"


def place_of(error):
    """Where an error was raised.

    Returns:
        was it by a line of ours, with nothing of a student's or a library's
        beneath; the student's last line, as "line 3: return I @ W", or None.
    """
    ours, line = True, None
    for frame, number in traceback.walk_tb(error.__traceback__):
        filename = frame.f_code.co_filename
        ours = owner(filename) == "checker"
        if owner(filename) == "student":
            text = linecache.getline(filename, number).strip()
            line = f"line {number}: {text}" if text else f"line {number}"
    return ours, line


def made_of_tensors(error):
    """The class of torch.nn that was given tensors to make a layer, or None.

    Its own lines raised the error, where they wanted sizes or nothing.
    """
    torch = sys.modules.get("torch")
    for frame, _ in traceback.walk_tb(error.__traceback__ if torch else None):
        names = dict(frame.f_locals)
        layer = type(names.pop("self", None))
        if (
            frame.f_code.co_name == "__init__"
            and layer.__module__.startswith("torch.nn.")
            and issubclass(layer, torch.nn.Module)
        ):
            rest = names.pop("args", ())
            given = [*names.values(), *(rest if type(rest) is tuple else ())]
            if any(isinstance(one, torch.Tensor) for one in given):
                return layer.__name__
    return None


# Loops.


@contextlib.contextmanager
def counted_steps():
    """Count the steps of Python in students' code, in this `with`.

    Yields a list whose one number they're added to. It stays the same from
    size to size where no line runs once for each example. From Python 3.13
    on, it's complete from a function's second call on.
    """
    steps = [0]

    def inside(frame, event, _):
        steps[0] += event == "opcode"
        return inside

    def enter(frame, *_):
        if owner(frame.f_code.co_filename) != "student":
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        return inside

    before = sys.gettrace()
    # From Python 3.12 on, frames have opcodes traced only if one had before.
    sys._getframe().f_trace_opcodes = True
    sys.settrace(enter)
    try:
        yield steps
    finally:
        sys.settrace(before)


@contextlib.contextmanager
def counted_calls(answer, steps):
    """Count what no frame shows: calls that C makes, as map(W.T.dot, I)."""

    def counted(function):
        @functools.wraps(function, updated=())
        def called(*args, **kwargs):
            steps[0] += CALL
            return function(*args, **kwargs)

        return called

    def with_counted(original):
        def substitute(*args, **kwargs):
            if args:
                args = counted(args[0]), *args[1:]
            return original(*args, **kwargs)

        return substitute

    vectorize = np.vectorize
    homes = {
        map: builtins,
        filter: builtins,
        functools.reduce: functools,
        itertools.starmap: itertools,
        np.vectorize: np,
        np.frompyfunc: np,
        np.apply_along_axis: np,
        np.apply_over_axes: np,
    }
    names = globals_of(answer)
    with contextlib.ExitStack() as stack:
        for original, home in homes.items():
            substitute = with_counted(original)
            if home is builtins:
                replace_item(stack, names, original.__name__, substitute)
            else:
                replace(stack, home, original.__name__, substitute)
            for name, value in list(names.items()):
                if value is original:
                    replace_item(stack, names, name, substitute)
        for value in list(names.values()):
            if type(value) is vectorize:
                replace(stack, value, "pyfunc", counted(value.pyfunc))
        yield


def replace(stack, home, name, value):
    """Set an attribute until the stack is unwound."""
    stack.callback(setattr, home, name, getattr(home, name))
    setattr(home, name, value)


def replace_item(stack, names, name, value):
    """Set a global name until the stack is unwound."""
    if name in names:
        stack.callback(names.__setitem__, name, names[name])
    else:
        stack.callback(names.pop, name, None)
    names[name] = value


def globals_of(answer):
    """The global names that an answer's code sees, a dict."""
    if hasattr(answer, "__globals__"):
        return answer.__globals__
    module = sys.modules.get(getattr(answer, "__module__", None))
    for value in vars(answer).values() if isinstance(answer, type) else ():
        if hasattr(value, "__globals__"):
            return value.__globals__
    return vars(module) if module else {}


# Memory.


@contextlib.contextmanager
def traced_memory():
    """Yields a list: the most bytes that Python and NumPy held at a time."""
    peak = [0]
    tracing = tracemalloc.is_tracing()
    if not tracing:
        tracemalloc.start()
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    try:
        yield peak
    finally:
        peak[0] = tracemalloc.get_traced_memory()[1] - before
        if not tracing:
            tracemalloc.stop()


def memories(value):
    """Where its numbers lie: the first address and that after the last.

    Of arrays, tensors, lists of them, and all that a module holds.
    """
    if isinstance(value, np.ndarray):
        return [byte_bounds(value)] if value.size else []
    if hasattr(value, "untyped_storage"):
        try:
            storage = value.untyped_storage()
        except NotImplementedError:  # it's sparse: its memory is its own
            return []
        first = storage.data_ptr()
        return [(first, first + storage.nbytes())] if first else []
    if hasattr(value, "named_modules"):
        value = vars(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [memory for part in value for memory in memories(part)]
    return []


def overlap(held, given):
    """Does a value lie in memory that is held, a list, in any part?"""
    return any(
        first < end_given and first_given < end
        for first_given, end_given in (memories(given) if held else ())
        for first, end in held
    )


# What is used.


def names_in(answer):
    """Names from libraries in an answer's code, and in its helpers'.

    Returns:
        A set of texts, such as "numpy", "numpy.dot" or "torch.nn.Conv2d".
    """
    found, seen, waiting = set(), set(), list(codes_of(answer))
    while waiting:
        code, names = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        for dotted in names_of(code):
            value, text = resolved(dotted, names)
            if isinstance(value, types.FunctionType | type) and (
                owner_of(value) == "student"
            ):
                waiting += codes_of(value)
            elif text:
                found.add(text)
        inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
        waiting += [(part, names) for part in inner]
    return found


def owner_of(value):
    """Whose a function or class is."""
    if isinstance(value, type):
        root = (value.__module__ or "").partition(".")[0]
        standard = root in sys.stdlib_module_names and root != "__main__"
        known = standard or root in ("numpy", "torch")
        return "library" if known else "student"
    return owner(value.__code__.co_filename)


def codes_of(answer):
    """The code of a function, or of a class's methods, with its globals."""
    answer = getattr(answer, "__func__", answer)
    if hasattr(answer, "__code__"):
        free = {}
        for name, cell in zip(
            answer.__code__.co_freevars, answer.__closure__ or (), strict=True
        ):
            with contextlib.suppress(ValueError):  # it's still empty
                free[name] = cell.cell_contents
        return [(answer.__code__, answer.__globals__ | free)]
    if isinstance(answer, type):
        methods = [vars(answer)[name] for name in list(vars(answer))]
        return [
            code
            for method in methods
            if hasattr(method, "__code__") or hasattr(method, "__func__")
            for code in codes_of(method)
        ]
    return []


@functools.lru_cache(1000)  # the same in each trial
def names_of(code):
    return tuple(dotted_names(code))


def dotted_names(code):
    """Global names in a code object with their attributes, as lists."""
    chain = []
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF"):
            if chain:
                yield chain
            chain = [step.argval]
        elif step.opname == "IMPORT_NAME":
            if chain:
                yield chain
            chain = ["import", step.argval]
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM"):
            if chain:
                chain = [*chain, step.argval]
        elif step.opname not in ("CACHE", "PUSH_NULL", "RESUME"):
            if chain:
                yield chain
            chain = []
    if chain:
        yield chain


def resolved(dotted, names):
    """What a dotted name stands for, and its library's name for it.

    Returns:
        the value, or None; a text, or None if it isn't a library's.
    """
    first, *rest = dotted
    if first == "import":
        return None, ".".join(rest)
    value = names.get(first)
    if not isinstance(value, types.ModuleType):
        return value, library_name(value)
    text = value.__name__
    for name in rest:
        text, value = f"{text}.{name}", getattr(value, name, None)
        if isinstance(value, types.ModuleType):
            text = value.__name__
    return value, text


def library_name(value):
    """A library's function or class as "torch.nn.modules.conv.Conv2d"."""
    home = getattr(value, "__module__", None)
    name = getattr(value, "__name__", None)
    if not isinstance(name, str) or callable(value) is False:
        return None
    if home is None and type(value) is np.ufunc:
        home = "numpy"
    root = str(home).partition(".")[0]
    return f"{home}.{name}" if root in ("numpy", "torch") else None


# What doesn't end.


@contextlib.contextmanager
def deadline(seconds):
    """Raise Endless in this `with` once it has lasted so many seconds.

    By a signal, which ends waiting, too, where there is one and this is the
    main thread; else by an exception from another thread, which ends what
    Python itself repeats.
    """
    main = threading.current_thread() is threading.main_thread()
    by_signal = main and hasattr(signal, "setitimer")
    with _by_signal(seconds) if by_signal else _by_thread(seconds):
        yield


@contextlib.contextmanager
def _by_signal(seconds):
    def stop(*_):
        raise Endless

    before = signal.signal(signal.SIGALRM, stop)
    try:
        # Once a second from then on, should an `except:` catch the first.
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), 1)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _by_thread(seconds):
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread = ctypes.c_ulong(threading.get_ident())
    lock, state = threading.Lock(), {"over": False, "raised": False}

    def stop():
        with lock:
            if not state["over"]:
                state["raised"] = True
                raise_in(thread, ctypes.py_object(Endless))

    timer = threading.Timer(max(seconds, 0.001), stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Endless:
        state["raised"] = False  # it has arrived
        raise
    finally:
        with lock:
            state["over"] = True
        timer.cancel()
        with contextlib.suppress(Endless):
            while state["raised"]:
                pass  # it's on its way
