"""Every row of law.md 3.3: an event after the start, its status, and what may be done then.

A test is called after its row. Rights, erasing and holding are never stopped by any of them.
"""

from datetime import datetime, timedelta

import pytest

import woonstede
from klankbord.law import engine, question
from klankbord.programmes import force
from programmes.test_force import adding, moved, row
from programmes.test_readiness import facts

STARTED = woonstede.STARTED
DAY = timedelta(days=1)
MADE = STARTED + timedelta(hours=10)
AT = STARTED + 10 * DAY
ACTS = ("record", "listen_back", "report_team", "erase")
RIGHTS = {"erase"}


def allowed(dossier, at=AT):
    """The acts of ACTS that the law allows at a moment, of a recording of the first day."""
    return {act for act in ACTS if ask(dossier, act, at).answer != "no"}


def ask(dossier, act, at):
    before = (MADE - timedelta(minutes=1)).isoformat()
    heard = {"purposes": ["training"], "in_line_language": True, "names_website": True}
    asked = {
        "id": "row",
        "act": act,
        "purpose": "training",
        "data": "aggregate" if act == "report_team" else "audio",
        "at": at.isoformat(),
        "actor": {
            "role": "coach",
            "relation": "own_coach",
            "hr_power": False,
            "access_granted": True,
            "access_reason": True,
        },
        "person": {"type": "employee"},
        "notice": {"delivered_at": woonstede.SUBMITTED.isoformat(), "complete": True},
        "call": {
            "caller_country": "NL",
            "announcement": heard | {"completed_at": before},
            "number_class": "business",
            "recorded_for": "participant",
        },
        "recording": {
            "made_at": MADE.isoformat(),
            "purposes": ["training"],
            "legal_basis": "legitimate_interest",
            "retention_until": (MADE + 300 * DAY).isoformat(),
        },
        "selection": {"method": "random", "count": 1, "ceiling": 5, "full_coverage": False},
        "report": {"group_size": 12, "shown_subsets": [12], "audience": "team"},
        "request": {
            "by": "employee",
            "kind": "erasure",
            "received_at": at.isoformat(),
            "identity_method": "signed_in",
            "identity_ok": True,
            "ground": "no_longer_needed",
        },
        **facts(dossier, at),
    }
    question.check(asked)
    return engine.decide(asked)


NOTHING = RIGHTS
ALL = set(ACTS)


def event(kind, at=STARTED + DAY, **detail):
    return adding(woonstede.dossier(), row(kind, at, **detail))


def second(change="material", **version):
    """The next version, submitted on the fifth day and to begin on the thirtieth."""
    submitted = STARTED + 5 * DAY
    said = woonstede.file(
        **{"number": 2, "change": change, "starts_at": STARTED + 30 * DAY} | version
    )
    for each in said["evidence"]:
        if change == "material" and each["kind"] in {"policy", "works_council_answer"}:
            each["happened_at"] = submitted - DAY
    return woonstede.dossier(said, at=submitted)


def test_normal():
    assert force.status(woonstede.dossier(), AT) == "in_force"
    assert allowed(woonstede.dossier()) == ALL


def test_material_change_proposed():
    first = woonstede.dossier(later=(second(means=["audio", "screen"]),))
    assert force.status(first, AT) == "changing"
    assert allowed(first) == ALL
    assert "screen" not in first.means


def test_non_material_change():
    next_ = second("non_material", starts_at=STARTED + 6 * DAY)
    first = woonstede.dossier(later=(next_,))
    assert force.status(next_, AT) == "in_force"
    assert force.current((first, next_), AT) is next_
    assert allowed(next_) == ALL


def test_end_date_reached():
    at = datetime.fromisoformat("2027-01-31T10:00+01:00")  # the consent runs on for a day
    assert "record" not in allowed(woonstede.dossier(), at)
    assert allowed(woonstede.dossier(), at) >= RIGHTS


