"""An evaluation that was read, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from klankbord.edges.web import scorecards
from klankbord.edges.web.scorecards import SectionSaid
from klankbord.evaluations import forms
from klankbord.evaluations.reading import Read


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one call. `percent` is None when no question counted."""

    id: UUID
    form: str
    submitted_at: datetime
    percent: int | None
    sections: tuple[SectionSaid, ...]
    comment: str
    statement: str


def found(read: Read) -> Found:
    """With the texts of the form as they were when it was filled in."""
    return Found(
        id=read.id,
        form=scorecards.text(read.texts, "title"),
        submitted_at=read.submitted_at,
        percent=read.result["percent"],
        sections=scorecards.said(forms.parse(read.form), read.texts, read.answers),
        comment=read.comment,
        statement=read.statement,
    )
