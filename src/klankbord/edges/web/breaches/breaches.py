"""What pages show of breaches: the register with its clocks, and one with its steps and letters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.breaches import evidence, guarded, keeping, sealed, wording
from klankbord.breaches.clocks import Clock
from klankbord.breaches.models import Breach, Entry
from klankbord.breaches.queries import Lying, Opened
from klankbord.edges.papers import breach as letters
from klankbord.edges.web.breaches import breachforms
from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.steps import Step
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.frame.todo import Waiting

FILE = Entry.Kind.EVIDENCE
KEEPERS, REPORTERS = guarded.KEEPERS, guarded.REPORTERS
SHAPES = {"calm": "wait", "soon": "if", "late": "no", "done": "yes"}
"""{colour of a clock: shape}."""
RISK_SHAPES = {"": "open", "none": "yes", "risk": "if", "high": "no"}
DUE: Mapping[str, str | Promise] = {
    "assess": _("weigh the risk"),
    "report": _("report to the authority"),
    "tell": _("tell the people"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A breach in the register."""

    url: str
    title: str
    discovered_at: datetime
    shape: str
    clock: str
    risk_shape: str
    risk: str
    due: str
    closed_at: datetime | None


def row(of: Lying) -> Row:
    """A breach as the list shows it, without words."""
    breach = of.breach
    return Row(
        url=reverse("breach", args=[breach.pk]),
        title=_title(breach),
        discovered_at=breach.discovered_at,
        shape=SHAPES[of.clock.colour],
        clock=left(of.clock, breach.reported_at),
        risk_shape=RISK_SHAPES[breach.risk],
        risk=_risk(breach),
        due="; ".join(str(DUE[each]) for each in of.due),
        closed_at=breach.closed_at,
    )


def left(clock: Clock, reported_at: datetime | None) -> str:
    """How the 72 hours stand, in words."""
    if clock.colour == "done":
        return gettext("reported") if reported_at else gettext("no report needed")
    if clock.colour == "late":
        return ngettext("{n} hour too late", "{n} hours too late", -clock.hours).format(
            n=-clock.hours
        )
    return ngettext("{n} hour left", "{n} hours left", clock.hours).format(n=clock.hours)


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done about a breach."""

    what: str
    at: datetime
    role: str
    words: str
    file: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One breach on its page: facts and texts are (name, value)."""

    row: Row
    breach: Breach
    due_at: datetime
    facts: Sequence[tuple[str, str]]
    texts: Sequence[tuple[str, str]]
    answers: Sequence[tuple[str, str, str]]
    done: Sequence[Done]
    letters: Sequence[tuple[str, str]]


def shown(opened: Opened) -> Shown:
    """One breach with its words."""
    breach = opened.lying.breach
    return Shown(
        row=row(opened.lying),
        breach=breach,
        due_at=opened.lying.clock.due_at,
        facts=tuple(_facts(breach)),
        texts=tuple(_texts(opened)),
        answers=tuple(
            (spoken(asked), _LEVELS[level], spoken(wording.LEVELS[level]))
            for asked, level in (
                (text, breach.criteria[name])
                for name, text in wording.CRITERIA.items()
                if name in breach.criteria
            )
        ),
        done=tuple(
            Done(
                spoken(wording.KINDS[each.kind]),
                each.at,
                each.done_as,
                each.words,
                reverse("breach_evidence", args=[breach.pk, each.id]) if each.kind == FILE else "",
            )
            for each in opened.steps
        ),
        letters=tuple(_letters(breach)),
    )


_LEVELS = {"low": "yes", "some": "if", "high": "no", "unknown": "open"}


def _title(breach: Breach) -> str:
    said = ", ".join(spoken(wording.DATA[code]) for code in breach.data)
    return said[:1].upper() + said[1:]


def _risk(breach: Breach) -> str:
    return spoken(wording.RISKS[breach.risk]) if breach.risk else gettext("not weighed yet")


def _facts(breach: Breach) -> Iterator[tuple[str, str]]:
    unknown = gettext("not known yet")
    happened = dates.moment(breach.happened_at) if breach.happened_at else unknown
    yield gettext("Discovered"), dates.moment(breach.discovered_at)
    yield gettext("Happened"), happened
    yield gettext("Kind of breach"), _codes(wording.NATURE, breach.nature)
    yield gettext("Whose data"), _codes(wording.PERSONS, breach.persons)
    yield gettext("People, about"), unknown if breach.people is None else str(breach.people)
    yield gettext("Records, about"), unknown if breach.records is None else str(breach.records)


def _codes(known: wording.Words, codes: Sequence[str]) -> str:
    return ", ".join(spoken(known[code]) for code in codes)


def _texts(opened: Opened) -> Iterator[tuple[str, str]]:
    yield gettext("What happened"), opened.words.get(sealed.WHAT, "")
    yield gettext("What it can lead to"), opened.words.get(sealed.CONSEQUENCES, "")
    yield gettext("What was and will be done"), opened.words.get(sealed.MEASURES, "")
    yield gettext("What people can do themselves"), opened.words.get(sealed.ADVICE, "")


def _letters(breach: Breach) -> Iterator[tuple[str, str]]:
    titles = {
        letters.AUTHORITY: gettext("To the data protection authority"),
        letters.PERSONS: gettext("To the people concerned"),
    }
    for kind in letters.KINDS:
        for language in letters.LANGUAGES:
            name = "Nederlands" if language == "nl" else "English"
            url = reverse("breach_letter", args=[breach.pk, kind, language])
            yield f"{titles[kind]}, {name}", url


