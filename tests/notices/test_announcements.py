"""What callers hear, and the proof that they do."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

import woonstede
from klankbord.law import question
from klankbord.notices import announcements, facts
from klankbord.notices.announcements import TestCall
from klankbord.people.faults import Fault
from klankbord.programmes import facts as programmes

AT = woonstede.SUBMITTED
STARTED = woonstede.STARTED
DAY = timedelta(days=1)
CALL = TestCall(
    line="huur-in",
    language="nl",
    text="NL-2",
    configuration_sha256="a" * 64,
    tested_at=AT - DAY,
    heard_on_both_ends=True,
    dpo_seen_at=AT - DAY,
)


def test_the_text_of_the_sector_is_kept_byte_for_byte():
    said = announcements.script("NL-SEED-1")
    assert said.text == (
        "Dit telefoongesprek kan worden opgenomen in verband met trainingsdoeleinden. Voor meer "
        "informatie over over ons privacybeleid verwijzen wij u naar de website"
    )
    assert said.sha256 == hashlib.sha256(said.text.encode()).hexdigest()


@pytest.mark.parametrize("said", announcements.LIBRARY, ids=lambda said: said.name)
def test_a_text_names_exactly_its_purposes_and_the_website(said):
    words = {"training": ("training", "coach"), "quality": ("kwaliteit", "quality")}
    for purpose, signs in words.items():
        assert any(sign in said.text.lower() for sign in signs) == (purpose in said.purposes)
    assert ("website" in said.text) is said.names_website


def test_an_unknown_text_is_refused_with_the_known_ones():
    with pytest.raises(Fault, match="NL-SEED-1, NL-2"):
        announcements.script("NL-99")


@pytest.mark.django_db
@pytest.mark.database
class TestLine:
    @pytest.fixture(autouse=True)
    def _world(self):
        woonstede.people()
        self.version = woonstede.programme(woonstede.file(without=("announcement",)))

    def attest(self, call=CALL, at=AT):
        return announcements.attest(
            call, versions=[self.version], at=at, by=woonstede.actor("tess", "admin", at)
        )

    def status(self, at):
        return programmes.question(self.version.pk, at)["programme"]["status"]

    def test_an_attested_line_is_proof_from_then_on(self):
        assert self.status(STARTED) == "draft"
        self.attest()
        assert announcements.evidence("huur-in", AT - timedelta(seconds=1)) is None
        part = facts.announcement("huur-in", STARTED, completed_at=STARTED)
        question.check(
            {"id": "q", "act": "record", "at": STARTED.isoformat(), "call": {"announcement": part}}
        )
        assert part["purposes"] == ["training"]
        assert part["in_line_language"] is True
        assert self.status(STARTED) == "in_force"

    def test_another_configuration_ends_the_proof_at_once(self):
        self.attest()
        by = woonstede.actor("tess", "admin", AT)
        same = announcements.reconfigured("huur-in", "a" * 64, at=AT + DAY, by=by)
        assert same is False
        assert announcements.reconfigured("huur-in", "b" * 64, at=AT + DAY, by=by) is True
        assert facts.announcement("huur-in", AT + DAY) == {}
        assert facts.announcement("huur-in", AT) != {}
        assert self.status(STARTED) == "draft"

    def test_a_new_test_call_takes_the_place_of_the_old_one(self):
        first = self.attest()
        second = self.attest(replace(CALL, text="NL-SEED-1"), at=AT + DAY)
        assert announcements.evidence("huur-in", AT) == first
        assert announcements.evidence("huur-in", AT + DAY) == second

    @pytest.mark.parametrize(
        "changed", [{"heard_on_both_ends": False}, {"dpo_seen_at": None}], ids=str
    )
    def test_a_test_that_failed_or_that_the_dpo_did_not_see_proves_nothing(self, changed):
        self.attest(replace(CALL, **changed))
        assert facts.announcement("huur-in", STARTED) == {}
        assert self.status(STARTED) == "draft"

    def test_a_text_in_another_language_than_the_line_says_so(self):
        self.attest(replace(CALL, text="EN-1"))
        assert facts.announcement("huur-in", STARTED)["in_line_language"] is False
        assert self.status(STARTED) == "draft"

    def test_a_test_call_of_tomorrow_is_no_test_call(self):
        with pytest.raises(Fault, match="lies ahead"):
            self.attest(replace(CALL, tested_at=AT + DAY))
