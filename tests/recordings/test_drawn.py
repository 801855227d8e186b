"""Whoever takes a month along draws the same calls from it, and reads no name in it."""

import hashlib
import hmac
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

import cast
import woonstede
from klankbord.database import sets
from klankbord.edges.cli.main import main
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault
from klankbord.programmes import queries as programmes
from klankbord.programmes import replaying, sampling, seeds
from klankbord.programmes.models import Seed, Version
from klankbord.recordings.draw import batches, drawing, drawn, excluding, framing
from klankbord.recordings.intake import arriving, parting, rehearsing
from klankbord.recordings.models import Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.offered.aside import Aside

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 15, tzinfo=AMSTERDAM)
AFTER = datetime(2026, 12, 9, 9, tzinfo=AMSTERDAM)
DOOR = Actor(role="integration")
CODE = "beter-luisteren"


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast.woonstede(now=NOW)


def arrival(number, **more):
    told = cast.offer(number, at=NOW - timedelta(hours=1 + number % 40), **more)
    found = offers.parse(told, source=cast.SOURCE)
    assert isinstance(found, offers.Arrival), found
    return found


def offered(organisation):
    """Two imports and some calls that came one by one, of two people."""
    first = [arrival(n, agent=f"agent-100{1 + n % 2}") for n in range(10)]
    list(arriving.arrive(
        first, [lambda: io.BytesIO(cast.tone(0.2))] * 10, source=cast.SOURCE, at=NOW, by=DOOR,
    ))  # fmt: skip
    for n in range(10, 14):
        drawing.register(
            [arrival(n, agent="agent-1002")], source=cast.SOURCE, at=NOW + timedelta(seconds=n),
            by=DOOR, stream=True,
        )  # fmt: skip
    return Version.objects.select_related("programme").get()