STEPS: Mapping[str, Step[breachforms.Deed]] = {
    "beoordelen": Step(
        _("Weigh the risk"),
        _("Seven questions. What you do not know is never a reason to find it mild."),
        (
            _("With a risk it is reported to the authority within 72 hours (AVG 33)."),
            _("With a high risk the people concerned are told without delay (AVG 34)."),
            _("Each assessment stays, also when you weigh it again."),
        ),
        _("Write down the assessment"),
        breachforms.AssessForm,
        lambda breach, form, at, by: keeping.assess(
            breach,
            form.answers(),
            form.cleaned_data["risk"],
            form.cleaned_data["words"],
            at=at,
            by=by,
        ),
    ),
    "melden": Step(
        _("Write down a report to the authority"),
        _("Report on the site of the authority; the letter here has what it asks. Not all is known "
          "yet? Report now, and add to it later (AVG 33(4))."),
        (_("The first report stops the clock. What you send later is a further report."),),
        _("It was sent"),
        breachforms.ReportForm,
        lambda breach, form, at, by: keeping.report(
            breach, form.cleaned_data["sent_at"], form.cleaned_data["words"], at=at, by=by
        ),
    ),
    "inlichten": Step(
        _("Tell the people"),
        _("With a high risk they hear it from us, in plain words. The law has three exceptions."),
        (_("Klankbord sends nothing itself: print or mail the letter that stands here."),),
        _("Write it down"),
        breachforms.TellForm,
        lambda breach, form, at, by: keeping.tell(
            breach,
            form.cleaned_data["exempt"].replace("told", ""),
            form.cleaned_data["words"],
            at=at,
            by=by,
        ),
    ),
    "aanvullen": Step(
        _("Add what is known now"),
        _("Change what is different, and leave the rest. The moment of discovery stays."),
        (_("What stood here before stays with its step."),),
        _("Save"),
        breachforms.AddForm,
        lambda breach, form, at, by: keeping.add(breach, form.known(), at=at, by=by),
    ),
    "bewijs": Step(
        _("Keep evidence with it"),
        _("What shows what happened, or what was done: a report, a mail, a picture of a screen."),
        (
            _("It is sealed, and stays for as long as the breach stands in the register."),
            _("It goes along in the file for the authority. Cover what nobody needs to see."),
        ),
        _("Keep it"),
        breachforms.EvidenceForm,
        lambda breach, form, at, by: evidence.keep(
            breach, form.cleaned_data["file"], form.cleaned_data["words"], at=at, by=by
        ),
    ),
    "sluiten": Step(
        _("Close the breach"),
        _("It was reported and told where it had to be. It stays in the register for five years."),
        (_("Nothing is added to it any more."),),
        _("Close it"),
        breachforms.CloseForm,
        lambda breach, form, at, by: keeping.close(
            breach, form.cleaned_data["words"], at=at, by=by
        ),
    ),
}  # fmt: skip
"""{address: what it is}."""
OF_DUE = {"assess": "beoordelen", "report": "melden", "tell": "inlichten"}


def steps(opened: Opened) -> Iterator[tuple[str, str | Promise]]:
    """What can be done with a breach now: (address, title), the first thing first."""
    breach = opened.lying.breach
    for name in possible(opened.lying):
        yield reverse("breach_step", args=[breach.pk, name]), STEPS[name].title


def possible(lying: Lying) -> tuple[str, ...]:
    """The steps that can be taken now: what must be done, then what can be done."""
    if lying.breach.closed_at is not None:
        return ()
    must = [OF_DUE[each] for each in lying.due]
    if not must:
        must = ["sluiten"]
    can = ["aanvullen", "bewijs", "beoordelen", "melden"]
    if lying.breach.risk == Breach.Risk.HIGH:
        can.append("inlichten")
    return tuple(dict.fromkeys([*must, *can]))


def initial(opened: Opened, step: str) -> dict[str, Any]:
    """What a form of a step begins with."""
    breach = opened.lying.breach
    if step == "aanvullen":
        facts = ("happened_at", "nature", "persons", "people", "records")
        return {
            "kinds": breach.data,
            **{name: getattr(breach, name) for name in facts},
            **{name: opened.words.get(name, "") for name in sealed.TEXTS},
        }
    return {**breach.criteria, "risk": breach.risk} if step == "beoordelen" else {}


def waiting(found: Sequence[Lying]) -> Iterator[Waiting]:
    """What the start page says of breaches that are open."""
    if not found:
        return
    first: Clock = min((each.clock for each in found if each.clock.colour != "done"),
                       key=lambda clock: clock.due_at, default=found[0].clock)  # fmt: skip
    text = gettext("Report by {moment} at the latest, unless it is no risk to people.")
    yield Waiting(
        len(found),
        ngettext("breach is open", "breaches are open", len(found)),
        "" if first.colour == "done" else text.format(moment=dates.moment(first.due_at)),
        url=reverse("breaches"),
        verdict="no" if first.colour == "late" else "wait",
        state=left(first, found[0].breach.reported_at),
        yours=True,
    )


def strip(role: str) -> Strip:
    """Who sees the register."""
    reads = role in KEEPERS
    return Strip(
        "yes" if reads else "if",
        gettext("You see what went wrong, to account for it")
        if reads
        else gettext("You report what went wrong; the DPO and the controller go on with it"),
        (
            Fact(gettext("You do not see"), gettext("recordings, or names of people")),
            Fact(gettext("By rule"), "R71", mono=True),
        ),
        gettext("Each step is in the log, by function"),
    )
