"""Starting processes so that none is left behind.

However a cell ends, with its result, an error or an interrupt, every process
that it started has ended, too.
"""

import contextlib
import logging
import os
import re
import subprocess
import sys

import psutil
from torch import multiprocessing

from utils.paths import ROOT

# It would log each process that it stops, with its number.
logging.getLogger("torch.multiprocessing.spawn").setLevel(logging.ERROR)


def in_processes(work, arguments, count):
    """Run work(rank, *arguments) in new processes, rank = 0, 1, …

    Args:
        work: function of a module, such as those of `utils.built.workers`.
        arguments: tuple; tensors in it are shared, not copied.
        count: how many processes.

    Raises:
        RuntimeError: a process has failed; the message says which, where,
            and with what. The others are stopped.
    """
    others = multiprocessing.active_children()
    try:
        context = multiprocessing.spawn(work, arguments, count, join=False)
        while not context.join():
            pass  # one has ended, others go on
    except multiprocessing.ProcessRaisedException as error:
        places = re.findall(r'File ".*?([^/\\]+)", line (\d+)', str(error))
        file, line = places[-1]
        what = str(error).strip().splitlines()[-1]
        raise RuntimeError(
            f"process {error.error_index} failed in {file}, line {line}: "
            f"{what}"
        ) from None
    finally:
        for process in multiprocessing.active_children():
            if process not in others:
                process.kill()
                process.join()


def torchrun(*arguments, seconds=120):
    """Run the command `torchrun` with these arguments; what it prints.

    Args:
        arguments: as they would be typed.
        seconds: after which it counts as stuck.

    Raises:
        RuntimeError: the command failed or took too long; the message ends
            with what it said.
    """
    command = [sys.executable, "-m", "torch.distributed.run"]
    # A restarted process needs a fresh meeting point (PyTorch issue 135712).
    own = {"TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1", "OMP_NUM_THREADS": "1"}
    if "--standalone" in arguments:
        # On its own, it needn't look for the host by its name.
        command += ["--local-addr", "localhost"]
    process = psutil.Popen(
        [*command, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # an interrupt reaches us first, not them
    )
    try:
        said, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        stop(process)
        _, errors = process.communicate()
        raise RuntimeError(
            f"torchrun was stopped: after {seconds} seconds it hadn't ended. "
            f"It said:\n{errors[-3000:]}"
        ) from None
    finally:
        stop(process)
    if process.returncode != 0:
        raise RuntimeError(f"torchrun failed; it said:\n{errors[-3000:]}")
    return said


def stop(process):
    """Kill a psutil.Process and all that it has started, if it's running."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()
