"""In force is computed from dated evidence, at any moment, and never set."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

import woonstede
from klankbord.programmes import force
from klankbord.programmes.dossier import Row

STARTED = woonstede.STARTED
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def moment(text):
    return datetime.fromisoformat(text)


def moved(said, kind, happened_at):
    for row in said["evidence"]:
        if row["kind"] == kind:
            row["happened_at"] = happened_at
    return said


def row(kind, at, *, recorded_at=None, **detail):
    return Row(uuid4(), kind, "beter-luisteren.v1", at, recorded_at or at, detail, "")


def adding(dossier, *rows):
    return replace(dossier, rows=(*dossier.rows, *rows))


def test_a_proven_and_signed_programme_is_in_force_from_its_start_on():
    dossier = woonstede.dossier()
    assert force.status(dossier, STARTED - INSTANT) == "draft"
    assert force.status(dossier, STARTED) == "in_force"
    assert force.since(dossier, STARTED + 30 * DAY) == STARTED


def test_a_signature_is_one_of_the_gates_and_no_switch():
    signed_only = woonstede.file()
    signed_only["evidence"] = [r for r in signed_only["evidence"] if r["kind"] == "activation"]
    assert force.status(woonstede.dossier(signed_only), STARTED + 60 * DAY) == "draft"


@pytest.mark.parametrize("kind", sorted({r["kind"] for r in woonstede.PROGRAMME["evidence"]}))
def test_without_any_one_piece_of_evidence_it_is_not_in_force(kind):
    dossier = woonstede.dossier(woonstede.file(without=(kind,)))
    assert force.status(dossier, STARTED + 30 * DAY) == "draft"


def test_who_signs_before_the_lead_time_is_over_starts_when_it_is():
    said = moved(woonstede.file(), "policy", moment("2026-10-25T00:00+02:00"))
    dossier = woonstede.dossier(said)
    begins = moment("2026-11-08T00:00+01:00")  # 14 days on the calendar, over the change of clocks
    assert force.since(dossier, STARTED + 30 * DAY) == begins
    assert force.status(dossier, begins - INSTANT) == "draft"
    assert force.status(dossier, begins) == "in_force"


def test_evidence_counts_from_when_it_was_recorded():
    late = STARTED + 9 * DAY
    dossier = woonstede.dossier(at=late)
    assert force.status(dossier, late - INSTANT) == "draft"
    assert force.status(dossier, late) == "in_force"
    assert force.status(dossier, STARTED, known_at=late) == "in_force"


def test_what_lapses_later_does_not_undo_the_beginning():
    """Consent, review and end have dates of their own, which the law reads (CONTRACT.md)."""
    dossier = adding(
        woonstede.dossier(), row("withdrawal", STARTED + DAY), row("nullity_invoked", STARTED + DAY)
    )
    assert force.status(dossier, STARTED + 2 * DAY) == "in_force"


def test_a_refusal_before_the_start_keeps_it_out_of_force():
    said = moved(woonstede.file(), "activation", moment("2026-10-31T00:00+01:00"))
    refused = row("works_council_answer", moment("2026-10-20T00:00+02:00"), answer="refused")
    assert force.status(adding(woonstede.dossier(said), refused), STARTED + 30 * DAY) == "draft"


def test_an_order_suspends_until_the_one_who_gave_it_ends_it():
    dossier = adding(
        woonstede.dossier(),
        row("suspension", STARTED + DAY, by="court"),
        row("suspension", STARTED + 2 * DAY, by="board"),
        row("suspension_ended", STARTED + 3 * DAY, by="board"),
        row("suspension_ended", STARTED + 4 * DAY, by="court"),
    )
    days = [force.status(dossier, STARTED + n * DAY) for n in range(5)]
    assert days == ["in_force", "suspended", "suspended", "suspended", "in_force"]


def test_a_withdrawn_programme_does_not_come_back():
    dossier = adding(woonstede.dossier(), row("withdrawn", STARTED + DAY, reason="x" * 40))
    assert force.status(dossier, STARTED) == "in_force"
    assert force.status(dossier, STARTED + 99 * DAY) == "withdrawn"


def test_a_line_that_was_changed_proves_nothing_any_more():
    ended = row("announcement_ended", moment("2026-11-01T00:00+01:00"), line="huur-in")
    assert force.status(adding(woonstede.dossier(), ended), STARTED + DAY) == "draft"


class TestChange:
    """A change is the next version; the old one governs until then (law.md 3.3)."""

    SUBMITTED = STARTED + 3 * DAY
    STARTS = STARTED + 30 * DAY

    def proposed(self, **version):
        said = woonstede.file(
            **{"number": 2, "change": "material", "starts_at": self.STARTS} | version
        )
        for each in said["evidence"]:
            if each["kind"] in {"policy", "works_council_answer"}:
                each["happened_at"] = self.SUBMITTED - DAY
        return woonstede.dossier(said, at=self.SUBMITTED)

    def test_a_proposed_change_leaves_the_old_version_governing(self):
        second = self.proposed()
        first = woonstede.dossier(later=(second,))
        assert force.status(first, self.SUBMITTED - INSTANT) == "in_force"
        assert force.status(first, self.SUBMITTED) == "changing"
        assert force.current((first, second), self.SUBMITTED) is first

    def test_what_was_suspended_under_one_version_goes_on_again_under_the_next(self):
        went_on = row("suspension_ended", self.SUBMITTED + DAY, by="board")
        second = adding(self.proposed(), went_on)
        stopped = row("suspension", STARTED + DAY, by="board")
        first = adding(woonstede.dossier(later=(second,)), stopped)
        assert force.status(first, STARTED + 2 * DAY) == "suspended"
        assert force.status(first, self.SUBMITTED + DAY) == "changing"

    def test_the_new_version_governs_from_its_start(self):
        second = self.proposed()
        first = woonstede.dossier(later=(second,))
        assert force.status(second, self.STARTS) == "in_force"
        assert force.current((first, second), self.STARTS) is second
        assert force.status(first, self.STARTS) == "in_force"  # for what was made under it

    def test_a_material_change_without_consent_for_this_version_stays_a_draft(self):
        second = self.proposed()
        of_the_first = tuple(replace(each, version="beter-luisteren.v1") for each in second.rows)
        assert force.status(replace(second, rows=of_the_first), self.STARTS) == "draft"

    def test_a_withdrawal_that_is_in_force_ends_all_versions(self):
        second = self.proposed(change="withdrawal")
        first = woonstede.dossier(later=(second,))
        assert force.status(first, self.STARTS - INSTANT) == "changing"
        assert force.status(first, self.STARTS) == "withdrawn"
        assert force.current((first, second), self.STARTS) is None
