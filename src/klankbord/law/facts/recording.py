"""The recording that exists, what is derived from it, and what hangs over it."""

from klankbord.law import instants, reuse
from klankbord.law.conditions import Fact
from klankbord.law.facts.kinds import choice, derived, flag, happened
from klankbord.law.vocabulary import BASES, SPECIAL_CATEGORIES


def _made(made_at: int | None, at: int) -> str:
    return "known" if made_at is not None and made_at <= at else "unknown"


MADE = derived(
    "made",
    ("known", "unknown"),
    _made,
    reads=("recording.made_at", "at"),
    nl="het moment van opnemen",
    en="the moment of recording",
)


def _running(made_at: int | None, at: int) -> str:
    return "yes" if made_at is not None and made_at <= at else "no"


RUNNING = derived(
    "running",
    ("no", "yes"),
    _running,
    reads=("recording.made_at", "at"),
    nl="of de opname al loopt",
    en="whether the recording already runs",
    kind="context",
)


def _reuse(
    purpose: str | None,
    purposes: list[str] | None,
    same_matter: bool | None,
    basis: str | None,
) -> str:
    """A recording under a statutory duty counts as made for evidence too."""
    if purpose is None or purposes is None:
        return "unknown"
    rows = [*purposes, "evidence"] if basis == "legal_obligation" else purposes
    return reuse.allowed(rows, purpose, same_matter=same_matter)


REUSE = derived(
    "reuse",
    ("yes", "k", "no", "unknown"),
    _reuse,
    reads=("purpose", "recording.purposes"),
    optional=("recording.same_matter", "recording.legal_basis"),
    nl="dat de doelen waarvoor is opgenomen dit toelaten",
    en="whether the purposes of the recording allow this",
)


def _holds(purpose: str, purposes: list[str] | None) -> str:
    if purposes is None:
        return "unknown"
    return "yes" if purpose in purposes else "no"


HOLDS = ("yes", "no", "unknown")


def _for_training(purposes: list[str] | None) -> str:
    return _holds("training", purposes)


FOR_TRAINING = derived(
    "for_training",
    HOLDS,
    _for_training,
    reads=("recording.purposes",),
    nl="of voor training is opgenomen",
    en="whether the recording was made for training",
)


def _for_appraisal(purposes: list[str] | None) -> str:
    return _holds("appraisal", purposes)


FOR_APPRAISAL = derived(
    "for_appraisal",
    HOLDS,
    _for_appraisal,
    reads=("recording.purposes",),
    nl="of voor beoordeling is opgenomen",
    en="whether the recording was made for appraisal",
)


def _for_ai_training(purposes: list[str] | None) -> str:
    return _holds("ai_training", purposes)


FOR_AI_TRAINING = derived(
    "for_ai_training",
    HOLDS,
    _for_ai_training,
    reads=("recording.purposes",),
    nl="of voor het trainen van AI is opgenomen",
    en="whether the recording was made for AI training",
)


BASIS = choice(
    "recording_basis",
    "recording.legal_basis",
    BASES,
    nl="de grondslag van de opname",
    en="the legal basis of the recording",
)


def _retention(until: int | None, at: int) -> str:
    if until is None:
        return "unknown"
    return "running" if at < until else "over"


RETENTION = derived(
    "retention",
    ("running", "over", "unknown"),
    _retention,
    reads=("recording.retention_until", "at"),
    nl="de bewaartermijn",
    en="the retention term",
)


RESTRICTED = happened("restricted", "recording.restricted", nl="een beperking", en="a restriction")
RESTRICTION_EXCEPTION = choice(
    "restriction_exception",
    "recording.restriction_exception",
    ("person_consent", "legal_claim", "rights_of_another"),
    nl="een uitzondering op de beperking",
    en="an exception to the restriction",
)
KEEP_REQUEST = choice(
    "keep_request",
    "recording.keep_requested_by",
    ("employee", "caller"),
    nl="een verzoek om te bewaren",
    en="a request to keep",
)


def _quarantine(detected_at: int | None, at: int, days: int) -> str:
    if detected_at is None or detected_at > at:
        return "none"
    return "running" if at < instants.plus_days(detected_at, days) else "over"


QUARANTINE = derived(
    "quarantine",
    ("none", "running", "over"),
    _quarantine,
    reads=("recording.defect_detected_at", "at", "settings.quarantine_days"),
    nl="wanneer een gebrek is gevonden",
    en="when a defect was found",
    kind="bar",
)


def _hold(
    hold: object, concrete: bool | None, covers: bool | None, at: int, ended_at: int | None
) -> str:
    """Doubtful: a hold of which not all is stated; it bars use, and does not permit keeping."""
    if hold is None or (ended_at is not None and ended_at <= at):
        return "none"
    if concrete is False or covers is False:
        return "void"
    return "valid" if concrete and covers else "doubtful"


HOLD = derived(
    "hold",
    ("none", "valid", "doubtful", "void"),
    _hold,
    reads=("recording.hold", "recording.hold.claim_concrete", "recording.hold.covers_item", "at"),
    optional=("recording.hold.ended_at",),
    nl="een bevriezing voor een concreet geschil over dit gegeven",
    en="a hold for a concrete dispute about this item",
    kind="bar",
)


SERIOUS_FINDING = happened(
    "serious_finding",
    "recording.serious_finding",
    nl="een ernstig incident",
    en="a serious finding",
)
PSEUDONYMISED = flag(
    "pseudonymised",
    "recording.pseudonymised",
    nl="dat namen en stemmen onherkenbaar zijn",
    en="whether names and voices are masked",
)
CALLER_REDACTED = flag(
    "caller_redacted",
    "recording.caller_redacted",
    nl="dat de beller onherkenbaar is",
    en="whether the caller is unrecognisable",
)
ANONYMISED = flag(
    "anonymised",
    "recording.anonymised",
    nl="dat de opname anoniem is",
    en="whether the recording is anonymous",
)


def _part(kinds: tuple[str, ...], content: list[str] | None, masked: list[str] | None) -> str:
    found = set(kinds).intersection(content) if content else set()
    if not found:
        return "absent"
    return "masked" if found <= set(masked or ()) else "open"


def _content(name: str, kinds: tuple[str, ...], *, nl: str, en: str) -> Fact:
    return derived(
        name,
        ("absent", "masked", "open"),
        lambda content, masked: _part(kinds, content, masked),
        reads=("call.content",),
        optional=("call.masked",),
        nl=nl,
        en=en,
        kind="bar",
    )


HOLD_AUDIO = _content(
    "hold_audio", ("hold_audio",), nl="geluid uit de wachtstand", en="audio from the hold"
)
SPECIAL = _content(
    "special",
    SPECIAL_CATEGORIES,
    nl="bijzondere persoonsgegevens",
    en="special categories of data",
)
SUSPICION = _content(
    "suspicion", ("criminal_suspicion",), nl="een verdenking", en="a criminal suspicion"
)
BSN = _content("bsn", ("bsn",), nl="een BSN", en="a BSN")
CARD_CODE = _content("card_code", ("card_code",), nl="een kaartcode", en="a card code")
SPECIAL_GROUND = flag(
    "special_ground",
    "call.special_category_ground",
    nl="een grond voor bijzondere gegevens",
    en="a ground for special categories",
)
