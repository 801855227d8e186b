"""The policy on its pages: what it says, what is different, and what keeps the next from going."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges import papers
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import Fields
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.law.texts import Text
from klankbord.notices import comparing, composing, drafting, readable
from klankbord.notices.comparing import Change
from klankbord.notices.composing import Section
from klankbord.notices.drafting import Draft
from klankbord.notices.models import Policy


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the policy in the language of the reader, with what is wrong with it."""

    item: str
    title: str
    paragraphs: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    """Each cell with the head of its column."""
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A policy as its page shows it. `text` is what was published elsewhere, without parts."""

    number: int
    published_at: datetime
    announced_at: datetime | None
    parts: tuple[Part, ...]
    text: str
    sha256: str
    ease: int | None
    newest: bool
    changes: tuple[Change, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Older:
    """A policy in the list of all."""

    number: int
    published_at: datetime
    url: str


def shown(of: Policy) -> Shown:
    """A policy with what it changed."""
    sections = composing.unpacked(of.content)
    before = Policy.objects.filter(number__lt=of.number).order_by("-number").first()
    older = composing.unpacked(before.content) if before is not None else ()
    return Shown(
        number=of.number,
        published_at=of.published_at,
        announced_at=of.announced_at,
        parts=parts(sections),
        text="" if sections else of.text,
        sha256=of.sha256,
        ease=readable.ease(of.text.split("\n\n" + sections[0].title.en)[0]) if sections else None,
        newest=not Policy.objects.filter(number__gt=of.number).exists(),
        changes=comparing.changes(older, sections, _language()) if older and sections else (),
        before=before.number if before is not None else None,
    )


def parts(
    sections: tuple[Section, ...], flaws: dict[str, list[str]] | None = None
) -> tuple[Part, ...]:
    """The parts in the language of the reader."""
    return tuple(
        Part(
            item=each.item,
            title=spoken(each.title),
            paragraphs=tuple(map(spoken, each.paragraphs)),
            head=tuple(map(spoken, each.head)),
            rows=tuple(_row(each.head, row) for row in each.rows),
            flaws=tuple((flaws or {}).get(each.item, ())),
        )
        for each in sections
    )


def on_paper(sections: tuple[Section, ...]) -> list[papers.Part]:
    """The parts as a paper has them."""
    return [
        papers.Part(
            title=each.title,
            paragraphs=each.paragraphs,
            head=each.head,
            rows=[[cell for _name, cell in row] for row in each.rows],
        )
        for each in parts(sections)
    ]


def all_of() -> tuple[Older, ...]:
    """Every policy, the newest first."""
    found = Policy.objects.order_by("-number").only("number", "published_at")
    return tuple(
        Older(each.number, each.published_at, reverse("policy_version", args=[each.number]))
        for each in found
    )


@dataclass(frozen=True, slots=True)
class Next:
    """The next policy, for whoever keeps it and whoever looks at it."""

    parts: tuple[Part, ...]
    flaws: int
    ease: int | None
    easy: bool
    fingerprint: str
    seen_at: datetime | None
    seen_before: bool
    same_as: int | None
    ready: bool
    changes: tuple[Change, ...]
    against: int | None


def next_of(draft: Draft) -> Next:
    """The next policy as its page shows it."""
    flaws: dict[str, list[str]] = {}
    for flaw in draft.flaws:
        flaws.setdefault(flaw.item, []).append(spoken(flaw.text))
    newest = Policy.objects.order_by("-number").first()
    older = composing.unpacked(newest.content) if newest is not None else ()
    return Next(
        parts=parts(draft.sections, flaws),
        flaws=len(draft.flaws),
        ease=draft.ease,
        easy=draft.ease is not None and draft.ease >= readable.EASY,
        fingerprint=draft.fingerprint,
        seen_at=draft.seen_at,
        seen_before=draft.seen_before,
        same_as=draft.same_as,
        ready=draft.ready,
        changes=comparing.changes(older, draft.sections, _language()) if older else (),
        against=newest.number if newest is not None and older else None,
    )


def strip(draft: Draft) -> Strip:
    """What keeps the next policy from being published, or that nothing does."""
    if draft.flaws:
        verdict, says = "no", gettext("Something is missing or open, so it cannot be published")
    elif draft.same_as is not None:
        verdict, says = "yes", gettext("The newest policy says what is configured")
    elif draft.seen_at is None:
        verdict, says = "if", gettext("It can be published when the DPO has seen it")
    else:
        verdict, says = "yes", gettext("It can be published")
    return Strip(
        verdict=verdict,
        says=says,
        facts=(
            Fact(gettext("By rule"), "R30 R31", mono=True),
            Fact(gettext("Made of"), ", ".join(each.title for each in draft.programmes) or "–"),
        ),
        logged=gettext("What is said, seen and published is in the log"),
    )


class SaidForm(Fields):
    """What no configuration knows. An empty field is kept too: it shows what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make a field of everything that the organisation says."""
        super().__init__(*args, **kwargs)
        for name, label, hint in _ONCE:
            self._add(name, label, hint, rows=1)
        for name, label, hint in _TWICE:
            self._add(f"{name}_nl", label, hint, rows=2, lang="nl")
            self._add(f"{name}_en", label, "", rows=2, lang="en")

    def _add(self, name: str, label: Any, hint: Any, *, rows: int, lang: str = "") -> None:
        named = f"{label} ({dict(_LANGUAGES)[lang]})" if lang else label
        attrs = {"class": "input", "rows": rows} | ({"lang": lang} if lang else {})
        widget = forms.Textarea(attrs) if rows > 1 else forms.TextInput({"class": "input"})
        self.fields[name] = forms.CharField(
            label=named,
            help_text=hint,
            required=False,
            max_length=drafting.LONGEST,
            widget=widget,
            error_messages={"max_length": _("Write at most 1500 signs.")},
        )
        if hint:
            self.fields[name].widget.attrs["aria-describedby"] = (
                f"{self[name].id_for_label}_helptext"
            )

    @property
    def once(self) -> Iterator[Any]:
        """The fields that are the same in each language."""
        return (self[name] for name, *_rest in _ONCE)

    @property
    def twice(self) -> Iterator[tuple[Any, Any]]:
        """The fields that are said in both languages, in pairs."""
        return ((self[f"{name}_nl"], self[f"{name}_en"]) for name, *_rest in _TWICE)


_LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
_ONCE = (
    ("controller", _("Who is responsible?"), _("Name and address of the organisation.")),
    ("contact", _("How do people reach you?"), _("An address, a telephone number or a page.")),
    ("dpo", _("How do people reach the DPO?"), _("An address or a telephone number, no name.")),
)
_TWICE = (
    ("hours", _("At which hours?"), _("For example: op werkdagen van 8 tot 18 uur.")),
    ("lines", _("On which lines?"), _("As people call them. Name all of them.")),
    ("hosting", _("Where does Klankbord run?"), _("On your own computers, or with whom?")),
    ("sign_in", _("How do people sign in?"), _("Besides a password: which second step?")),
    ("incidents", _("What happens in an incident?"), _("Where to report it, and what you do.")),
    ("recipients", _("Who else gets data?"), _("Client, processor, group. Or: nobody.")),
    ("transfers", _("Do data leave Europe?"), _("Where to, and what protects them there.")),
)


def frame_ancestors() -> list[str]:
    """Who may show the policy inside a page of his own; nobody, unless it was set."""
    return list(settings.INTRANET) or ["'none'"]


def _row(head: tuple[Text, ...], row: tuple[Text, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((spoken(name), spoken(cell)) for name, cell in zip(head, row, strict=True))


def _language() -> str:
    code = get_language() or "nl"
    return code if code in composing.LANGUAGES else "nl"
