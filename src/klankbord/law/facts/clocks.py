"""The two clocks: when the data was made decides how it may be made, now decides its use."""

from klankbord.law.vocabulary import ACTS

COLLECTING = frozenset({"record", "record_screen", "listen_live"})
"""Acts that make new data."""

MAKING_NOW = COLLECTING | {"covert_monitoring", "read_messages", "activate"}
"""Acts whose data is made at the moment asked about, unless it already runs."""

FROZEN = frozenset(ACTS) - MAKING_NOW
"""Acts on data that exists: without its moment of making nothing about then is proven."""


def collected_at(act: str, made_at: int | None, at: int) -> int | None:
    """t_coll, or None if it is not known.

    Stored data and a recording that already runs: recording.made_at. Otherwise the moment
    itself. What would be made after `at` has not been made at `at`.
    """
    if made_at is not None and made_at <= at and act not in ("read_messages", "activate"):
        return made_at
    return None if act in FROZEN else at


def before(moment: int | None, limit: int | None) -> str:
    """Yes if strictly before, no if not, unknown if either is not known."""
    if moment is None or limit is None:
        return "unknown"
    return "yes" if moment < limit else "no"
