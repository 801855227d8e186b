"""A person's own part of the log: his to read, check and take; nobody else's but the DPO's."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from klankbord.gate.access import Actor
from klankbord.gate.decisions import Refused
from klankbord.ledger import bundle, sequence
from klankbord.ledger.models import Detail
from klankbord.people import logbook

pytestmark = pytest.mark.django_db


def read(subject: UUID, actor: Actor, organisation, *, month: str = "", start=0, most=1000):
    return logbook.read(
        subject, month=month, start=start, most=most, actor=actor, at=organisation.now
    )


def test_the_employee_reads_all_his_lines_the_newest_first_and_reading_is_the_first(organisation):
    anna = organisation.actor("anna", "employee")
    subject = organisation.anna.pk
    found = read(subject, anna, organisation)
    newest = found.lines[0]
    assert (newest.kind, newest.detail["reason"], newest.detail["answer"]) == (
        "decision", logbook.READ, "yes",
    )  # fmt: skip
    assert [line.number for line in found.lines] == list(range(len(found.lines), 0, -1))
    assert sum(found.months.values()) == Detail.objects.filter(subject=subject).count()
    assert list(found.months) == sorted(found.months, reverse=True)
    oldest = read(subject, anna, organisation, month=list(found.months)[-1])
    assert "employee_registered" in {line.kind for line in oldest.lines}


def test_a_part_is_what_comes_after_the_part_before(organisation):
    anna, subject = organisation.actor("anna", "employee"), organisation.anna.pk
    month = list(read(subject, anna, organisation).months)[-1]
    whole = read(subject, anna, organisation, month=month).lines
    parts = [
        read(subject, anna, organisation, month=month, start=start, most=3).lines
        for start in range(0, len(whole), 3)
    ]
    assert [line for part in parts for line in part] == list(whole)
    assert read(subject, anna, organisation, month="<b>").month != "<b>"


@pytest.mark.parametrize(
    ("name", "role"),
    [("joris", "employee"), ("hr", "hr"), ("bram", "coach"), ("tess", "admin"),
     ("directie", "controller"), ("petra", "quality_manager")],
)  # fmt: skip
def test_nobody_reads_anothers_lines_and_the_attempt_is_one_of_them(organisation, name, role):
    subject = organisation.anna.pk
    with pytest.raises(Refused) as refused:
        read(subject, organisation.actor(name, role), organisation)
    assert "R61" in refused.value.decision.denied_by
    newest = read(subject, organisation.actor("anna", "employee"), organisation).lines[1]
    assert (newest.detail["function"], newest.detail["answer"]) == (role, "no")
    assert newest.detail["rules"] == list(refused.value.decision.denied_by)


def test_the_dpo_may_for_the_person_and_the_person_reads_that_he_did(organisation):
    subject = organisation.anna.pk
    assert read(subject, organisation.actor("ilse", "dpo"), organisation).lines
    newest = read(subject, organisation.actor("anna", "employee"), organisation).lines[1]
    assert (newest.detail["function"], newest.detail["answer"]) == ("dpo", "yes")


def test_a_check_opens_all_his_lines_and_says_what_was_signed(organisation, tmp_path):
    anna, subject = organisation.actor("anna", "employee"), organisation.anna.pk
    checked = logbook.check(subject, tmp_path, actor=anna, at=organisation.now)
    assert checked.complete
    assert checked.errors == ()
    assert checked.mine == Detail.objects.filter(subject=subject).count()
    assert checked.entries > checked.mine
    assert checked.signed_at == organisation.now
    assert len(checked.root) == 44
    assert not (tmp_path / bundle.HEAD).exists()  # what opens his lines lay in no file


def test_a_check_says_what_is_missing(organisation, tmp_path):
    anna, subject = organisation.actor("anna", "employee"), organisation.anna.pk
    sequence.run(at=organisation.now)
    Detail.objects.filter(subject=subject).earliest("entry_id").delete()
    checked = logbook.check(subject, tmp_path, actor=anna, at=organisation.now)
    assert not checked.complete
    assert [each["code"] for each in checked.errors] == ["opening_missing"]


def test_what_is_taken_home_is_the_bundle_that_the_command_checks(organisation, tmp_path):
    anna, subject = organisation.actor("anna", "employee"), organisation.anna.pk
    later = organisation.now + timedelta(minutes=1)
    head = logbook.gather(subject, tmp_path, actor=anna, at=later)
    Path(tmp_path / bundle.HEAD).write_text(json.dumps(head), encoding="utf-8")
    report = bundle.verify(bundle.load(tmp_path))
    assert report.faults == []
    others = {line for month in head["periods"] for line in month if line == "person"}
    assert others == {"person"}
