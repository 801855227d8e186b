"""Words in which a programme is written, beside those of law.vocabulary."""

ACTS = (
    "record",
    "record_screen",
    "listen_live",
    "listen_back",
    "transcribe",
    "score",
    "auto_score",
    "coach",
    "train_example",
    "use_in_review",
    "use_in_dismissal",
    "calibrate",
    "share_evaluation",
    "report_team",
    "report_individual",
    "disclose_to_third_party",
    "covert_monitoring",
    "read_messages",
    "train_ai",
)
"""Acts a programme can name. Rights and custody need none; sole_decision and emotion are never."""

PARTICIPATION = ("works_council", "staff_representation", "none")
CHANGES = ("new", "non_material", "material", "withdrawal")
RISKS = ("low", "medium", "high")
RISK_KINDS = ("chilling_effect", "profiling", "function_creep", "other")
"""What a risk of a DPIA is about; the first three are always weighed (`weighed`)."""
CHANNELS = ("personal_message", "team_briefing", "portal_banner", "upload_only")

INTERESTS = (
    "work_processes",
    "performance_of_organisation",
    "performance_of_employees",
    "cost_control",
    "risk_control",
    "quality_of_service",
    "other",
)
"""Interests that a programme may serve (seed S28)."""

SCREENING = (
    "evaluation",
    "automated_decision",
    "systematic_monitoring",
    "sensitive_data",
    "large_scale",
    "combined_sources",
    "vulnerable_people",
    "new_technology",
    "blocks_a_right",
)
"""The nine criteria by which a DPIA is needed; two are enough (WP 248, at AVG art. 35)."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ASKS = (
    "alternatives_seen",
    "interest_advised",
    "dpia_screened",
    "risks_weighed",
    "staff_consulted",
    "conduct_rules",
    "staff_told",
    "website_shown",
    "secrecy_stated",
    "instruction_given",
)
"""Demands that a version makes beside those of the law's answer (`asked`)."""

BODIES = ("staff_representation", "personnel_meeting", "everybody")
"""Who is heard where there is no right of consent (WOR 35b-35d)."""

SUSPENDERS = ("supervisory_authority", "court", "board")

JUDGING = ("score", "auto_score", "coach", "calibrate", "use_in_review", "use_in_dismissal")
"""Acts that measure people against criteria, which they must know beforehand (R37)."""
