"""Decisions a second of processor: all rules, and a neutral set of thirty beside its peers.

    bench/law_decide.py [--seconds 1] [--peers DIR]

DIR (or KLANKBORD_PEERS) holds policyset.py and a_engines.py: thirty rules, questions, an oracle,
and the peers: generated Python as the limit, cedarpy (its best call is what counts) and vakt, which
is not in the lock: `.venv/bin/pip install vakt==1.6.0`. All are measured in one run, in turns, so
that drift of the machine hits all alike; each answer is compared with the oracle's, and so are its
rules where a peer says them. One JSON line each.
"""

import argparse
import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from klankbord.law import engine  # noqa: E402
from klankbord.law.compiling import compile_plan  # noqa: E402
from klankbord.law.conditions import FALSE, Condition, all_of  # noqa: E402
from klankbord.law.facts.kinds import choice, derived, flag  # noqa: E402
from klankbord.law.rule import Rule, Source  # noqa: E402
from klankbord.law.settings import DEFAULT  # noqa: E402
from klankbord.law.texts import Text  # noqa: E402
from law.lawful import lawful, paths, without  # noqa: E402  the lawful questions live with the tests

ROUNDS = 5
SAID = Text("-", "-")
Subject = tuple[Callable[[Sequence[Any]], Any], Sequence[Any]]


OURS, LIMIT = "thirty rules, law engine", "thirty rules, generated Python"
PEERS = {
    "vakt": "vakt_rules",
    "cedarpy, entities as JSON": "cedar_handle_entities_json",
    "cedarpy, entities kept": "cedar_handle_entities_handle",
    "cedarpy, all in the context": "cedar_handle_context",
    "cedarpy, in batches": "cedar_batch_context",
    "cedarpy, in batches, entities kept": "cedar_batch_entities_handle",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="per subject and round")
    parser.add_argument(
        "--peers", type=Path, default=os.environ.get("KLANKBORD_PEERS"), help="see above"
    )
    args = parser.parse_args()
    subjects: dict[str, Subject] = {
        "law, all rules, all acts": (one_by_one(engine.decide), law_questions())
    }
    if args.peers:
        subjects |= thirty(Path(args.peers))
    report(measure(subjects, args.seconds))


def thirty(folder: Path) -> dict[str, Subject]:
    """The thirty rules by our engine and by each peer that can be imported."""
    sys.path.insert(0, str(folder))
    policies, engines = importlib.import_module("policyset"), importlib.import_module("a_engines")
    asked = engines.QS = policies.questions(10_000)
    subjects = {
        OURS: (one_by_one(decider(policies.RULES)), asked),
        LIMIT: (one_by_one(engines.py_codegen(policies.RULES)), asked),
    }
    for name, made in PEERS.items():
        try:
            decide = getattr(engines, made)(policies.RULES)
        except ImportError as missing:
            print(json.dumps({"peer": name, "missing": str(missing)}))
            continue
        batch = getattr(decide, "batch", False)
        subjects[name] = (decide if batch else one_by_one(decide), asked[:1000])
    oracle = [policies.oracle(q) for q in asked]
    for name, (answer, questions) in subjects.items():
        found = answer(questions)
        wrong = sum(
            bool(allowed) != expected[0] or (rules is not None and set(rules) != set(expected[1]))
            for (allowed, rules), expected in zip(found, oracle, strict=False)
        )
        print(json.dumps({"compared": name, "questions": len(questions), "wrong": wrong}))
    return subjects


def one_by_one(decide: Callable[[Any], Any]) -> Callable[[Sequence[Any]], list[Any]]:
    return lambda questions: [decide(question) for question in questions]


def law_questions() -> list[dict[str, Any]]:
    """Each act's lawful question, and it again without each of its facts."""
    acts = json.loads((ROOT / "tests/law/needs.json").read_text(encoding="utf-8"))
    whole = [json.loads(json.dumps(lawful(act))) for act in acts]
    parts = [
        without(question, path)
        for question in whole
        for path in paths(question)
        if path not in ("id", "act", "at")
    ]
    return whole + parts


def measure(subjects: Mapping[str, Subject], seconds: float) -> dict[str, list[float]]:
    """Decisions a second of processor per subject and round; subjects take turns.

    All subjects run in this process and wait for nothing, so that others on the machine count less.
    """
    rates: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(ROUNDS):
        for name, (answer, questions) in subjects.items():
            done, begun = 0, time.process_time()
            while (spent := time.process_time() - begun) < seconds:
                answer(questions)
                done += len(questions)
            rates[name].append(done / spent)
    return rates