def test_review_date_passed():
    said = woonstede.file(purposes=["quality"], review_due=STARTED + 20 * DAY)
    del said["version"]["ends_at"]
    for each in said["evidence"]:
        if "purposes" in each:
            each["purposes"] = ["quality"]
    dossier = woonstede.dossier(said)
    in_grace, over = STARTED + 40 * DAY, STARTED + 60 * DAY
    assert "R17" not in ask(dossier, "record", in_grace).denied_by
    assert "R17" in ask(dossier, "record", over).denied_by
    assert allowed(dossier, over) >= RIGHTS


def test_consent_period_ended():
    dossier = woonstede.dossier()
    at = datetime.fromisoformat("2027-02-02T10:00+01:00")
    assert allowed(dossier, at) & {"record", "listen_back"} == set()
    assert "R21" in ask(dossier, "record", at).denied_by
    assert allowed(dossier, at) >= RIGHTS


def test_nullity_invoked_in_time():
    said = woonstede.file(without=("works_council_answer",))
    dossier = adding(
        woonstede.dossier(said),
        row("decision_notified", STARTED),
        row("nullity_invoked", STARTED + DAY),
    )
    assert "R22" in ask(dossier, "record", AT).denied_by
    assert allowed(dossier) == NOTHING
    assert force.annulled(dossier, AT)
    assert not force.annulled(dossier, STARTED)


def test_valid_consent_said_to_be_withdrawn():
    """The WOR knows no withdrawal of a valid consent that is unconditional: it is contested."""
    said = woonstede.file()
    for each in said["evidence"]:
        if each["kind"] == "works_council_answer":
            del each["conditions"]
    dossier = adding(woonstede.dossier(said), row("withdrawal", STARTED + DAY))
    assert allowed(dossier) == ALL


def test_scope_disputed():
    dossier = event("disputed_means", means=["audio"])
    assert "R21" in ask(dossier, "record", AT).denied_by
    assert allowed(dossier) >= RIGHTS
    settled = adding(dossier, row("disputed_means", STARTED + 2 * DAY, means=[]))
    assert allowed(settled) == ALL


def test_employer_withdraws_the_programme():
    dossier = event("withdrawn", reason="De cursus is klaar; wij stoppen met opnemen in deze vorm.")
    assert force.status(dossier, AT) == "withdrawn"
    assert "record" not in allowed(dossier)
    assert allowed(dossier) >= RIGHTS


def test_dpia_outdated_by_a_new_means():
    said = woonstede.file(means=["audio", "screen"])
    for each in said["evidence"]:
        if each["kind"] == "works_council_answer":
            each["means"] = ["audio", "screen"]
    assert "R27" in force.activation(woonstede.dossier(said), AT).denied_by
    first = woonstede.dossier(later=(second(means=["audio", "screen"]),))
    assert force.status(first.later[0], STARTED + 40 * DAY) == "draft"
    assert allowed(first) == ALL


@pytest.mark.parametrize("by", ["supervisory_authority", "court", "board"])
def test_order_of_the_authority_or_a_court(by):
    dossier = event("suspension", by=by)
    assert force.status(dossier, AT) == "suspended"
    assert allowed(dossier) == NOTHING
    assert allowed(adding(dossier, row("suspension_ended", STARTED + 2 * DAY, by=by))) == ALL


def test_take_over_or_merger():
    """Another controller needs notice and consent of his own: those of this dossier are not his."""
    his = woonstede.file(without=("works_council_answer", "policy"))
    assert force.status(woonstede.dossier(his), AT) == "draft"
    assert "record" not in allowed(woonstede.dossier(his))


def test_lead_time_is_counted_in_days_of_the_calendar_over_the_change_of_clocks():
    """Announced a week before the clocks went back: fourteen days later at the same hour."""
    announced = datetime.fromisoformat("2026-10-20T09:00+02:00")
    dossier = woonstede.dossier(moved(woonstede.file(), "policy", announced))
    assert force.lead_time_ends(dossier, AT) == datetime.fromisoformat("2026-11-03T09:00+01:00")
