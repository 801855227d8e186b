"""The kinds of evidence and what each must say (law.md 3.1 and 3.3). Pure.

A row is a dated fact: somebody did, wrote or signed something. Nothing here is a tick. What the
law makes of the rows stands in `parts`.
"""

from collections.abc import Mapping
from typing import Any

from klankbord.law import vocabulary
from klankbord.people.shapes import (
    Choice,
    Choices,
    Flag,
    Flaw,
    Many,
    Moment,
    Number,
    Table,
    Text,
    read,
)
from klankbord.programmes import examples, words

REASON = Text(at_least=40)
"""A reason in own words; a line of a form is no reason."""

FROM_SCREENING = 2
"""From so many of the nine criteria on a DPIA is needed (WP 248)."""

SHA256 = Text(pattern="[0-9a-f]{64}", like="a SHA-256 in 64 lower-case hexadecimal digits")
LINE = Text(at_most=40, pattern="[a-z0-9][a-z0-9_-]*", like="a code such as huur-in")
HOST = Text(
    at_most=63,
    pattern=r"(?!.*[0-9]{5})[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r"\.[a-z]{2,}",
    like="the name of a machine such as api.example.eu",
)
"""A name and never an address: what a certificate is checked against, and what the log takes."""
COUNTRY = Text(pattern="[A-Z]{2}", like="a country in two capitals, such as IE,")
COMPANY = Text(at_least=2, at_most=80)
LANGUAGE = Text(pattern="[a-z]{2}", like="a language in two letters, such as nl,")

_SCOPE = {
    "purposes": Choices(vocabulary.PURPOSES),
    "means": Choices(vocabulary.MEANS, at_least=0),
    "data": Choices(vocabulary.DATA),
}
_WEIGHED = Table(
    must={
        "interest": REASON,
        "effects": REASON,
        "safeguards": REASON,
        "outcome": Choice(("outweighs", "fails")),
    },
    may={"necessity": REASON},
)
_RISK = Table(
    must={
        "about": Choice(words.RISK_KINDS),
        "risk": Text(at_least=10),
        "likelihood": Choice(words.RISKS),
        "severity": Choice(words.RISKS),
        "measure": Text(at_least=10),
        "owner": Text(at_least=2, at_most=120),
        "due": Moment(),
    }
)

