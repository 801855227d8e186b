"""The fields of one item of a form in the making: of the form itself, a section, or a question.

Fields take whatever was written. What is wrong with it `evaluations.remaining` says, with the same
names of fields.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import answers as answering
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import Fields
from klankbord.evaluations.scorecards import editing, remaining, texts
from klankbord.evaluations.scorecards.editing import Content
from klankbord.evaluations.scorecards.forms import MAX_ID, SCORED, Kind

KINDS: dict[str, Promise] = {
    "choice": _("choose one answer"),
    "multi": _("choose one or more answers"),
    "number": _("write a number"),
    "text": _("write a text"),
    "date": _("write a day"),
}
MODES: list[tuple[str, Promise]] = [
    ("share", _("Share: a weight of 2 counts twice as much as a weight of 1")),
    ("multiplier", _("Multiplier: the weight times the points, so more points count more")),
]
FATAL: list[tuple[str, Promise]] = [
    ("none", _("nothing")),
    ("section", _("the section becomes 0")),
    ("form", _("the whole form becomes 0")),
]
TONGUES = {"nl": gettext_lazy("Dutch"), "en": gettext_lazy("English")}
BANDS = 5
LONG, SHORT = 2000, 300
"""Characters of an explanation, and of what something is called."""


@dataclass(slots=True)
class Row:
    """Fields that stand together under a heading; of an option also its place in the question."""

    legend: str = ""
    place: int | None = None
    fields: list[forms.BoundField] = field(default_factory=list)


class ItemForm(Fields):
    """One item."""

    def __init__(self, content: Content, item: str, data: QueryDict | None = None) -> None:
        """Make the fields of an item, filled with what was sent or with what is kept."""
        self.content, self.item = content, item
        self._rows: list[tuple[str, int | None, list[str]]] = []
        self._made: dict[str, tuple[forms.Field, Any]] = {}
        self._row()
        self._of_item()
        super().__init__(data if data is not None else self._kept())

    def further(self) -> dict[str, forms.Field]:
        """The fields of the item."""
        return {name: made for name, (made, _) in self._made.items()}

    @property
    def rows(self) -> list[Row]:
        """The fields, together as they are drawn."""
        return [Row(legend, place, [self[name] for name in names])
                for legend, place, names in self._rows if names]  # fmt: skip

    @property
    def labels(self) -> dict[str, str]:
        """What each field is called, with the heading that it stands under."""
        return {
            field.name: f"{row.legend}, {field.label}" if row.legend else str(field.label)
            for row in self.rows
            for field in row.fields
        }

    def tell(self, faults: Iterable[remaining.Fault]) -> None:
        """Let each fault stand at its field, or above the form when it belongs to none."""
        self.full_clean()
        for fault in faults:
            if fault.item == self.item:
                known = fault.field if fault.field in self.fields else None
                self.add_error(known, spoken(fault.text))

    def edit(self) -> Callable[[Content], Content]:
        """What was written, as a change of the content."""
        self.full_clean()
        said: dict[str, Any] = dict(self.cleaned_data)
        if self.item == editing.FORM:
            return lambda content: _form(content, said)
        if self._question() is None:
            return lambda content: _section(content, self.item, said)
        return lambda content: _question(content, self.item, said)

    def _question(self) -> dict[str, Any] | None:
        return next((q for q in editing.questions(self.content) if q["id"] == self.item), None)

    def _row(self, legend: str = "", place: int | None = None) -> None:
        self._rows.append((legend, place, []))

    def _add(self, name: str, made: forms.Field, value: Any) -> None:
        made.required = False
        self._made[name] = (made, value)
        self._rows[-1][2].append(name)

    def _words(self, name: str, label: str | Promise, *keys: str, long: bool = False) -> None:
        languages = self.content["languages"]
        for language in languages:
            found = (self.content["texts"].get(key) for key in keys)
            kept: dict[str, str] = next(filter(None, found), {})
            shown = f"{label} ({TONGUES[language]})" if len(languages) > 1 else str(label)
            widget = forms.Textarea(attrs={"rows": "2", "maxlength": str(LONG)})
            line = forms.TextInput(attrs={"maxlength": str(SHORT)})
            made = forms.CharField(label=shown, widget=widget if long else line,
                                   max_length=LONG if long else SHORT)  # fmt: skip
            self._add(f"{name}.{language}", made, kept.get(language, ""))

    def _number(self, name: str, label: str | Promise, value: object, hint: Any = "") -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "37"})
        self._add(
            name, forms.CharField(label=str(label), widget=widget, help_text=hint), str(value)
        )

    def _flag(self, name: str, label: str | Promise, value: object) -> None:
        widget = forms.CheckboxSelectMultiple(choices=[("yes", _("yes"))])
        made = forms.MultipleChoiceField(
            label=str(label), choices=[("yes", _("yes"))], widget=widget
        )
        self._add(name, made, ["yes"] if value else [])

    def _of_item(self) -> None:
        question = self._question()
        if self.item == editing.FORM:
            self._of_form()
        elif question is None:
            part = editing.section(self.content, self.item)
            self._words("title", _("Name of the section"), self.item)
            self._number("weight", _("Weight"), part["weight"])
        else:
            self._of_question(question)

    def _of_form(self) -> None:
        form = self.content["form"]
        offered = forms.CheckboxSelectMultiple()
        languages = forms.MultipleChoiceField(
            label=_("Languages"), widget=offered, choices=list(TONGUES.items())
        )
        self._words("title", _("Name of the form"), texts.TITLE)
        self._add("languages", languages, self.content["languages"])
        mode = forms.ChoiceField(label=_("What a weight is"), choices=MODES,
                                 widget=forms.RadioSelect)  # fmt: skip
        self._add("weight_mode", mode, form["weight_mode"])
        self._flag(
            "above", _("A bonus may bring the score above 100%"), not form.get("capped", True)
        )
        self._causes(form.get("causes", []))
        bands = form.get("bands", [])
        for place in range(max(BANDS, len(bands))):
            band = bands[place] if place < len(bands) else None
            self._row(gettext("Band {n}").format(n=place + 1))
            self._number(f"band.{place}.from", _("From (per cent)"), band["from"] if band else "")
            self._words(f"band.{place}", _("Is called"), texts.band(band["id"]) if band else "")

    def _causes(self, kept: Sequence[str]) -> None:
        languages = self.content["languages"]
        label = _("What may lie behind a low answer")
        for language in languages:
            said = [self.content["texts"].get(texts.cause(c), {}).get(language, "") for c in kept]
            made = forms.CharField(
                label=f"{label} ({TONGUES[language]})" if len(languages) > 1 else str(label),
                widget=forms.Textarea(attrs={"rows": "4", "maxlength": str(LONG)}),
                help_text=_(
                    "One to a line: work process, knowledge, system, script. The evaluator may "
                    "choose one with an answer that does not give the most points. Figures count "
                    "them for five people or more, never for one."
                ),
            )
            self._add(f"causes.{language}", made, "\n".join(said))

    def _of_question(self, of: dict[str, Any]) -> None:
        kind, item = editing.kind(of), self.item
        self._words("title", _("Question"), item)
        self._words("help", _("Explanation for the evaluator"), texts.explained(item), long=True)
        self._add("section", forms.ChoiceField(label=_("Section"), choices=self._sections()),
                  self._within())  # fmt: skip
        if kind in SCORED:
            self._number("weight", _("Weight"), of["weight"])
            self._flag("critical", _("Critical: also counted apart"), of.get("critical"))
            self._flag("bonus", _("Bonus: adds, but is never missed"), of.get("bonus"))
        self._flag("na_allowed", _("May be not applicable"), of.get("na_allowed"))
        self._condition(of)
        for place, option in enumerate(of["options"]):
            key, name = texts.option(item, option["id"]), f"option.{place}"
            self._row(gettext("Answer {n}").format(n=place + 1), place)
            self._words(name, _("Answer"), key, option["id"])
            self._words(f"{name}.help", _("When it counts as such"), texts.explained(key),
                        long=True)  # fmt: skip
            if kind is Kind.NUMBER:
                self._number(f"{name}.from", _("From this number"), option.get("from", ""))
            self._number(f"{name}.points", _("Points"), option["points"])
            fatal = forms.ChoiceField(label=_("If this is chosen"), choices=FATAL)
            self._add(f"{name}.fatal", fatal, option.get("fatal", "none"))
            self._flag(f"{name}.comment", _("Comment required"),
                       option["id"] in of.get("comment_required", []))  # fmt: skip
            if kind is Kind.CHOICE:
                self._phrases(f"{name}.phrases", of.get("phrases", {}).get(option["id"], []))

    def _phrases(self, name: str, kept: Iterable[str]) -> None:
        most = editing.PHRASES * (MAX_ID + 2)
        made = forms.CharField(
            label=_("What the employee then says literally"), max_length=most,
            widget=forms.Textarea(attrs={"rows": "2", "maxlength": str(most)}),
            help_text=_("One on each line, for a machine that suggests answers. Leave it empty if "
                        "none does."),
        )  # fmt: skip
        self._add(name, made, "\n".join(kept))

    def _condition(self, of: dict[str, Any]) -> None:
        asked = editing.questions(self.content)
        names = [each["id"] for each in asked]
        before = [each for each in asked[: names.index(of["id"])] if each["options"]]
        kept = of.get("visible_if") or {"question": "", "in": []}
        other = next((each for each in asked if each["id"] == kept["question"]), None)
        if kept["question"] and other not in before:
            gone = {"id": kept["question"], "options": other["options"] if other else []}
            before = [*before, gone]
        offered = [
            ("", str(_("always"))),
            *((each["id"], self._name(each["id"])) for each in before),
        ]
        at_once = {"hx-post": "", "hx-trigger": "change consume", "hx-target": "#when-in",
                   "hx-select": "#when-in", "hx-select-oob": "#kept"}  # fmt: skip
        when = forms.ChoiceField(
            label=_("Appears"), choices=offered, widget=forms.Select(attrs=at_once)
        )
        self._add("when", when, kept["question"])
        if other is not None:
            chosen = forms.MultipleChoiceField(
                label=_("With these answers to that question"),
                widget=forms.CheckboxSelectMultiple,
                choices=[(o["id"], self._option(other["id"], o["id"])) for o in other["options"]],
            )
            self._add("when_in", chosen, kept["in"])

    def _name(self, identifier: str) -> str:
        found = texts.said(self.content["texts"], answering.language(), identifier)
        return found or gettext("(no text yet)")

    def _option(self, question: str, option: str) -> str:
        key = texts.option(question, option)
        found = texts.said(self.content["texts"], answering.language(), key, option)
        return found or gettext("(no text yet)")

    def _sections(self) -> list[tuple[str, str]]:
        return [(part["id"], self._name(part["id"])) for part in self.content["form"]["sections"]]

    def _within(self) -> str:
        parts = self.content["form"]["sections"]
        return next(
            str(part["id"])
            for part in parts
            if any(q["id"] == self.item for q in part["questions"])
        )

    def _kept(self) -> QueryDict:
        sent = QueryDict(mutable=True)
        for name, (_made, value) in self._made.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        return sent


def _plain(said: str) -> str:
    return said.strip().replace(",", ".")


def _said(said: Mapping[str, Any], name: str) -> dict[str, str]:
    """The words of a field, for the languages that it has."""
    found = {language: said.get(f"{name}.{language}") for language in texts.LANGUAGES}
    return {language: str(words) for language, words in found.items() if words is not None}


def _merged(content: Content, key: str, words: dict[str, str]) -> dict[str, str]:
    """Words in the languages that were shown, beside those that are kept of another one."""
    kept = content["texts"].get(key, {})
    return {**{each: kept[each] for each in kept if each not in words}, **words}


def _form(content: Content, said: Mapping[str, Any]) -> Content:
    form = content["form"]
    words = {texts.TITLE: _merged(content, texts.TITLE, _said(said, "title"))}
    content["languages"] = said["languages"] or content["languages"]
    form["weight_mode"] = said["weight_mode"] or form["weight_mode"]
    form["capped"] = not said["above"]
    bands, kept = [], form.get("bands", [])
    for place in range(max(BANDS, len(kept))):
        identifier = kept[place]["id"] if place < len(kept) else f"band-{place + 1}"
        floor, called = _plain(said[f"band.{place}.from"]), _said(said, f"band.{place}")
        if floor or any(called.values()):
            bands.append({"id": identifier, "from": floor})
        words[texts.band(identifier)] = called
    form["bands"] = bands
    editing.say(content, words)
    named = {
        language: [line.strip() for line in text.splitlines() if line.strip()]
        for language, text in _said(said, "causes").items()
    }
    editing.set_causes(content, {of: each[: editing.MOST_CAUSES] for of, each in named.items()})
    return content


def _section(content: Content, item: str, said: Mapping[str, Any]) -> Content:
    editing.section(content, item)["weight"] = _plain(said["weight"])
    editing.say(content, {item: _merged(content, item, _said(said, "title"))})
    return content


def _question(content: Content, item: str, said: Mapping[str, Any]) -> Content:
    made = editing.moved_into(content, item, said["section"]) if said["section"] else content
    question = editing.question(made, item)
    words = {
        item: _merged(made, item, _said(said, "title")),
        texts.explained(item): _merged(made, texts.explained(item), _said(said, "help")),
    }
    if editing.kind(question) in SCORED:
        question["weight"] = _plain(said["weight"])
        question["critical"], question["bonus"] = bool(said["critical"]), bool(said["bonus"])
    question["na_allowed"] = bool(said["na_allowed"])
    question.pop("visible_if", None)
    if said["when"]:
        other = next((q for q in editing.questions(made) if q["id"] == said["when"]), None)
        known = [option["id"] for option in other["options"]] if other else []
        chosen = [each for each in said.get("when_in") or [] if each in known]
        question["visible_if"] = {"question": said["when"], "in": chosen}
    demanding, phrases = [], {}
    for place, option in enumerate(question["options"]):
        name, key = f"option.{place}", texts.option(item, option["id"])
        words[key] = _merged(made, key, _said(said, name))
        explained = texts.explained(key)
        words[explained] = _merged(made, explained, _said(said, f"{name}.help"))
        option["points"] = _plain(said[f"{name}.points"])
        option["fatal"] = said[f"{name}.fatal"] or "none"
        if "from" in option:
            option["from"] = _plain(said[f"{name}.from"])
        if said[f"{name}.comment"]:
            demanding.append(option["id"])
        if lines := [each.strip() for each in said.get(f"{name}.phrases", "").splitlines()]:
            phrases[option["id"]] = [each for each in lines if each]
    question["comment_required"] = demanding
    editing.set_phrases(question, phrases)
    editing.say(made, words)
    return made
