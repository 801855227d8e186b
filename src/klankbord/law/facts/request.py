"""What people ask or object to, what an AI does, and what is done in secret."""

from klankbord.law.facts import clocks
from klankbord.law.facts.kinds import choice, derived, flag


def _request_made(request: object) -> str:
    return "no" if request is None else "yes"


REQUEST_MADE = derived(
    "request_made",
    ("no", "yes"),
    _request_made,
    reads=("request",),
    nl="of er een verzoek is",
    en="whether there is a request",
    kind="context",
)


REQUESTED_BY = choice(
    "requested_by",
    "request.by",
    ("employee", "employer", "caller", "third_party"),
    nl="wie het verzoek doet",
    en="who makes the request",
)


def _own_request(
    by: str | None,
    in_writing: bool | None,
    specific: bool | None,
    prompted: bool | None,
    at: int,
    withdrawn_at: int | None,
) -> str:
    """Prompted: the employer asked for it, or it is not known that he did not."""
    if by != "employee":
        return "none"
    if prompted is not False:
        return "prompted"
    withdrawn = withdrawn_at is not None and withdrawn_at <= at
    return "met" if in_writing and specific and not withdrawn else "unmet"


OWN_REQUEST = derived(
    "own_request",
    ("none", "met", "prompted", "unmet"),
    _own_request,
    reads=(
        "request.by",
        "request.in_writing",
        "request.specific",
        "request.prompted_by_employer",
        "at",
    ),
    optional=("request.withdrawn_at",),
    nl="een eigen, vrij en schriftelijk verzoek van de medewerker",
    en="the employee's own, free and written request",
    kind="context",
)


IDENTITY_OK = flag(
    "identity_ok",
    "request.identity_ok",
    nl="dat vaststaat wie het verzoek doet",
    en="whether it is certain who makes the request",
)
IDENTITY_METHOD = choice(
    "identity_method",
    "request.identity_method",
    (
        "signed_in",
        "known_address",
        "call_back",
        "case_reference",
        "voice_sample",
        "passport_copy",
        "bsn",
    ),
    nl="de manier van identificeren",
    en="the way of identifying",
    kind="bar",
    otherwise="not_stated",
)
GROUND = choice(
    "erasure_ground",
    "request.ground",
    ("no_longer_needed", "objection_granted", "unlawful"),
    nl="de grond voor wissing",
    en="the ground for erasure",
)


def _remedy(item_is: str | None, remedy: str | None) -> str:
    if item_is is None or remedy is None:
        return "unknown"
    fitting = {"fact": "change_value", "opinion": "attach_statement"}
    return "fits" if fitting[item_is] == remedy else "misfit"


REMEDY = derived(
    "remedy",
    ("fits", "misfit", "unknown"),
    _remedy,
    reads=("request.item_is", "request.remedy"),
    nl="of het om een feit of een oordeel gaat, en wat er gebeurt",
    en="whether it is a fact or an opinion, and what is done",
)


def _objection(
    objection: object, status: str | None, compelling: bool | None, by_manager: bool | None
) -> str:
    """Overruled: rejected on compelling grounds by someone other than the manager."""
    if objection is None:
        return "none"
    if status == "rejected":
        return "overruled" if compelling is True and by_manager is False else "rejected"
    return "granted" if status == "granted" else "open"


OBJECTION = derived(
    "objection",
    ("none", "open", "granted", "overruled", "rejected"),
    _objection,
    reads=("objection", "objection.status"),
    optional=("objection.compelling_grounds", "objection.decided_by_manager"),
    nl="bezwaar van de medewerker",
    en="an objection by the employee",
    kind="bar",
)


AI_USED = flag(
    "ai_used", "ai.used", nl="of het resultaat van AI komt", en="whether the result stems from AI"
)
HUMAN_REVIEW = flag(
    "human_review",
    "ai.human_review",
    nl="dat een mens luistert en beslist",
    en="whether a human listens and decides",
)


def _workers_told(told_at: int | None, at: int) -> str:
    return clocks.before(told_at, at)


WORKERS_TOLD = derived(
    "workers_told_of_ai",
    ("yes", "no", "unknown"),
    _workers_told,
    reads=("ai.worker_notice_at", "at"),
    nl="dat de medewerkers vooraf over de AI zijn geïnformeerd",
    en="whether workers were told of the AI beforehand",
)


