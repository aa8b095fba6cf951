"""Kernels that are forked from a process that has torch imported already.

A kernel takes two seconds of processor time and more to import IPython,
Matplotlib and torch, and the course has nearly forty notebooks. So where
pytest-xdist checks one after the other, Python's fork server imports these
once, and each kernel is a copy of it: a new process in which nothing else has
happened. `make notebooks` and JupyterLab start kernels in the usual way.
"""

import multiprocessing
import os

from jupyter_client.provisioning import LocalProvisioner


def run(arguments, folder, environment):
    """Become a kernel, as `python -m ipykernel_launcher arguments` does."""
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()  # a signal for the kernel is for all that it starts
    os.chdir(folder)
    os.environ.update(environment)
    # It ends when the fork server does.
    own = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance([*arguments, own])


class ForkedProvisioner(LocalProvisioner):
    """Starts kernels so; pyproject.toml makes it known to Jupyter."""

    async def pre_launch(self, **kwargs):
        # Another process may take a free port before the kernel does, and the
        # kernel dies; so its sockets have names instead, that no one else has.
        self.parent.transport = "ipc"
        self.parent.ip = f"@{self.kernel_id}"  # in no folder: "abstract"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd, **kwargs):
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["utils.maintenance.preloaded"])
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        folder = kwargs.get("cwd") or os.getcwd()
        inputs = arguments, folder, dict(kwargs["env"])
        self.process = Forked(context.Process(target=run, args=inputs))
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class Forked:
    """A process of multiprocessing that is used as one of subprocess."""

    stdin = stdout = stderr = None

    def __init__(self, process):
        process.start()
        self.process, self.pid = process, process.pid
        self.kill, self.terminate = process.kill, process.terminate

    def poll(self):
        return self.process.exitcode

    def wait(self):
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)
