"""The same outputs anywhere? `make portability`.

Checks every notebook under three instruction sets (of torch, MKL, oneDNN and
OpenBLAS), with one and two threads, with another hash seed each, and with no
network but the machine's own loopback.

    python -m utils.maintenance.portability [pytest's options ...]
"""

import os
import shutil
import socket
import struct
import subprocess
import sys

from utils.environment import ROOT

# name: torch's name for it, torch, MKL, oneDNN, OpenBLAS (for NumPy)
INSTRUCTION_SETS = {
    "baseline": ("DEFAULT", "default", "SSE4_2", "SSE41", "Nehalem"),
    "AVX2": ("AVX2", "avx2", "AVX2", "AVX2", "Haswell"),
    "AVX-512": ("AVX512", "avx512", "AVX512", "AVX512_CORE", "SkylakeX"),
}
INSTRUCTION_VARIABLES = (
    "ATEN_CPU_CAPABILITY",
    "MKL_ENABLE_INSTRUCTIONS",
    "ONEDNN_MAX_CPU_ISA",
    "OPENBLAS_CORETYPE",
)
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
)
# An address that is reserved for examples and belongs to nobody (RFC 5737).
ELSEWHERE = "192.0.2.1", 80


def torch_in(environment):
    """The instruction set and the threads that torch uses there."""
    code = (
        "import torch; print(torch.backends.cpu.get_cpu_capability(), "
        "torch.get_num_threads())"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    return result.stdout.split()


def without_network():
    """The command that cuts off the network, as a list.

    Raises SystemExit on Linux where that isn't allowed; elsewhere there is no
    such command, and the list is empty.
    """
    if sys.platform != "linux":
        return []
    for options in (["--net"], ["--net", "--map-root-user"]):
        command = ["unshare", *options]
        allowed = shutil.which("unshare") and not subprocess.call(
            [*command, "true"], stderr=subprocess.DEVNULL
        )
        if allowed:
            return command
    sys.exit(
        "The network can't be cut off: unshare is missing or not allowed "
        "here. Run this as root."
    )


def inside(arguments):
    """Inside the namespace: bring up loopback, see that the rest is cut off,
    and become pytest.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        import fcntl  # not on Windows, which has no namespaces either

        up, set_flags = 1, 0x8914  # IFF_UP, SIOCSIFFLAGS of <linux/sockios.h>
        fcntl.ioctl(control, set_flags, struct.pack("16sh14x", b"lo", up))
    with socket.socket() as outside:
        outside.settimeout(5)
        if outside.connect_ex(ELSEWHERE) == 0:
            sys.exit("The network is still there.")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


def check(name, threads, seed, cut_off, options):
    """Check the notebooks under one combination; returns (result, report)."""
    capability, *values = INSTRUCTION_SETS[name]
    environment = {
        **os.environ,
        **dict(zip(INSTRUCTION_VARIABLES, values, strict=True)),
        **dict.fromkeys(THREAD_VARIABLES, str(threads)),
        "PYTHONHASHSEED": str(seed),
    }
    found = torch_in(environment)
    if found != [capability, str(threads)]:
        return f"not on this CPU: torch uses {' '.join(found)}", ""
    # With two threads each, two workers would fight for two cores.
    workers = "2" if threads == 1 else "1"
    arguments = ["--nbval", "notebooks", "-q", "-n", workers]
    arguments += ["--dist", "loadfile", *options]
    start = ["-m", "pytest"]
    if cut_off:
        start = ["-m", "utils.maintenance.portability", "--inside"]
    result = subprocess.run(
        [*cut_off, sys.executable, *start, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = [x for x in result.stdout.splitlines() if x.startswith("outputs:")]
    if result.returncode or not lines:
        return "FAILED", result.stdout
    return lines[0], ""


def main(options):
    cut_off = without_network()
    network = "cut off" if cut_off else "NOT cut off: that needs Linux"
    print(f"The network is {network}.")
    results = []
    for name in INSTRUCTION_SETS:
        for threads in (1, 2):
            seed = 1 + len(results)
            result, report = check(name, threads, seed, cut_off, options)
            print(
                f"{name}, {threads} threads, hash seed {seed}: {result}",
                flush=True,
            )
            print(report, end="")
            results.append(result)
    missing = sum(result.startswith("not on") for result in results)
    failed = results.count("FAILED")
    print(
        f"{len(results) - missing - failed} combinations passed, "
        f"{failed} failed, {missing} not on this CPU"
    )
    sys.exit(failed > 0 or missing == len(results))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2:])
    main(sys.argv[1:])
