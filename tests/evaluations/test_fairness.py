"""Whether a draw was even is said of everybody together, and seen where it was not."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

import cast
import crowd
from klankbord.evaluations.figures import counted, fairness
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.ledger.models import Detail
from klankbord.ledger.periods import local_day
from klankbord.programmes.models import Version
from klankbord.recordings.draw import batches
from klankbord.recordings.models import Offer


def frame(n, *, offered, drawn, room=5):
    return fairness._Frame(UUID(int=n), room, Counter(offered), Counter(drawn))


def spreads(frames):
    return {trait: spread.says for trait, spread in fairness.spreads(frames).items()}


def test_an_even_draw_is_called_even_over_people_queues_and_hours():
    calls = {"queue=huur;hour=09": 40, "queue=huur;hour=14": 40, "queue=reparatie;hour=09": 20}
    drawn = {"queue=huur;hour=09": 2, "queue=huur;hour=14": 2, "queue=reparatie;hour=09": 1}
    found = [frame(n, offered=calls, drawn=drawn) for n in range(12)]
    assert spreads(found) == {"person": "even", "queue": "even", "hour": "even"}


def test_a_queue_from_which_everything_came_and_a_person_who_got_everything_are_seen():
    calls = {"queue=huur": 50, "queue=reparatie": 50}
    found = [frame(n, offered=calls, drawn={"queue=huur": 5}) for n in range(12)]
    assert spreads(found) == {"person": "even", "queue": "uneven"}
    picked = [frame(n, offered={"": 50}, drawn={"": 60 if n == 3 else 1}) for n in range(12)]
    assert spreads(picked)["person"] == "uneven"


def test_who_had_fewer_calls_than_the_plan_draws_is_not_called_short_of_any():
    found = [frame(n, offered={"": 1 if n % 2 else 90}, drawn={"": 1 if n % 2 else 5})
             for n in range(24)]  # fmt: skip
    assert spreads(found) == {"person": "even"}


@pytest.mark.django_db
def test_who_answers_for_the_draw_reads_it_and_nobody_is_named(settings, tmp_path, monkeypatch):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = cast.woonstede()
    petra = made.actor("petra", "quality_manager")
    found = fairness.read(petra, at=made.now + timedelta(minutes=1))
    assert (found.offered, found.drawn, found.spreads, found.agreed) == (None, None, {}, ())
    people = crowd.join(made, {"noord": 6})["noord"]
    with access.deed(Access(SYSTEM, "retain", None, made.now)):
        batch = batches.new("t", made.now)
        for number, person in enumerate(people):
            for call in range(20):
                Offer.objects.create(
                    batch=batch, source="t", source_id_hash=f"{number}-{call}", employee=person,
                    version=Version.objects.get(), month=f"{local_day(made.now):%Y-%m}", room=5,
                    stratum=f"v/m/p/queue={call % 2}", order=call + 1 if call < 5 else None,
                    frame=batch.pk, result="drawn" if call < 5 else "not_drawn",
                )  # fmt: skip
    found = fairness.read(petra, at=made.now + timedelta(minutes=2))
    assert (found.offered, found.drawn, found.counted_at) == (120, 30, None)
    assert {trait: each.says for trait, each in found.spreads.items()} == {
        "person": "even", "queue": "even",
    }  # fmt: skip
    assert Detail.objects.order_by("entry_id").last().subject is not None
    with pytest.raises(PermissionError):
        fairness.read(made.actor("hr", "hr"), at=made.now)
    monkeypatch.setattr(counted, "LARGE", 120)
    hour = made.now + timedelta(minutes=3)
    fairness.hourly(int(hour.timestamp()))
    with access.deed(Access(SYSTEM, "retain", None, made.now)):
        Offer.objects.filter(source="t", source_id_hash__endswith="-7").delete()
    kept = fairness.read(petra, at=made.now + timedelta(minutes=9))
    assert kept.counted_at is not None
    assert (kept.offered, kept.drawn, kept.spreads) == (120, 30, found.spreads)
    anew = fairness.read(petra, at=made.now + counted.FRESH + timedelta(minutes=4))
    assert (anew.offered, anew.counted_at) == (114, None), "few enough to count at each look"
