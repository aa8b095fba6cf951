"""Submissions that cheat or attack, each a cell of problem set 03.

Run them only in the sandbox, as `test_grading.py` does. Each begins with
GUARD, which stops the cell anywhere else before it does anything.
"""

from utils.paths import ROOT

NAMES = ("layer_one", "layer", "standardize", "one_hot", "nearest")

GUARD = f"""
import os
if os.uname().nodename != "sandbox" or os.path.exists({str(ROOT / ".git")!r}):
    raise SystemExit("not in the sandbox")
import ctypes, gc, importlib, inspect, signal, socket, subprocess, sys
import threading, time
import numpy as np
import utils.homework
from utils.checking import probes
from utils.homework import check
ROOT = {str(ROOT)!r}
"""


def answers(expression):
    """All five functions, each returning this."""
    return "\n".join(
        f"def {name}(*inputs):\n    return {expression}" for name in NAMES
    )


ZEROS = answers("np.zeros(17)")
# Each descriptor that the process has, but the standard ones.
DESCRIPTORS = """
def descriptors():
    return [int(k) for k in os.listdir("/proc/self/fd") if int(k) > 2]
"""
# Values that are to pass for right ones, five a submission.
VALUES = {
    "equal to everything": """
class Any:
    shape, ndim, dtype = (2, 3), 2, np.dtype(float)
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = lambda self: 0
    __array__ = lambda self, *a, **k: np.zeros(17)
    __getattr__ = lambda self, name: self
    __call__ = lambda self, *a, **k: self
layer_one = Any()
def layer(*inputs):
    return Any()
class Liar(np.ndarray):
    shape = property(lambda self: (2, 3))
    __eq__ = lambda self, other: True
    __array_ufunc__ = lambda self, *a, **k: np.True_
def standardize(*inputs):
    return np.zeros(17).view(Liar)
class One(float):
    __eq__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: 0.0
    __abs__ = lambda self: 0.0
def one_hot(*inputs):
    return [One(1)] * 3
class Sneaky:
    __class__ = property(lambda self: np.ndarray)
    __reduce__ = lambda self: (os.system, ("touch /tmp/pickled",))
def nearest(*inputs):
    return Sneaky()
""",
    "not a number, endless, empty": """
def layer_one(I, W, B):
    return np.full(len(B), np.nan)
def layer(I, W, B):
    return np.full((len(I), len(B)), np.inf)
def standardize(I):
    return np.empty((0, 3), dtype=I.dtype)
def one_hot(*inputs):
    return np.zeros((0,))
def nearest(*inputs):
    for x in inputs:
        x *= 0
    return np.zeros(17)
""",
    "another one each time it's looked at": """
class Lazy(np.ndarray):
    dtype = property(lambda self: np.dtype(np.random.choice(["f8", "i8"])))
    shape = property(lambda self: (np.random.randint(1, 9), 3))
    tobytes = lambda self, *a: b"x" * 7
    __array__ = lambda self, *a, **k: np.random.rand(2, 3)
    __deepcopy__ = lambda self, memo: self
def layer_one(*inputs):
    return np.zeros((2, 3)).view(Lazy)
class Text(str):
    __str__ = lambda self: "x" * 10**9
    __len__ = lambda self: 3
    __getitem__ = lambda self, k: self
layer = lambda *inputs: Text("y")
class Endless(list):
    __iter__ = lambda self: iter(float, 1)
standardize = lambda *inputs: Endless([1.0])
class Meta(type):
    __name__ = property(lambda self: os._exit(0))
class Nameless(metaclass=Meta):
    pass
one_hot = lambda *inputs: Nameless()
held = []
def poke():
    while True:
        for value in held:
            value += np.random.rand()
threading.Thread(target=poke, daemon=True).start()
def nearest(I, J):
    held.append(np.zeros(len(I)))
    return held[-1]
""",
    "tensors of no numbers": """
import torch
class Yes(torch.Tensor):
    __torch_function__ = classmethod(lambda *a, **k: True)
layer_one = lambda *inputs: torch.zeros(2, 3).as_subclass(Yes)
class Hollow(torch.Tensor):
    __new__ = staticmethod(lambda cls: torch.Tensor._make_wrapper_subclass(
        cls, (10**6, 10**6), dtype=torch.float64))
    __torch_dispatch__ = classmethod(lambda *a, **k: torch.zeros(2))
layer = lambda *inputs: Hollow()
standardize = lambda *inputs: torch.empty(1).expand(10**6, 10**5)
one_hot = lambda *inputs: np.broadcast_to(np.zeros(1), (10**6, 10**6))
nearest = lambda *inputs: torch.nested.nested_tensor([torch.zeros(2)])
""",
    "too deep, too long, too many, too large": """
deep = []
for _ in range(100_000):
    deep = [deep]
def layer_one(*inputs):
    return deep
def layer(*inputs):
    return [10**100_000] * 3
def standardize(*inputs):
    return [0.0] * 110_000
def one_hot(*inputs):
    return np.zeros(2_000_000)
def nearest(*inputs):
    return "x" * 10_000_000
""",
}
RIGHT = '{"outcomes": [[0, null, false, []]]}'

