"""The list of numbers that are never recorded is the DPO's and the works council's alone."""

import json

import psycopg
import pytest

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people import unrecorded
from klankbord.people.faults import Fault
from klankbord.people.models import Role, UnrecordedNumber

DPO, COUNCIL = Actor(role="dpo"), Actor(role="works_council")


@pytest.fixture
def now(settings, tmp_path, db):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    return cast.woonstede().now


def rule(now, **of):
    with access.deed(Access(SYSTEM, "record", None, now)):
        numbers = unrecorded.Numbers([of.get("caller"), *of.get("others", ())])
        return numbers.rule(caller=of.get("caller"), others=of.get("others", ()))


@pytest.mark.django_db
def test_however_a_number_is_written_it_is_found(now):
    unrecorded.add("020-555 01 44", kind="lawyer", at=now, by=DPO)
    unrecorded.add("1044", kind="dpo", at=now, by=COUNCIL)
    for written in ("+31205550144", "0031 20 5550144", "tel:+31-20-5550144", "0205550144"):
        assert rule(now, caller=written) == "R12"
        assert rule(now, others=(written, None)) == "R12"
    assert rule(now, others=("1044",)) == "R12"
    assert rule(now, caller="+31205550145", others=("1045", None)) is None
    unrecorded.remove("+31205550144", kind="lawyer", at=now, by=COUNCIL)
    assert rule(now, caller="0205550144") is None


@pytest.mark.django_db
def test_a_caller_who_objects_is_found_as_a_caller_only(now):
    unrecorded.add("0612345678", kind="caller_objected", at=now, by=DPO)
    assert rule(now, caller="+31612345678") == "R19"
    assert rule(now, others=("+31612345678",)) is None


@pytest.mark.django_db
def test_only_hashes_are_kept(now):
    made = unrecorded.add("0205550144", kind="lawyer", at=now, by=DPO)
    kept = [str(getattr(made, field.attname)) for field in made._meta.concrete_fields]
    assert not any("5550144" in each for each in kept)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [each for each in Role if each not in unrecorded.KEEPERS])
def test_nobody_else_adds_removes_or_sees(now, role):
    by = Actor(role=role)
    for deed in (
        lambda: unrecorded.add("0205550144", kind="lawyer", at=now, by=by),
        lambda: unrecorded.remove("0205550144", kind="lawyer", at=now, by=by),
        lambda: unrecorded.listed(at=now, by=by),
    ):
        with pytest.raises(Fault):
            deed()
    unrecorded.add("0205550144", kind="lawyer", at=now, by=DPO)
    with access.deed(Access(by, "record", None, now)):
        assert not UnrecordedNumber.objects.exists()
        with pytest.raises(RuntimeError):
            unrecorded.Numbers(["0205550144"])


@pytest.mark.django_db
def test_twice_or_not_there_is_said(now):
    unrecorded.add("0205550144", kind="lawyer", at=now, by=DPO)
    for number, kind in (("0205550144", "lawyer"), (" ", "lawyer"), ("1044", "friend")):
        with pytest.raises(Fault):
            unrecorded.add(number, kind=kind, at=now, by=DPO)
    with pytest.raises(Fault):
        unrecorded.remove("0205550144", kind="union", at=now, by=DPO)


def test_the_command_keeps_and_shows_it_and_writes_it_down(world):
    with world.here():
        cast.woonstede()
    add = ("protect", "add", "--kind", "union", "--number", "0205550144", "--as")
    assert world.run(*add, "tess@woonstede.example").code == 1
    with world.here():
        from klankbord.people.models import Grant

        keeper = Grant.objects.filter(role="dpo").first().account.email
    assert world.run(*add, keeper).code == 0
    shown = world.run("protect", "list", "--as", keeper)
    assert json.loads(shown.stdout)["kind"] == "union"
    assert "5550144" not in shown.stdout
    with world.connect("default") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(
            "INSERT INTO people_unrecordednumber (id, hash, kind, since, added_as) "
            "VALUES (gen_random_uuid(), '', 'dpo', now(), '')"
        )
