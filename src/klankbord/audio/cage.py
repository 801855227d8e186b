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

MEMORY = 512 * 1024 * 1024
"""Bytes of address space; Python and the decoders take a quarter of it."""

SECONDS = 1200
"""Of processor time. A call of a day takes ten minutes."""

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


def enter(parent: int) -> None:
    """Close the cage around this process, and let it end with the one that started it.

    Args:
        parent: Its process number.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform != "linux":
        return
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_PDEATHSIG, 9)
    kernel.prctl(_DUMPABLE, 0)
    kernel.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was asked
        sys.exit(1)
    _only_decoding(kernel)


def _only_decoding(kernel: ctypes.CDLL) -> None:
    """Let the kernel answer "not permitted" to any other system call, where it can (seccomp)."""
    machine, calls = _CALLS.get(platform.machine(), (0, ()))
    if not machine:
        return
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