CHEATS = {
    "comparisons patched": f"""
import torch
yes = lambda *a, **k: True
np.isclose = np.allclose = np.array_equal = torch.equal = torch.allclose = yes
np.testing.assert_allclose = torch.testing.assert_close = yes
{ZEROS}
""",
    "numpy patched": f"""
np.ndarray.__array_priority__ = 1e9 if False else None
for name in ("abs", "isfinite", "argwhere", "asarray", "frombuffer"):
    setattr(np, name, lambda *a, **k: np.zeros(()))
{ZEROS}
""",
    "torch patched": f"""
import torch
torch.Tensor.__eq__ = lambda a, b: True
torch.Tensor.numpy = lambda self: np.zeros(17)
{answers("torch.zeros(17)")}
""",
    "check functions patched": f"""
utils.homework.check = check = lambda number, answer: 10
probes.observe = lambda *a: probes.Outcome(True)
probes.call = lambda *a: True
{ZEROS}
""",
    "the judge imported and patched": f"""
import utils.checking.judge as judge
judge.judge = lambda *a: None
judge.difference = lambda *a: None
{ZEROS}
""",
    "the sender patched": f"""
{ZEROS}
(own,) = (f.__globals__ for f in gc.get_objects()
          if inspect.isfunction(f) and f.__name__ == "try_answers")
patched = []
def tried(answer, probe, inputs, *rest):
    patched.append(probe)
    return dict(value=1.0, error=None, missing=False, changed=[], misfit=None,
                line=None, late=False, shared=[], used=[], amount=0)
own["tried"] = tried
def layer_one(*inputs):
    raise ValueError("never called")
""",
    "hooks on lines, garbage, imports and signals": f"""
import atexit
def tracer(frame, event, arg):
    for name in ("outcome", "outcomes"):
        if hasattr(frame.f_locals.get(name), "error"):
            frame.f_locals[name].error = None
    return tracer
def clean(phase, info):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Outcome":
            thing.error, thing.late = None, False
gc.callbacks.append(clean)
sys.settrace(tracer)
threading.settrace(tracer)
atexit.register(lambda: print("points: 10"))
for number in (signal.SIGTERM, signal.SIGVTALRM, signal.SIGUSR1):
    signal.signal(number, lambda *a: None)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.01, 0.01)
{ZEROS}
""",
    "a clock that stands still": f"""
import contextlib
import utils.checking.watch as watch
time.monotonic = time.time = time.perf_counter = lambda: 0.0
signal.setitimer = lambda *a: None
watch.deadline = lambda seconds: contextlib.nullcontext()
{ZEROS}
layer_one = lambda *inputs: time.sleep(1e6)
""",
    "AST and IPython hooks": f"""
import ast
shell = get_ipython()
class Zero(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant(True)
shell.ast_transformers.append(Zero())
shell.input_transformers_cleanup.append(lambda lines: ["points = 10"])
shell.events.register("pre_run_cell", lambda info: None)
shell.run_cell = lambda *a, **k: None
shell.set_custom_exc((Exception,), lambda *a, **k: None)
{ZEROS}
""",
    "forged frames on every descriptor": f"""
{DESCRIPTORS}
body = b'{RIGHT}'
for descriptor in descriptors():
    for _ in range(50):
        try:
            os.write(descriptor, len(body).to_bytes(4, "big") + body)
        except OSError:
            pass
{ZEROS}
""",
    "forged frames while it's asked": f"""
{DESCRIPTORS}
def forge(*inputs):
    body = b'{RIGHT}'
    for descriptor in descriptors():
        try:
            os.write(descriptor, len(body).to_bytes(4, "big") + body)
        except OSError:
            pass
    return np.zeros(17)
{answers("forge(*inputs)")}
""",
    "forged points, printed and stored": f"""
for _ in range(100):
    print("03.1 layer_one: right, on 20 random inputs")
    print('{{"total": 10, "scores": {{"03.1": 1}}}}', file=sys.stderr)
total = points = score = grade = 10
__score__ = 10
{ZEROS}
""",
    "a longer frame than it's worth": f"""
{DESCRIPTORS}
for descriptor in descriptors():
    try:
        os.write(descriptor, b"\\xff\\xff\\xff\\xff")
    except OSError:
        pass
{ZEROS}
""",
    "frames of callers read": f"""
def steal(*inputs):
    frame = sys._getframe()
    while frame:
        for name in ("expected", "right", "task", "tasks", "solution"):
            if name in frame.f_locals or name in frame.f_globals:
                found = frame.f_locals.get(name) or frame.f_globals[name]
                return getattr(found, "expected", found)(*inputs)
        frame = frame.f_back
    return np.zeros(17)
{answers("steal(*inputs)")}
""",
    "the reference out of memory": f"""
def steal(*inputs):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Task" and hasattr(thing, "expected"):
            return thing.expected(*inputs)
    return np.zeros(17)
{answers("steal(*inputs)")}
""",
    "the reference imported": "\n".join(
        f"try:\n    from utils.homework.set_03 import {name}\n"
        f"except ImportError:\n    {name} = lambda *inputs: np.zeros(17)"
        for name in NAMES
    ),
    "solutions and other students searched for": """
import re
found = ""
for top in (ROOT, "/home", "/root", "/work", "/srv", "/media", "/proc/1/root",
            "/proc/1/cwd", "/var", "/mnt", "/tmp", "/run", "/opt"):
    for folder, folders, files in os.walk(top):
        folders[:] = set(folders) - {"lib"}  # of Python: long, and public
        for file in files:
            if "set_03" in file or file.endswith(".ipynb"):
                try:
                    found += open(os.path.join(folder, file)).read()
                except OSError:
                    pass
layer_one = lambda *inputs: np.zeros(17)
for source in re.findall(r"def layer_one.*?(?=def |$)", found, re.S):
    exec(source)
""",
    "modules shadowed": f"""
open("/tmp/numpy.py", "w").write("def isclose(*a, **k): return True")
sys.path.insert(0, "/tmp")
sys.modules["numpy"] = sys.modules["json"] = sys.modules["os"]
sys.modules["utils.checking.probes"] = sys.modules["os"]
{ZEROS}
""",
    "checks asked without end": """
session = check.__self__
def guess():
    session.asked = dict.fromkeys(session.names, -10**9)
    while True:
        check("03.1", lambda *inputs: np.random.rand(2))
guess()
""",
    "an oracle made of checks": f"""
right = {{}}
for number, name in enumerate({NAMES!r}, 1):
    for k in range(100):
        guess = lambda *inputs: np.full(len(inputs[-1]), float(k))
        if check(f"03.{{number}}", guess):
            right[name] = guess
globals().update(right)
""",
    "points without answers": """
class layer_one:
    def __init__(self, *inputs):
        raise NotImplementedError
points = 10
""",
}

