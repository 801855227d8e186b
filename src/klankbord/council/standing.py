"""How a version stands with the works council at a moment, from dated evidence. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault
from klankbord.programmes import participation, steady
from klankbord.programmes.dossier import Dossier, Row
from klankbord.programmes.participation import Path

NO_RIGHT, NOT_ASKED, WAITS, REFUSED = "no_right", "not_asked", "waits", "refused"
CONSENTED, ENDED, CONTESTED, WITHDRAWN = "consented", "ended", "contested", "withdrawn"
COURT, AGREEMENT, ANNULLED = "court", "agreement", "annulled"

TALK_DAYS = 14
"""Calendar days within which council and employer talk after a withdrawal (R26)."""


class Dated(Fault):
    """A fault of which the reader has to know the day."""

    def __init__(self, message: str, code: str, day: date) -> None:
        super().__init__(message, code)
        self.day = day


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands.

    Attributes:
        state: One of the codes above. `contested`: consent without conditions was "withdrawn",
            which the WOR does not know; `withdrawn`: with conditions, so everything stops.
        path: What the law asks of this employer.
        request: What was asked, with motives and effects; None as long as nobody asked.
        answer: What the council answered last.
    """

    state: str
    path: Path
    request: Row | None
    answer: Row | None
    notified: Row | None
    withdrawn: Row | None
    disputed: tuple[str, ...]

    @property
    def scope(self) -> Mapping[str, Any]:
        """What was consented to: purposes, means and data."""
        if self.answer is None or self.answer.detail["answer"] != "consented":
            return {}
        return {part: self.answer.detail[part] for part in ("purposes", "means", "data")}

    def moment(self, field: str) -> datetime | None:
        """`valid_until` or `evaluate_by` of the answer."""
        said = self.answer.detail.get(field) if self.answer else None
        return datetime.fromisoformat(said) if said else None

    @property
    def conditions(self) -> tuple[str, ...]:
        """Under which the council consented."""
        return tuple(self.answer.detail.get("conditions", ())) if self.answer else ()

    @property
    def nullity_by(self) -> date | None:
        """The last day on which nullity can be invoked; None while the month has not begun."""
        return None if self.notified is None else last_day(self.notified.happened_at)

    @property
    def talk_by(self) -> date | None:
        """The last day of the talk that a contested consent asks for (R26)."""
        if self.state != CONTESTED or self.withdrawn is None:
            return None
        return steady.days_later(self.withdrawn.happened_at, TALK_DAYS).date()


def of(dossier: Dossier, at: datetime) -> Standing:
    """How a version stands at a moment, by what was known then."""
    newest = {row.kind: row for row in dossier.counting(at)}
    disputed = newest.get("disputed_means")
    way = path(dossier, at)
    return Standing(
        state=_state(newest, way, at),
        path=way,
        request=newest.get("works_council_request"),
        answer=newest.get("works_council_answer"),
        notified=newest.get("decision_notified"),
        withdrawn=newest.get("withdrawal"),
        disputed=tuple(disputed.detail["means"]) if disputed else (),
    )


def path(dossier: Dossier, at: datetime) -> Path:
    """What the law asks of the employer; while nobody said what he is, the consent of a council."""
    employer = dossier.employer(at)
    if employer is None:
        return participation.CONSENT
    return participation.path(employer.headcount, employer.participation)


def consented(dossier: Dossier, at: datetime, known_at: datetime) -> bool:
    """Whether there was consent at a moment, what takes its place, or no right of it.

    `known_at`: what the employer was at that moment is as one knows by then.
    """
    state = of(dossier, at).state
    if state != NO_RIGHT:
        return state in {CONSENTED, CONTESTED, COURT, AGREEMENT}
    employer = dossier.employer(at, known_at)
    if employer is None:
        return False
    return participation.path(employer.headcount, employer.participation) != participation.CONSENT


def last_day(notified_at: datetime) -> date:
    """The last day on which nullity can be invoked (WOR art. 27(5), Algemene termijnenwet)."""
    return calendar.nullity_by(notified_at.astimezone(AMSTERDAM).date())


def _state(newest: Mapping[str, Row], way: Path, at: datetime) -> str:
    if way != participation.CONSENT:
        return NO_RIGHT
    answer = newest.get("works_council_answer")
    if answer is not None and answer.detail["answer"] == "consented":
        return _consented(answer, "withdrawal" in newest, at)
    for kind, state in (("court_permission", COURT), ("collective_agreement", AGREEMENT)):
        if kind in newest:
            return state
    if "nullity_invoked" in newest:
        return ANNULLED
    if answer is not None:
        return REFUSED
    return WAITS if "works_council_request" in newest else NOT_ASKED


def _consented(answer: Row, withdrawn: bool, at: datetime) -> str:  # noqa: FBT001  one of two facts
    until = answer.detail.get("valid_until")
    if until and datetime.fromisoformat(until) <= at:
        return ENDED
    if not withdrawn:
        return CONSENTED
    return WITHDRAWN if answer.detail.get("conditions") else CONTESTED
