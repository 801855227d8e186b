"""Texts for callers as their pages show them: the library, one's own, and how each sounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.audio import speaking
from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.fields import NEEDED, Fields
from klankbord.edges.web.lines.lines import LANGUAGES
from klankbord.notices import announcements, attesting, naming, owntexts, sounds
from klankbord.notices.models import Announcement, OwnText, Sound
from klankbord.notices.owntexts import Misnamed
from klankbord.people.models import Role
from klankbord.programmes import queries as programmes

READERS = (*attesting.KEEPERS, Role.DPO)
LACKS: words.Words = {
    "unsaid": _("Say that we may record the call."),
    "website": _("Say that people can read more on the website."),
    "vague": _("Leave no purpose open: no “for example”, no “among others”."),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text, and its sound if platforms get one from us. `purposes` in words."""

    name: str
    language: str
    words: str
    sound: str
    given_at: datetime | None
    lines: str
    purposes: str
    draft: str
    replaced: bool
    is_read: bool
    measured: "Measured | None"


@dataclass(frozen=True, slots=True)
class Measured:
    """How a sound is; `narrow` are name and address of it at 8 kHz."""

    seconds: int
    level: int
    narrow: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A text that waits for a DPO."""

    id: UUID
    language: str
    words: str
    purposes: str
    written_at: datetime
    draft: str
    own: bool


def texts() -> tuple[Spoken, ...]:
    """Every text: the library, and of one's own what a DPO saw."""
    kept = {announcements.name_of(each): each for each in Announcement.objects.all()}
    offered = announcements.offered()
    known = (*announcements.LIBRARY, *announcements.own())
    return tuple(_spoken(each, kept.get(each.name), replaced=each not in offered) for each in known)


def waiting(account: UUID) -> tuple[Written, ...]:
    """The texts that wait for a DPO, as somebody sees them."""
    return tuple(_written(each, account) for each in owntexts.waiting())


def spoken_words(name: str) -> tuple[str, str] | None:
    """The words and the language of a text, by its name or by the id of one that waits."""
    for said in (*announcements.LIBRARY, *announcements.own()):
        if said.name == name:
            return said.text, said.language
    for waits in owntexts.waiting():
        if str(waits.pk) == name:
            return waits.text, waits.language
    return None


class SoundForm(Fields):
    """How a text sounds."""

    text = forms.ChoiceField(label=_("Text"), error_messages=NEEDED)
    sound = forms.FileField(
        label=_("Sound"),
        help_text=_("WAV, MP3 or Ogg, at most 2 MB. Read out word for word what the text says."),
        error_messages=NEEDED | {"empty": _("This file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every text that is heard, also one that was replaced: lines may play it still."""
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        known = (*announcements.LIBRARY, *announcements.own())
        field.choices = [(each.name, each.name) for each in known if not each.is_read]

    def clean_sound(self) -> object:
        """No more than is read into memory."""
        file = self.cleaned_data["sound"]
        if file.size > sounds.LARGEST:
            raise forms.ValidationError(words.word(words.FAULTS, "sound_large"))
        return file


class OwnTextForm(Fields):
    """A text in one's own words."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, error_messages=NEEDED)
    programmes = forms.MultipleChoiceField(
        label=_("For which programmes?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=NEEDED,
    )
    text = forms.CharField(
        label=_("What do callers hear?"),
        max_length=naming.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Say that we may record, name each purpose of these programmes and no other, and name"
            " the website."
        ),
        error_messages=NEEDED,
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """Offer every programme that goes on, with its purposes."""
        super().__init__(*args, **kwargs)
        field = self.fields["programmes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = [
            (each.code, f"{each.title}: {_purposes(each.purposes)}")
            for each in programmes.going_on(at)
        ]

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Let what a text lacks stand at the text."""
        with super().faults():
            try:
                yield
            except Misnamed as fault:
                self.add_error("text", " ".join(_lacks(each) for each in fault.flaws))


def _lacks(flaw: str) -> str:
    kind, _dot, purpose = flaw.partition(".")
    named = words.word(words.PURPOSES, purpose) if purpose else ""
    if kind == "lacks":
        return gettext("It does not name this purpose: {purpose}.").format(purpose=named)
    if kind == "exceeds":
        return gettext("It names a purpose that these programmes do not have: {purpose}.").format(
            purpose=named
        )
    return words.word(LACKS, kind)


def _purposes(purposes: Any) -> str:
    return ", ".join(words.word(words.PURPOSES, each) for each in purposes)


def _draft(name: str) -> str:
    return reverse("line_text_draft", args=[name]) if speaking.can() else ""


def _written(of: OwnText, account: UUID) -> Written:
    return Written(
        id=of.pk,
        language=of.language,
        words=of.text,
        purposes=_purposes(of.purposes),
        written_at=of.written_at,
        draft=_draft(str(of.pk)),
        own=of.written_by_id == account,
    )


def _spoken(said: announcements.Script, kept: Announcement | None, *, replaced: bool) -> Spoken:
    sound = sounds.of(kept) if kept else None
    return Spoken(
        name=said.name,
        language=said.language,
        words=said.text,
        sound=reverse("announcement_sound", args=[sound.sha256, sound.kind]) if sound else "",
        given_at=sound.given_at if sound else None,
        measured=_measured(sound) if sound and sound.duration_ms else None,
        lines=", ".join(sounds.lines(kept)) if kept else "",
        purposes=_purposes(said.purposes),
        draft="" if sound or said.is_read else _draft(said.name),
        replaced=replaced,
        is_read=said.is_read,
    )


def _measured(sound: Sound) -> Measured:
    names = {"wav": "WAV", "alaw": "A-law", "ulaw": "µ-law"}
    return Measured(
        seconds=round(sound.duration_ms / 1000),
        level=sound.level,
        narrow=tuple(
            (name, reverse("announcement_narrow", args=[sound.sha256, kind]))
            for kind, name in names.items()
        ),
    )