def report(rates: Mapping[str, list[float]]) -> None:
    ours = statistics.median(rates.get(OURS, [0]))
    for name, found in rates.items():
        rate = statistics.median(found)
        line = {
            "subject": name,
            "per_second": round(rate),
            "least": round(min(found)),
            "most": round(max(found)),
        }
        if ours and name not in (OURS, "law, all rules, all acts"):
            line["ours_is_times_as_fast"] = round(ours / rate, 2)
        print(json.dumps(line))


def decider(policies: Sequence[tuple[str, str, list[str], list[tuple[str, str, Any]]]]) -> Any:
    """The thirty rules as declarations of this engine: question -> (allowed, rule ids).

    A permit speaks, a forbid denies; forbids override. Ages and hours become finite where the
    rules draw their lines.
    """
    facts = _facts(policies)
    rules = [
        Rule(
            id=name,
            name=SAID,
            hardness="B",
            applies=facts["act"].is_(*acts)
            & all_of([_condition(facts, *condition) for condition in conditions]),
            holds=FALSE if effect == "forbid" else all_of([]),
            sources=(Source("bench"),),
            text=SAID,
            remedy=SAID,
        )
        for name, effect, acts, conditions in policies
    ]
    by_bit = {1 << place: rule for place, rule in enumerate(rules)}
    runs = {act: compile_plan(act, by_bit, ()).run for _, _, acts, _ in policies for act in acts}
    names = {bit: rule.id for bit, rule in by_bit.items()}

    def decide(question: Mapping[str, Any]) -> tuple[bool, list[str]]:
        speaking, denied, _ = runs[question["action"]](question, DEFAULT)
        found, left = [], denied or speaking
        while left:
            bit = left & -left
            found.append(names[bit])
            left ^= bit
        return not denied and bool(speaking), found

    return decide


def _facts(policies: Sequence[Any]) -> dict[str, Any]:
    conditions = [condition for _, _, _, found in policies for condition in found]
    facts: dict[str, Any] = {
        "act": choice("act", "action", _acts(policies), nl="-", en="-", kind="context"),
        "programme": derived(
            "member",
            ("yes", "no", "unknown"),
            lambda programme, mine: "yes" if programme in mine else "no",
            reads=("programme", "progs"),
            nl="-",
            en="-",
        ),
        "owner": derived(
            "own",
            ("yes", "no", "unknown"),
            lambda owner, me: "yes" if owner == me else "no",
            reads=("owner", "sid"),
            nl="-",
            en="-",
        ),
    }
    for name in {attribute for op, attribute, _ in conditions if op == "is"}:
        facts[name] = flag(name, name, nl="-", en="-")
    for name in {attribute for op, attribute, _ in conditions if op in ("in", "eq")}:
        values = sorted(
            {
                value
                for op, attribute, stated in conditions
                if attribute == name and op in ("in", "eq")
                for value in (stated if op == "in" else [stated])
            },
            key=str,
        )
        facts[f"{name} is"] = _listed(name, values)
    for op, name, limit in conditions:
        if op in ("le", "ge"):
            facts[f"{name} {op} {limit}"] = _limited(name, op, limit)
    return facts


def _acts(policies: Sequence[Any]) -> list[str]:
    return sorted({act for _, _, acts, _ in policies for act in acts})


def _listed(name: str, values: Sequence[Any]) -> Any:
    return derived(
        f"{name}_listed",
        (*map(str, values), "other", "unknown"),
        _word(values),
        reads=(name,),
        nl="-",
        en="-",
    )


def _word(values: Sequence[Any]) -> Callable[[Any], str]:
    words = {value: str(value) for value in values}
    return lambda value: words.get(value, "other")


def _limited(name: str, op: str, limit: int) -> Any:
    within = (lambda value: value <= limit) if op == "le" else (lambda value: value >= limit)
    return derived(
        f"{name}_{op}_{limit}",
        ("yes", "no", "unknown"),
        lambda value: "unknown" if value is None else "yes" if within(value) else "no",
        reads=(name,),
        nl="-",
        en="-",
    )


def _condition(facts: Mapping[str, Any], op: str, attribute: str, value: Any) -> Condition:
    if op in ("member", "own"):
        return facts[attribute].is_("yes")
    if op == "is":
        return facts[attribute].is_("yes" if value else "no")
    if op in ("in", "eq"):
        return facts[f"{attribute} is"].is_(*map(str, value if op == "in" else [value]))
    return facts[f"{attribute} {op} {value}"].is_("yes")


if __name__ == "__main__":
    main()
