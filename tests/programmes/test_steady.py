"""What is kept between two turns of a dossier is what would be worked out anew at each moment."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import uuid4

import woonstede
from klankbord.programmes import parts
from klankbord.programmes.dossier import Row
from klankbord.programmes.steady import LEAD_DAYS, LED, days_later

INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
PARTS = (parts.programme, parts.works_council, parts.organisation, parts.policy, parts.lines)


def test_at_and_around_each_turn_a_part_is_as_if_nothing_was_kept():
    dossier = renewed(woonstede.dossier())
    turns = [row.happened_at for row in dossier.rows]
    turns += [days_later(row.happened_at, LEAD_DAYS) for row in dossier.rows if row.kind in LED]
    turns += [each.since for each in dossier.employers]
    told = [row.recorded_at for row in dossier.rows]
    told += [each.recorded_at for each in dossier.employers]
    around = (-INSTANT, 0 * INSTANT, INSTANT)
    moments = sorted({turn + step for turn, step in product(turns, around)})
    known = sorted({turn + step for turn, step in product(told, around)})
    seen = set()
    for at, known_at in product(moments, known[:: max(1, len(known) // 12)]):
        for part in PARTS:
            anew = part.__wrapped__(dossier, at, known_at)
            assert part(dossier, at, known_at) == anew, (part.__name__, at, known_at)
            seen.add((part.__name__, str(anew)))
    for at in moments:
        for part in PARTS:
            assert part(dossier, at) == part.__wrapped__(dossier, at, at), (part.__name__, at)
    different = {name: sum(each == name for each, _ in seen) for name, _ in seen}
    assert all(different[part.__name__] > 1 for part in PARTS), different


def test_who_changes_what_he_got_changes_it_for_nobody_else():
    dossier = woonstede.dossier()
    at = max(row.happened_at for row in dossier.rows)
    parts.programme(dossier, at)["status"] = "draft"
    assert "status" not in parts.programme(dossier, at)


def renewed(dossier):
    """A dossier whose policy is renewed, known a week later, and whose line is changed."""
    rows = {row.kind: row for row in dossier.rows}
    at = max(row.happened_at for row in dossier.rows) + DAY
    again = replace(
        rows["policy"], id=uuid4(), happened_at=at, recorded_at=at + 7 * DAY,
        detail=rows["policy"].detail | {"number": 2, "channel": "meeting"},
    )  # fmt: skip
    ended = Row(
        uuid4(), "announcement_ended", dossier.version, at + 20 * DAY, at + 20 * DAY,
        {"line": rows["announcement"].detail["line"]}, "",
    )  # fmt: skip
    return replace(dossier, rows=(*dossier.rows, again, ended))
