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
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from utils.grading.frames import FrameError, receive
from utils.paths import ROOT

CGROUPS = Path("/sys/fs/cgroup")
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
)
START = 60  # seconds that starting may take, on the busiest machine
JOIN = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 99; shift; done; '


class SandboxError(Exception):
    """There is no sandbox to be had: nothing that a student did."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Args:
        seconds: in all, by the clock, but for the sandbox's own starting.
        cell: seconds by the clock for one cell.
        memory: bytes, of all its processes together.
        processes: at a time, threads included.
        disk: bytes, in memory, of all that it writes to /tmp and /dev/shm.
    """

    seconds: float = 60
    cell: float = 20
    memory: int = 2 * 2**30
    processes: int = 64
    disk: int = 64 * 2**20


def visible():
    """Of the course's files, those that the sandbox shows.

    No task, no solution, no test, and nothing that a lecture's folder holds.
    """
    utils = ROOT / "utils"
    return [
        ROOT / "requirements.txt",
        ROOT / "data",
        *(utils / name for name in SHOWN),
    ]


def python():
    """The folders of Python and its packages that lie outside /usr."""
    prefixes = sorted({sys.base_prefix, sys.prefix})
    return [path for path in prefixes if not path.startswith("/usr/")]


def exposed(path):
    """Does this lie where the sandbox shows all there is?"""
    return any(path.is_relative_to(top) for top in ("/usr", *python()))


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


def bubblewrap(limits):
    """The command that the process's own command is appended to.

    Root would stay root of the machine, with a right to much that lies in
    /proc, so root builds what there is to see and then becomes nobody.
    """
    root, bwrap = os.getuid() == 0, shutil.which("bwrap")
    command = [bwrap, "--die-with-parent", "--new-session", "--clearenv"]
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc"]
    command += ["--unshare-uts", "--hostname", "sandbox"]
    command += ["--unshare-cgroup-try", *([] if root else ALONE)]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    # What can be written to is in memory, limited, and gone afterwards.
    command += ["--proc", "/proc", "--dev", "/dev"]
    for folder in ("/tmp", "/dev/shm"):
        command += ["--perms", "1777", "--size", str(limits.disk // 2)]
        command += ["--tmpfs", folder]
    # Programs and libraries, and what of the course is shown.
    command += ["--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"):
        if os.path.islink(name):
            command += ["--symlink", os.readlink(name), name]
        else:
            command += ["--ro-bind-try", name, name]
    shown = [*python(), *map(str, visible())]
    for folder in sorted({str(up) for x in shown for up in Path(x).parents}):
        command += ["--dir", folder]  # so that nobody, too, may pass
    for path in ("/etc/ld.so.cache", "/sys/devices/system/cpu", *shown):
        command += ["--ro-bind-try", path, path]
    command += ["--remount-ro", "/dev", "--remount-ro", "/"]
    command += ["--chdir", "/tmp", "--"]
    if root:
        command += ["setpriv", "--reuid", NOBODY, "--regid", NOBODY]
        command += ["--clear-groups", "--no-new-privs"]
        command += ["--inh-caps=-all", "--bounding-set=-all"]
        command += [bwrap, "--die-with-parent", "--dev-bind", "/", "/"]
        command += [*ALONE, "--"]
    return command


def own_cgroups():
    """{controller: path} of this process; "" stands for version 2."""
    own = {}
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            for controller in controllers.split(","):
                own[controller] = path.strip("/")
    return own


def cgroup_parents():
    """Where control groups can be made that limit memory and processes.

    Returns:
        list of one folder (version 2), of two (version 1: memory, pids), or
        of none.
    """
    own = own_cgroups()
    if (CGROUPS / "cgroup.controllers").exists():
        here = CGROUPS / own.get("", "")
        for folder in [here, *here.parents]:
            if not folder.is_relative_to(CGROUPS):
                break
            with contextlib.suppress(OSError):
                passed_on = (folder / "cgroup.subtree_control").read_text()
                both = {"memory", "pids"} <= set(passed_on.split())
                if both and os.access(folder, os.W_OK):
                    return [folder]
        return []
    folders = []
    for controller in ("memory", "pids"):
        top = CGROUPS / controller
        here = top / own.get(controller, "")
        folder = here if here.exists() else top
        if not os.access(folder / "cgroup.procs", os.W_OK):
            return []
        folders.append(folder)
    return folders


# How a control group is told its limits: version 2, then version 1.
LIMIT_FILES = {
    "memory.max": "memory",
    "memory.swap.max": None,
    "memory.limit_in_bytes": "memory",
    "memory.memsw.limit_in_bytes": "memory",
    "pids.max": "processes",
}


class ControlGroup:
    """Limits for all processes of one sandbox together.

    Args:
        name: of the new folders.
        limits: Limits.

    Raises:
        SandboxError: the machine doesn't let us.
    """

    def __init__(self, parents, name, limits):
        self.folders = []
        try:
            for parent in parents:
                folder = parent / name
                folder.mkdir()
                self.folders.append(folder)
                for file, limit in LIMIT_FILES.items():
                    if (folder / file).exists():
                        number = getattr(limits, limit) if limit else 0
                        (folder / file).write_text(str(number))
        except OSError as error:
            self.remove()
            raise SandboxError(f"no control group: {error}") from None

    def files(self):
        """The files that a process joins by writing its number to them."""
        return [str(folder / "cgroup.procs") for folder in self.folders]

    def remove(self):
        """Kill what is left in it, and take it away."""
        for folder in self.folders:
            for _ in range(200):
                with contextlib.suppress(OSError):
                    for pid in (folder / "cgroup.procs").read_text().split():
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(int(pid), signal.SIGKILL)
                    folder.rmdir()
                    break
                time.sleep(0.01)


def remove_stale_groups():
    """Take away the control groups of graders that were killed."""
    for parent in cgroup_parents():
        for folder in parent.glob("grading-*"):
            pid = folder.name.split("-")[1]
            if not Path(f"/proc/{pid}").exists():
                with contextlib.suppress(OSError):
                    folder.rmdir()


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
        command += [str(limits.processes), str(limits.seconds), *modules]
        # Bubblewrap's own environment could be read in /proc: none, either.
        own = os.environ | environment() if trust else environment()
        if not trust:
            command = self._enclose(command, limits)
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # an interrupt is for the grader alone
            env=own,
        )
        theirs.close()  # so that we notice when the other end closes
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

    def _enclose(self, command, limits):
        """The command in its sandbox, and in a control group if possible."""
        command = bubblewrap(limits) + command
        if parents := cgroup_parents():
            Sandbox.count += 1
            name = f"grading-{os.getpid()}-{Sandbox.count}-{id(self)}"
            self.group = ControlGroup(parents, name, limits)
            join = ["/bin/sh", "-c", JOIN + 'shift; exec "$@"', "sh"]
            command = [*join, *self.group.files(), "--", *command]
        return command

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
