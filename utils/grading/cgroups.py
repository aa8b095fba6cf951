"""Control groups: limits for all processes of one sandbox together.

Of both versions: one folder for all controllers (2), or one for each (1).
"""

import contextlib
import os
import signal
import time
import zlib
from pathlib import Path

from utils.paths import ROOT

CGROUPS = Path("/sys/fs/cgroup")
# This checkout's groups alone: others on the machine have their own.
OWN = f"grading-{zlib.crc32(str(ROOT).encode(errors='replace')):08x}"
NEEDED = ("memory", "pids")  # without these there is no group
PERIOD = 100_000  # microseconds, in which a share of a processor is counted
# How a control group is told its limits: version 2, then version 1.
LIMIT_FILES = {
    "memory.max": lambda limits: limits.memory,
    "memory.swap.max": lambda limits: 0,
    "pids.max": lambda limits: limits.processes,
    "cpu.max": lambda limits: f"{int(limits.share * PERIOD)} {PERIOD}",
    "memory.limit_in_bytes": lambda limits: limits.memory,
    "memory.memsw.limit_in_bytes": lambda limits: limits.memory,
    "cpu.cfs_period_us": lambda limits: PERIOD,
    "cpu.cfs_quota_us": lambda limits: int(limits.share * PERIOD),
}


class GroupError(Exception):
    """The machine doesn't let us limit a group."""


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
        list of one folder (version 2), of two or three (version 1: memory,
        pids, and cpu if possible), or of none.
    """
    own = own_cgroups()
    if (CGROUPS / "cgroup.controllers").exists():
        return _one_for_all(CGROUPS / own.get("", ""))
    folders = []
    for controller in (*NEEDED, "cpu"):
        top = CGROUPS / controller
        here = top / own.get(controller, "")
        folder = here if here.exists() else top
        if os.access(folder / "cgroup.procs", os.W_OK):
            folders.append(folder)
        elif controller in NEEDED:
            return []
    return folders


def _one_for_all(here):
    """The nearest folder that passes both controllers on, or none."""
    for folder in [here, *here.parents]:
        if not folder.is_relative_to(CGROUPS):
            break
        with contextlib.suppress(OSError):
            passed_on = (folder / "cgroup.subtree_control").read_text()
            all_there = set(NEEDED) <= set(passed_on.split())
            if all_there and os.access(folder, os.W_OK):
                return [folder]
    return []


class ControlGroup:
    """Limits for all processes of one sandbox together.

    Args:
        parents: list of folders, those of `cgroup_parents`.
        name: of the new folders.
        limits: utils.grading.sandbox.Limits.

    Raises:
        GroupError: the machine doesn't let us.
    """

    def __init__(self, parents, name, limits):
        self.folders = []
        try:
            for parent in parents:
                folder = parent / name
                folder.mkdir()
                self.folders.append(folder)
                for file, number in LIMIT_FILES.items():
                    if (folder / file).exists():
                        (folder / file).write_text(str(number(limits)))
        except OSError as error:
            self.remove()
            raise GroupError(f"no control group: {error}") from None

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


def own_groups():
    """The folders of this checkout's groups."""
    return [
        folder
        for parent in cgroup_parents()
        for folder in parent.glob(f"{OWN}-*")
    ]


def remove_stale_groups():
    """Take away the control groups of graders that were killed."""
    for folder in own_groups():
        pid = folder.name.split("-")[2]
        if not Path(f"/proc/{pid}").exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
