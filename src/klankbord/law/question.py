"""The shape of a question (schemas/question.schema.json), and the faults a question can have.

Every fact of a question has a path such as `programme.dpia.done`. SHAPE is the one table of them.
Beyond the schema an instant must exist on the calendar: 30 February is a fault.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from klankbord.law import instants
from klankbord.law.vocabulary import (
    ACTS,
    AUDIENCES,
    BASES,
    CONTENT,
    DATA,
    MEANS,
    PERSON_TYPES,
    POLICY_ITEMS,
    PURPOSES,
    RECIPIENTS,
    RELATIONS,
    ROLES,
)

_HALVES = re.compile("[\ud800-\udfff]")
"""Surrogates: JSON can escape one without its other half, which no encoding can write."""

Check = Callable[[Any, str], None]
Shape = Mapping[str, "Check | Shape"]


class Fault(ValueError):
    """A question that cannot be asked; the text names the path and what was expected there."""


def _expected(path: str, what: str, value: object) -> Fault:
    shown = repr(value)
    if len(shown) > 40:
        shown = shown[:40] + "..."
    return Fault(f"{path}: {what} was expected, not {shown}.")


def text(value: Any, path: str) -> None:
    if not isinstance(value, str) or not value or _HALVES.search(value):
        raise _expected(path, "a text that is not empty", value)


def flag(value: Any, path: str) -> None:
    if not isinstance(value, bool):
        raise _expected(path, "true or false", value)


def count(value: Any, path: str) -> None:
    if not _is_whole(value) or value < 0:
        raise _expected(path, "a whole number from 0", value)


def instant(value: Any, path: str) -> None:
    if not isinstance(value, str) or not instants.is_instant(value):
        raise _expected(path, "an instant such as 2026-12-01T10:00:00+01:00", value)


def country(value: Any, path: str) -> None:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}", value):
        raise _expected(path, "a country of two capitals such as NL", value)


def sizes(value: Any, path: str) -> None:
    if not isinstance(value, list):
        raise _expected(path, "a list of whole numbers from 1", value)
    for index, size in enumerate(value):
        if not _is_whole(size) or size < 1:
            raise _expected(f"{path}[{index}]", "a whole number from 1", size)


class OneOf:
    """One value of a closed list."""

    def __init__(self, *values: str) -> None:
        self.values = values
        self._known = frozenset(values)

    def __call__(self, value: Any, path: str) -> None:
        if not isinstance(value, str) or value not in self._known:
            raise _expected(path, "one of " + ", ".join(self.values), value)


class SetOf:
    """Values of a closed list, each at most once."""

    def __init__(self, *values: str) -> None:
        self.values = values
        self._one = OneOf(*values)

    def __call__(self, value: Any, path: str) -> None:
        if not isinstance(value, list):
            raise _expected(path, "a list", value)
        for index, item in enumerate(value):
            self._one(item, f"{path}[{index}]")
        if len(set(value)) != len(value):
            raise _expected(path, "a list without doubles", value)


def _is_whole(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


PROGRAMME: Shape = {
    "version": text,
    "status": OneOf("draft", "in_force", "changing", "withdrawn", "suspended"),
    "acts": SetOf(*ACTS),
    "purposes": SetOf(*PURPOSES),
    "data": SetOf(*DATA),
    "means": SetOf(*MEANS),
    "person_in_scope": flag,
    "starts_at": instant,
    "ends_at": instant,
    "course": text,
    "review_due": instant,
    "legal_basis": OneOf(*BASES),
    "balancing_test": OneOf("outweighs", "fails", "none"),
    "alternatives_rejected": count,
    "dpia": {
        "required": flag,
        "done": flag,
        "residual_risk": OneOf("low", "medium", "high"),
        "prior_consultation": flag,
        "means": SetOf(*MEANS),
    },
    "dpo_advice": OneOf("positive", "negative", "none"),
    "dpo_deviation_reasoned": flag,
    "register_entry": flag,
    "criteria_published": flag,
    "criteria_prohibited": flag,
    "change": OneOf("new", "non_material", "material", "withdrawal"),
}


def programmes(value: Any, path: str) -> None:
    if not isinstance(value, list):
        raise _expected(path, "a list of programmes", value)
    for index, programme in enumerate(value):
        _check_object(programme, PROGRAMME, f"{path}[{index}]")


SHAPE: Shape = {
    "id": text,
    "act": OneOf(*ACTS),
    "purpose": OneOf(*PURPOSES),
    "data": OneOf(*DATA),
    "at": instant,
    "actor": {
        "role": OneOf(*ROLES),
        "relation": OneOf(*RELATIONS),
        "hr_power": flag,
        "access_granted": flag,
        "access_reason": flag,
    },
    "person": {
        "type": OneOf(*PERSON_TYPES),
        "left_at": instant,
        "example_opt_in": flag,
        "example_ends_at": instant,
    },
    "programme": PROGRAMME,
    "other_programmes": programmes,
    "organisation": {
        "headcount": count,
        "participation": OneOf("works_council", "staff_representation", "none"),
        "has_dpo": flag,
        "board_override": flag,
    },
    "works_council": {
        "requested_at": instant,
        "answer": OneOf("consented", "refused", "none"),
        "answered_at": instant,
        "scope": {
            "purposes": SetOf(*PURPOSES),
            "means": SetOf(*MEANS),
            "data": SetOf(*DATA),
        },
        "consented_version": text,
        "valid_until": instant,
        "unconditional": flag,
        "withdrawn_at": instant,
        "disputed_means": SetOf(*MEANS),
        "settled_by_collective_agreement": flag,
        "court_permission_at": instant,
        "decision_notified_at": instant,
        "nullity_invoked_at": instant,
    },
    "policy": {
        "items": SetOf(*POLICY_ITEMS),
        "announced_at": instant,
        "channel": OneOf("personal_message", "team_briefing", "portal_banner", "upload_only"),
        "findable": flag,
    },
    "notice": {
        "delivered_at": instant,
        "complete": flag,
        "read_confirmed": flag,
        "withheld": OneOf("after_notice", "recipient_notice", "breach_report"),
    },
    "call": {
        "direction": OneOf("inbound", "outbound"),
        "caller_country": country,
        "caller_opted_in": flag,
        "announcement": {
            "completed_at": instant,
            "purposes": SetOf(*PURPOSES),
            "in_line_language": flag,
            "names_website": flag,
        },
        "joiner": {"joined_at": instant, "announced_at": instant},
        "number_class": OneOf("business", "confidential", "private"),
        "recorded_for": OneOf("participant", "line_owner", "third_party"),
        "caller_objected_at": instant,
        "content": SetOf(*CONTENT),
        "masked": SetOf(*CONTENT),
        "special_category_ground": flag,
        "signal_on": flag,
        "screen_masking": flag,
        "in_call": flag,
    },
    "recording": {
        "made_at": instant,
        "purposes": SetOf(*PURPOSES),
        "legal_basis": OneOf(*BASES),
        "same_matter": flag,
        "retention_until": instant,
        "restricted": flag,
        "restriction_exception": OneOf("person_consent", "legal_claim", "rights_of_another"),
        "defect_detected_at": instant,
        "keep_requested_by": OneOf("employee", "caller"),
        "hold": {
            "claim_concrete": flag,
            "covers_item": flag,
            "ended_at": instant,
            "last_reviewed_at": instant,
        },
        "serious_finding": flag,
        "pseudonymised": flag,
        "caller_redacted": flag,
        "anonymised": flag,
    },
    "selection": {
        "method": OneOf("random", "published_criterion", "complaint", "targeted"),
        "count": count,
        "ceiling": count,
        "full_coverage": flag,
        "full_coverage_ground": flag,
    },
    "report": {
        "group_size": count,
        "shown_subsets": sizes,
        "audience": OneOf(*AUDIENCES),
        "ranking": flag,
    },
    "request": {
        "by": OneOf("employee", "employer", "caller", "third_party"),
        "kind": OneOf(
            "access", "rectification", "erasure", "restriction", "objection", "portability"
        ),
        "received_at": instant,
        "extended": flag,
        "identity_method": OneOf(
            "signed_in",
            "known_address",
            "call_back",
            "case_reference",
            "voice_sample",
            "passport_copy",
            "bsn",
        ),
        "identity_ok": flag,
        "in_writing": flag,
        "specific": flag,
        "prompted_by_employer": flag,
        "withdrawn_at": instant,
        "ground": OneOf("no_longer_needed", "objection_granted", "unlawful"),
        "item_is": OneOf("fact", "opinion"),
        "remedy": OneOf("change_value", "attach_statement"),
    },
    "objection": {
        "status": OneOf("open", "granted", "rejected"),
        "compelling_grounds": flag,
        "decided_by_manager": flag,
    },
    "ai": {
        "used": flag,
        "human_review": flag,
        "worker_notice_at": instant,
        "representatives_informed_at": instant,
        "log_months": count,
        "voice_biometrics": flag,
        "emotion_of": OneOf("employee", "customer", "both"),
        "biometric": flag,
    },
    "covert": {
        "suspicion_concrete": flag,
        "other_efforts_failed": flag,
        "window_starts_at": instant,
        "window_ends_at": instant,
        "protocol_consented_at": instant,
        "approvals": count,
        "after_notice_planned": flag,
    },
    "messages": {
        "concrete_ground": flag,
        "metadata_first": flag,
        "private_skipped": flag,
        "less_intrusive_failed": flag,
    },
    "recipient": {
        "kind": OneOf(*RECIPIENTS),
        "country": country,
        "transfer_tool": OneOf("adequacy", "scc_tia", "bcr", "other_chapter_v", "none"),
        "agreement": flag,
        "named_in_policy": flag,
        "earlier_recipients": flag,
    },
    "demand": {
        "in_writing": flag,
        "legal_article": text,
        "authority": OneOf("police", "public_prosecutor", "examining_judge"),
        "specific_items": flag,
        "life_danger": flag,
    },
    "export": {
        "reason": OneOf("rights_request", "legal_hold", "authority_demand", "migration", "other")
    },
    "incident": {
        "aware_at": instant,
        "reported_at": instant,
        "risk": OneOf("none", "risk", "high"),
    },
}
REQUIRED = ("id", "act", "at")


def check(question: Mapping[str, Any]) -> None:
    """Say what is wrong with a question, if anything is.

    Raises:
        Fault: A field is missing, unknown, of the wrong type or outside its list.
    """
    for name in REQUIRED:
        if name not in question:
            raise Fault(f"{name}: this field is required.")
    _check_object(question, SHAPE, "")


def _check_object(value: Any, shape: Shape, path: str) -> None:
    if not isinstance(value, Mapping):
        raise _expected(path, "an object", value)
    for name, inner in value.items():
        at = f"{path}.{name}" if path else str(name)
        inside = shape.get(name)
        if inside is None:
            raise Fault(f"{at[:80]}: unknown field.")
        if callable(inside):
            inside(inner, at)
        else:
            _check_object(inner, inside, at)


def leaves(shape: Shape = SHAPE, prefix: str = "") -> Iterator[tuple[str, Check]]:
    """Every path that ends in a value, with its check."""
    for name, inside in shape.items():
        if callable(inside):
            yield prefix + name, inside
        else:
            yield from leaves(inside, f"{prefix}{name}.")


CHECKS = dict(leaves())
INSTANTS = frozenset(path for path, check_ in CHECKS.items() if check_ is instant)
"""Paths whose values are read as moments."""


def stated(question: Mapping[str, Any], path: str) -> Any:
    """The raw value at a path, or None."""
    value: Any = question
    for name in _names(path):
        if type(value) is not dict and not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


@cache
def _names(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))
