"""Scoring beside plain fractions, in one run: `python bench/score.py`. Prints one JSON line.

Both get the form with its numbers read and the same answers, and must give the same result; the
plain one is the oracle of the tests.
"""

import importlib.util
import json
import random
import time
from fractions import Fraction
from pathlib import Path

from klankbord.evaluations.scorecards import forms, scoring

EVALUATIONS = 2_000
ROUNDS = 5

_path = Path(__file__).parent.parent / "tests" / "evaluations" / "plain_scoring.py"
_spec = importlib.util.spec_from_file_location("plain_scoring", _path)
plain = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(plain)


def made(mode):
    """A form of a usual size: 4 sections of 5 questions, of which one has a condition."""
    sections = []
    for s in range(4):
        questions = []
        for q in range(5):
            options = [{"id": f"o{n}", "points": n} for n in range(4)]
            questions.append(
                {"id": f"q{s}{q}", "weight": f"{q + 1}.5", "options": options, "na_allowed": True,
                 "critical": q == 0}
            )  # fmt: skip
        questions[4]["visible_if"] = {"question": f"q{s}0", "in": ["o0", "o1"]}
        sections.append({"id": f"s{s}", "weight": 10 * (s + 1), "questions": questions})
    return {"id": "bench", "weight_mode": mode, "sections": sections}


def answered(form, dice):
    """Answers with one n/a in twenty."""
    return {
        question["id"]: {"na": True}
        if dice.random() < 0.05
        else {"option": f"o{dice.randrange(4)}"}
        for section in form["sections"]
        for question in section["questions"]
    }


def read(value):
    """The form with fractions for its numbers."""
    if isinstance(value, list):
        return [read(item) for item in value]
    if isinstance(value, dict):
        return {
            name: Fraction(item) if name in {"weight", "points"} else read(item)
            for name, item in value.items()
        }
    return value


def fastest(work):
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return EVALUATIONS / best


def main():
    dice = random.Random(1)
    found = {"bench": "score", "evaluations": EVALUATIONS}
    for mode in ("share", "multiplier"):
        form = made(mode)
        answers = [answered(form, dice) for _ in range(EVALUATIONS)]
        scorer = scoring.Scorer(forms.parse(form))
        for one in answers[:200]:
            ours = json.loads(json.dumps(scorer.score(one).as_line()))
            assert ours == plain.score(form, one)
        numbers = read(form)
        ours = fastest(lambda s=scorer, a=answers: [s.score(one).as_line() for one in a])
        fractions = fastest(lambda f=numbers, a=answers: [plain.score(f, one) for one in a])
        found[mode] = {
            "per_second": round(ours),
            "fractions_per_second": round(fractions),
            "ratio": round(ours / fractions, 1),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
