"""kill -9 at fifty points of an import: nothing unlawful, nothing lost, the next run finishes."""

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg, Offer
from klankbord.vault import boxes
from klankbord.vault.models import Blob

CRASHING = Path(__file__).with_name("crashing.py")
CALLS = 8  # offered per person; the plan draws three of each
POINTS = 10  # in each of five worlds
FEW, LAST_STEP_OF_FEW = 4, 60
ALL, LAST_STEP_OF_ALL = 50, 175
"""How many come in together, and about how many steps it takes to bring in as many."""


@pytest.mark.parametrize(
    ("seed", "together", "last_step"),
    [
        *((seed, FEW, LAST_STEP_OF_FEW) for seed in (0, 1, 2)),
        *((seed, ALL, LAST_STEP_OF_ALL) for seed in (3, 4)),
    ],
)
def test_an_import_that_dies_anywhere_is_finished_by_the_next(
    world, tmp_path, seed, together, last_step
):
    with world.here():
        woonstede = cast.woonstede()
    (tmp_path / "call.wav").write_bytes(cast.tone(9.0))
    moments = list(cast.weekdays(woonstede.now, CALLS))
    rows = [
        cast.offer(100 * who + number, at=at, agent=f"agent-100{who}")
        for who in (1, 2)
        for number, at in enumerate(moments)
    ]
    (tmp_path / "offers.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    order = ["import", str(tmp_path), "--source", cast.SOURCE]
    chance = random.Random(seed)
    died = 0
    for _ in range(POINTS):
        done = subprocess.run(
            [sys.executable, str(CRASHING), "import", str(chance.randint(1, last_step)), *order],
            env=world.environment() | {"TOGETHER": str(together)},
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        died += done.returncode == -signal.SIGKILL
        with world.here():
            _nothing_unlawful()
    assert died >= POINTS // 2, "too few runs died to mean anything"
    finished = world.run(*order)
    assert finished.code == 0, finished.stderr
    assert world.work().code == 0
    with world.here():
        _all_there()
        _nothing_else_there()


def _nothing_unlawful():
    """Every leg was accepted by the law; sound stands only where a leg does, and only sealed."""
    now = timezone.now()
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
        accepted = set(
            Offer.objects.filter(result="accepted").values_list("source_id_hash", flat=True)
        )
        legs = list(Leg.objects.select_related("call"))
        assert {leg.call.source_id_hash for leg in legs} == accepted
        drawn = Offer.objects.filter(order__isnull=False).count()
        assert drawn in (0, 6), "the draw is made whole or not at all"


def _nothing_else_there():
    """Every object in the store has its row; drafts of the dead are sealed, and go at night."""
    store = Path(settings.STORE)
    objects = {path.name for path in store.rglob("*") if path.is_file()}
    drafts = {path.name for path in (store / "drafts").iterdir()}
    rows = {str(pk): size for pk, size in Blob.objects.values_list("pk", "size")}
    assert objects - drafts <= rows.keys()
    # Imports that died made room for a report that they never wrote.
    assert {name for name, size in rows.items() if size is not None} <= objects - drafts
    assert boxes.store().clear_drafts(timezone.now()) == len(drafts)


def _all_there():
    now = timezone.now()
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
        legs = list(Leg.objects.all())
        assert len(legs) == 6
        assert {leg.state for leg in legs} == {Leg.State.READY}
        for leg in legs:
            for track in leg.tracks.select_related("key"):
                blob = Blob.objects.select_related("key").get(key=track.key)
                with boxes.Reader(blob, row=boxes.Row("recordings.track", track.pk)) as sound:
                    assert sound.size == 2 * track.frames
