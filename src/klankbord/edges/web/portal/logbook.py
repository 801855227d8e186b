"""The page of an employee's own log: what happened with data about him, line by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.strips import VERDICTS, Fact, Strip
from klankbord.edges.web.rights import packagewords, requestwords
from klankbord.ledger.reading import Line
from klankbord.people.logbook import CHECKED, READ, TAKEN, Checked, Read
from klankbord.recordings.ending import destroying

PAGE = 50
"""Lines on one page."""

KINDS: Mapping[str, str | Promise] = {
    **requestwords.LOG,
    **packagewords.LOG,
    "room_opened": _("The works council let you into its room"),
    "room_closed": _("The works council ended your access to its room"),
    "account_made": _("An account was made for you"),
    "account_invited": _("You got a mail to choose your password"),
    "account_closed": _("Your account was closed"),
    "employment_part": _("It was written down which part of a week you work"),
    "parting_address": _("You left an address for after your last day"),
    "parting_code": _("You made a code for after your last day"),
    "parting_forgotten": _("You took back your address and code for after your last day"),
    "parting_entered": _("Your code for after your last day was used to sign in"),
    "digest_chosen": _("You chose whether you get a mail a day"),
    "register_read": _("What is written down of you was looked at"),
    "password_changed": _("Your password was changed"),
    "token_issued": _("A token was issued for your account"),
    "token_revoked": _("A token of your account was revoked"),
    "role_asked": _("A function was asked for you"),
    "role_approved": _("A function was granted to you"),
    "role_ended": _("A function of yours ended"),
    "role_reviewed": _("Somebody looked whether a function of yours is still needed"),
    "clearance_signed": _("You signed a statement of secrecy or an instruction"),
    "employee_registered": _("You were registered as an employee"),
    "employment_begun": _("Your employment was written down"),
    "employment_ended": _("The end of your employment was written down"),
    "team_joined": _("You joined a team"),
    "team_left": _("You left a team"),
    "coaching_begun": _("You got a coach"),
    "coaching_ended": _("A coach of yours ended"),
    "agent_ref_mapped": _("Your name on the telephone platform was written down"),
    "agent_ref_ended": _("A name of yours on the telephone platform ended"),
    "policy_delivered": _("You got the privacy policy"),
    "policy_read": _("You read the privacy policy"),
    "policy_opened": _("You opened the privacy policy"),
    "policy_bounced": _("Your policy was mailed and came back"),
    "policy_code": _("A letter with a code for the policy was printed for you"),
    "policy_again": _("The policy was sent to you again"),
    "deliveries_read": _("Somebody looked whether you were told"),
    "offered": _("A call of yours was offered for recording"),
    "drawn_instead": _("A lot drew a call of yours in the place of one that could not come in"),
    "gate_opened": _("The telephone platform may record a call of yours after its announcement"),
    "gate_refused": _("A recording of yours was refused at the gate"),
    "call_event": _("The telephone platform told something of a call of yours"),
    "recording_admitted": _("A recording of yours was admitted"),
    "recording_stored": _("The sound of a recording was stored"),
    "transcript_stored": _("The transcript of a recording was stored"),
    "words_given": _("Text of a call of yours went to a company that helps by AI"),
    "source_copy_ordered": _("We asked the telephone platform to erase its copy of your recording"),
    "source_copy_gone": _("The telephone platform's copy of your recording is erased"),
    "recording_assigned": _("A call of yours was given to an evaluator"),
    "recording_restricted": _("A recording of yours was restricted"),
    "caller_objected": _("The caller objected to the recording of a call"),
    "recording_sealed": _("A recording of yours was sealed: nobody plays it"),
    "recording_erased": _("The sound of a recording was erased"),
    "quotes_removed": _("Words of a caller were taken out of an evaluation of you"),
    "recording_exported": _("A recording of yours was exported"),
    "listening_began": _("Somebody began to listen"),
    "recording_released": _("An evaluator gave a call of yours back"),
    "availability": _("You said on which days you evaluate"),
    "evaluation_withdrawn": _("An evaluation of a call of yours was taken back"),
    "live_began": _("Somebody began to listen along with a call of yours, with a signal"),
    "live_ended": _("The listening along with a call of yours was over"),
    "evaluation_submitted": _("A call of yours was evaluated"),
    "suggestions_made": _("A machine looked at a call of yours, to suggest answers"),
    "self_evaluated": _("You evaluated a call of yours yourself"),
    "evaluation_seen": _("You saw an evaluation"),
    "dispute_opened": _("You disputed an evaluation"),
    "dispute_again": _("You asked a third person to look at your dispute once more"),
    "dispute_taken": _("Somebody else took your dispute in hand"),
    "dispute_decided": _("Your dispute was decided"),
    "brought_in": _("You brought something into your own review yourself"),
    "brought_in_read": _("The one whom you named read or heard what you brought in"),
    "brought_in_withdrawn": _("You took back what you brought into your review"),
    "complaint_picked": _("A call of yours was chosen because of a complaint, and not by lot"),
    "picks_read": _("Somebody saw for which complaints calls were chosen, yours among them"),
    "calibration_opened": _("Evaluators were asked to score a call of yours, to calibrate"),
    "calibration_submitted": _("An evaluator scored a call of yours, to calibrate"),
    "calibration_read": _("Somebody saw how evaluators scored a call of yours, to calibrate"),
    "conversation_planned": _("A coaching conversation was planned"),
    "conversation_added": _("You added something to a coaching conversation"),
    "conversation_closed": _("A coaching conversation was closed"),
    "conversation_reopened": _("A coaching conversation was opened again"),
    "conversation_moved": _("A coaching conversation was moved to another moment"),
    "conversation_cancelled": _("A coaching conversation was cancelled"),
    "talk_brought": _("Something was put on the table of a coaching conversation"),
    "talk_taken_back": _("Something was taken off the table of a coaching conversation"),
    "agreement_made": _("An agreement was made with you"),
    "agreement_fulfilled": _("An agreement with you was fulfilled"),
    "goal_set": _("A goal was set with you in a coaching conversation"),
    "goal_reworded": _("A goal of a coaching conversation got other words"),
    "goal_start_added": _("You put your own start with a goal"),
    "goal_said": _("It was said what became of a goal"),
    "told_afterwards": _("A message was put ready for you"),
    "told_on_paper": _("You were told on paper"),
    "letter_printed": _("A letter with your messages was printed for you"),
    "notice_read": _("You read a message"),
    "mail_sent": _("A mail was sent to you"),
    "own_access": _("Your own page was looked at"),
    "objection_filed": _("You objected"),
    "objection_decided": _("Your objection was decided on"),
    "incident": _("Something was wrong with a recording of yours"),
    "erased": _("Data about you were erased"),
    "retention.moved": _("Data about you are kept for a shorter or a longer time"),
    "retention.extended": _("Data about you are kept for a shorter or a longer time"),
    "term_shortened": _("A recording of yours is kept shorter, at somebody's word"),
    "term_asked": _("Somebody asked to keep a recording of yours longer again"),
    "term_lengthened": _("A second person confirmed that a recording of yours is kept longer"),
    "term_dropped": _("That a recording of yours would be kept longer is off"),
    "case_placed": _("A recording of yours was frozen for a case"),
    "case_confirmed": _("A second person confirmed that a recording of yours stays frozen"),
    "case_reviewed": _("Somebody looked whether a recording of yours must stay frozen"),
    "case_read": _("A case about a recording of yours was looked at"),
    "case_withheld": _("What is written of a case about you was left out of your copy for now"),
    "case_ended": _("A case about a recording of yours ended"),
    "hold.placed": _("Data about you were frozen for a dispute"),
    "hold.ended": _("A freeze of data about you ended"),
}
"""What happened, by the kind of a line. `decision` is told apart: it says what was asked."""

WHY: words.Words = {
    **words.ACTS,
    **words.REASONS,
    **words.HAPPENED,
    **packagewords.WHY,
    READ: _("reading this log"),
    CHECKED: _("checking this log"),
    TAKEN: _("taking this log home"),
    "read": _("reading a coaching conversation"),
    "goal": _("goals of a coaching conversation"),
    "write": _("writing a part of one's own"),
    "close": _("closing a part of one's own"),
    "reopen": _("opening a part of one's own again"),
    "add": _("adding a last word"),
    "move": _("moving or cancelling a talk"),
    "bring": _("putting something on the table of a talk"),
    "agree": _("keeping an agreement up to date"),
    "case": _("freezing it for a case"),
    "gate": _("the telephone platform asked before it recorded"),
    "counted": _("a score of yours counts in a figure of five people or more"),
    "term": _("the retention term is over"),
    "request": _("somebody asked for it"),
    "lifted": _("the person was told that it ends"),
    "restored": _("a backup was put back"),
    "talk_cancelled": _("the talk was cancelled"),
    "purpose_reached": _("the purpose is reached"),
    "completed": _("what was missing is known, or the call was not drawn"),
    "term_shortened": _("somebody made the term shorter"),
    "term_lengthened": _("two people made the term longer again"),
    "defect_found": _("it is not proven that the caller heard the announcement"),
    "quarantine": _("completing what is missing of a call"),
}
UUID_ = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in words. `verdict` is yes, if or no for what the law was asked, else empty.

    `origin` is a code for a line of which the moment was told and not lived (`ledger.book.origin`).
    """

    number: int
    day: date
    hour: str
    what: str
    verdict: str
    said: str
    function: str
    why: str
    purpose: str
    call: str
    rules: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month to choose."""

    label: str
    url: str
    lines: int
    current: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found, in words."""

    verdict: str
    says: str
    facts: tuple[Fact, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logbook:
    """Everything on the page."""

    months: tuple[Month, ...]
    title: str
    entries: tuple[Entry, ...]
    told: bool
    counted: str
    newer: str
    older: str


def page(read: Read, number: int) -> Logbook:
    """The page out of what was read; `number` is that of the page, from 1."""
    total = read.months[read.month]
    last = max(1, -(-total // PAGE))
    first = (number - 1) * PAGE
    entries = tuple(_entry(line) for line in read.lines)
    return Logbook(
        months=tuple(
            Month(_month(month), _url(month, 1), lines, month == read.month)
            for month, lines in read.months.items()
        ),
        title=_month(read.month),
        entries=entries,
        told=any(entry.origin for entry in entries),
        counted=gettext("{first} to {last} of {total}").format(
            first=first + 1, last=first + len(read.lines), total=total
        ),
        newer=_url(read.month, number - 1) if number > 1 else "",
        older=_url(read.month, number + 1) if number < last else "",
    )


def result(checked: Checked) -> Result:
    """What a check found."""
    fine = checked.complete and not checked.errors
    facts = [
        Fact(gettext("Lines checked"), str(checked.entries), mono=True),
        Fact(gettext("Lines about you"), str(checked.mine), mono=True),
        Fact(gettext("Complete"), gettext("yes") if checked.complete else gettext("no")),
    ]
    if checked.signed_at is not None:
        facts += [
            Fact(gettext("Signed on"), dates.moment(checked.signed_at), mono=True),
            Fact(gettext("Lines under the signature"), str(checked.size), mono=True),
            Fact(gettext("Root"), checked.root, mono=True),
        ]
    facts.append(Fact(gettext("Name of the log"), checked.log, mono=True))
    return Result(
        verdict="yes" if fine else "no",
        says=gettext("Every line is true, and none is missing.")
        if fine
        else gettext("This log is not whole. Tell the data protection officer now."),
        facts=tuple(facts),
        errors=tuple(" ".join(str(part) for part in each.values()) for each in checked.errors[:20]),
    )


def strip() -> Strip:
    """The law strip of the page."""
    return Strip(
        verdict="yes",
        says=gettext("This is about you"),
        facts=(Fact(gettext("Kept"), gettext("24 months, without content of calls")),),
        logged=gettext("That you look is written down too"),
    )


def _entry(line: Line) -> Entry:
    told = line.detail
    asked = line.kind == "decision"
    answer = str(told.get("answer", ""))
    purpose = str(told.get("purpose") or "none")
    return Entry(
        number=line.number,
        day=date.fromisoformat(line.hour[:10]),
        hour=dates.hour(datetime.fromisoformat(f"{line.hour}:00")),
        what=_asked(told) if asked else _happened(line),
        verdict=VERDICTS.get(answer, ""),
        said=_said(answer),
        function=words.word(words.ROLES, str(told.get("function") or told.get("role") or "")),
        why=_why(line),
        purpose="" if purpose == "none" else words.word(words.PURPOSES, purpose),
        call=_call(told),
        rules=tuple(told.get("rules", ())),
        origin=str(told.get("origin", "")),
    )


_PARTIES: words.Words = {
    "both": _("both voices"),
    "agent": _("of the employee"),
    "caller": _("of the caller"),
}


def _happened(line: Line) -> str:
    said, told = str(KINDS.get(line.kind, line.kind)), line.detail
    if line.kind == "offered" and told.get("place"):
        lot = gettext("drawn by lot, as number {place}; offered together: {n}")
        said = f"{said}: {lot.format(place=told['place'], n=told['of'])}"
    if line.kind == "words_given":
        went = gettext("{n} characters, to {host} ({country})").format(
            n=told["characters"], host=told["to"], country=told["country"]
        )
        said = f"{said}: {went}"
    if line.kind == destroying.ERASED:
        said = f"{said}: {words.word(_PARTIES, str(told.get('party', '')))}"
    return said


def _why(line: Line) -> str:
    code = str(line.detail.get("reason") or line.detail.get("why") or "")
    if line.kind == "erased" and code and code not in WHY:  # one of many faults of a file
        return gettext("the sound that came was not in order")
    return words.word(WHY, code)


def _asked(told: Mapping[str, Any]) -> str:
    act, data = words.word(words.ACTS, told["act"]), str(told.get("data", "none"))
    if data == "none":
        return gettext("Asked: {act}").format(act=act)
    return gettext("Asked: {act} ({data})").format(act=act, data=words.word(words.DATA, data))


def _said(answer: str) -> str:
    return {
        "yes": gettext("allowed"),
        "yes_if": gettext("allowed, with conditions"),
        "no": gettext("refused"),
    }.get(answer, "")


def _call(told: Mapping[str, Any]) -> str:
    """The number by which a call goes on all pages."""
    found = str(told.get("leg") or told.get("thing") or "")
    return str(UUID(found))[:8].upper() if UUID_.fullmatch(found) else ""


def _month(period: str) -> str:
    return dates.month(date.fromisoformat(f"{period}-01"))


def _url(month: str, number: int) -> str:
    page_ = f"&pagina={number}" if number > 1 else ""
    return f"{reverse('ledger')}?maand={month}{page_}"
