"""Telephone lines as their pages show them: what proves them, what waits, and what happened."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.fields import NEEDED, Fields, Moment
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.notices import announcements, attesting, queries
from klankbord.notices.attesting import Heard
from klankbord.notices.models import Attestation, LineChange
from klankbord.notices.queries import Counting, LineStanding
from klankbord.programmes.evidence import LINE
from klankbord.programmes.models import Programme

LANGUAGES = (("nl", "Nederlands"), ("en", "English"), ("de", "Deutsch"), ("fr", "Français"))
HEARD: words.Words = {
    Heard.WHOLE: _("the whole text, before the recording began"),
    Heard.LATE: _("the whole text, but the recording ran already"),
    Heard.PARTLY: _("a part of the text"),
    Heard.NOTHING: _("nothing"),
}
ENDED: words.Words = {
    attesting.CHANGED: _("ended: the line changed"),
    attesting.TESTED: _("taken over by the next test call"),
    attesting.FAILED: _("failed"),
    attesting.DECLINED: _("not accepted by the DPO"),
    attesting.REPLACED: _("another test call took its place"),
}
CODE = re.compile(LINE.pattern)
MAX_EXPORT = 2 * 1024 * 1024
"""Bytes of a configuration of which the fingerprint is taken."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line in the list."""

    line: str
    url: str
    verdict: str
    says: str
    text: str
    tested_at: datetime | None
    calls: int


@dataclass(frozen=True, slots=True)
class Test:
    """A test call, as the page of its line shows it."""

    id: UUID
    text: str
    language: str
    words: str
    line_language: str
    programmes: str
    tested_at: datetime
    caller: str
    agent: str
    made_by: str
    made_at: datetime
    seen_at: datetime | None
    on_paper: bool
    fingerprint: str
    counts: tuple[Counting, ...]
    """Per programme from when it counts."""
    early: bool
    """Whether it counts for none of them yet."""
    foreign: bool
    """Whether the text is in another language than the line: then it never counts (R18)."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened with a line."""

    at: datetime
    verdict: str
    says: str
    more: str


def rows(
    standings: tuple[LineStanding, ...], calls: Mapping[str, int], at: datetime
) -> tuple[Row, ...]:
    """Every line that is known, and those for which calls wait that nobody tested."""
    known = {each.line: each for each in standings}
    unknown = {line: LineStanding(line, None, None, None) for line in calls if line not in known}
    return tuple(
        _row(each, calls.get(line, 0), at)
        for line, each in sorted({**known, **unknown}.items())
        if CODE.fullmatch(line)
    )


def verdict(standing: LineStanding, at: datetime) -> tuple[str, str]:
    """How a line stands, as a shape and in words."""
    if standing.proven is not None and _foreign(standing.proven):
        return "no", gettext("not in the language of the line")
    if standing.proven is not None and _early(queries.counting(standing.proven, at), at):
        return "wait", gettext("proven, does not count yet")
    if standing.proven is not None:
        return "yes", gettext("proven")
    if standing.waits is not None:
        return "wait", gettext("waits for the DPO")
    return "no", gettext("not proven")


def _early(counts: tuple[Counting, ...], at: datetime) -> bool:
    return bool(counts) and all(each.since is None or each.since > at for each in counts)


def _foreign(of: Attestation) -> bool:
    return of.announcement.language != of.language


def test(of: Attestation, at: datetime) -> Test:
    """A test call as the page shows it."""
    counts = () if _foreign(of) else queries.counting(of, at)
    said = of.announcement
    titles = Programme.objects.filter(code__in=of.programmes).order_by("title")
    return Test(
        id=of.pk,
        text=announcements.name_of(said),
        language=said.language,
        words=said.text,
        line_language=dict(LANGUAGES).get(of.language, of.language),
        programmes=", ".join(titles.values_list("title", flat=True)),
        tested_at=of.tested_at,
        caller=words.word(HEARD, of.caller_heard),
        agent=words.word(HEARD, of.agent_heard),
        made_by=words.word(words.ROLES, of.attested_as),
        made_at=of.attested_at,
        seen_at=of.dpo_seen_at,
        on_paper=of.dpo_id is None and of.dpo_seen_at is not None,
        fingerprint=of.configuration_sha256[:12],
        counts=counts,
        early=_early(counts, at),
        foreign=_foreign(of),
    )


def history(line: str) -> tuple[Happened, ...]:
    """What happened with a line, the newest first."""
    tests = Attestation.objects.filter(line=line).select_related("announcement")
    found = [_tested(each) for each in tests]
    found += [_changed(each) for each in LineChange.objects.filter(line=line)]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def strip(standing: LineStanding | None = None, at: datetime | None = None) -> Strip:
    """What the law asks of lines, or how one stands."""
    says = gettext("Without proof of what callers hear nothing is recorded")
    shape = "if"
    if standing is not None and at is not None:
        shape, said = verdict(standing, at)
        says = gettext("This line is {verdict}").format(verdict=said)
    return Strip(
        verdict="if" if shape == "wait" else shape,
        says=says,
        facts=(
            Fact(gettext("By rule"), "R18", mono=True),
            Fact(gettext("The proof ends"), gettext("at any change of the line")),
        ),
        logged=gettext("Each test call and each change is in the log"),
    )


