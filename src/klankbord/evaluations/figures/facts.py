"""What the law asks about a figure: the facts of what it adds up, and about how many it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from klankbord.gate.access import Actor
from klankbord.programmes import facts as programmes
from klankbord.programmes.dossier import Dossier

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a figure rests on.

    Attributes:
        programmes: The versions under which its calls were collected; the first is its own.
        purpose: What for.
        collected: The frozen parts of one of its calls; each of them was allowed by itself.
        group: The fewest persons about whom something could be worked out from what is shown.
        keep_until: When it goes.
    """

    programmes: Sequence[Dossier]
    purpose: str
    collected: Mapping[str, Any]
    group: int
    keep_until: datetime


def for_figure(
    figure: Figure, *, act: str, actor: Actor, at: datetime, granted: bool, audience: str
) -> Part:
    """The question whether somebody may see, or make, a figure about a group.

    Args:
        figure: What it rests on.
        act: `report_team`, or `disclose_to_third_party` for the works council.
        actor: Who asks.
        at: Now.
        granted: Whether the access matrix gives him figures of this group.
        audience: Who sees it; for the works council it is the recipient too.
    """
    kept: Part = {name: dict(part) for name, part in figure.collected.items()}
    now = _programmes(figure.programmes, kept.pop("programme"), at)
    kept["recording"]["retention_until"] = figure.keep_until.isoformat()
    question = {
        "id": "figure",
        "act": act,
        "purpose": figure.purpose,
        "data": "aggregate",
        "at": at.isoformat(),
        "actor": {"role": actor.role, "relation": "none", "access_granted": granted},
        "person": {"type": "employee"},
        "report": {"group_size": figure.group, "audience": audience, "ranking": False},
        **kept,
        **now,
    }
    if audience == "works_council":
        question["recipient"] = {"kind": "works_council"}
    return {name: part for name, part in question.items() if part != {}}


def _programmes(versions: Sequence[Dossier], belonged: Part, at: datetime) -> Part:
    """The programmes as they are now; whether the group belongs to them was settled then."""
    first, *others = versions
    parts = programmes.of(first, at)
    parts["programme"] |= belonged
    if others:
        parts["other_programmes"] = [programmes.of(o, at)["programme"] | belonged for o in others]
    return parts
