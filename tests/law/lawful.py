"""One lawful question for each act: a company of 120 with a works council."""

import copy
from typing import Any

Question = dict[str, Any]

NOW = "2026-12-01T10:00:00+01:00"
MADE_AT = "2026-11-20T11:00:00+01:00"
DATA = ["audio", "live_audio", "transcript", "score", "comment", "aggregate"]
MEANS = ["audio", "live", "transcript"]
COLLECTING = ("record", "record_screen", "listen_live")
JUDGING = ("use_in_review", "use_in_dismissal")
RIGHTS = ("disclose_to_customer", "disclose_to_employee", "erase", "restrict", "correct")

_EVERYTHING: Question = {
    "at": NOW,
    "actor": {
        "role": "coach",
        "relation": "own_coach",
        "hr_power": False,
        "access_granted": True,
        "access_reason": True,
    },
    "person": {"type": "employee"},
    "programme": {
        "version": "v1",
        "status": "in_force",
        "acts": [],
        "purposes": ["training"],
        "data": DATA,
        "means": MEANS,
        "person_in_scope": True,
        "starts_at": "2026-11-16T00:00:00+01:00",
        "ends_at": "2026-12-14T00:00:00+01:00",
        "course": "Gespreksopbouw najaar 2026",
        "legal_basis": "legitimate_interest",
        "balancing_test": "outweighs",
        "alternatives_rejected": 3,
        "dpia": {"required": True, "done": True, "residual_risk": "low", "means": MEANS},
        "dpo_advice": "positive",
        "register_entry": True,
        "criteria_published": True,
        "change": "new",
    },
    "organisation": {"headcount": 120, "participation": "works_council", "has_dpo": True},
    "works_council": {
        "requested_at": "2026-09-01T09:00:00+02:00",
        "answer": "consented",
        "answered_at": "2026-10-01T09:00:00+02:00",
        "scope": {"purposes": ["training"], "means": MEANS, "data": DATA},
        "consented_version": "v1",
    },
    "policy": {
        "items": [f"P{number}" for number in range(1, 16)],
        "announced_at": "2026-11-01T09:00:00+01:00",
        "channel": "personal_message",
        "findable": True,
    },
    "notice": {"delivered_at": "2026-11-01T09:00:00+01:00", "complete": True},
    "call": {
        "direction": "inbound",
        "caller_country": "NL",
        "announcement": {
            "completed_at": "2026-11-20T10:59:50+01:00",
            "purposes": ["training"],
            "in_line_language": True,
            "names_website": True,
        },
        "number_class": "business",
        "recorded_for": "participant",
    },
    "recording": {
        "made_at": MADE_AT,
        "purposes": ["training"],
        "legal_basis": "legitimate_interest",
        "retention_until": "2027-02-18T00:00:00+01:00",
    },
    "selection": {"method": "random", "count": 2, "ceiling": 5},
}


def lawful(act: str) -> Question:
    """A question that the law answers yes or yes_if."""
    question = copy.deepcopy(_EVERYTHING) | {"id": act, "act": act}
    question["programme"]["acts"] = [act]
    _for_purpose(question, PURPOSES.get(act, "training"))
    for path, value in EXTRA.get(act, {}).items():
        put(question, path, value)
    if act in COLLECTING:
        del question["recording"]
        put(question, "call.announcement.completed_at", "2026-12-01T09:59:50+01:00")
    if act in (*RIGHTS, "retain", "export", "activate", "withhold_notice"):
        del question["purpose"]
    if act in ("activate", "withhold_notice", "export"):
        del question["data"]
    if act == "activate":
        question["at"] = "2026-11-16T00:00:00+01:00"
    return question


def put(question: Question, path: str, value: Any) -> Question:
    """Set the value at a path, making what is above it; gives the question back."""
    *above, name = path.split(".")
    inside = question
    for part in above:
        inside = inside.setdefault(part, {})
    inside[name] = value
    return question


def without(question: Question, path: str) -> Question:
    """A copy without the value at a path."""
    changed = copy.deepcopy(question)
    *above, name = path.split(".")
    inside = changed
    for part in above:
        inside = inside[part]
    del inside[name]
    return changed


def stated(asked: Question, path: str) -> bool:
    """Whether there is anything at a path."""
    inside: Any = asked
    for name in path.split("."):
        if not isinstance(inside, dict) or name not in inside:
            return False
        inside = inside[name]
    return True


def changed(question: Question, **values: Any) -> Question:
    """A copy with other values; `__` in a name stands for the dot of a path."""
    copied = copy.deepcopy(question)
    for name, value in values.items():
        put(copied, name.replace("__", "."), value)
    return copied


def paths(question: Question, prefix: str = "") -> list[str]:
    """Every path that ends in a value."""
    found = []
    for name, value in question.items():
        if isinstance(value, dict):
            found += paths(value, f"{prefix}{name}.")
        else:
            found.append(prefix + name)
    return found


PURPOSES = {
    "use_in_review": "appraisal",
    "use_in_dismissal": "appraisal",
    "report_team": "quality",
    "covert_monitoring": "integrity",
    "read_messages": "integrity",
    "train_ai": "ai_training",
}

