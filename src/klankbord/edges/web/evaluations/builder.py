"""A form in the making, and a published one, as their pages show them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.evaluations.cardforms import KINDS, TONGUES
from klankbord.edges.web.evaluations.scorecards import SectionFields
from klankbord.edges.web.frame import answers as answering
from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import NEEDED, Code, Day, Fields
from klankbord.edges.web.frame.pages import attached
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.models import Scorecard, ScorecardDraft
from klankbord.evaluations.scorecards import comparing, editing, examples, remaining, scoring, texts
from klankbord.evaluations.scorecards import forms as shapes
from klankbord.evaluations.scorecards.comparing import Change
from klankbord.evaluations.scorecards.editing import Content
from klankbord.evaluations.scorecards.forms import Kind
from klankbord.programmes import queries as programmes

LARGEST = 512 * 1024
"""Bytes of a form that comes in as a file."""
RESERVED = {"nieuw", "concepten", "inlezen"}
"""Codes that are addresses of our own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question in the list of the builder."""

    id: str
    number: str
    title: str
    url: str
    marks: tuple[str, ...]
    share: str
    left: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section in the list of the builder."""

    id: str
    number: int
    title: str
    url: str
    share: str
    left: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """What the answers of a trial come to."""

    left: int
    percent: int | None = None
    clean: int | None = None
    band: str = ""
    sections: tuple[tuple[str, int | None], ...] = ()
    fatal: tuple[str, ...] = ()


def strip(draft: ScorecardDraft) -> Strip:
    """What a form in the making is worth."""
    return Strip(
        verdict="if",
        says=gettext("A draft: nobody is scored with it"),
        facts=(
            Fact(gettext("Version"), str(draft.number)),
            Fact(gettext("Last written"), dates.moment(draft.written_at)),
        ),
        logged=gettext("Beginning and publishing are in the log"),
    )


def title(content: Content, otherwise: str = "") -> str:
    """What a form is called."""
    return texts.said(content["texts"], answering.language(), texts.TITLE) or otherwise


def name(content: Content, identifier: str) -> str:
    """What a section or a question is called."""
    found = texts.said(content["texts"], answering.language(), identifier)
    return found or gettext("(no text yet)")


def parts(draft: ScorecardDraft, faults: Iterable[remaining.Fault]) -> tuple[Part, ...]:
    """The sections of a form in the making, with their questions."""
    content = draft.content
    left: dict[str, int] = {}
    for fault in faults:
        left[fault.item] = left.get(fault.item, 0) + 1
    shares, wholes = remaining.shares(content), remaining.section_shares(content)
    found = []
    for number, part in enumerate(content["form"]["sections"], 1):
        rows = tuple(
            _row(draft, question, f"{number}.{place}", shares, left.get(question["id"], 0))
            for place, question in enumerate(part["questions"], 1)
        )
        share = f"{wholes[part['id']]}%" if wholes else ""
        found.append(
            Part(part["id"], number, name(content, part["id"]), item_url(draft, part["id"]), share,
                 left.get(part["id"], 0), rows)
        )  # fmt: skip
    return tuple(found)


def _row(
    draft: ScorecardDraft, of: Mapping[str, Any], number: str, shares: Mapping[str, int], left: int
) -> Row:
    marks: dict[str, bool] = {
        str(KINDS[editing.kind(of)]): editing.kind(of) is not Kind.CHOICE,
        gettext("critical"): bool(of.get("critical")),
        gettext("bonus"): bool(of.get("bonus")),
        gettext("n/a allowed"): bool(of.get("na_allowed")),
        gettext("fatal answer"): any(o.get("fatal", "none") != "none" for o in of["options"]),
        gettext("comment required"): bool(of.get("comment_required")),
        gettext("appears on condition"): bool(of.get("visible_if")),
    }
    share = shares.get(of["id"])
    sign = "+" if of.get("bonus") else ""
    return Row(
        id=of["id"],
        number=number,
        title=name(draft.content, of["id"]),
        url=item_url(draft, of["id"]),
        marks=tuple(mark for mark, there in marks.items() if there),
        share="" if share is None else f"{sign}{share}%",
        left=left,
    )


