"""The proof that a line plays an announcement: by two persons, until the line changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

import woonstede
from klankbord.law import question
from klankbord.notices import attesting
from klankbord.notices.attesting import TestCall
from klankbord.notices.models import Attestation, LineChange
from klankbord.people.faults import Fault
from klankbord.people.shapes import Flawed
from klankbord.programmes import facts as programmes
from klankbord.programmes import parts
from klankbord.programmes import queries as dossiers

AT = woonstede.SUBMITTED
STARTED = woonstede.STARTED
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
A, B = "a" * 64, "b" * 64
CALL = TestCall("huur-in", "nl", "NL-2", A, AT - DAY)
pytestmark = pytest.mark.django_db


class Line:
    """The line huur-in and those who keep it."""

    def __init__(self, version):
        self.version = version
        self.tess, self.petra, self.ilse = (
            woonstede.actor("tess", "admin", AT),
            woonstede.actor("petra", "quality_manager", AT),
            woonstede.actor("ilse", "dpo", AT),
        )

    def tested(self, call=CALL, at=AT, by=None):
        with transaction.atomic():
            return attesting.record(call, programmes=[woonstede.CODE], at=at, by=by or self.tess)

    def seen(self, made, at=AT, by=None):
        with transaction.atomic():
            return attesting.record_seen(made, at=at, by=by or self.ilse)

    def proven(self, call=CALL, at=AT):
        return self.seen(self.tested(call, at), at)

    def changed(self, sha=B, *, changed_at, at=None, by=None):
        with transaction.atomic():
            return attesting.record_change(
                "huur-in", sha, changed_at=changed_at, at=at or changed_at, by=by or self.tess
            )

    def heard(self, at, known_at=None):
        """What the law reads of a call on this line at a moment."""
        row = parts.lines(dossiers.dossier(self.version.pk), at, known_at).get("huur-in")
        return parts.announcement(row) if row else {}

    def status(self, at=STARTED):
        return programmes.question(self.version.pk, at)["programme"]["status"]


@pytest.fixture
def line():
    woonstede.people()
    return Line(woonstede.programme(woonstede.file(without=("announcement",))))


def test_a_test_call_proves_nothing_before_a_dpo_has_seen_it_and_then_from_the_test_on(line):
    made = line.tested()
    assert line.heard(STARTED) == {}
    assert line.status() == "draft"
    assert attesting.proof("huur-in", AT) is None
    line.seen(made, AT + HOUR)
    part = line.heard(STARTED)
    question.check(
        {"id": "q", "act": "record", "at": STARTED.isoformat(), "call": {"announcement": part}}
    )
    assert (part["purposes"], part["in_line_language"]) == (["training"], True)
    assert line.status() == "in_force"
    # A call between the test and the look may be offered later: what it heard was so.
    assert line.heard(CALL.tested_at, known_at=AT + HOUR) != {}
    assert line.heard(CALL.tested_at - timedelta(seconds=1), known_at=STARTED) == {}
    assert line.heard(AT + HOUR - timedelta(seconds=1)) == {}


def test_another_person_than_who_made_it_sees_it_and_a_dpo(line):
    made = line.tested()
    both = replace(line.ilse, account=line.tess.account)
    for by in (line.petra, line.tess, both):
        with pytest.raises(Fault):
            line.seen(made, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=made.pk).update(dpo=line.tess.account, dpo_seen_at=AT)
    line.seen(made)
    with pytest.raises(Fault, match="no more"):
        line.seen(made)


def test_what_a_dpo_does_not_accept_never_proves(line):
    made = line.tested()
    with transaction.atomic():
        attesting.record_declined(made, at=AT, by=line.ilse)
    assert Attestation.objects.get().ended_why == "declined"
    with pytest.raises(Fault, match="no more"):
        line.seen(made)
    assert line.heard(STARTED) == {}


@pytest.mark.parametrize(
    "heard",
    [{"caller_heard": "partly"}, {"agent_heard": "nothing"}, {"caller_heard": "late"}],
    ids=str,
)
def test_a_test_that_failed_waits_for_nobody_and_ends_the_proof_there_was(line, heard):
    line.proven()
    failed = replace(CALL, tested_at=AT + DAY, **heard)
    made = line.tested(failed, AT + DAY + HOUR)
    assert (made.until, made.ended_why) == (failed.tested_at, "failed")
    assert line.heard(AT + DAY - timedelta(seconds=1), known_at=STARTED) != {}
    assert line.heard(AT + DAY, known_at=STARTED) == {}
    with pytest.raises(Fault):
        line.seen(made)


def test_another_configuration_ends_the_proof_from_its_own_moment_on(line):
    line.proven()
    assert line.changed(A, changed_at=AT + HOUR) is False
    assert line.changed(B, changed_at=AT + HOUR, at=AT + DAY) is True
    assert line.heard(AT + HOUR - timedelta(seconds=1), known_at=STARTED) != {}
    assert line.heard(AT + HOUR, known_at=STARTED) == {}
    assert line.status() == "draft"
    assert line.changed(B, changed_at=AT + 2 * HOUR, at=AT + DAY) is False


def test_a_change_of_which_nobody_knows_what_it_is_ends_the_proof_too(line):
    line.proven()
    assert line.changed("", changed_at=AT + HOUR) is True
    assert line.heard(STARTED) == {}


def test_a_change_before_the_test_was_tested_along(line):
    line.proven()
    assert line.changed("", changed_at=AT - 2 * DAY, at=AT) is False
    assert line.changed(B, changed_at=AT - 3 * DAY, at=AT) is True  # it is another one after all


def test_what_waits_for_a_dpo_ends_with_a_change_as_well(line):
    made = line.tested()
    assert line.changed(B, changed_at=AT + HOUR) is False
    with pytest.raises(Fault, match="no more"):
        line.seen(made, AT + DAY)


def test_a_test_from_before_a_change_or_of_another_configuration_is_refused(line):
    line.changed(B, changed_at=AT - HOUR, at=AT)
    with pytest.raises(Fault, match="changed after"):
        line.tested()
    with pytest.raises(Fault, match="another configuration"):
        line.tested(replace(CALL, tested_at=AT), AT)
    line.proven(replace(CALL, tested_at=AT, configuration_sha256=B))
    assert line.heard(STARTED) != {}


def test_a_new_test_takes_over_without_a_gap(line):
    line.proven()
    line.proven(replace(CALL, tested_at=AT + DAY), AT + DAY)
    for moment in (AT, AT + DAY - timedelta(seconds=1), AT + DAY, STARTED):
        assert line.heard(moment, known_at=STARTED) != {}
    assert [each.ended_why for each in Attestation.objects.order_by("since")] == ["tested", ""]


def test_a_new_text_ends_the_old_one_when_it_is_heard_and_waits_for_a_dpo(line):
    line.proven()
    made = line.tested(replace(CALL, text="NL-SEED-1", tested_at=AT + DAY), AT + DAY)
    assert line.heard(AT + DAY, known_at=STARTED) == {}
    line.seen(made, AT + DAY)
    assert line.heard(AT + DAY, known_at=STARTED) != {}


def test_a_text_in_another_language_than_the_line_says_so(line):
    line.proven(replace(CALL, text="EN-1"))
    assert line.heard(STARTED)["in_line_language"] is False
    assert line.status() == "draft"


def test_a_programme_that_gets_a_new_version_keeps_its_lines(line):
    line.proven()
    said = woonstede.file(without=("announcement",), number=2, change="material")
    line.version = woonstede.programme(said, at=AT + HOUR)
    assert line.heard(STARTED) != {}
    assert line.status() == "in_force"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tested_at": AT + DAY}, "test_ahead"),
        ({"line": "Huur in"}, "no_line"),
        ({"language": "nld"}, "no_language"),
        ({"configuration_sha256": "abc"}, "no_configuration"),
        ({"caller_heard": "yes"}, ""),
        ({"text": "NL-99"}, ""),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(line, changed, code):
    with pytest.raises(Fault) as caught:
        line.tested(replace(CALL, **changed))
    assert caught.value.code == code


def test_only_who_keeps_lines_tests_them_and_only_who_knows_them_tells_a_change(line):
    attesting.insist_on_keeper(line.petra)
    for name, role in (("ilse", "dpo"), ("noor", "evaluator"), ("hr", "hr")):
        with pytest.raises(Fault):
            attesting.insist_on_keeper(woonstede.actor(name, role, AT))
    for name, role in (("noor", "evaluator"), ("hr", "hr")):
        with pytest.raises(Fault):
            line.changed(changed_at=AT, by=woonstede.actor(name, role, AT))
    with pytest.raises(Fault, match="ahead"):
        line.changed(changed_at=AT + DAY, at=AT)
    assert not LineChange.objects.exists()


def test_a_file_says_that_a_dpo_saw_it_only_with_the_paper_on_which_he_says_so():
    woonstede.people()
    said = woonstede.file()
    [row] = [each for each in said["evidence"] if each["kind"] == "announcement"]
    paper = row.pop("document_sha256")
    with pytest.raises(Flawed, match="document_sha256"):
        woonstede.programme(said)
    row["seen_by_dpo"] = False
    line = Line(woonstede.programme(said))
    assert line.status() == "draft"
    line.seen(Attestation.objects.get(), at=AT + HOUR)
    assert line.status() == "in_force"
    assert paper
