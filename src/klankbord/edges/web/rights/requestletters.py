"""The letters of a request: PDF in the person's language, always with the authority and the court.

Written from what stands with the request, so the same letter can be made again as long as its words
are there.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from klankbord.edges import papers
from klankbord.edges.papers import Paper, Part
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.rights import requestdone, requestwords
from klankbord.law import calendar
from klankbord.rights import clocks, grounds, lettercodes, sealed
from klankbord.rights.queries import Opened

AUTHORITY = (
    "Autoriteit Persoonsgegevens, Postbus 93374, 2509 AJ Den Haag, autoriteitpersoonsgegevens.nl"
)


def kinds(opened: Opened) -> tuple[str, ...]:
    """The letters that there are of a request, in their order."""
    request = opened.request
    there = {
        "ontvangst": True,
        "identiteit": sealed.PAUSE in opened.words,
        "verlenging": request.extended_at is not None,
        "antwoord": request.decided_at is not None,
        "opheffing": request.lift_told_at is not None,
    }
    return tuple(kind for kind, is_there in there.items() if is_there)


def titled(kind: str) -> str:
    """What a letter is called."""
    return {
        "ontvangst": gettext("We have your request"),
        "identiteit": gettext("Who are you?"),
        "verlenging": gettext("Our answer takes longer"),
        "antwoord": gettext("Our answer to your request"),
        "opheffing": gettext("The restriction ends"),
    }[kind]


def pdf(opened: Opened, kind: str, *, at: datetime) -> bytes:
    """A letter as PDF, in the language of the request."""
    with translation.override(opened.request.language):
        return papers.pdf(paper(opened, kind, at=at))


def paper(opened: Opened, kind: str, *, at: datetime) -> Paper:
    """A letter in the language that is active now."""
    request = opened.request
    lead = gettext("On {day} we got your request: {what}.").format(
        day=dates.day(request.received_at), what=_what(opened)
    )
    return Paper(
        title=titled(kind),
        language=translation.get_language() or "nl",
        made_at=at,
        lead=lead,
        parts=(*_PARTS[kind](opened), _rights(opened, kind)),
        foot=" · ".join(filter(None, [settings.ORGANISATION or "Klankbord", _reference(opened)])),
    )


def _what(opened: Opened) -> str:
    return words.word(requestwords.TYPES, opened.request.type).lower()


def _reference(opened: Opened) -> str:
    return gettext("Your reference: {reference}").format(reference=opened.request.reference)


def _received(opened: Opened) -> list[Part]:
    request = opened.request
    said = [
        gettext("You get an answer by {day} at the latest. It costs you nothing.").format(
            day=dates.day(request.first_due_on)
        ),
        words.word(requestwords.EFFECTS, request.type),
    ]
    if request.identified_at is None:
        said.append(
            gettext(
                "First we see whether it is about you. For that we call back on the number of the "
                "call, or ask for details of the call. We never ask for your BSN, a copy of your "
                "passport or a recording of your voice."
            )
        )
    return [
        Part(gettext("What we do now"), said),
        Part(gettext("What you asked"), _lines(opened.words.get(sealed.WORDS, ""))),
    ]


def _identity(opened: Opened) -> list[Part]:
    return [
        Part(gettext("What we ask you"), _lines(opened.words.get(sealed.PAUSE, ""))),
        Part(
            gettext("Why we ask it"),
            [
                gettext(
                    "We give nobody the data of somebody else. Until we know who you are, the term "
                    "for our answer stands still (AVG 12(6)). We never ask for your BSN, a copy of "
                    "your passport or a recording of your voice."
                )
            ],
        ),
    ]


def _extension(opened: Opened) -> list[Part]:
    request = opened.request
    told = gettext("You get our answer by {day} at the latest, not by {first}.").format(
        day=dates.day(request.due_on), first=dates.day(request.first_due_on)
    )
    return [
        Part(gettext("When you get an answer"), [told]),
        Part(gettext("Why it takes longer"), _lines(opened.words.get(sealed.EXTENSION, ""))),
    ]


def _answer(opened: Opened) -> list[Part]:
    request = opened.request
    _shape, outcome = requestwords.OUTCOMES[request.outcome]
    said = [gettext("Your request is {outcome}.").format(outcome=outcome)]
    ground = grounds.GROUNDS.get(request.ground)
    if ground is not None:
        said.append(f"{spoken(ground.text)} ({ground.article})")
    made = [
        Part(gettext("Our answer"), said),
        Part(gettext("Why"), _lines(opened.words.get(sealed.ANSWER, ""))),
    ]
    code = sealed.code(request)
    if code:
        made.append(Part(gettext("Your copy"), _collecting(opened, code)))
    if done := requestdone.lines(request):
        made.append(Part(gettext("What is erased, and what stays"), done))
    told = recipients(opened)
    if told:
        lead = gettext("These got the data before. We tell them what changed (AVG 19):")
        made.append(Part(gettext("Who hears of this"), [lead, *told]))
    return made


def _collecting(opened: Opened, code: str) -> list[str]:
    return [
        gettext("Within a day it is ready here: {url}. It stays there for thirty days.").format(
            url=settings.URL.geturl().rstrip("/") + reverse("caller_copy")
        ),
        gettext("Fill in your reference {reference} and this code: {code}").format(
            reference=opened.request.reference, code=lettercodes.written(code)
        ),
        gettext("Keep this letter to yourself: who has it can collect your copy."),
    ]


def recipients(opened: Opened) -> list[str]:
    """Who is told of a change, in words."""
    return [
        _recipient(each["kind"], each["count"]).format(name=each["name"], count=each["count"])
        for each in opened.request.recipients
    ]


def _recipient(kind: str, count: int) -> str:
    if kind == "platform":
        return ngettext(
            "telephone platform {name}: {count} recording",
            "telephone platform {name}: {count} recordings",
            count,
        )
    if kind == "processor":
        return ngettext(
            "company that helps by AI, {name}: text of {count} call",
            "company that helps by AI, {name}: text of {count} calls",
            count,
        )
    return words.word(requestwords.RECIPIENTS, kind)


def _lifting(opened: Opened) -> list[Part]:
    day = clocks.lift_on(opened.request)
    said = gettext("From {day} on we use the data again. Until then nothing changes.").format(
        day=dates.day(day) if day else ""
    )
    return [Part(gettext("What happens"), [said])]


def _rights(opened: Opened, kind: str) -> Part:
    """The authority and the court stand in every letter (AVG 12(4), 77, 79; UAVG 35)."""
    said = [
        gettext("Questions? Ask our data protection officer: {contact}.").format(
            contact=settings.CONTACT
        )
        if settings.CONTACT
        else gettext("Questions? Ask our data protection officer."),
        gettext("You can complain to the Dutch data protection authority: {authority}.").format(
            authority=AUTHORITY
        ),
        _court(opened, kind),
    ]
    return Part(gettext("If you do not agree"), said)


def _court(opened: Opened, kind: str) -> str:
    decided = opened.request.decided_at
    if kind == "antwoord" and decided is not None:
        return gettext(
            "You can ask the court to judge. Send your petition to the court (rechtbank) by {day}, "
            "six weeks after this answer (UAVG 35). You need no lawyer for it."
        ).format(day=dates.day(calendar.petition_by(clocks.local(decided))))
    return gettext(
        "You can go to court (rechtbank), also when we do not answer in time (UAVG 35). After an "
        "answer you have six weeks for it. You need no lawyer for it."
    )


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()] or [
        gettext("These words are gone: their term is over.")
    ]


_PARTS: Mapping[str, Callable[[Opened], list[Part]]] = {
    "ontvangst": _received,
    "identiteit": _identity,
    "verlenging": _extension,
    "antwoord": _answer,
    "opheffing": _lifting,
}
