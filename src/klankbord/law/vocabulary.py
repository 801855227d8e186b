"""The closed lists that questions, facts and rules share (question.schema.json)."""

ACTS = (
    "record", "record_screen", "listen_live", "listen_back", "transcribe", "score", "auto_score",
    "sole_decision", "emotion", "coach", "train_example", "use_in_review", "use_in_dismissal",
    "calibrate", "share_evaluation", "report_team", "report_individual", "export",
    "disclose_to_customer", "disclose_to_employee", "disclose_to_third_party", "retain", "erase",
    "restrict", "correct", "covert_monitoring", "read_messages", "train_ai", "activate",
    "withhold_notice",
)  # fmt: skip

PURPOSES = (
    "training", "quality", "appraisal", "complaint", "evidence", "integrity", "ai_training",
)  # fmt: skip

DATA = (
    "audio", "live_audio", "screen", "transcript", "score", "comment", "aggregate",
    "listening_log", "messages",
)  # fmt: skip

MEANS = ("audio", "screen", "live", "transcript", "ai")

MEANS_OF_ACT = {
    "record": "audio",
    "record_screen": "screen",
    "listen_live": "live",
    "transcribe": "transcript",
    "auto_score": "ai",
}
"""The means that an act cannot do without."""

WITHOUT_MEANS = frozenset({("record", "messages")})
"""Acts that need none of `MEANS` when they are about this data: a chat or a mail has no sound."""

MEANS_OF_DATA = {
    "audio": "audio",
    "live_audio": "live",
    "screen": "screen",
    "transcript": "transcript",
}
"""The means by which a category of data came about."""

BASES = (
    "legitimate_interest", "legal_obligation", "contract", "vital_interest", "public_task",
    "employee_consent", "none",
)  # fmt: skip

ROLES = (
    "employee", "evaluator", "coach", "team_lead", "quality_manager", "manager", "hr",
    "controller", "legal", "works_council", "dpo", "admin", "integration", "system",
)  # fmt: skip

RELATIONS = ("self", "own_coach", "own_manager", "colleague", "none")

PERSON_TYPES = ("employee", "temp_worker", "freelancer", "trainee", "former_employee")

RECIPIENTS = (
    "other_evaluator", "hr", "management", "dpo_legal", "works_council", "client", "processor",
    "group_company", "temp_agency", "police", "public_prosecutor", "lawyer",
)  # fmt: skip

AUDIENCES = (
    "person", "own_coach", "manager", "hr", "management", "team", "public_display",
    "works_council", "client",
)  # fmt: skip

SPECIAL_CATEGORIES = ("health", "religion", "union_membership", "ethnic_origin", "sexual_life")

CONTENT = ("hold_audio", "bsn", "card_code", *SPECIAL_CATEGORIES, "criminal_suspicion")

POLICY_ITEMS = tuple(f"P{number}" for number in range(1, 16))

EEA = frozenset({
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT",
    "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
})  # fmt: skip
"""States of the European Economic Area, ISO 3166-1 alpha-2 (AVG chapter V; EEA agreement)."""


def own_means(act: str, data: str | None) -> str | None:
    """The means that an act on this data cannot do without; None: it needs none."""
    return None if (act, data) in WITHOUT_MEANS else MEANS_OF_ACT.get(act)
