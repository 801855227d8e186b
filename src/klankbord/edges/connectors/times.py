"""Moments as platforms write them. A local time that is no single moment is never guessed.

The codes of a `Wrong`: `malformed`, `impossible`, `no_zone` (a local time, and nobody said where),
`ambiguous` (the clock went back, so it was this time twice) and `nonexistent` (the clock went
forward and it never was this time), and `other_zone` (a count of seconds that the platform wrote
beside it says another moment: the zone was told wrongly).
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from klankbord.edges.connectors.contract import Settings, Wrong

NEAR = timedelta(minutes=20)
"""How far a platform's count of seconds may be from the clock that it wrote beside it."""

_LOCAL = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})[T _-]?(?P<H>\d{2}):?(?P<M>\d{2})(:?(?P<S>\d{2}))?"
    r"(?P<f>\.\d{1,9})?(?P<o> ?(Z|[+-]\d{2}(:?\d{2})?))?",
    re.ASCII,
)
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})[ T]"
    r"(?P<H>\d{1,2}):(?P<M>\d{2})(:(?P<S>\d{2}))?(?P<f>\.\d{1,9})?(?P<o>)",
    re.ASCII,
)


def instant(
    text: str,
    field: str,
    settings: Settings,
    *,
    near: datetime | None = None,
    until: timedelta = NEAR,
) -> str:
    """A moment as ISO 8601 in UTC, for a row.

    Args:
        text: ISO 8601 with or without offset, or the same without marks (20260302084112); with
            `settings.day_first` also dd-mm-yyyy hh:mm[:ss].
        field: Whose value it is.
        settings: The zone of times without offset.
        near: A moment that the platform states beside it, from which on this one may be. It
            decides between the two moments of an ambiguous time that is near to it.
        until: How long after `near` this may be.

    Raises:
        Wrong: It cannot be told which moment this is.
    """
    written = _DAY_FIRST.fullmatch(text) if settings.day_first else None
    written = written or _LOCAL.fullmatch(text)
    if written is None:
        raise Wrong(field, "malformed")
    part = written.groupdict()
    try:
        naive = datetime(  # noqa: DTZ001  what the clock on the wall said; its zone follows
            int(part["y"]), int(part["m"]), int(part["d"]),
            int(part["H"]), int(part["M"]), int(part["S"] or 0),
            int((part["f"] or ".0")[1:7].ljust(6, "0")),
        )  # fmt: skip
        moments = _moments(naive, part["o"], field, settings)
        return as_text(_one(moments, field, near, until))
    except (ValueError, OverflowError) as fault:
        raise Wrong(field, "impossible") from fault


def epoch(text: str, field: str) -> datetime:
    """A moment as seconds since 1970 in UTC, with or without a fraction.

    Raises:
        Wrong: It is no such number.
    """
    if not re.fullmatch(r"\d{1,11}(\.\d{1,9})?", text, re.ASCII):
        raise Wrong(field, "malformed")
    return datetime.fromtimestamp(float(text), UTC)


def rfc2822(text: str, field: str) -> str:
    """A moment such as `Mon, 02 Mar 2026 08:41:12 +0000`, for a row.

    Raises:
        Wrong: It is none, or has no offset.
    """
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:  # of -0000 Python gives none; it says UTC (RFC 5322, 3.3)
            if not text.rstrip().endswith("-0000"):
                raise Wrong(field, "no_zone")
            moment = moment.replace(tzinfo=UTC)
        return as_text(moment)
    except (ValueError, TypeError, IndexError, OverflowError) as fault:
        raise Wrong(field, "malformed") from fault


def between(began: str, ended: str, field: str) -> int:
    """Milliseconds from one moment of a row to another.

    Raises:
        Wrong: The end is not after the beginning.
    """
    length = datetime.fromisoformat(ended) - datetime.fromisoformat(began)
    if length <= timedelta(0):
        raise Wrong(field, "impossible")
    return round(length / timedelta(milliseconds=1))


def after(began: str, ms: int) -> str:
    """The moment so many milliseconds after one of a row, for a row."""
    return as_text(datetime.fromisoformat(began) + timedelta(milliseconds=ms))


def as_text(moment: datetime) -> str:
    """A moment as a row has it."""
    return moment.astimezone(UTC).isoformat()


def _moments(naive: datetime, offset: str | None, field: str, settings: Settings) -> set[datetime]:
    if offset:
        return {datetime.fromisoformat(f"{naive.isoformat()}{_offset(offset)}")}
    if settings.zone is None:
        raise Wrong(field, "no_zone")
    found = _possible(naive, settings.zone)
    if not found:
        raise Wrong(field, "nonexistent")
    return found


def _one(moments: set[datetime], field: str, near: datetime | None, until: timedelta) -> datetime:
    if near is not None:
        close = {each for each in moments if abs(each - near) <= NEAR}
        if len(close) == 1:
            return close.pop()
        if not any(near - NEAR <= each <= near + until for each in moments):
            raise Wrong(field, "other_zone")
    if len(moments) > 1:
        raise Wrong(field, "ambiguous")
    return min(moments)


def _possible(naive: datetime, zone: ZoneInfo) -> set[datetime]:
    """Every moment at which the clock of a zone said this."""
    told = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return {each for each in told if each.astimezone(zone).replace(tzinfo=None) == naive}


def _offset(text: str) -> str:
    """`Z`, `+00`, `+0000` or `+00:00` as Python reads it."""
    text = text.strip()
    if text == "Z":
        return "+00:00"
    digits = text[1:].replace(":", "").ljust(4, "0")
    return f"{text[0]}{digits[:2]}:{digits[2:]}"
