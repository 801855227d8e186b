"""What people were told beforehand: policy, notice to the employee, announcement to the caller."""

from klankbord.law import instants, reuse
from klankbord.law.facts import clocks
from klankbord.law.facts.kinds import choice, derived, flag, happened
from klankbord.law.vocabulary import POLICY_ITEMS


def _policy(items: list[str] | None) -> str:
    """P4 is the table of data and terms, which storage limitation needs too."""
    if items is None:
        return "unknown"
    if "P4" not in items:
        return "without_terms"
    return "complete" if len(set(items)) == len(POLICY_ITEMS) else "incomplete"


POLICY = derived(
    "policy_items",
    ("complete", "without_terms", "incomplete", "unknown"),
    _policy,
    reads=("policy.items",),
    nl="de inhoud van het privacyreglement",
    en="the contents of the privacy policy",
)


def _lead_time(announced_at: int | None, at: int, days: int) -> str:
    if announced_at is None:
        return "unknown"
    if announced_at > at:
        return "not_announced"
    return "passed" if instants.plus_days(announced_at, days) <= at else "running"


LEAD_TIME = derived(
    "lead_time",
    ("passed", "running", "not_announced", "unknown"),
    _lead_time,
    reads=("policy.announced_at", "at", "settings.lead_time_days"),
    nl="de datum van aankondiging",
    en="the date of announcement",
)


CHANNEL = choice(
    "channel",
    "policy.channel",
    ("personal_message", "team_briefing", "portal_banner", "upload_only"),
    nl="de manier van aankondigen",
    en="the way of announcing",
)
FINDABLE = flag(
    "findable",
    "policy.findable",
    nl="dat het reglement vindbaar is",
    en="whether the policy can be found",
)


def _notice(delivered_at: int | None, act: str, made_at: int | None, at: int) -> str:
    return clocks.before(delivered_at, clocks.collected_at(act, made_at, at))


NOTICE = derived(
    "notice",
    ("yes", "no", "unknown"),
    _notice,
    reads=("notice.delivered_at", "act", "recording.made_at", "at"),
    nl="dat de medewerker vooraf is geïnformeerd",
    en="whether the employee was informed beforehand",
)


NOTICE_COMPLETE = flag(
    "notice_complete",
    "notice.complete",
    nl="dat de informatie volledig was",
    en="whether the information was complete",
)
WITHHELD = choice(
    "withheld",
    "notice.withheld",
    ("after_notice", "recipient_notice", "breach_report"),
    nl="welke melding achterwege blijft",
    en="which duty to tell is left undone",
)


def _caller_law(country: str | None, opted_in: bool | None) -> str:
    """NL and BE: notice; DE: opt-in (§ 201 StGB); all others are not settled and denied."""
    if country in ("NL", "BE"):
        return "notice"
    if country == "DE":
        return {True: "opted_in", False: "no_opt_in", None: "unknown"}[opted_in]
    return "unknown" if country is None else "elsewhere"


CALLER_LAW = derived(
    "caller_law",
    ("notice", "opted_in", "no_opt_in", "elsewhere", "unknown"),
    _caller_law,
    reads=("call.caller_country",),
    optional=("call.caller_opted_in",),
    nl="het land van de beller, en zijn toestemming waar die nodig is",
    en="the caller's country, and the opt-in where one is needed",
)


def _announcement(completed_at: int | None, act: str, made_at: int | None, at: int) -> str:
    return clocks.before(completed_at, clocks.collected_at(act, made_at, at))


ANNOUNCEMENT = derived(
    "announcement",
    ("yes", "no", "unknown"),
    _announcement,
    reads=("call.announcement.completed_at", "act", "recording.made_at", "at"),
    nl="dat de meldtekst vóór de opname klaar was",
    en="whether the announcement ended before the recording",
)


def _announced_purpose(purpose: str | None, told: list[str] | None) -> str:
    """Compatible: not named, but a yes or k in the matrix for every purpose that was."""
    if purpose is None or told is None:
        return "unknown"
    if purpose in told:
        return "named"
    return "compatible" if reuse.compatible(told, purpose) else "no"


ANNOUNCED_PURPOSE = derived(
    "announced_purpose",
    ("named", "compatible", "no", "unknown"),
    _announced_purpose,
    reads=("purpose", "call.announcement.purposes"),
    nl="dat de meldtekst dit doel noemt",
    en="whether the announcement names this purpose",
)


LINE_LANGUAGE = flag(
    "line_language",
    "call.announcement.in_line_language",
    nl="dat de meldtekst in de taal van de lijn was",
    en="whether the announcement was in the line's language",
)
NAMES_WEBSITE = flag(
    "names_website",
    "call.announcement.names_website",
    nl="dat de meldtekst naar de website verwijst",
    en="whether the announcement names the website",
)


def _joiner(joiner: object, joined_at: int | None, announced_at: int | None, at: int) -> str:
    if joiner is None or (joined_at is not None and joined_at > at):
        return "none"
    return "told" if announced_at is not None and announced_at < at else "untold"


JOINER = derived(
    "joiner",
    ("none", "told", "untold"),
    _joiner,
    reads=("call.joiner", "call.joiner.joined_at", "call.joiner.announced_at", "at"),
    nl="een tweede melding aan wie later aanschoof",
    en="a second notice to whoever joined later",
    kind="bar",
)


NUMBER_CLASS = choice(
    "number_class",
    "call.number_class",
    ("business", "confidential", "private"),
    nl="dat het een zakelijk gesprek is",
    en="whether it is a business call",
)
RECORDED_FOR = choice(
    "recorded_for",
    "call.recorded_for",
    ("participant", "line_owner", "third_party"),
    nl="voor wie er wordt opgenomen",
    en="for whom the recording is made",
)


def _caller_objected(objected_at: int | None, at: int) -> str:
    return "yes" if objected_at is not None and objected_at <= at else "no"


CALLER_OBJECTED = derived(
    "caller_objected",
    ("no", "yes"),
    _caller_objected,
    reads=("call.caller_objected_at", "at"),
    nl="bezwaar van de beller",
    en="an objection by the caller",
    kind="bar",
)


SIGNAL_ON = flag(
    "signal_on",
    "call.signal_on",
    nl="een signaal aan de medewerker",
    en="a signal to the employee",
)
SCREEN_MASKING = flag(
    "screen_masking",
    "call.screen_masking",
    nl="afdekking van BSN, gezondheid en privévensters",
    en="masking of BSN, health and private windows",
)
IN_CALL = flag(
    "in_call",
    "call.in_call",
    nl="schermopname alleen tijdens het gesprek",
    en="screen recording only during the call",
)
VOICE_BIOMETRICS = happened(
    "voice_biometrics",
    "ai.voice_biometrics",
    nl="een stemafdruk",
    en="a voiceprint",
)