KINDS: Mapping[str, Table] = {
    "interests": Table(
        must={"interests": Choices(words.INTERESTS), "reason": REASON}, may={"other": REASON}
    ),
    "alternatives": Table(
        must={
            "alternatives": Many(
                Table(
                    must={"alternative": Text(at_least=3), "tried": Flag(), "reason": REASON},
                    may={"examined_at": Moment(), "result": Text(at_least=3)},
                ),
                at_least=1,
            )
        }
    ),
    "alternatives_seen": Table(),
    "balancing_test": Table(must={"employees": _WEIGHED, "callers": _WEIGHED}),
    "dpia_screening": Table(
        must={"criteria": Choices(words.SCREENING, at_least=0), "reason": REASON}
    ),
    "dpia": Table(
        must={"required": Flag(), "done": Flag(), "means": Choices(vocabulary.MEANS, at_least=0)},
        may={
            "risks": Many(_RISK, at_least=1),
            "residual_risk": Choice(words.RISKS),
            "prior_consultation": Flag(),
            "views_of_staff": REASON,
        },
    ),
    "dpo_advice": Table(
        must={"advice": Choice(("positive", "negative"))},
        may={"deviation": REASON, "reason": REASON, "own_interest": Flag()},
    ),
    "dpo_deviation": Table(must={"reason": REASON}),
    "staff_deviation": Table(must={"reason": REASON}),
    "staff_consulted": Table(must={"body": Choice(words.BODIES), "outcome": REASON}),
    "works_council_request": Table(must={"motives": REASON, "effects": REASON}),
    "works_council_answer": Table(
        must={"answer": Choice(("consented", "refused"))},
        may={
            **_SCOPE,
            "conditions": Many(Text(at_least=3)),
            "valid_until": Moment(),
            "evaluate_by": Moment(),
            "reason": REASON,
        },
    ),
    "court_permission": Table(must=_SCOPE),
    "collective_agreement": Table(must={"agreement": Text(at_least=3), **_SCOPE}),
    "decision_notified": Table(),
    "nullity_invoked": Table(),
    "withdrawal": Table(),
    "disputed_means": Table(must={"means": Choices(vocabulary.MEANS, at_least=0)}),
    "policy": Table(
        must={
            "number": Number(1, 10_000),
            "items": Choices(vocabulary.POLICY_ITEMS, at_least=0),
            "channel": Choice(words.CHANNELS),
            "findable": Flag(),
        },
        may={"text": Text(at_least=200, at_most=200_000)},
    ),
    "staff_told": Table(must={"number": Number(1, 10_000), "persons": Number(1, 10_000_000)}),
    "conduct_rules": Table(
        must={"number": Number(1, 10_000), "text": Text(at_least=200, at_most=200_000)}
    ),
    "announcement": Table(
        must={
            "line": LINE,
            "language": LANGUAGE,
            "text": Text(at_most=20, pattern="[A-Z]{2}(-[A-Z]+)?-[0-9]+", like="a code as NL-2"),
            "text_language": LANGUAGE,
            "purposes": Choices(vocabulary.PURPOSES),
            "names_website": Flag(),
            "heard_on_both_ends": Flag(),
            "seen_by_dpo": Flag(),
            "configuration_sha256": SHA256,
        }
    ),
    "website_shown": Table(must={"valid_until": Moment()}),
    "announcement_ended": Table(must={"line": LINE}),
    "register_entry": Table(must={"number": Text(at_most=40)}),
    "access_reviewed": Table(must={"valid_until": Moment()}),
    "secrecy_stated": Table(must={"persons": Number(1, 100_000), "valid_until": Moment()}),
    "instruction_given": Table(must={"persons": Number(1, 100_000), "valid_until": Moment()}),
    "processor_agreement": Table(
        must={"processor": COMPANY, "host": HOST, "valid_until": Moment()}
    ),
    "retention_tested": Table(
        must={"due": Number(1, 10**9), "destroyed": Number(0, 10**9), "backups": Flag()}
    ),
    "criteria_published": Table(
        must={"scorecard": Text(at_most=80), "prohibited": Flag()}, may={"sha256": SHA256}
    ),
    "suspension": Table(must={"by": Choice(words.SUSPENDERS)}),
    "suspension_ended": Table(must={"by": Choice(words.SUSPENDERS)}),
    "withdrawn": Table(must={"reason": REASON}),
    "activation": Table(must={"signed_by": Text(at_most=120)}),
}
"""What each kind must and may say. The date of a row is when it happened."""


def read_detail(kind: str, detail: object, place: str, flaws: list[Flaw]) -> dict[str, Any]:
    """What a row says, in the form in which it is kept; flaws are added to the list."""
    shape = KINDS.get(kind)
    if shape is None:
        known = ", ".join(KINDS)
        flaws.append(Flaw(place, f"{kind!r} is no kind of evidence. Known: {known}."))
        return {}
    known_faults = len(flaws)
    kept: dict[str, Any] = read(shape, detail, place, flaws)
    if len(flaws) == known_faults:
        flaws += [Flaw(place, message) for message in _disagreements(kind, kept)]
        flaws += [Flaw(_at(place, at), examples.FLAW) for at in examples.untouched(kept)]
    return kept


def _at(place: str, within: str) -> str:
    return f"{place}.{within}" if place else within


def _disagreements(kind: str, detail: Mapping[str, Any]) -> list[str]:
    """What no single field is to blame for."""
    match kind:
        case "dpia" if detail["done"] and "residual_risk" not in detail:
            return ["a DPIA that is done names its residual_risk."]
        case "works_council_answer" if detail["answer"] == "consented":
            missing = [name for name in _SCOPE if name not in detail]
            return [f"consent says what it covers: {', '.join(missing)}."] if missing else []
        case "retention_tested" if detail["destroyed"] > detail["due"]:
            return ["more was destroyed than was due."]
        case _:
            return []
