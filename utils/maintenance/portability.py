"""The same outputs anywhere? `make portability`.

Checks every notebook under three instruction sets (of torch, MKL, oneDNN,
OpenBLAS and NumPy), with one and two threads, with another hash seed each,
and with no network but the machine's own loopback.

    python -m utils.maintenance.portability [--with-network] [pytest's ...]
"""

import errno
import os
import shutil
import socket
import struct
import subprocess
import sys

from utils.paths import ROOT

# From the oldest on; each contains those before it.
INSTRUCTION_SETS = {
    "baseline": {
        "ATEN_CPU_CAPABILITY": "default",
        "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
        "MKL_CBWR": "COMPATIBLE",  # as the line above asks, on AMD too
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    },
    "AVX2": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    },
    "AVX-512": {
        "ATEN_CPU_CAPABILITY": "avx512",
        "MKL_ENABLE_INSTRUCTIONS": "AVX512",
        "ONEDNN_MAX_CPU_ISA": "AVX512_CORE",
        "OPENBLAS_CORETYPE": "SkylakeX",
    },
}
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
)
# An address that is reserved for examples and belongs to nobody (RFC 5737).
ELSEWHERE = "192.0.2.1", 80
NOT_HERE = "not on this CPU"


def environment(name="", threads=1, seed=1):
    """The variables of one combination; without a name, of no limit."""
    limits = {v for limits in INSTRUCTION_SETS.values() for v in limits}
    variables = {k: v for k, v in os.environ.items() if k not in limits}
    variables |= INSTRUCTION_SETS.get(name, {})
    variables |= dict.fromkeys(THREAD_VARIABLES, str(threads))
    return {**variables, "PYTHONHASHSEED": str(seed)}


def torch_name(name):
    """What torch calls this instruction set when asked."""
    return INSTRUCTION_SETS[name]["ATEN_CPU_CAPABILITY"].upper()


def torch_in(variables):
    """The instruction set and the threads that torch uses there."""
    code = (
        "import torch; print(torch.backends.cpu.get_cpu_capability(), "
        "torch.get_num_threads())"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(
        command, env=variables, capture_output=True, text=True, check=True
    )
    return result.stdout.split()


def on_this_cpu():
    """Names of the instruction sets that the CPU has, as a list.

    Asked without a limit: torch uses what it is told to, there or not.
    """
    found, _ = torch_in(environment())
    names = list(INSTRUCTION_SETS)
    known = [torch_name(name) for name in names]
    return names[: known.index(found) + 1] if found in known else names[:1]


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
        "here. Run this as root, or add --with-network."
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
        if outside.connect_ex(ELSEWHERE) != errno.ENETUNREACH:
            sys.exit("The network is still there.")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


def check(name, threads, seed, cut_off, options):
    """Check the notebooks under one combination; returns (result, report)."""
    variables = environment(name, threads, seed)
    expected = [torch_name(name), str(threads)]
    found = torch_in(variables)
    if found != expected:
        return "FAILED", f"torch uses {found}, expected {expected}\n"
    # With two threads each, two workers would fight for two cores.
    workers = "2" if threads == 1 else "1"
    arguments = ["--nbval", "-q", "-n", workers, "--dist", "loadfile"]
    arguments += options
    if not any((ROOT / option).exists() for option in options):
        arguments.append("notebooks")
    start = ["-m", "pytest"]
    if cut_off:
        start = ["-m", "utils.maintenance.portability", "--inside"]
    result = subprocess.run(
        [*cut_off, sys.executable, *start, *arguments],
        cwd=ROOT,
        env=variables,
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
    if "--with-network" in options:
        options.remove("--with-network")
        cut_off, network = [], "not cut off, as asked"
    else:
        cut_off = without_network()
        network = "cut off" if cut_off else "NOT cut off: that needs Linux"
    print(f"The network is {network}.", flush=True)
    present = on_this_cpu()
    results = []
    for name in INSTRUCTION_SETS:
        for threads in (1, 2):
            seed = 1 + len(results)
            result, report = NOT_HERE, ""
            if name in present:
                result, report = check(name, threads, seed, cut_off, options)
            print(
                f"{name}, {threads} threads, hash seed {seed}: {result}",
                flush=True,
            )
            print(report, end="")
            results.append(result)
    missing = results.count(NOT_HERE)
    failed = results.count("FAILED")
    print(
        f"{len(results) - missing - failed} combinations passed, "
        f"{failed} failed, {missing} not on this CPU"
    )
    sys.exit(failed > 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2:])
    main(sys.argv[1:])