def item_url(draft: ScorecardDraft, item: str) -> str:
    """The address of an item of a draft."""
    return reverse("card_item", args=[draft.pk, item])


def bands(content: Content) -> tuple[tuple[str, str], ...]:
    """The parts of the scale: from how many per cent, and what each is called."""
    return tuple(
        (f"{band['from']}%", name(content, texts.band(band["id"])))
        for band in content["form"].get("bands", [])
    )


def sections(content: Content, given: Mapping[str, Mapping[str, Any]]) -> tuple[SectionFields, ...]:
    """The form as an evaluator sees it, with what each question counts for."""
    form = remaining.readable(content)
    if form is None:
        return ()
    shares = {each: f"{share}%" for each, share in remaining.shares(content).items()}
    return scorecards.Filled(form, _words(content, form), given, {}, shares).sections()


def _words(content: Content, form: shapes.Form) -> texts.Texts:
    """The words of a form, in which what is not written yet is called so, not by its id."""
    kept = content["texts"]
    named: list[tuple[str, ...]] = [(part.id,) for part in form.sections]
    for _section, question in form.questions():
        named += [(question.id,)]
        named += [(texts.option(question.id, o.id), o.id) for o in question.options]
    nothing = dict.fromkeys(texts.LANGUAGES, gettext("(no text yet)"))
    missing = [keys[0] for keys in named if not texts.said(kept, answering.language(), *keys)]
    return {**kept, **dict.fromkeys(missing, nothing)}


def example(content: Content, given: Mapping[str, Mapping[str, Any]]) -> Example | None:
    """What answers come to; nothing as long as the form has no meaning."""
    form = remaining.readable(content)
    if form is None:
        return None
    try:
        result = scoring.Scorer(form).score(given)
    except (shapes.BadForm, scoring.BadAnswers):
        return None
    if result.errors:
        return Example(left=len(result.errors))
    percent = result.percent
    return Example(
        left=0,
        percent=percent,
        clean=scoring.percent(result.clean) if result.clean else None,
        band=scorecards.band(form, content["texts"], percent),
        sections=tuple(
            (name(content, part), scoring.percent(exact) if exact else None)
            for part, exact in result.sections.items()
        ),
        fatal=tuple(name(content, question) for question in result.fatal),
    )


WHAT: dict[str, Promise] = {
    "added": _("added"),
    "removed": _("taken away"),
    "moved": _("other section"),
    "text": _("text"),
    "help": _("explanation"),
    "anchor": _("when an answer counts as such"),
    "weight": _("weight"),
    "weight_mode": _("what a weight is"),
    "capped": _("a score ends at 100%"),
    "band": _("band"),
    "kind": _("how it is answered"),
    "na_allowed": _("n/a allowed"),
    "critical": _("critical"),
    "bonus": _("bonus"),
    "option": _("answer"),
    "condition": _("appears on condition"),
}
SIGNS: dict[str, Promise] = {"yes": _("yes"), "no": _("no"), "": _("nothing")}


@dataclass(frozen=True, slots=True)
class Said:
    """A change between two versions, in words."""

    of: str
    what: str
    before: str
    after: str


def changes(was: Scorecard | None, form: Mapping[str, Any], words: texts.Texts) -> tuple[Said, ...]:
    """What a form says otherwise than a published version."""
    if was is None:
        return ()
    return tuple(map(_change, comparing.between((was.form, was.texts), (form, words))))


def _change(of: Change) -> Said:
    bare = of.what in ("added", "removed")
    before, after = ("" if bare else str(SIGNS.get(each, each)) for each in (of.before, of.after))
    return Said(of.of, str(WHAT[of.what]), before, after)


