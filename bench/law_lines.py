"""`klankbord decide` on a file of a million questions, and how long the law takes to import.

    bench/law_lines.py [--lines 1000000]

The questions are every act's lawful one, and it again without each of its facts. Memory is the most
that the process had, for a tenth of the lines and for all of them; an answer holds every reason.
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
ROUNDS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    args = parser.parse_args()
    for module in ("klankbord.law", "klankbord.law.engine"):
        print(json.dumps({"import": module, "ms": round(importing(module) * 1000, 1)}))
    with tempfile.TemporaryDirectory() as folder:
        for lines in (args.lines // 10, args.lines):
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
    asked, answers = folder / "questions.jsonl", folder / "answers.jsonl"
    kinds = [json.dumps(question) + "\n" for question in law_questions()]
    with asked.open("w") as file:
        file.writelines(itertools.islice(itertools.cycle(kinds), lines))
    begun = time.perf_counter()
    with answers.open("wb") as file:
        process = subprocess.Popen([KLANKBORD, "decide", "--questions", str(asked)], stdout=file)
        _, status, used = os.wait4(process.pid, 0)
    spent = time.perf_counter() - begun
    assert status == 0
    with answers.open("rb") as file:
        assert sum(1 for _ in file) == lines
    return {
        "lines": lines,
        "per_second": round(lines / spent),
        "mb": round(used.ru_maxrss / 1024, 1),
        "mb_of_answers": round(answers.stat().st_size / 1e6),
    }


if __name__ == "__main__":
    main()
