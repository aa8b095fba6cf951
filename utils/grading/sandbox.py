"""The sandbox: a process that sees and reaches next to nothing.

Bubblewrap gives it a system of its own to look at: the same programs, read
only, of the course only what every student has, an empty folder in memory,
no network, no other processes. A control group limits what all its processes
take together. Where there is none to be had, each has limits of its own,
which an unprivileged user can't lift.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from utils.checking import probes
from utils.grading import seccomp
from utils.grading.cgroups import (
    OWN,
    ControlGroup,
    GroupError,
    cgroup_parents,
)
from utils.grading.frames import FrameError, receive
from utils.paths import ROOT

NOBODY = "65534"
# No rights, and no way to namespaces in which there are some.
ALONE = ["--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
# What a submission may import of the course: what lectures use.
SHOWN = (
    "__init__.py",
    "paths.py",
    "environment.py",
    "course.mplstyle",
    "data.py",
    "figures.py",
    "progress.py",
    "timing.py",
    "processes.py",
    "built/__init__.py",
    "built/layers.py",
    "built/models.py",
    "built/training.py",
    "built/workers.py",
    "checking/__init__.py",
    "checking/probes.py",
    "checking/probes_torch.py",
    "checking/watch.py",
    "checking/watch_torch.py",
    "grading/__init__.py",
    "grading/frames.py",
    "grading/inside.py",
    "grading/shell.py",
)
DATA = (
    "README.md",
    "fashion-mnist/LICENSE",
    "fashion-mnist/SHA256SUMS",
    "fashion-mnist/t10k-images-idx3-ubyte.gz",
    "fashion-mnist/t10k-labels-idx1-ubyte.gz",
    "fashion-mnist/train-images-idx3-ubyte.gz",
    "fashion-mnist/train-labels-idx1-ubyte.gz",
)
UTILS = ROOT / "utils"
HOME = ROOT / "notebooks" / "homework"  # where the cells run, empty
# What of /proc says something about other users.
HIDDEN = ("/proc/keys", "/proc/key-users", "/proc/timer_list")
START = 60  # seconds that starting may take, on the busiest machine
JOIN = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 99; shift; done; '


class SandboxError(Exception):
    """There is no sandbox to be had: nothing that a student did."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Args:
        seconds: of all its cells together, by the clock.
        cell: seconds of one cell.
        memory: bytes, of all its processes together.
        processes: at a time, threads included.
        disk: bytes, in memory, of all that it writes.
        share: of a processor, for all its processes together.
    """

    seconds: float = 60
    cell: float = 20
    memory: int = 2 * 2**30
    processes: int = 64
    disk: int = 64 * 2**20
    share: float = 1.0

    @property
    def call(self):
        """Seconds of one call of an answer: at first those of `check`."""
        return probes.SECONDS * self.seconds / Limits.seconds

    def answer(self, calls):
        """Seconds of all calls of an answer together."""
        return probes.seconds_of(calls) * self.seconds / Limits.seconds

    @property
    def answers(self):
        """Seconds of all answers together; cells have a budget of theirs."""
        return 5 * self.seconds


def visible():
    """Of the course's files, those that the sandbox shows.

    No task, no solution, no test, and nothing that a lecture's folder holds.
    """
    return [
        ROOT / "requirements.txt",
        *(ROOT / "data" / name for name in DATA),
        *(UTILS / name for name in SHOWN),
    ]


def python():
    """The folders of Python and its packages that lie outside /usr."""
    prefixes = sorted({sys.base_prefix, sys.prefix})
    return [path for path in prefixes if not path.startswith("/usr/")]


def exposed(path):
    """Does this lie where the sandbox shows files?"""
    shown = ["/usr", *python(), ROOT / "data", ROOT / "utils"]
    shown += [f"/{name}" for name in ("bin", "sbin", "lib", "lib32", "lib64")]
    return any(path.is_relative_to(os.path.realpath(top)) for top in shown)


def environment():
    """The variables that the process in the sandbox has: these alone."""
    variables = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "PIP_NO_INDEX": "1",  # !pip install fails at once, not in a minute
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for library in ("OMP", "MKL", "OPENBLAS"):
        variables[f"{library}_NUM_THREADS"] = "1"
    return variables


def bubblewrap(limits, filter_):
    """The command that the process's own command is appended to.

    Root would stay root of the machine, with a right to much that lies in
    /proc, so root builds what there is to see and then becomes nobody.

    Args:
        limits: Limits.
        filter_: descriptor of what `seccomp.program` gives.
    """
    root, bwrap = os.getuid() == 0, shutil.which("bwrap")
    last = [*ALONE, "--seccomp", str(filter_)]
    command = [bwrap, "--die-with-parent", "--new-session", "--clearenv"]
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc"]
    command += ["--unshare-uts", "--hostname", "sandbox"]
    command += ["--unshare-cgroup-try", *([] if root else last)]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    command += [*file_system(limits), "--chdir", str(HOME), "--"]
    if root:
        command += ["setpriv", "--reuid", NOBODY, "--regid", NOBODY]
        command += ["--clear-groups", "--no-new-privs"]
        command += ["--inh-caps=-all", "--bounding-set=-all"]
        command += [bwrap, "--die-with-parent", "--dev-bind", "/", "/"]
        command += [*last, "--"]
    return command


def file_system(limits):
    """What there is to see: bubblewrap's options for files and folders."""
    options = ["--proc", "/proc", "--dev", "/dev"]
    for path in HIDDEN:
        if os.path.exists(path):
            options += ["--ro-bind", "/dev/null", path]
    # Programs and libraries, and what of the course is shown.
    options += ["--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"):
        if os.path.islink(name):
            options += ["--symlink", os.readlink(name), name]
        else:
            options += ["--ro-bind-try", name, name]
    # What can be written to is in memory, limited, and gone afterwards.
    writable = ("/tmp", "/dev/shm", str(HOME))
    shown = [*python(), *map(str, visible())]
    above = {up for path in (*shown, HOME) for up in Path(path).parents}
    for folder in sorted(map(str, above - {Path("/tmp")})):
        options += ["--dir", folder]  # so that nobody, too, may pass
    for folder in writable:
        options += ["--perms", "1777"]
        options += ["--size", str(limits.disk // len(writable))]
        options += ["--tmpfs", folder]
    # The course's own __init__.py looks for all packages, a third of a start,
    # and the grader has: there it's one with nothing but a docstring.
    other = {str(UTILS / "__init__.py"): str(UTILS / "built/__init__.py")}
    for path in ("/etc/ld.so.cache", "/sys/devices/system/cpu", *shown):
        options += ["--ro-bind-try", other.get(path, path), path]
    return [*options, "--remount-ro", "/dev", "--remount-ro", "/"]


class Sandbox:
    """A process that runs `utils.grading.inside`, and the line to it.

    Use it in a `with`: the process, and all that it started, ends there.

    Args:
        limits: Limits.
        trust: True to start it without any sandbox.
        modules: names of those that are imported at once, so that no
            student's time is taken up by it.

    Raises:
        SandboxError: it doesn't start.
    """

    count = 0

    def __init__(self, limits, trust=False, modules=()):
        self.group = self.process = None
        self.connection, theirs = socket.socketpair()
        try:
            self._start(limits, trust, modules, theirs)
        except BaseException:
            self.end()
            raise
        finally:
            theirs.close()

    def _start(self, limits, trust, modules, theirs):
        # -I: nothing of the environment or the folder counts.
        command = [sys.executable, "-I", "-m", "utils.grading.inside"]
        command += [str(theirs.fileno()), str(limits.memory)]
        processor = limits.seconds + limits.answers
        command += [str(limits.processes), str(processor), *modules]
        # Bubblewrap's own environment could be read in /proc: none, either.
        own = os.environ | environment() if trust else environment()
        passed = [theirs.fileno()]
        if not trust:
            passed.append(seccomp.as_descriptor(_filter()))
            command = self._enclose(command, limits, passed[1])
            seccomp.new_keyring()
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=passed,
                start_new_session=True,  # an interrupt is for the grader
                env=own,
            )
        finally:
            for descriptor in passed[1:]:
                os.close(descriptor)
        theirs.close()  # so that we notice when the other end closes
        self._await_start()

    def _await_start(self):
        """Wait until the process says that it's ready."""
        try:
            receive(self.connection, START)
        except FrameError as error:
            self.process.kill()
            said = self.process.communicate()[1].decode(errors="replace")
            last = said.strip().splitlines()[-1:] or [str(error)]
            raise SandboxError(f"the sandbox doesn't start: {last[0]}") from (
                None
            )
        self.process.stderr.close()

    def _enclose(self, command, limits, filter_):
        """The command in its sandbox, and in a control group if possible."""
        command = bubblewrap(limits, filter_) + command
        if parents := cgroup_parents():
            Sandbox.count += 1
            name = f"{OWN}-{os.getpid()}-{Sandbox.count}-{id(self)}"
            try:
                self.group = ControlGroup(parents, name, limits)
            except GroupError as error:
                raise SandboxError(str(error)) from None
            join = ["/bin/sh", "-c", JOIN + 'shift; exec "$@"', "sh"]
            command = [*join, *self.group.files(), "--", *command]
        return command

    def processor(self):
        """Seconds of processor time that its processes have used."""
        used = 0
        with contextlib.suppress(psutil.Error):
            own = psutil.Process(self.process.pid)
            for one in [own, *own.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    used += sum(one.cpu_times()[:4])
        return used

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def ended(self):
        """The code that the process has ended with, or None if it runs."""
        try:
            # The line closes a moment before the process has ended.
            return self.process.wait(0.2)
        except subprocess.TimeoutExpired:
            return None

    def end(self):
        """End the process and all that it started."""
        self.connection.close()
        if self.process:
            self.process.kill()
            self.process.wait()
        if self.group:
            self.group.remove()


def _filter():
    """The filter of system calls for this processor."""
    filter_ = seccomp.program()
    if filter_ is None:
        raise SandboxError(
            "the sandbox's filter of system calls is for x86-64 and arm64 "
            "processors, and this is another one"
        )
    return filter_


def check_sandbox(limits):
    """Make sure that there is a sandbox.

    Raises:
        SandboxError: there is none; the message says why, and how to mend it.
    """
    if not shutil.which("bwrap"):
        raise SandboxError(
            "students' code is only run in a sandbox, and bubblewrap isn't "
            "there. On Debian or Ubuntu: sudo apt-get install bubblewrap. "
            "Elsewhere use a Linux machine (a virtual one will do). For your "
            "own work, which you trust: --trust"
        )
    try:
        Sandbox(limits).end()
    except SandboxError as error:
        hint = ""
        if "ermission denied" in str(error) or "not permitted" in str(error):
            hint = (
                ". Can this user read the course's folder and its Python, and "
                "make user namespaces? (On Ubuntu: sudo sysctl -w "
                "kernel.apparmor_restrict_unprivileged_userns=0)"
            )
        raise SandboxError(f"{error}{hint}") from None