_REQUEST = {
    "request.by": "employee",
    "request.received_at": "2026-11-26T10:00:00+01:00",
    "request.identity_method": "signed_in",
    "request.identity_ok": True,
}

EXTRA: dict[str, dict[str, Any]] = {
    "record_screen": {
        "data": "screen",
        "programme.data": [*DATA, "screen"],
        "programme.means": [*MEANS, "screen"],
        "programme.dpia.means": [*MEANS, "screen"],
        "works_council.scope.means": [*MEANS, "screen"],
        "works_council.scope.data": [*DATA, "screen"],
        "call.screen_masking": True,
        "call.in_call": True,
    },
    "listen_live": {"data": "live_audio", "call.signal_on": True},
    "transcribe": {"data": "transcript"},
    "score": {"data": "score"},
    "auto_score": {
        "data": "score",
        "programme.means": [*MEANS, "ai"],
        "programme.dpia.means": [*MEANS, "ai"],
        "works_council.scope.means": [*MEANS, "ai"],
        "ai.used": True,
        "ai.human_review": True,
        "ai.worker_notice_at": "2026-11-01T09:00:00+01:00",
        "ai.representatives_informed_at": "2026-10-01T09:00:00+02:00",
        "ai.log_months": 12,
    },
    "train_example": {
        "person.example_opt_in": True,
        "person.example_ends_at": "2027-01-01T00:00:00+01:00",
        "recording.caller_redacted": True,
    },
    "use_in_review": {"actor.hr_power": True, "actor.relation": "own_manager", "ai.used": False},
    "use_in_dismissal": {"actor.hr_power": True, "actor.relation": "own_manager", "ai.used": False},
    "share_evaluation": {"data": "score", "recipient.kind": "other_evaluator"},
    "report_team": {
        "data": "aggregate",
        "programme.purposes": ["quality", "training"],
        "programme.ends_at": "2026-12-14T00:00:00+01:00",
        "programme.review_due": "2027-11-01T00:00:00+01:00",
        "works_council.scope.purposes": ["quality", "training"],
        "call.announcement.purposes": ["quality", "training"],
        "recording.purposes": ["training"],
        "report.group_size": 12,
        "report.audience": "management",
    },
    "report_individual": {
        "data": "score",
        "report.group_size": 1,
        "report.audience": "own_coach",
    },
    "export": {
        "actor.role": "legal",
        "recording.hold.claim_concrete": True,
        "recording.hold.covers_item": True,
        "export.reason": "legal_hold",
    },
    "disclose_to_customer": {
        **_REQUEST,
        "request.by": "caller",
        "request.identity_method": "call_back",
        "request.kind": "access",
    },
    "disclose_to_employee": {**_REQUEST, "request.kind": "access"},
    "disclose_to_third_party": {
        "data": "score",
        "recording.pseudonymised": True,
        "recipient.kind": "client",
        "recipient.country": "NL",
        "recipient.agreement": True,
        "recipient.named_in_policy": True,
    },
    "retain": {"actor.role": "system"},
    "erase": {**_REQUEST, "request.kind": "erasure", "request.ground": "no_longer_needed"},
    "restrict": {**_REQUEST, "request.kind": "restriction"},
    "correct": {
        **_REQUEST,
        "data": "comment",
        "request.kind": "rectification",
        "request.item_is": "fact",
        "request.remedy": "change_value",
    },
    "covert_monitoring": {
        "covert.suspicion_concrete": True,
        "covert.other_efforts_failed": True,
        "covert.window_starts_at": "2026-11-30T00:00:00+01:00",
        "covert.window_ends_at": "2026-12-07T00:00:00+01:00",
        "covert.protocol_consented_at": "2026-10-01T09:00:00+02:00",
        "covert.approvals": 2,
        "covert.after_notice_planned": True,
    },
    "read_messages": {
        "data": "messages",
        "programme.data": ["messages"],
        "works_council.scope.data": ["messages"],
        "messages.concrete_ground": True,
        "messages.metadata_first": True,
        "messages.private_skipped": True,
        "messages.less_intrusive_failed": True,
    },
    "train_ai": {
        "programme.purposes": ["training", "ai_training"],
        "programme.ends_at": "2026-12-14T00:00:00+01:00",
        "works_council.scope.purposes": ["training", "ai_training"],
        "recording.anonymised": True,
    },
    "withhold_notice": {"notice.withheld": "breach_report", "incident.risk": "none"},
}


def _for_purpose(question: Question, purpose: str) -> None:
    question |= {"purpose": purpose, "data": "audio"}
    if purpose == "training":
        return
    question["programme"]["purposes"] = [purpose]
    question["programme"]["review_due"] = "2027-11-01T00:00:00+01:00"
    del question["programme"]["ends_at"]
    del question["programme"]["course"]
    question["works_council"]["scope"]["purposes"] = [purpose]
    question["call"]["announcement"]["purposes"] = [purpose]
    question["recording"]["purposes"] = [purpose]
