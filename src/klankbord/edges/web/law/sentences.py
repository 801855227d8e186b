"""The one sentence of "Mag dit?": its slots, the choices in each, and questions to begin with."""

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import asked as questions
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.asked import Asked
from klankbord.edges.web.frame.words import Words
from klankbord.edges.web.law import factwords
from klankbord.law.conditions import UNKNOWN

WHO: Words = {
    "employee": _("an employee"),
    "evaluator": _("an evaluator"),
    "coach": _("a coach"),
    "team_lead": _("a team lead"),
    "quality_manager": _("a quality manager"),
    "manager": _("a manager"),
    "hr": _("HR"),
    "controller": _("the controller"),
    "legal": _("a legal adviser"),
    "works_council": _("the works council"),
    "dpo": _("the data protection officer"),
    "admin": _("an administrator"),
    "integration": _("the telephone platform"),
    "system": _("Klankbord itself"),
}
WHAT: Words = {
    "audio": _("a recording"),
    "live_audio": _("a call in progress"),
    "screen": _("a screen recording"),
    "transcript": _("a transcript"),
    "score": _("a score"),
    "comment": _("a comment"),
    "aggregate": _("a figure about a group"),
    "listening_log": _("the log of who listened"),
    "messages": _("e-mail or chat"),
    "": _("something"),
}
WHOSE: Words = {
    "self": _("of himself"),
    "own_coach": _("of somebody whom he coaches"),
    "own_manager": _("of somebody whose manager he is"),
    "colleague": _("of a colleague"),
    "none": _("of an employee"),
    "": _("of somebody"),
}
MADE_FOR: Words = {
    "training": _("made for training"),
    "quality": _("made for quality"),
    "appraisal": _("made for appraisal"),
    "complaint": _("made for a complaint"),
    "evidence": _("made as evidence"),
    "integrity": _("made for integrity"),
    "ai_training": _("made to train AI"),
    "": _("made for a purpose that we do not know"),
}
WHAT_FOR: Words = {
    "training": _("for the purpose of training"),
    "quality": _("for the purpose of quality"),
    "appraisal": _("for the purpose of appraisal"),
    "complaint": _("because of a complaint"),
    "evidence": _("as evidence"),
    "integrity": _("for the purpose of integrity"),
    "ai_training": _("for the purpose of training AI"),
    "": _("without a purpose"),
}
ACTS: Sequence[tuple[str | Promise, tuple[str, ...]]] = (
    (_("Collecting"), ("record", "record_screen", "listen_live")),
    (
        _("Using"),
        (
            *("listen_back", "transcribe", "score", "auto_score", "coach", "train_example"),
            *("use_in_review", "use_in_dismissal", "calibrate", "share_evaluation"),
            *("report_team", "report_individual", "disclose_to_third_party", "train_ai"),
        ),
    ),
    (
        _("Rights of employee and caller"),
        ("disclose_to_employee", "disclose_to_customer", "correct", "erase", "restrict"),
    ),
    (_("Keeping and organising"), ("retain", "export", "activate", "withhold_notice")),
    (
        _("Monitoring in secret, and what is never allowed"),
        ("covert_monitoring", "read_messages", "emotion", "sole_decision"),
    ),
)
"""The groups of law/CONTRACT.md, in the words of who asks."""
DOING: Words = {
    **words.ACTS,
    "record": pgettext_lazy("question", "make"),
    "record_screen": pgettext_lazy("question", "make of the screen"),
    "listen_live": pgettext_lazy("question", "listen live to"),
    "listen_back": pgettext_lazy("question", "listen to"),
    "transcribe": pgettext_lazy("question", "transcribe"),
    "auto_score": pgettext_lazy("question", "let AI evaluate"),
    "sole_decision": pgettext_lazy("question", "let a computer alone decide on"),
    "emotion": pgettext_lazy("question", "measure emotions in"),
    "coach": pgettext_lazy("question", "coach with"),
    "calibrate": pgettext_lazy("question", "calibrate with"),
    "share_evaluation": pgettext_lazy("question", "pass on"),
    "report_team": pgettext_lazy("question", "make a team report from"),
    "report_individual": pgettext_lazy("question", "make a report on one person from"),
    "disclose_to_third_party": pgettext_lazy("question", "hand over"),
    "read_messages": pgettext_lazy("question", "read along with"),
}
"""The acts as they stand in the sentence, where something follows or goes before."""

