"""What came in has to go at its source; until it is told to be gone the platform is a recipient."""

import argparse
import io
import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import cast
import exporting
import told
import woonstede
from klankbord.edges.cli.commands import copies as command
from klankbord.edges.cli.errors import Failure
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people.faults import Fault
from klankbord.recordings import disclosure, queries
from klankbord.recordings.ending import copies
from klankbord.recordings.intake import arriving
from klankbord.recordings.models import SourceCopy, Track
from klankbord.recordings.offered import offers
from klankbord.recordings.shipments import reminding
from klankbord.vault import keys
from klankbord.vault.models import Box

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")


@pytest.fixture
def tess(organisation):
    return organisation.actor("tess", "admin")


def come_in(organisation, *numbers):
    """Calls of Anna come in; the ids of the recordings."""
    began = organisation.now - timedelta(hours=3)
    rows = [cast.offer(number, at=began + timedelta(minutes=number)) for number in numbers]
    arrivals = [offers.parse(row, source=cast.SOURCE) for row in rows]
    opens = [lambda: io.BytesIO(exporting.SOUND)] * len(rows)
    came = arriving.arrive(arrivals, opens, source=cast.SOURCE, at=organisation.now, by=DOOR)
    return [outcome.leg for outcome in came]


def listed(organisation, by, days=0):
    return copies.still_there(at=organisation.now + timedelta(days=days), by=by)


def erase(leg, organisation):
    with transaction.atomic(), access.acting(Access(SYSTEM, "erase", None, organisation.now)):
        for track in Track.objects.filter(leg=leg).select_related("key"):
            keys.shred(track.key, at=organisation.now, by=SYSTEM, why="request")


def test_what_came_in_is_ordered_to_go_with_its_recording(organisation, tess):
    first, second = come_in(organisation, 1, 2)
    found = listed(organisation, tess)
    assert {(each.leg, each.id) for each in found} == {(first, "call-1"), (second, "call-2")}
    assert not any(each.late(organisation.now) for each in found)
    assert all(each.late(organisation.now + timedelta(days=8)) for each in found)
    with access.whole():
        assert "call-1" not in str(SourceCopy.objects.values())
    assert woonstede.lines(organisation.anna.pk).count("source_copy_ordered") == 2
    assert come_in(organisation, 1) == [first]
    assert len(listed(organisation, tess)) == 2, "a duplicate orders nothing"


def test_what_is_told_to_be_gone_is_gone_once_and_its_id_is_destroyed(organisation, tess):
    first, _ = come_in(organisation, 1, 2)
    told = copies.tell_gone(cast.SOURCE, ["call-1", "other"], at=organisation.now, by=DOOR)
    assert (told.gone, told.unknown) == (1, 1)
    assert [each.id for each in listed(organisation, tess)] == ["call-2"]
    with access.whole():
        assert not Box.objects.filter(name=first.hex).exists()
    again = copies.tell_these_gone([first], at=organisation.now, by=tess)
    assert (again.gone, again.unknown) == (0, 1)
    assert woonstede.lines(organisation.anna.pk).count("source_copy_gone") == 1
    own = {each.id: each.copy for each in queries.own(
        organisation.actor("anna", "employee"), at=organisation.now)}  # fmt: skip
    assert own[first].gone_at == organisation.now
    assert sum(copy.gone_at is None for copy in own.values()) == 1


def test_what_is_erased_here_stands_first_and_is_late_at_once(organisation, tess):
    _, second = come_in(organisation, 1, 2)
    erase(second, organisation)
    found = listed(organisation, tess)
    assert [(each.leg == second, each.ours_gone) for each in found] == [
        (True, True),
        (False, False),
    ]
    assert found[0].late(organisation.now)
    assert found[0].id == "call-2", "whoever erases here must know what to erase there"


def test_the_dpo_sees_how_many_and_no_id_and_others_see_nothing(organisation, tess):
    come_in(organisation, 1)
    [seen] = listed(organisation, organisation.actor("ilse", "dpo"))
    assert (seen.id, seen.source) == ("", cast.SOURCE)
    for name, role in (("petra", "quality_manager"), ("noor", "evaluator")):
        with pytest.raises(Fault):
            listed(organisation, organisation.actor(name, role))
    with pytest.raises(Fault):
        copies.tell_gone(
            cast.SOURCE, ["call-1"], at=organisation.now, by=organisation.actor("ilse", "dpo")
        )


def test_the_employee_is_told_of_it_and_an_administrator_tells_it_on_the_page(organisation):
    [leg] = come_in(organisation, 1)
    assert told.kinds(disclosure, organisation.anna.pk).count("source_copy") == 1
    client = Client()
    client.force_login(organisation.account("anna"))
    assert "wij vroegen op" in client.get(reverse("mine")).content.decode()
    client.force_login(organisation.account("tess"))
    shown = client.get(reverse("copies")).content.decode()
    assert "call-1" in shown
    client.post(reverse("copies_gone"), {"weg": [str(leg)]})
    assert "call-1" not in client.get(reverse("copies")).content.decode()
    client.force_login(organisation.account("ilse"))
    assert "Er staat geen kopie meer" in client.get(reverse("copies")).content.decode()
    client.force_login(organisation.account("anna"))
    assert "kopie bij de centrale: gewist op" in client.get(reverse("mine")).content.decode()


def test_an_administrator_hears_by_mail_of_copies_that_are_late(organisation, mailoutbox):
    first, _ = come_in(organisation, 1, 2)
    assert reminding.remind(organisation.now) == 0
    erase(first, organisation)
    assert reminding.remind(organisation.now) == 1
    [letter] = mailoutbox
    assert letter.to == ["tess@woonstede.example"]
    assert f"{cast.SOURCE} staan nog opnames" in letter.body
    assert "moeten zijn: 1." in letter.body
    assert "call-1" not in letter.body
    reminding.remind(organisation.now + copies.SOON)
    assert "moeten zijn: 2." in mailoutbox[-1].body


def test_a_page_shows_the_first_to_go_and_counts_all(organisation, tess):
    *_, last = come_in(organisation, 1, 2, 3)
    erase(last, organisation)
    [first] = copies.still_there(at=organisation.now, by=tess, most=1)
    assert (first.leg, first.ours_gone) == (last, True)
    [platform] = copies.platforms(organisation.now)
    assert (platform.there, platform.late) == (3, 1)


def test_the_command_lets_the_dpo_look_without_ids_and_the_administrator_tell(organisation, capsys):
    come_in(organisation, 1)
    copies_by = {
        ("list", "tess"): {"id": "call-1"},
        ("list", "ilse"): {},
        ("list", "petra"): None,
        ("gone", "ilse"): None,
        ("gone", "tess"): {"gone": 1},
    }
    for (verb, who), expected in copies_by.items():
        more = ["--source", cast.SOURCE, "call-1"] if verb == "gone" else []
        args = parsed(verb, *more, "--as", f"{who}@woonstede.example")
        if expected is None:
            with pytest.raises(Failure):
                command.run(args)
            continue
        assert command.run(args) == 0
        said = json.loads(capsys.readouterr().out)
        assert {name: said[name] for name in ("id", "gone") if name in said} == expected


def parsed(*arguments):
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return parser.parse_args(arguments)