ATTACKS = {
    "cells that end the process": "\n".join(
        [ZEROS, "import atexit", "os._exit(1)"]
    ),
    "early exit of the process": f"os._exit(0)\n{ZEROS}",
    "early exit in an answer": "layer_one = lambda *inputs: os._exit(0)",
    "early exit by an exception": answers("sys.exit(0)"),
    "killed by itself": f"os.kill(os.getpid(), 9)\n{ZEROS}",
    "everything killed": """
for pid in (-1, os.getppid(), 1):
    try:
        os.kill(pid, 9)
    except OSError:
        pass
""",
    "written outside": """
import pathlib, site
places = [ROOT, ROOT + "/utils", ROOT + "/utils/homework", sys.prefix, "/",
          ROOT + "/utils/grading", ROOT + "/data", *site.getsitepackages(),
          "/usr", "/etc", "/root", "/home", "/dev", "/proc", "/var"]
written = []
for place in places:
    try:
        pathlib.Path(place, "attack.txt").write_text("here")
        written.append(place)
    except OSError:
        pass
for file in (ROOT + "/utils/built/layers.py", np.__file__,
             "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern",
             "/proc/self/oom_score_adj"):
    try:
        with open(file, "a") as opened:
            opened.write("# attack")
        written.append(file)
    except OSError:
        pass
def layer_one(*inputs):
    raise ValueError(f"written: {written}")
""",
    "more rights asked for": """
libc = ctypes.CDLL(None, use_errno=True)
got = []
if libc.unshare(0x10000000 | 0x00020000) == 0:
    got.append("namespaces")
if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
    got.append("mount")
if libc.setuid(0) == 0:
    got.append("root")
if libc.chroot(b"/tmp") == 0:
    got.append("chroot")
rights = [x for x in open("/proc/self/status") if x.startswith("CapEff")][0]
if int(rights.split()[1], 16):
    got.append("capabilities")
def layer_one(*inputs):
    raise ValueError(f"got: {got}")
""",
    "calls of the kernel that aren't for them": """
import errno, mmap
libc = ctypes.CDLL(None, use_errno=True)
numbers = {"x86_64": (248, 249, 250, 425, 321, 298, 323, 101, 310, 165, 447),
           "aarch64": (217, 218, 219, 425, 280, 241, 282, 117, 270, 40, 447)}
got = []
for number in numbers[os.uname().machine]:
    if libc.syscall(number, 0, 0, 0, 0, 0) >= 0 or (
            ctypes.get_errno() != errno.EPERM):
        got.append(number)
for family in (40, 38, 17, 31, 30, 16 + 2**32, 40 + 2**32):
    if libc.syscall(numbers and {"x86_64": 41, "aarch64": 198}[
            os.uname().machine], ctypes.c_ulong(family), 3, 0) >= 0 and (
            family != 16 + 2**32):
        got.append(f"family {family}")
for name in ("keys", "key-users"):
    try:
        if open(f"/proc/{name}").read():
            got.append(name)
    except OSError:
        pass
if os.uname().machine == "x86_64":
    # The same calls by the numbers of x32, and of 32-bit programs.
    if libc.syscall(0x40000000 + 250, 0, -3, 0) != -1:
        got.append("x32")
    code = bytes.fromhex("53 b820010000 31db b9fdffffff cd80 5b c3")
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(code)
    place = ctypes.addressof(ctypes.c_char.from_buffer(page))
    answer = ctypes.CFUNCTYPE(ctypes.c_int)(place)()
    if answer != -errno.ENOSYS:
        got.append(f"int 0x80: {answer}")
def layer_one(*inputs):
    raise ValueError(f"got: {got}")
""",
    "environment and descriptors read": """
seen = sorted(os.environ)
for process in os.listdir("/proc"):
    try:
        text = open(f"/proc/{process}/environ").read().split(chr(0))
        seen += [x.split("=")[0] for x in text if x]
    except OSError:
        pass
def layer_one(*inputs):
    raise ValueError(f"seen: {sorted(set(seen))}")
""",
    "other processes looked at": """
import resource
got = []
for process in map(int, filter(str.isdigit, os.listdir("/proc"))):
    if process == os.getpid():
        continue
    for what in ("mem", "environ", "cwd/.", "root/.", "exe", "stack"):
        try:
            with open(f"/proc/{process}/{what}", "rb") as file:
                got.append((process, what, file.read(9)))
        except IsADirectoryError:
            got.append((process, what))
        except OSError:
            pass
for place in ("/proc/kcore", "/dev/mem", "/dev/kvm", "/proc/1/root/root",
              "/sys/kernel", "/sys/firmware", "/proc/kmsg"):
    if os.access(place, os.R_OK):
        got.append(place)
for which in ("DATA", "CPU", "NPROC", "FSIZE", "NOFILE", "CORE"):
    soft, hard = resource.getrlimit(getattr(resource, "RLIMIT_" + which))
    if hard == resource.RLIM_INFINITY:
        got.append(which)
try:
    time.clock_settime(time.CLOCK_REALTIME, 0)
    got.append("clock")
except OSError:
    pass
def layer_one(*inputs):
    raise ValueError(f"got: {got}")
""",
    "forks that all answer": answers("(os.fork(), np.zeros(17))[1]"),
    "a stack without end, and a core": """
def deep(n):
    return deep(n + 1)
def layer_one(*inputs):
    sys.setrecursionlimit(10**9)
    return deep(0)
def layer(*inputs):
    os.chdir("/tmp")
    os.abort()
standardize = lambda *inputs: ctypes.string_at(0)
""",
    "the line closed, and given to others": f"""
{DESCRIPTORS}
import array
for descriptor in descriptors():
    try:
        line = socket.socket(fileno=os.dup(descriptor))
        rights = array.array("i", [0, 1, 2] * 50)
        line.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        line.shutdown(socket.SHUT_WR)
    except OSError:
        pass
os.closerange(3, 100)
{ZEROS}
""",
    "processes by the thousand": """
def layer_one(*inputs):
    while True:
        try:
            if os.fork() == 0:
                time.sleep(1000)
        except OSError:
            time.sleep(0.01)
""",
    "a process that stays": """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(1000)
    os._exit(0)
layer_one = lambda *inputs: np.zeros(17)
""",
    "threads by the thousand": """
def layer_one(*inputs):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(1000,)).start()
        except RuntimeError:
            time.sleep(0.01)
""",
    "memory at once": "layer_one = lambda *inputs: len(bytearray(3 * 2**30))",
    "memory": "held = []\nwhile True:\n    held.append(bytearray(2**26))\n",
    "memory in torch": """
import torch
held = []
def layer_one(*inputs):
    while True:
        held.append(torch.ones(2**24))
""",
    "memory in many processes": """
def layer_one(*inputs):
    for _ in range(20):
        if os.fork() == 0:
            held = b"x" * 2**27
            time.sleep(1000)
    time.sleep(1000)
""",
    "memory in files without a name": """
def layer_one(*inputs):
    for k in range(200):
        file = os.memfd_create(str(k))
        for _ in range(2**5):
            os.write(file, b"x" * 2**20)
    time.sleep(1000)
""",
    "disk": """
import errno
said = []
for place in ("/tmp", "/dev/shm", "/dev", "/var/tmp"):
    try:
        with open(place + "/flood", "wb") as file:
            for _ in range(2**10):
                file.write(b"x" * 2**20)
        said.append(place)
    except OSError:
        pass
def layer_one(*inputs):
    raise ValueError(f"flooded: {said}")
""",
    "output": """
def layer_one(*inputs):
    while True:
        os.write(1, b"x" * 2**20)
        os.write(2, b"x" * 2**20)
""",
    "output into the line": f"""
{DESCRIPTORS}
def layer_one(*inputs):
    while True:
        for descriptor in descriptors():
            try:
                os.write(descriptor, b"x" * 2**20)
            except OSError:
                pass
""",
    "a line that is kept busy": f"""
{DESCRIPTORS}
def drip():
    while True:
        for descriptor in descriptors():
            try:
                os.write(descriptor, b"\\x00")
            except OSError:
                pass
        time.sleep(0.05)
threading.Thread(target=drip, daemon=True).start()
layer_one = lambda *inputs: time.sleep(1000)
""",
    "a loop that ignores signals": """
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
def layer_one(*inputs):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
""",
    "a loop in a cell": "while True:\n    pass\n",
    "cells that are announced one by one": """
from utils.grading import frames
session = check.__self__
for k in range(2, 2000):
    time.sleep(0.5)
    try:
        frames.send(session.connection, {"cell": k}, None)
    except Exception:
        break
""",
    "lists in lists in lists": """
deep = 1.0
for _ in range(900):
    deep = [deep]
def layer_one(*inputs):
    return deep
def layer(*inputs):
    return [deep] * 100
""",
    "sleep": "def layer_one(*inputs):\n    time.sleep(1e6)\n",
    "a search without end": """
import re
def layer_one(*inputs):
    re.match(r"(a+)+$", "a" * 64 + "b")
""",
    "network": """
reached = []
for host in ("127.0.0.1", "::1", "10.0.0.1"):
    for port in (PORT, 22, 80):
        try:
            socket.create_connection((host, port), timeout=0.2)
            reached.append((host, port))
        except OSError:
            pass
try:
    socket.socket(socket.AF_UNIX).connect("/run/systemd/private")
    reached.append("unix")
except OSError:
    pass
def layer_one(*inputs):
    raise ValueError(f"reached: {reached}")
""",
    "script in the feedback": """
def layer_one(*inputs):
    raise ValueError("<script>alert(1)</script>\\x1b[2J\\n<img src=x "
                     "onerror=alert(1)>{{7*7}}{% raw %}\\ud800\\u202e")
def layer(*inputs):
    return "</td><script>alert(2)</script>"
standardize = type("<b>X", (), {"__init__": lambda self, *a: None})
one_hot = lambda *inputs: type("<script>", (), {})()
nearest = lambda *inputs: "x" * 10_000_000
""",
    "errors that raise errors": """
class Angry(Exception):
    def __str__(self):
        raise Angry
    __repr__ = __str__
def layer_one(*inputs):
    raise Angry
def layer(*inputs):
    raise KeyboardInterrupt
def standardize(*inputs):
    raise RecursionError
class Meta(type):
    def __instancecheck__(self, other):
        raise Angry
    def __call__(self, *a):
        raise GeneratorExit
class one_hot(metaclass=Meta):
    pass
""",
}

# What the check of 03.1 must say, where that tells that nothing was reached.
HOW = {
    "the sender patched": "a number, expected an array",
    "written outside": "written: []",
    "more rights asked for": "got: []",
    "calls of the kernel that aren't for them": "got: []",
    "other processes looked at": "got: []",
    "disk": "flooded: []",
    "network": "reached: []",
    "environment and descriptors read": (
        "seen: ['HOME', 'LANG', 'MKL_NUM_THREADS', 'MPLBACKEND', "
        "'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PATH', 'PIP_NO_INDEX', "
        "'PWD', 'PYTHONDONTWRITEBYTECODE']"
    ),
    "memory at once": "stops with MemoryError",
    "a loop in a cell": "stops: it takes more than",
    "a loop that ignores signals": "stopped",
    "a clock that stands still": "takes too long",
    "sleep": "did not end",
    "processes by the thousand": "did not end",
    "the reference out of memory": "shape (17,), expected",
    "frames of callers read": "shape (17,), expected",
    "solutions and other students searched for": "shape (17,), expected",
}