class NewForm(Fields):
    """A new form."""

    title_nl = forms.CharField(
        label=_("Name in Dutch"), max_length=160, required=False,
        help_text=_("Fill in one language or both; the form is to be had in those."),
    )  # fmt: skip
    title_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    code = Code(hint=_("Small letters, such as telefoongesprek. It never changes."))
    example = forms.ChoiceField(
        label=_("Begin with"), required=False, widget=forms.RadioSelect,
        help_text=_("The examples ask: well, not well or n/a. You change what you like."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every example."""
        super().__init__(*args, **kwargs)
        field = self.fields["example"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        kept = [(key, spoken(said)) for key, (said, _) in examples.EXAMPLES.items()]
        field.choices = [("", _("an empty form")), *kept]

    def clean_code(self) -> str:
        """A code that is no address of our own."""
        code = str(self.cleaned_data["code"])
        if code in RESERVED:
            raise forms.ValidationError(gettext("This code is taken. Choose another."))
        return code

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        said = super().clean() or {}
        if not said.get("title_nl") and not said.get("title_en"):
            self.add_error("title_nl", gettext("Fill in a name, in one language or both."))
        return said

    @property
    def named(self) -> dict[str, str]:
        """The name in each language that was filled in."""
        found = {language: self.cleaned_data[f"title_{language}"] for language in TONGUES}
        return {language: said for language, said in found.items() if said}


class FileForm(Fields):
    """A form out of a file."""

    code = NewForm.base_fields["code"]
    file = forms.FileField(
        label=_("File (JSON)"),
        help_text=_("A form that was taken along here, or a form as klankbord score takes it."),
        error_messages=NEEDED | {"empty": _("This file is empty.")},
    )

    clean_code = NewForm.clean_code

    def clean_file(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The form and its texts, as far as they have a shape at all."""
        file = self.cleaned_data["file"]
        try:
            said = json.loads(file.read(LARGEST + 1)) if file.size <= LARGEST else None
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise forms.ValidationError(gettext("This is no form in JSON, or larger than 512 kB."))
        form, words = (said["form"], said.get("texts", {})) if "form" in said else (said, {})
        try:
            shapes.parse(form)
        except shapes.BadForm as bad:
            text = gettext("This form cannot be read: {what}")
            raise forms.ValidationError([text.format(what=p) for p in bad.problems]) from bad
        if not _are_texts(words):
            raise forms.ValidationError(gettext("The texts of this form cannot be read."))
        return form, words or _ids(form)


def _are_texts(words: object) -> bool:
    return isinstance(words, dict) and all(
        isinstance(said, dict)
        and all(k in texts.LANGUAGES and isinstance(v, str) for k, v in said.items())
        for said in words.values()
    )


def _ids(form: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The ids as texts, for a form without any."""
    found = {texts.TITLE: {"nl": str(form["id"])}}
    for part in form["sections"]:
        found[part["id"]] = {"nl": part["id"]}
        for question in part["questions"]:
            found[question["id"]] = {"nl": question["id"]}
            for option in question["options"]:
                found[texts.option(question["id"], option["id"])] = {"nl": option["id"]}
    return found


class PublishForm(Fields):
    """From when a version is used, and for what."""

    used_from = Day(
        label=_("First day of use"),
        help_text=_("Employees see the form from now on. Give them time to read it."),
    )
    programmes = forms.MultipleChoiceField(
        label=_("For which programmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none, and it is for every programme without a form of its own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every programme."""
        super().__init__(*args, **kwargs)
        field = self.fields["programmes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = [(each.code, each.title) for each in programmes.programmes()]


def file(name: str, content: Mapping[str, Any]) -> HttpResponse:
    """A form to take along."""
    written = json.dumps(content, ensure_ascii=False, indent=2).encode()
    return attached(written, "application/json", f"{name}.json")