ABOUT: Mapping[str, str] = {
    "share_evaluation": "recipient",
    "disclose_to_third_party": "recipient",
    "report_individual": "audience",
    "export": "export_reason",
    "withhold_notice": "withheld",
    "erase": "erasure_ground",
    "disclose_to_employee": "requested_by",
    "disclose_to_customer": "requested_by",
    "emotion": "emotion_of",
}
"""The fact that belongs to the question itself, for acts of which one does."""

BEHIND: Words = {
    "recipient": pgettext_lazy("question", "to"),
    "audience": pgettext_lazy("question", "to be seen by"),
    "export_reason": pgettext_lazy("question", "because of"),
    "withheld": pgettext_lazy("question", ", namely"),
    "erasure_ground": pgettext_lazy("question", "on this ground:"),
    "requested_by": pgettext_lazy("question", "at the request of"),
    "emotion_of": pgettext_lazy("question", "of"),
}
OPEN: Words = {
    "export_reason": pgettext_lazy("question", "a reason that we do not know"),
    "withheld": pgettext_lazy("question", "one that we do not know"),
    "erasure_ground": pgettext_lazy("question", "none that we know of"),
}
"""What stands there as long as nothing is chosen, where it is not somebody."""
NOTHING_TO_CHOOSE = ("activate", "withhold_notice")
"""Acts that say themselves what they are about."""


_ANY = questions.FIRST
PRESETS: Sequence[tuple[str | Promise, Asked]] = (
    (
        _("May a manager use a training recording in a performance review?"),
        Asked("team_lead", "use_in_review", _ANY, "audio", "own_manager", "training", "appraisal",
              rest=True),
    ),
    (
        _("May a coach listen back to a call that was drawn?"),
        Asked("coach", "listen_back", _ANY, "audio", "own_coach", "training", "training",
              rest=True),
    ),
    (
        _("May an employee listen back to his own call?"),
        Asked("employee", "listen_back", _ANY, "audio", "self", "training",
              facts=(("access_granted", "yes"), ("retention", "running"))),
    ),
    (
        _("May the works council get figures about a team?"),
        Asked("quality_manager", "disclose_to_third_party", _ANY, "aggregate", "none", "training",
              "training", facts=(("group", "k_or_more"), ("recipient", "works_council"))),
    ),
    (
        _("May a caller have a copy of his call?"),
        Asked("dpo", "disclose_to_customer", _ANY, "audio", "none", "training",
              facts=(("identity_ok", "yes"), ("requested_by", "caller"))),
    ),
    (
        _("May a ranking by name hang on the wall?"),
        Asked("team_lead", "report_individual", _ANY, "score", "own_manager", "training",
              "training", rest=True,
              facts=(("audience", "public_display"), ("ranking", "yes"))),
    ),
    (
        _("May AI propose a score?"),
        Asked("system", "auto_score", _ANY, "score", "none", "quality", "quality", rest=True),
    ),
    (
        _("May the police have a recording?"),
        Asked("legal", "disclose_to_third_party", _ANY, "audio", "none", "training",
              facts=(("recipient", "police"),)),
    ),
    (
        _("May software read emotions in a voice?"),
        Asked("system", "emotion", _ANY, "audio", "none", "quality", "quality",
              facts=(("emotion_of", "employee"),)),
    ),
)  # fmt: skip
"""Questions that people have; the day is that of asking."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under a heading; without one they stand alone."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the sentence: words, or a slot to fill in. A slot without groups is a day."""

    text: str = ""
    name: str = ""
    label: str = ""
    groups: tuple[Group, ...] = ()
    value: str = ""

    @property
    def says(self) -> str:
        """What stands there, in words."""
        chosen = (o.label for group in self.groups for o in group.options if o.chosen)
        return self.text or next(chosen, self.value)