def again(head, frames, lines):
    """The draw once more, by nothing but the description of the files."""
    seed = bytes.fromhex(head["seed"])
    assert hashlib.sha256(seed).hexdigest() == head["commitment"]

    def place(*parts):
        return hmac.new(seed, "\0".join(parts).encode(), "sha256").digest()

    found = set()
    for frame in frames:
        calls = [each for each in lines if each["frame"] == frame["frame"]]
        if "chance" in frame:
            below = [
                each["id"] for each in calls
                if Fraction(int.from_bytes(place(frame["source"], each["id"])), 2**256)
                < Fraction(frame["chance"]) and not each.get("full")
            ]  # fmt: skip
            found |= set(below[: frame["n"]])
            continue
        sizes, passed = Counter(each["stratum"] for each in calls), 0
        u = Fraction(int.from_bytes(place("", min(sizes))), 2**256)
        for name in sorted(sizes):
            before, passed = passed, passed + sizes[name]
            marks = [n * Fraction(min(frame["n"], len(calls)), len(calls)) + u
                     for n in (before, passed)]  # fmt: skip
            here = sorted(
                (each["id"] for each in calls if each["stratum"] == name and not each.get("full")),
                key=lambda call, name=name: place(name, call),
            )
            instead = sum("instead_of" in each for each in calls if each["stratum"] == name)
            found |= set(here[: marks[1] // 1 - marks[0] // 1 + instead])
    return found


def test_a_batch_in_parts_is_drawn_as_a_whole_one(organisation, monkeypatch):
    batch = [arrival(n, agent=f"agent-100{1 + n % 2}") for n in range(24)]
    # One call is told twice, of two people: the last row counts, and no part has one of the two.
    batch.append(replace(batch[0], agent_ref="agent-1002"))
    batch.append(arrival(30, agent="nobody"))
    monkeypatch.setattr(parting, "MOST", 1)
    with access.deed(Access(SYSTEM, "record", None, NOW)):
        parts = list(parting.parts(batch))
    assert sorted(place for part in parts for place in part) == list(range(26))
    assert [{batch[place].agent_ref for place in part} for part in parts[:1]] == [{"nobody"}]
    assert len(parts) == 3
    # Names that look alike at first sight are looked at whole.
    monkeypatch.setattr(parting, "hash", len, raising=False)
    with access.deed(Access(SYSTEM, "record", None, NOW)):
        assert list(parting.parts(batch)) == parts
    laid = Aside(batch)
    in_parts = parting.register(laid, source=cast.SOURCE, at=NOW, by=DOOR)
    drawn_in_parts = dict(Offer.objects.values_list("source_id_hash", "order"))
    assert Offer.objects.values("batch").distinct().count() == 1
    assert len(in_parts) == 26
    assert in_parts[0] == in_parts[24]
    with access.deed(Access(SYSTEM, "erase", None, NOW)):
        Offer.objects.all().delete()
    said = rehearsing.rehearse(laid, source=cast.SOURCE, at=NOW, by=DOOR)
    assert not Offer.objects.exists()
    drawing.register(batch, source=cast.SOURCE, at=NOW, by=DOOR)
    assert dict(Offer.objects.values_list("source_id_hash", "order")) == drawn_in_parts
    told = {each.source_id_hash: each.result != Offer.Result.NOT_DRAWN for each in said}
    drawn_or_waiting = Offer.objects.exclude(result=Offer.Result.NOT_DRAWN)
    assert {name for name, drawn in told.items() if drawn} == set(
        drawn_or_waiting.values_list("source_id_hash", flat=True)
    )


def test_each_takes_his_own_month_along_and_draws_the_same_calls(organisation, tmp_path, capsys):
    version = offered(organisation)
    anna, joris = (organisation.actor(name, "employee") for name in ("anna", "joris"))
    code, number = version.programme.code, version.number
    with pytest.raises(Fault, match="not shown yet"):
        drawn.month(code, number, "2026-11", at=NOW, by=anna)
    seeds.run(AFTER)
    for actor, size in ((anna, 5), (joris, 9)):
        found = drawn.month(code, number, "2026-11", at=AFTER, by=actor)
        marked = {each["id"] for each in found.offers if each["drawn"]}
        # In no order of people or of time: from that a code of one month would tell the next one.
        lie = [(each["frame"], each["id"]) for each in found.offers]
        assert lie == sorted(lie)
        assert (len(found.offers), len(marked)) == (size, version.plan["per_person"])
        assert again(found.head, found.frames, found.offers) == marked
        assert {each.id for each in replaying.again(**vars_of(found))} == marked
        said = json.dumps([found.head, found.frames, found.offers])
        ours = organisation.anna, organisation.joris
        assert not [each for each in ours if str(each.pk) in said or each.name in said]
        assert "call-" not in said
        assert "+316" not in said
    other = [each | {"drawn": not each["drawn"]} for each in found.offers]
    with pytest.raises(replaying.NotTheSame, match="other calls"):
        list(replaying.again(found.head, found.frames, other))
    with pytest.raises(replaying.NotTheSame, match="not the one"):
        list(replaying.again(found.head | {"seed": "00"}, found.frames, found.offers))
    with pytest.raises(Fault, match="fewer than five"):
        drawn.month(
            code, number, "2026-11", at=AFTER, by=organisation.actor("petra", "quality_manager")
        )
    with pytest.raises(Fault, match="only his own"):
        drawn.month(code, number, "2026-11", at=AFTER, by=organisation.actor("tess", "admin"))
    assert {"what": "own_draw", "count": 9, "function": "employee"} in [
        dict(each) for each in woonstede.details(organisation.joris.pk)
    ]

    client = Client()
    client.force_login(organisation.account("joris"))
    has_a_receipt(client, organisation, found.head["seed"])
    client.force_login(organisation.account("joris"))
    page = client.get(reverse("draws")).content.decode()
    assert "3 van 9 gesprekken" in page
    receipt = client.get(reverse("mine")).content.decode()
    assert "Geloot: een van 3 uit 9 gesprekken, november 2026" in receipt
    file = tmp_path / "loting.zip"
    file.write_bytes(client.get(reverse("draw_taken", args=[code, number, "2026-11"])).content)
    assert main(["sample", "--month", str(file)]) == 0
    printed = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert set(printed) == marked
    with zipfile.ZipFile(file) as archive:
        assert {*replaying.FILES, replaying.EXCLUDED, "LEES-MIJ.txt"} == set(archive.namelist())
    file.write_bytes(b"no zip")
    assert main(["sample", "--month", str(file)]) == 2
    client.force_login(organisation.account("tess"))
    assert client.get(reverse("draws")).status_code == 404


def has_a_receipt(client, organisation, seed):
    """The page of one of his calls, which is for nobody else."""
    mine = client.get(reverse("mine")).content.decode()
    [first, *_] = re.findall(r"/loting/gesprek/[0-9a-f-]{36}/", mine)
    receipt = re.sub(r"\s+", " ", client.get(first).content.decode())
    assert "Getrokken: 3 van 9 gesprekken, november 2026" in receipt
    assert "van deze maand. Het viel in week 47." in receipt
    assert hashlib.sha256(bytes.fromhex(seed)).hexdigest() in receipt
    client.force_login(organisation.account("anna"))
    assert client.get(first).status_code == 404


def vars_of(found):
    return {"head": found.head, "frames": found.frames, "offers": found.offers}


def test_a_month_with_several_groups_and_weeks_is_drawn_again(organisation):
    [dossier] = programmes.in_force(NOW)
    plan = {"per_person": 5, "ceiling": 5, "strata": ["queue", "hour"], "spread": True}
    spread = replace(dossier, plan=plan)
    calls = [arrival(n, queue=f"q{n % 3}") for n in range(60)]
    days = [NOW - timedelta(days=n % 17, hours=n % 7) for n in range(60)]
    covered = [
        framing.Covered(call, f"{n:064x}", day, organisation.anna, spread)
        for n, (call, day) in enumerate(zip(calls, days, strict=True))
    ]
    with access.deed(Access(SYSTEM, "record", None, NOW)):
        run = batches.new(cast.SOURCE, NOW)
        made = framing.draw(covered, batch=run, at=NOW, by=DOOR, stream=False)
        seed = Seed.objects.select_related("version__programme").get(month="2026-11")
    seed.version.plan = plan
    found = drawn._month(seed, made)
    marked = {each["id"] for each in found.offers if each["drawn"]}
    weeks = Counter(each["stratum"].split("/")[3] for each in found.offers if each["drawn"])
    assert weeks == {"1": 2, "2": 1, "3": 1}, "what is left is for the last days of the month"
    assert len({each["stratum"] for each in found.offers}) > 20
    assert again(found.head, found.frames, found.offers) == marked
    assert {each.id for each in replaying.again(**vars_of(found))} == marked


def test_what_is_offered_when_the_seed_was_shown_is_not_drawn_and_the_file_says_so(organisation):
    version = offered(organisation)
    seeds.run(AFTER)
    late = [arrival(n, agent="agent-1001") for n in (20, 21)]
    made = drawing.register(late, source=cast.SOURCE, at=AFTER, by=DOOR)
    assert {(each.result, each.reason) for each in made} == {("not_drawn", "seed_shown")}
    anna = organisation.actor("anna", "employee")
    found = drawn.month(
        version.programme.code, version.number, "2026-11", at=AFTER, by=anna
    )  # fmt: skip
    assert found.frames[-1] == {"frame": 2, "n": 0, "allocation": "proportional", "late": True}
    assert len(list(replaying.again(**vars_of(found)))) == version.plan["per_person"]


def drawn_together(organisation, plan, people, *, rounds=4, stream=False):
    """Calls of several people, offered in some rounds and drawn by a plan; with their month."""
    [dossier] = programmes.in_force(NOW)
    together = replace(dossier, plan=plan)
    with access.deed(Access(SYSTEM, "record", None, NOW)):
        for r in range(rounds):
            at = NOW + timedelta(minutes=r)
            run = (batches.of_day if stream else batches.new)(cast.SOURCE, at)
            covered = [
                framing.Covered(
                    arrival(n, queue=f"q{n % 2}"), f"{r:032x}{n:032x}", NOW - timedelta(hours=n),
                    people[n % len(people)], together,
                )
                for n in range(24)
            ]  # fmt: skip
            parts = [[each] for each in covered] if stream else [covered]
            for part in parts:
                made = framing.draw(part, batch=run, at=at, by=DOOR, stream=stream)
                sets.insert(made)
        seed = Seed.objects.select_related("version__programme").get(month="2026-11")
        seed.version.plan = plan
        every = list(Offer.objects.select_related("batch").exclude(frame=None).order_by("pk"))
    return drawn._month(seed, every)


@pytest.mark.parametrize("stream", [False, True])
def test_a_queue_is_drawn_from_together_whoever_takes_the_call(organisation, stream):
    people = [organisation.anna, organisation.joris]
    plan = {"of": "queue", "calls": 3, "per_person": 2, "ceiling": 5, "strata": ["hour"]}
    if stream:
        plan["expected_calls"] = 24
    found = drawn_together(organisation, plan, people, stream=stream)
    marked = [each for each in found.offers if each["drawn"]]
    whose = Counter(each["person"] for each in marked)
    queues = Counter(each["stratum"].split("/")[2] for each in marked)
    assert max(whose.values()) == 2, "no person above his number, over all queues and rounds"
    assert set(queues) <= {"queue=q0", "queue=q1"}
    assert max(queues.values()) <= 3
    assert sum(queues.values()) == 4, "two people give two each, and the queues want six"
    assert any(each.get("full") for each in found.offers)
    assert again(found.head, found.frames, found.offers) == {each["id"] for each in marked}
    assert {each.id for each in replaying.again(**vars_of(found))} == {
        each["id"] for each in marked
    }
    assert "/operation" not in json.dumps(found.offers)
    assert not [each for each in people if str(each.pk) in json.dumps(found.offers)]
    free = [each["id"] for each in found.offers if not each["drawn"] and not each.get("full")]
    wrong = [each | ({"full": True, "person": "x"} if each["id"] == free[0] else {})
             for each in found.offers]  # fmt: skip
    with pytest.raises(replaying.NotTheSame, match="had room"):
        list(replaying.again(found.head, found.frames, wrong))


def test_what_falls_out_gives_its_place_to_the_next_by_lot_in_the_same_import(
    organisation, tmp_path, capsys
):
    """Some sound is broken and some calls may not be recorded; each place is given on, once."""
    told = [arrival(n, agent="agent-1001") for n in range(12)]
    told[2:5] = [arrival(n, agent="agent-1001", labels={"number_class": "private"})
                 for n in range(2, 5)]  # fmt: skip
    stranger = arrival(30, agent="agent-9999")
    opens = [lambda n=n: io.BytesIO(b"no sound" if n % 2 else cast.tone(0.2)) for n in range(12)]
    whole = [*told, stranger]
    tried = rehearsing.rehearse(whole, source=cast.SOURCE, at=NOW, by=DOOR)
    outcomes = list(arriving.arrive(
        whole, [*opens, opens[0]], source=cast.SOURCE, at=NOW, by=DOOR,
    ))  # fmt: skip
    assert len({each.source_id_hash for each in outcomes}) == 13 == len(outcomes)
    results = Counter(each.result for each in outcomes)
    version = Version.objects.select_related("programme").get()
    assert results["accepted"] == version.plan["per_person"] == 3
    assert results["error"] + results["refused"] > 0
    assert Counter(each.result for each in tried)["accepted"] == 3
    seeds.run(AFTER)
    anna = organisation.actor("anna", "employee")
    found = drawn.month(version.programme.code, version.number, "2026-11", at=AFTER, by=anna)
    fell = [each for each in found.offers if each["drawn"] and each["result"] != "accepted"]
    instead = [each for each in found.offers if "instead_of" in each]
    assert len(instead) == len(fell) > 0
    assert {each["instead_of"] for each in instead} == {each["id"] for each in fell}
    marked = {each["id"] for each in found.offers if each["drawn"]}
    assert again(found.head, found.frames, found.offers) == marked
    assert {each.id for each in replaying.again(**vars_of(found))} == marked
    every = Counter(each["is"] for each in replaying.every(found.offers, found.excluded))
    assert every["replaced"] == len(fell)
    assert sum(every.values()) == 12
    other = [each | {"instead_of": "nobody"} if "instead_of" in each else each
             for each in found.offers]  # fmt: skip
    with pytest.raises(replaying.NotTheSame, match="place of"):
        list(replaying.again(found.head, found.frames, other))
    list(arriving.arrive(whole, [*opens, opens[0]], source=cast.SOURCE, at=NOW, by=DOOR))
    with access.deed(Access(SYSTEM, "retain", None, NOW)):
        assert Offer.objects.exclude(order=None).exclude(frame=None).count() == len(marked)
        council = excluding.of("2026-11", Actor(role="works_council"))
        assert [each["excluded"] for each in council] == ["not_told"]
        assert excluding.of("2026-11", anna) == []


def month(rooms, *, plan=None, results=()):
    """A month of one person whose frames have this room and four calls each, honestly drawn."""
    plan, seed = plan or {"per_person": 3, "ceiling": 5}, b"een geheim"
    frames, lines, taken = [], [], 0
    for number, room in enumerate(rooms, 1):
        offered = [sampling.Offered(f"{number}-{n}", "v/2026-11/iemand", {}) for n in range(4)]
        of = sampling.Plan(room, sampling.Allocation.PROPORTIONAL, {})
        places = {
            one.id: taken + n for n, one in enumerate(sampling.draw(offered, of, seed), 1)
        }  # fmt: skip
        result = dict(enumerate(results, 1)).get(number, "accepted")
        taken += len(places) if result == "accepted" else 0
        frames.append({"frame": number, "n": room, "allocation": "proportional"})
        lines += [
            {"frame": number, "id": each.id, "stratum": each.stratum, "rules": [],
             "drawn": each.id in places, "place": places.get(each.id),
             "result": result if each.id in places else "not_drawn"}
            for each in offered
        ]  # fmt: skip
    head = {"plan": plan, "seed": seed.hex(), "commitment": hashlib.sha256(seed).hexdigest()}
    return head, frames, lines


def test_the_room_of_a_frame_follows_from_the_frames_before_it():
    list(replaying.again(*month([3, 0])))
    list(replaying.again(*month([3, 3, 0], results=["refused"])))
    with pytest.raises(replaying.NotTheSame, match="room for 2, and the plan leaves 3"):
        list(replaying.again(*month([2])))
    with pytest.raises(replaying.NotTheSame, match="room for 0, and the plan leaves 3"):
        list(replaying.again(*month([0])))
    head, frames, lines = month([3, 3])
    twice = [each | {"place": each["place"] and each["place"] % 3 + 1} for each in lines]
    with pytest.raises(replaying.NotTheSame, match="6 calls came in, and the plan gives 5"):
        list(replaying.again(head, frames, twice))
    head, frames, lines = month([3])
    later = [each | {"place": each["place"] and each["place"] + 1} for each in lines]
    with pytest.raises(replaying.NotTheSame, match="counts 1 calls before it, and there are 0"):
        list(replaying.again(head, frames, later))


def test_a_seed_is_fixed_a_week_before_its_month_and_shown_a_week_after_it(organisation):
    seeds.run(NOW)
    assert [seed.month for seed in Seed.objects.all()] == ["2026-11"]
    seeds.run(NOW + timedelta(days=7))
    seeds.run(NOW + timedelta(days=7))
    assert sorted(seed.month for seed in Seed.objects.all()) == ["2026-11", "2026-12"]
    seeds.run(datetime(2026, 12, 7, 12, tzinfo=AMSTERDAM))
    assert not Seed.objects.exclude(revealed_at=None).exists()
    seeds.run(AFTER)
    [shown] = Seed.objects.exclude(revealed_at=None)
    assert shown.month == "2026-11"
    before = next(
        each for each in drawn.periods(at=AFTER, by=organisation.actor("petra", "quality_manager"))
        if each.month == "2026-12"
    )  # fmt: skip
    assert (before.before, before.seed, before.offered) == (True, None, None)
    with access.deed(Access(SYSTEM, "retain", None, AFTER)):
        assert not Offer.objects.exists()
