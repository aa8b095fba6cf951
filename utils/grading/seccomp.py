"""Which of the kernel's calls a student's code may not make: a BPF program.

The kernel runs it before each system call, on a record of the call's number
(at byte 0), the processor's architecture (4) and the arguments (from 16 on).
What it refuses fails with an error, as if this kernel didn't have it.

Source: the kernel's Documentation/userspace-api/seccomp_filter.rst; numbers
from its unistd.h; opcodes from linux/bpf_common.h.
"""

import ctypes
import errno
import os
import platform
import struct

# What reaches other users' secrets, the kernel's insides, or its host.
REFUSED = {
    # name: number on x86-64, on aarch64
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "syslog": (103, 116),
    "memfd_secret": (447, 447),
}
SOCKETS = {"socket": (41, 198), "socketpair": (53, 199)}
# Of sockets, these families alone: files, the (missing) network, and what
# the C library asks which networks there are. No AF_VSOCK, to the host.
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
X32 = 0x40000000  # in a number: the x32 calls of x86-64

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
ABSENT = 0x00050000 | errno.ENOSYS
KEYCTL_JOIN_SESSION_KEYRING = 1


def program(machine=None):
    """The filter for a processor, as bubblewrap's --seccomp takes it.

    Args:
        machine: "x86_64", "aarch64", or None for this one.

    Returns:
        bytes, or None for another processor: there is no filter.
    """
    machine = machine or platform.machine()
    if machine not in ARCHITECTURES:
        return None
    column, architecture = ARCHITECTURES[machine]
    # Each line: opcode, value, and how many lines to pass over if it's so,
    # and if it isn't.
    lines = [
        (LOAD, ARCHITECTURE, 0, 0),
        (JUMP_EQUAL, architecture, 1, 0),
        (RETURN, ABSENT, 0, 0),  # 32-bit calls (int 0x80), for one
        (LOAD, NUMBER, 0, 0),
        (JUMP_AT_LEAST, X32, 0, 1),
        (RETURN, ABSENT, 0, 0),
    ]
    for numbers in REFUSED.values():
        lines += [
            (JUMP_EQUAL, numbers[column], 0, 1),
            (RETURN, REFUSE, 0, 0),
        ]
    lines += _sockets(column)
    return b"".join(
        struct.pack("=HBBI", code, yes, no, value)
        for code, value, yes, no in lines
    )


def _sockets(column):
    """The last lines: of sockets some families, and all that is left."""
    socket, pair = (numbers[column] for numbers in SOCKETS.values())
    families = [
        line
        for family in FAMILIES.values()
        for line in ((JUMP_EQUAL, family, 0, 1), (RETURN, ALLOW, 0, 0))
    ]
    return [
        (JUMP_EQUAL, socket, 1, 0),
        (JUMP_EQUAL, pair, 0, len(families) + 2),
        # The kernel takes 32 bits of it, whatever stands in the others.
        (LOAD, FIRST_ARGUMENT, 0, 0),
        *families,
        (RETURN, REFUSE, 0, 0),
        (RETURN, ALLOW, 0, 0),
    ]


def as_descriptor(filter_):
    """A descriptor that the filter is read from; close it after use."""
    reading, writing = os.pipe()
    os.write(writing, filter_)  # it is shorter than what a pipe holds
    os.close(writing)
    return reading


def new_keyring():
    """Give this thread an empty session keyring, and what it starts.

    The kernel hands the session's keys (of ssh, of mounted disks) on to every
    process that is started. Without the call (another processor, or a kernel
    without keys) there's nothing to hand on, or the filter refuses to read.
    """
    machine = platform.machine()
    if machine in ARCHITECTURES:
        column, _ = ARCHITECTURES[machine]
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall(REFUSED["keyctl"][column], KEYCTL_JOIN_SESSION_KEYRING, 0)