def pieces(asked: Asked) -> tuple[Piece, ...]:
    """The sentence with what was chosen; slots that do not bear on the act are left out."""
    return tuple(_pieces(asked))


def spoken(asked: Asked) -> str:
    """The sentence as one reads it."""
    said = [dates.day(asked.on) if each.name == "on" else each.says for each in pieces(asked)]
    return " ".join("".join(said).split()).replace(",?", "?")


def presets(today: date) -> tuple[tuple[str, Asked], ...]:
    """Questions that people have, as of today."""
    return tuple((str(title), replace(asked, on=today)) for title, asked in PRESETS)


def _pieces(asked: Asked) -> Iterator[Piece]:
    pattern = gettext("May {role} {act} {data} {relation} {made_for} {about} {purpose} on {on}?")
    shown = _bearing(asked)
    for text, name, _spec, _conversion in string.Formatter().parse(pattern):
        if name == "about" and asked.act in ABOUT:
            yield from _about(text, ABOUT[asked.act], dict(asked.facts))
        elif name == "made_for" and name in shown:
            yield from (Piece(text=", "), _slot(name, asked), Piece(text=","))
        elif name is None or name in shown:
            yield Piece(text=text)
            yield from [_slot(name, asked)] if name else []


def _bearing(asked: Asked) -> set[str]:
    """The slots that rules about this act read, and those that every question has."""
    read = {
        path
        for part in questions.conditions_of(asked.act, asked.question()["at"])
        for fact in part.facts()
        for path in fact.paths
    }
    places = {"data": "data", "purpose": "purpose", "relation": "actor.relation",
              "made_for": "recording.purposes"}  # fmt: skip
    found = {name for name, path in places.items() if path in read} | {"data"}
    return {"role", "act", "on"} | found - ({"data"} if asked.act in NOTHING_TO_CHOOSE else set())


def _slot(name: str, asked: Asked) -> Piece:
    chosen = getattr(asked, name)
    if name == "on":
        return Piece(name=name, label=gettext("Day"), value=asked.on.isoformat())
    if name == "act":
        groups = tuple(
            Group(str(title), tuple(_option(DOING, act, chosen) for act in acts))
            for title, acts in ACTS
        )
        return Piece(name=name, label=gettext("Act"), groups=groups)
    known, label = {
        "role": (WHO, gettext("Who")),
        "data": (WHAT, gettext("What")),
        "relation": (WHOSE, gettext("Of whom")),
        "made_for": (MADE_FOR, gettext("What it was made for")),
        "purpose": (WHAT_FOR, gettext("What for")),
    }[name]
    options = tuple(_option(known, code, chosen) for code in known)
    return Piece(name=name, label=label, groups=(Group("", options),))


def _about(before: str, fact: str, named: Mapping[str, str]) -> Iterator[Piece]:
    behind = words.word(BEHIND, fact)
    yield Piece(text=f"{'' if behind.startswith(',') else before}{behind} ")
    chosen = named.get(fact, "")
    codes = [code for code in factwords.fact(fact).domain if code != UNKNOWN]
    options = [Option(code, factwords.value(fact, code), code == chosen) for code in codes]
    nobody = Option("", str(OPEN.get(fact) or pgettext("question", "somebody")), not chosen)
    label = factwords.meaning(fact)
    yield Piece(name=fact, label=label, groups=(Group("", (nobody, *options)),))


def _option(known: Words, code: str, chosen: str) -> Option:
    return Option(code, words.word(known, code), code == chosen)