def _representatives_told(told_at: int | None, at: int) -> str:
    return clocks.before(told_at, at)


REPRESENTATIVES_TOLD = derived(
    "representatives_told_of_ai",
    ("yes", "no", "unknown"),
    _representatives_told,
    reads=("ai.representatives_informed_at", "at"),
    nl="dat de ondernemingsraad vooraf over de AI is geïnformeerd",
    en="whether the representatives were told of the AI beforehand",
)


def _ai_logs(months: int | None, least: int) -> str:
    if months is None:
        return "unknown"
    return "enough" if months >= least else "short"


AI_LOGS = derived(
    "ai_logs",
    ("enough", "short", "unknown"),
    _ai_logs,
    reads=("ai.log_months", "settings.ai_log_months"),
    nl="hoe lang de AI-logs blijven",
    en="how long AI logs are kept",
)


EMOTION_OF = choice(
    "emotion_of",
    "ai.emotion_of",
    ("employee", "customer", "both"),
    nl="van wie emoties worden gemeten",
    en="whose emotions are measured",
)
BIOMETRIC = flag(
    "biometric",
    "ai.biometric",
    nl="of stem of gezicht wordt gebruikt",
    en="whether voice or face is used",
    kind="context",
)

SUSPICION_CONCRETE = flag(
    "suspicion_concrete",
    "covert.suspicion_concrete",
    nl="een concrete verdenking",
    en="a concrete suspicion",
)
OTHER_EFFORTS = flag(
    "other_efforts_failed",
    "covert.other_efforts_failed",
    nl="dat andere middelen faalden",
    en="whether other efforts failed",
)


def _covert_window(starts_at: int | None, ends_at: int | None, at: int) -> str:
    if starts_at is None or ends_at is None:
        return "unknown"
    if at < starts_at:
        return "before"
    return "inside" if at < ends_at else "after"


COVERT_WINDOW = derived(
    "covert_window",
    ("before", "inside", "after", "unknown"),
    _covert_window,
    reads=("covert.window_starts_at", "covert.window_ends_at", "at"),
    nl="de vaste periode van de controle",
    en="the fixed window of the monitoring",
)


def _protocol(consented_at: int | None, starts_at: int | None) -> str:
    return {"yes": "before_window", "no": "late", "unknown": "unknown"}[
        clocks.before(consented_at, starts_at)
    ]


PROTOCOL = derived(
    "protocol",
    ("before_window", "late", "unknown"),
    _protocol,
    reads=("covert.protocol_consented_at", "covert.window_starts_at"),
    nl="instemming met het protocol vooraf",
    en="consent to the protocol beforehand",
)


def _protocol_adopted(consented_at: int | None, at: int) -> str:
    if consented_at is None:
        return "unknown"
    return "yes" if consented_at <= at else "no"


PROTOCOL_ADOPTED = derived(
    "protocol_adopted",
    ("yes", "no", "unknown"),
    _protocol_adopted,
    reads=("covert.protocol_consented_at", "at"),
    nl="een protocol waarmee de ondernemingsraad instemde",
    en="a protocol to which the works council consented",
)


def _approvals(count: int | None, needed: int) -> str:
    if count is None:
        return "unknown"
    return "enough" if count >= needed else "too_few"


APPROVALS = derived(
    "approvals",
    ("enough", "too_few", "unknown"),
    _approvals,
    reads=("covert.approvals", "settings.approvals"),
    nl="de goedkeuring van twee personen",
    en="the approval of two persons",
)


AFTER_NOTICE_PLANNED = flag(
    "after_notice_planned",
    "covert.after_notice_planned",
    nl="een bericht achteraf",
    en="a notice afterwards",
)
CONCRETE_GROUND = flag(
    "concrete_ground",
    "messages.concrete_ground",
    nl="een concrete aanleiding",
    en="a concrete ground",
)
METADATA_FIRST = flag(
    "metadata_first",
    "messages.metadata_first",
    nl="dat eerst alleen verkeersgegevens zijn bekeken",
    en="whether metadata was looked at first",
)
PRIVATE_SKIPPED = flag(
    "private_skipped",
    "messages.private_skipped",
    nl="dat privéberichten worden overgeslagen",
    en="whether private messages are skipped",
)
LESS_INTRUSIVE_FAILED = flag(
    "less_intrusive_failed",
    "messages.less_intrusive_failed",
    nl="dat lichtere middelen faalden",
    en="whether less intrusive means failed",
)
