"""The times of listening that a session has begun: ids and codes only, until they end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

KEY = "listening"


@dataclass(frozen=True, slots=True)
class Turn:
    """One time of listening: which one, in which role, what for and why, and how long."""

    listening: UUID
    role: str
    purpose: str
    reason: str
    began_at: datetime
    until: datetime


def remember(session: SessionBase, leg: UUID, turn: Turn) -> None:
    """Keep a turn, and forget those that have ended."""
    kept = {
        name: codes
        for name, codes in session.get(KEY, {}).items()
        if datetime.fromisoformat(codes["until"]) > turn.began_at
    }
    kept[str(leg)] = {
        "listening": str(turn.listening),
        "role": turn.role,
        "purpose": turn.purpose,
        "reason": turn.reason,
        "began_at": turn.began_at.isoformat(),
        "until": turn.until.isoformat(),
    }
    session[KEY] = kept


def find(session: SessionBase, leg: UUID, at: datetime) -> Turn | None:
    """The turn that goes on for a recording, if there is one."""
    codes = session.get(KEY, {}).get(str(leg))
    if codes is None or datetime.fromisoformat(codes["until"]) <= at:
        return None
    return Turn(
        listening=UUID(codes["listening"]),
        role=codes["role"],
        purpose=codes["purpose"],
        reason=codes["reason"],
        began_at=datetime.fromisoformat(codes["began_at"]),
        until=datetime.fromisoformat(codes["until"]),
    )


def forget(session: SessionBase, leg: UUID) -> None:
    """The turn of a recording is over."""
    kept = dict(session.get(KEY, {}))
    kept.pop(str(leg), None)
    session[KEY] = kept
