"""Slices of the world in which every state is a question: some paths, with every value of each.

None leaves a path out, so that not known is a state like any other.
"""

import itertools
import random
from collections.abc import Iterable, Iterator
from typing import Any

from law.lawful import MADE_AT, NOW, Question, lawful, put, stated, without

LONG_AGO, LATER = "2026-08-01T09:00:00+02:00", "2026-12-15T10:00:00+01:00"
BEFORE, AFTER = "2026-11-20T10:59:50+01:00", "2026-11-24T10:00:00+01:00"
"""Moments before and after the recording, both before now."""
MAYBE = (None, True, False)
SINCE = (None, LONG_AGO, BEFORE, MADE_AT, AFTER, NOW, LATER)

Slice = tuple[tuple[str, ...], dict[str, tuple[Any, ...]]]

SLICES: dict[str, Slice] = {
    "wall": (
        ("use_in_review", "use_in_dismissal", "listen_back", "score", "coach", "share_evaluation",
         "report_individual", "export"),
        {
            "purpose": (None, "training", "quality", "appraisal", "complaint"),
            "recording.purposes": (None, [], ["training"], ["appraisal"], ["quality"],
                                   ["training", "appraisal"]),
            "recording.same_matter": MAYBE,
            "recording.legal_basis": (None, "legitimate_interest", "legal_obligation",
                                      "employee_consent", "none"),
            "actor.hr_power": MAYBE,
            "recipient.kind": (None, "hr", "other_evaluator", "dpo_legal"),
            "report.audience": (None, "management", "own_coach"),
        },
    ),
    "own request": (
        ("use_in_review", "use_in_dismissal"),
        {
            "recording.purposes": (None, ["training"], ["appraisal"]),
            "request.by": (None, "employee", "caller"),
            "request.in_writing": MAYBE,
            "request.specific": MAYBE,
            "request.prompted_by_employer": MAYBE,
            "request.withdrawn_at": (None, BEFORE, NOW, LATER),
            "programme.status": (None, "draft", "in_force"),
        },
    ),
    "programme": (
        ("record", "listen_live", "listen_back", "report_team", "activate"),
        {
            "programme.status": (None, "draft", "in_force", "changing", "suspended"),
            "programme.starts_at": (None, LONG_AGO, MADE_AT, NOW, LATER),
            "programme.ends_at": (None, LONG_AGO, NOW, LATER),
            "programme.purposes": (None, [], ["training"], ["quality"], ["training", "quality"]),
            "programme.review_due": (None, LONG_AGO, "2026-11-01T10:00:00+01:00", LATER,
                                     "2028-01-01T00:00:00Z"),
            "programme.person_in_scope": MAYBE,
        },
    ),
    "works council": (
        ("record", "listen_back", "activate", "read_messages"),
        {
            "organisation.participation": (None, "works_council", "none"),
            "works_council.requested_at": (None, LONG_AGO, NOW),
            "works_council.answer": (None, "consented", "refused"),
            "works_council.answered_at": (None, LONG_AGO, AFTER, LATER),
            "works_council.valid_until": (None, AFTER, LATER),
            "works_council.withdrawn_at": (None, AFTER, LATER),
            "works_council.unconditional": MAYBE,
            "works_council.court_permission_at": (None, LONG_AGO, AFTER),
            "works_council.settled_by_collective_agreement": MAYBE,
            "programme.change": (None, "new", "material"),
        },
    ),
    "told": (
        ("record", "listen_back", "use_in_review", "export", "retain"),
        {
            "notice.delivered_at": (None, BEFORE, MADE_AT, LATER),
            "notice.complete": MAYBE,
            "call.announcement.completed_at": (None, BEFORE, MADE_AT),
            "call.announcement.in_line_language": MAYBE,
            "call.announcement.names_website": MAYBE,
            "call.announcement.purposes": (None, ["training"], ["complaint"]),
            "call.caller_country": (None, "NL", "DE", "US"),
            "call.caller_opted_in": MAYBE,
            "call.number_class": (None, "business", "confidential", "private"),
        },
    ),
    "keeping": (
        ("listen_back", "retain", "erase", "restrict", "export"),
        {
            "recording.retention_until": (None, LONG_AGO, NOW, LATER),
            "recording.restricted": MAYBE,
            "recording.hold.claim_concrete": MAYBE,
            "recording.hold.covers_item": MAYBE,
            "recording.hold.ended_at": (None, AFTER, LATER),
            "objection.status": (None, "open", "granted", "rejected"),
            "recording.defect_detected_at": (None, LONG_AGO, AFTER, LATER),
            "recording.keep_requested_by": (None, "employee", "caller"),
            "recording.serious_finding": MAYBE,
            "recording.restriction_exception": (None, "legal_claim"),
        },
    ),
    "rights": (
        ("disclose_to_employee", "disclose_to_customer", "erase", "restrict", "correct"),
        {
            "data": (None, "audio", "transcript", "comment", "score"),
            "request.by": (None, "employee", "caller", "third_party"),
            "request.identity_ok": MAYBE,
            "request.ground": (None, "no_longer_needed"),
            "request.item_is": (None, "fact", "opinion"),
            "request.remedy": (None, "change_value", "attach_statement"),
            "recording.retention_until": (None, LONG_AGO, LATER),
            "recording.legal_basis": (None, "legitimate_interest", "legal_obligation"),
        },
    ),
    "machines": (
        ("auto_score", "score", "emotion", "train_ai", "use_in_review"),
        {
            "ai.used": MAYBE,
            "ai.human_review": MAYBE,
            "ai.worker_notice_at": (None, LONG_AGO, NOW),
            "ai.representatives_informed_at": (None, LONG_AGO, NOW),
            "ai.log_months": (None, 5, 6),
            "ai.voice_biometrics": MAYBE,
            "recording.anonymised": MAYBE,
            "programme.dpia.residual_risk": (None, "low", "high"),
        },
    ),
    "third parties": (
        ("disclose_to_third_party",),
        {
            "recipient.kind": (None, "client", "processor", "works_council", "police",
                               "public_prosecutor", "temp_agency", "hr", "lawyer"),
            "recipient.country": (None, "NL", "US"),
            "recipient.transfer_tool": (None, "adequacy"),
            "recipient.agreement": MAYBE,
            "recipient.named_in_policy": MAYBE,
            "recording.pseudonymised": MAYBE,
            "data": (None, "score", "aggregate", "audio"),
            "demand.in_writing": MAYBE,
            "demand.life_danger": MAYBE,
        },
    ),
}  # fmt: skip


def size(name: str) -> int:
    """How many states a slice has."""
    acts, pools = SLICES[name]
    found = len(acts)
    for pool in pools.values():
        found *= len(pool)
    return found


def every(name: str) -> Iterator[Question]:
    """Every state of a slice."""
    acts, pools = SLICES[name]
    for act in acts:
        for values in itertools.product(*pools.values()):
            yield _state(act, zip(pools, values, strict=True))


def some(name: str, count: int, seed: int) -> Iterator[Question]:
    """So many states of a slice, drawn with a seed."""
    dice = random.Random(f"{name} {seed}")
    acts, pools = SLICES[name]
    for _ in range(count):
        values = [(path, dice.choice(pool)) for path, pool in pools.items()]
        yield _state(dice.choice(acts), values)


def _state(act: str, values: Iterable[tuple[str, Any]]) -> Question:
    asked = lawful(act)
    for path, value in values:
        if value is not None:
            put(asked, path, value)
        elif stated(asked, path):
            asked = without(asked, path)
    return asked