class TestForm(Fields):
    """What somebody heard in a test call."""

    line = forms.CharField(
        label=_("Line"),
        max_length=40,
        help_text=_("Its code, as the platform names it with a call: huur-in."),
        error_messages=NEEDED,
    )
    language = forms.ChoiceField(
        label=_("Language on the line"), choices=LANGUAGES, error_messages=NEEDED
    )
    text = forms.ChoiceField(
        label=_("Which text was to be heard?"),
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    programmes = forms.MultipleChoiceField(
        label=_("Which programmes use this line?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=NEEDED,
    )
    tested_at = Moment(label=_("When did you make the test call?"))
    caller_heard = forms.ChoiceField(
        label=_("What did the caller's end hear?"),
        choices=HEARD.items(),
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    agent_heard = forms.ChoiceField(
        label=_("What did the employee's end hear?"),
        choices=HEARD.items(),
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    configuration = forms.FileField(
        label=_("Configuration of the line, as the platform exports it"),
        help_text=_("We keep its fingerprint, not the file. If the fingerprint changes, so did the "
                    "line."),
        error_messages=NEEDED | {"empty": _("This file is empty.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every programme, and every text that a line can be given."""
        super().__init__(*args, **kwargs)
        text, field = self.fields["text"], self.fields["programmes"]
        assert isinstance(text, forms.ChoiceField)  # noqa: S101  declared above
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        text.choices = [(each.name, each.text) for each in announcements.offered()]
        field.choices = list(Programme.objects.order_by("title").values_list("code", "title"))

    def clean_configuration(self) -> object:
        """A configuration of a usual size."""
        return _usual(self.cleaned_data["configuration"])

    def clean(self) -> dict[str, Any]:
        """A text that was heard well is in the language of the line, or it proves nothing."""
        told = super().clean() or {}
        heard = {told.get("caller_heard"), told.get("agent_heard")} == {str(Heard.WHOLE)}
        language = {each.name: each.language for each in announcements.offered()}.get(
            told.get("text", "")
        )
        if heard and language and language != told.get("language"):
            self.add_error(
                "text",
                _("This text is in another language than the line. Callers must understand it: "
                  "choose a text in the language of the line."),
            )  # fmt: skip
        return told


class ChangeForm(Fields):
    """That a line changed, and to what if that is known."""

    changed_at = Moment(label=_("Since when?"))
    configuration = forms.FileField(
        label=_("Configuration of the line, as the platform exports it"),
        required=False,
        help_text=_("Do you not have it? Leave this empty. It changed, and that is enough."),
        error_messages={"empty": _("This file is empty.")},
    )

    def clean_configuration(self) -> object:
        """A configuration of a usual size."""
        return _usual(self.cleaned_data["configuration"])


def _usual(file: Any) -> Any:
    if file and file.size > MAX_EXPORT:
        raise forms.ValidationError(_("This file is too large. Export this line alone."))
    return file


def _row(standing: LineStanding, calls: int, at: datetime) -> Row:
    shape, says = verdict(standing, at)
    shown = standing.proven or standing.waits
    return Row(
        line=standing.line,
        url=reverse("line", args=[standing.line]),
        verdict=shape,
        says=says,
        text=announcements.name_of(shown.announcement) if shown else "",
        tested_at=shown.tested_at if shown else None,
        calls=calls,
    )


def _tested(of: Attestation) -> Happened:
    shape, says = "yes", gettext("test call with {text}")
    if of.ended_why in (attesting.FAILED, attesting.DECLINED):
        shape = "no"
    elif of.dpo_seen_at is None:
        shape = "wait" if of.until is None else "open"
    return Happened(
        at=of.tested_at,
        verdict=shape,
        says=says.format(text=announcements.name_of(of.announcement)),
        more=" · ".join(_parts(of)),
    )


def _parts(of: Attestation) -> Iterator[str]:
    if of.dpo_seen_at is not None:
        yield gettext("seen by the DPO on {day}").format(day=dates.day(of.dpo_seen_at))
    if of.until is not None and of.ended_why:
        said = words.word(ENDED, of.ended_why)
        if of.ended_why == attesting.CHANGED:
            said = f"{said}, {dates.moment(of.until)}"
        yield said


def _changed(of: LineChange) -> Happened:
    told = gettext("told by: {role}").format(role=words.word(words.ROLES, of.told_as))
    return Happened(of.changed_at, "no", gettext("the line changed"), told)
