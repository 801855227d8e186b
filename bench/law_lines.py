"""`klankbord decide` on a file of a million questions, and how long the law takes to import.

    bench/law_lines.py [--lines 1000000]

The questions are every act's lawful one, and it again without each of its facts. Memory is the most
that the process had, for a hundredth of the lines, a tenth and all of them; an answer holds every
reason.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from law_decide import law_questions

KLANKBORD = str(Path(sys.executable).parent / "klankbord")
ROUNDS = 20
CHUNK = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    args = parser.parse_args()
    for module in ("klankbord.law", "klankbord.law.engine"):
        print(json.dumps({"import": module, "ms": round(importing(module) * 1000, 1)}))
    with tempfile.TemporaryDirectory() as folder:
        for lines in (args.lines // 100, args.lines // 10, args.lines):
            print(json.dumps(deciding(Path(folder), lines)))


def importing(module: str) -> float:
    """Seconds of processor that an import takes beyond Python itself: medians, in turns."""
    taken: dict[str, list[float]] = {"pass": [], f"import {module}": []}
    for program, found in list(taken.items()) * ROUNDS:
        process = subprocess.Popen([sys.executable, "-I", "-c", program])
        _, status, used = os.wait4(process.pid, 0)
        assert status == 0
        found.append(used.ru_utime + used.ru_stime)
    bare, whole = map(statistics.median, taken.values())
    return whole - bare


def deciding(folder: Path, lines: int) -> dict[str, object]:
    asked = folder / "questions.jsonl"
    kinds = [json.dumps(question) + "\n" for question in law_questions()]
    with asked.open("w") as file:
        file.writelines(itertools.islice(itertools.cycle(kinds), lines))
    begun = time.perf_counter()
    answered = told = most = 0
    command = [KLANKBORD, "decide", "--questions", str(asked)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    while chunk := os.read(process.stdout.fileno(), CHUNK):
        answered, told = answered + chunk.count(b"\n"), told + len(chunk)
        most = max(most, resident(process.pid))
    _, status, used = os.wait4(process.pid, 0)
    spent = time.perf_counter() - begun
    assert (status, answered) == (0, lines)
    return {
        "lines": lines,
        "per_second": round(lines / spent),
        "per_processor_second": round(lines / (used.ru_utime + used.ru_stime)),
        "mb": round(most / 1024, 1),
        "mb_of_answers": round(told / 1e6),
    }


def resident(pid: int) -> int:
    """The most memory that a process has had until now, in kB; what started it does not count."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    main()
