"""Groups of acts, as CONTRACT.md names them, and the few conditions that many rules share."""

from klankbord.law.conditions import Condition
from klankbord.law.facts import case, council, notice, recording, request, study


def acts(*names: str) -> Condition:
    return case.ACT.is_(*names)


COLLECT = acts("record", "record_screen", "listen_live")
"""Acts that make new data."""

SELF_LISTENING = acts("listen_back") & case.RELATION.is_("self")
"""Access to one's own recording (R61), not monitoring."""

LISTENING = acts("listen_back") & ~case.RELATION.is_("self")

DEMANDED = acts("disclose_to_third_party") & case.RECIPIENT.is_("police", "public_prosecutor")
"""An authority asks; R56 governs."""

TO_COUNCIL = acts("disclose_to_third_party") & case.RECIPIENT.is_("works_council")
"""The works council asks; R54 governs."""

TO_OTHERS = acts("disclose_to_third_party") & ~case.RECIPIENT.is_(
    "police", "public_prosecutor", "works_council"
)

USE = (
    acts(
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
        "train_ai",
    )
    | LISTENING
    | TO_OTHERS
)
"""Acts on stored data that need a programme (STORED in CONTRACT.md)."""

INTRUSIVE = acts("covert_monitoring", "read_messages")

BROUGHT_IN = acts("use_in_review") & request.OWN_REQUEST.is_("met")
"""The employee himself brings in his own recording (R9); lifts what CONTRACT.md names."""

UNDER_PROGRAMME = (COLLECT | USE | INTRUSIVE | acts("activate")) & ~BROUGHT_IN
"""Acts for which the rules on programmes hold."""

IDENTIFIED = acts("disclose_to_employee", "disclose_to_customer", "erase", "restrict", "correct")
"""Rights for which the requester is identified."""

COUNCIL_CONSENTS = council.PARTICIPATION.is_("works_council", "unknown")
"""There is a works council, or it is not known that there is none."""

CONSENT_NOW = council.CONSENT.is_(*council.GIVEN)
CONSENT_THEN = council.CONSENT_THEN.is_(*council.GIVEN)

INFORMED = notice.NOTICE.is_("yes") & notice.NOTICE_COMPLETE.is_("yes")
"""The employee was fully informed before the data was made (R15)."""

ANNOUNCED = (
    notice.ANNOUNCEMENT.is_("yes")
    & notice.LINE_LANGUAGE.is_("yes")
    & notice.NAMES_WEBSITE.is_("yes")
    & notice.CALLER_LAW.is_("notice", "opted_in")
)
"""The caller was informed as his country asks, before the data was made (R18)."""

MADE_LAWFULLY = (
    INFORMED
    & ANNOUNCED
    & (~COUNCIL_CONSENTS | CONSENT_THEN)
    & notice.NUMBER_CLASS.is_("business", "unknown")
    & (~acts("export") | notice.NUMBER_CLASS.is_("business"))
)
"""No defect lies at the moment of collection (R64)."""

DPIA_DONE = (~acts("covert_monitoring") & study.DPIA.is_("lifted", "done_anyway")) | (
    study.DPIA.is_("sound", "done_anyway")
    & (~acts("activate", "auto_score") | study.DPIA_COVERS.is_("yes"))
)
"""No screening lifts the DPIA of covert monitoring."""

ON_HOLD = recording.HOLD.is_("valid", "doubtful")
UNDER_RESTRICTION = recording.RESTRICTED.is_("yes") | request.OBJECTION.is_("open")

A_BASIS = (
    "legitimate_interest",
    "legal_obligation",
    "contract",
    "vital_interest",
    "public_task",
    "employee_consent",
)
"""Every stated basis; whether an employee's consent counts is R3's question."""
