"""A cage for a process that reads files of strangers: what it may use, and what it can no more.

Entered after everything is loaded. No file, socket or process can be opened any more, whoever the
process runs as; memory and time are bounded; nothing that it held is written to disk if it dies.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Sequence

MEMORY = 512 * 1024 * 1024
"""Bytes of address space; Python and the decoders take a quarter of it."""

SECONDS = 1200
"""Of processor time. A call of a day takes ten minutes."""

HOST_FILES = 16
"""Files that a host has open at most: its socket, and two pipes while it forks."""

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS, _SECCOMP, _FILTER = 1, 4, 38, 22, 2  # linux/prctl.h
_ALLOW, _EPERM, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # linux/seccomp.h
_LOAD, _EQUALS, _ANSWER = 0x20, 0x15, 0x06  # linux/bpf_common.h: LD W ABS, JMP JEQ K, RET K

_CALLS = {
    # read write close fstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
    # rt_sigreturn readv writev sched_yield mremap madvise nanosleep getpid exit gettimeofday
    # sigaltstack gettid futex sched_getaffinity restart_syscall clock_gettime clock_nanosleep
    # exit_group getrandom rseq; none that reaches another process
    "x86_64": (0xC000003E, (0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 35,
                            39, 60, 96, 131, 186, 202, 204, 219, 228, 230, 231, 318, 334)),
    "aarch64": (0xC00000B7, (63, 64, 57, 80, 73, 62, 222, 226, 215, 214, 134, 135, 139, 65, 66,
                             124, 216, 233, 101, 172, 93, 169, 132, 178, 98, 123, 128, 113, 115,
                             94, 278, 293)),
}  # fmt: skip
"""Per machine: its number (linux/audit.h), and the system calls that decoding needs."""

_HOST_CALLS = {
    # dup/dup3 getrlimit prlimit64 sendto recvfrom sendmsg recvmsg fcntl ioctl clone fork clone3
    # set_robust_list wait4 kill getppid prctl seccomp setrlimit close_range
    "x86_64": (33, 292, 97, 302, 44, 45, 46, 47, 72, 16, 56, 57, 435,
               273, 61, 62, 110, 157, 317, 160, 436),
    "aarch64": (23, 24, 163, 261, 206, 207, 211, 212, 25, 29, 220, 435,
                99, 260, 129, 173, 167, 277, 164, 436),
}  # fmt: skip
"""Per machine: what it takes, besides, to fork a decoder and to put that in its own cage."""


def enter(parent: int) -> None:
    """Close the cage around this process, and let it end with the one that started it.

    Args:
        parent: Its process number.
    """
    _limit(files=0)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform != "linux":
        return
    kernel = _alone()
    kernel.prctl(_PDEATHSIG, 9)
    if os.getppid() != parent:  # it died before the kernel was asked
        sys.exit(1)
    _only(kernel, [])


def enter_host() -> None:
    """Close a wider cage around the process that decoders are forked from."""
    _limit(files=HOST_FILES)
    if sys.platform == "linux":
        _only(_alone(), _HOST_CALLS.get(platform.machine(), ()))


def _limit(*, files: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def _alone() -> ctypes.CDLL:
    """Let nobody look into this process, and let it become nothing more than it is."""
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_DUMPABLE, 0)
    kernel.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    return kernel


def _only(kernel: ctypes.CDLL, more: Sequence[int]) -> None:
    """Let the kernel answer "not permitted" to any call but these, where it can (seccomp)."""
    machine, decoding = _CALLS.get(platform.machine(), (0, ()))
    if not machine:
        return
    calls = (*decoding, *more)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUALS, 1, 0, machine),
        (_ANSWER, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        *[(_EQUALS, len(calls) - place, 0, call) for place, call in enumerate(calls)],
        (_ANSWER, 0, 0, _EPERM),
        (_ANSWER, 0, 0, _ALLOW),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *each) for each in steps))
    head = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
    kernel.prctl(_SECCOMP, _FILTER, head)
