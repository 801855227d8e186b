"""Every row of law.md 3.3: an event after the start, its status, and what may be done then.

A test is called after its row and asks every act of its columns. Rights, erasing and holding are
never stopped by any of them.
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
RECORDING = frozenset({"record", "listen_live"})
"""The first column of the table; `USE` is the second, of data that are there already."""
USE = frozenset({"listen_back", "score", "coach"})
REPORTS = frozenset({"report_team"})
RIGHTS = frozenset({"disclose_to_employee", "restrict", "erase", "retain"})
EVERYTHING = RECORDING | USE | REPORTS | RIGHTS
LIVE = ("audio", "live")


def file(**version):
    """The programme file of the example, which may listen live too; consent goes along with it."""
    without = version.pop("without", ())
    means = version.pop("means", LIVE)
    content = {
        "acts": [*woonstede.PROGRAMME["version"]["acts"], "listen_live"],
        "data": [*woonstede.PROGRAMME["version"]["data"], "live_audio"],
        "means": list(means),
    }
    said = woonstede.file(without=without, **content | version)
    for each in said["evidence"]:
        if each["kind"] == "works_council_answer":
            each |= {"data": content["data"], "means": content["means"]}
        elif each["kind"] == "dpia":
            each["means"] = list(LIVE)
    return said


def made(said=None, **more):
    return woonstede.dossier(said or file(), **more)


def allowed(dossier, at=AT, purpose="training"):
    """The acts of the table that the law allows at a moment, of a recording of the first day."""
    return {act for act in EVERYTHING if ask(dossier, act, at, purpose).answer != "no"}


def ask(dossier, act, at, purpose="training"):
    before = (MADE - timedelta(minutes=1)).isoformat()
    heard = {"purposes": [purpose], "in_line_language": True, "names_website": True}
    asked = {
        "id": "row",
        "act": act,
        "purpose": purpose,
        "data": {"report_team": "aggregate", "listen_live": "live_audio"}.get(act, "audio"),
        "at": at.isoformat(),
        "actor": {
            "role": "coach",
            "relation": "own_coach",
            "hr_power": False,
            "access_granted": True,
            "access_reason": True,
        },
        "person": {"type": "employee"},
        "notice": {
            "delivered_at": woonstede.SUBMITTED.isoformat(),
            "complete": True,
        },
        "call": {
            "caller_country": "NL",
            "announcement": heard | {"completed_at": before},
            "number_class": "business",
            "recorded_for": "participant",
            "signal_on": True,
        },
        "recording": {
            "made_at": MADE.isoformat(),
            "purposes": [purpose],
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


def event(kind, at=STARTED + DAY, **detail):
    return adding(made(), row(kind, at, **detail))


def second(change="material", **version):
    """The next version, submitted on the fifth day and to begin on the thirtieth."""
    submitted = STARTED + 5 * DAY
    said = file(**{"number": 2, "change": change, "starts_at": STARTED + 30 * DAY} | version)
    for each in said["evidence"]:
        if change == "material" and each["kind"] in {"policy", "works_council_answer"}:
            each["happened_at"] = submitted - DAY
    return made(said, at=submitted)


def test_normal():
    assert force.status(made(), AT) == "in_force"
    assert allowed(made()) == EVERYTHING


def test_material_change_proposed():
    first = made(later=(second(means=[*LIVE, "screen"]),))
    assert force.status(first, AT) == "changing"
    assert allowed(first) == EVERYTHING
    assert "screen" not in first.means


def test_non_material_change():
    next_ = second("non_material", starts_at=STARTED + 6 * DAY)
    first = made(later=(next_,))
    assert force.status(next_, AT) == "in_force"
    assert force.current((first, next_), AT) is next_
    assert allowed(next_) == EVERYTHING


def test_end_date_reached():
    at = datetime.fromisoformat("2027-01-31T10:00+01:00")  # the consent runs on for a day
    assert allowed(made(), at) == REPORTS | RIGHTS


def test_review_date_passed():
    said = file(purposes=["quality"], review_due=STARTED + 20 * DAY)
    del said["version"]["ends_at"]
    for each in said["evidence"]:
        if "purposes" in each:
            each["purposes"] = ["quality"]
    dossier = made(said)
    in_grace, over = STARTED + 40 * DAY, STARTED + 60 * DAY
    assert "R17" not in ask(dossier, "record", in_grace).denied_by
    assert "R17" in ask(dossier, "record", over).denied_by
    assert allowed(dossier, in_grace, "quality") == EVERYTHING
    assert allowed(dossier, over, "quality") == REPORTS | RIGHTS
    # Reports are those of a group; of one person they are use of what was made.
    assert "R17" in ask(dossier, "report_individual", over, "quality").denied_by


def test_consent_period_ended():
    at = datetime.fromisoformat("2027-02-02T10:00+01:00")
    dossier = made()
    assert "R21" in ask(dossier, "record", at).denied_by
    assert allowed(dossier, at) == RIGHTS


def test_nullity_invoked_in_time():
    said = file(without=("works_council_answer",))
    dossier = adding(
        made(said),
        row("decision_notified", STARTED),
        row("nullity_invoked", STARTED + DAY),
    )
    assert "R22" in ask(dossier, "record", AT).denied_by
    assert allowed(dossier) == RIGHTS
    assert force.annulled(dossier, AT)
    assert not force.annulled(dossier, STARTED)


def test_valid_consent_said_to_be_withdrawn():
    """The WOR knows no withdrawal of a valid consent that is unconditional: it is contested."""
    said = file()
    for each in said["evidence"]:
        if each["kind"] == "works_council_answer":
            del each["conditions"]
    dossier = adding(made(said), row("withdrawal", STARTED + DAY))
    assert allowed(dossier) == EVERYTHING


def test_scope_disputed():
    dossier = event("disputed_means", means=["live"])
    assert "R21" in ask(dossier, "listen_live", AT).denied_by
    assert allowed(dossier) == EVERYTHING - {"listen_live"} - REPORTS
    assert allowed(event("disputed_means", means=["audio"])) == RIGHTS | {"listen_live"}
    assert allowed(event("disputed_means", means=["screen"])) == EVERYTHING
    settled = adding(dossier, row("disputed_means", STARTED + 2 * DAY, means=[]))
    assert allowed(settled) == EVERYTHING


def test_employer_withdraws_the_programme():
    dossier = event("withdrawn", reason="De cursus is klaar; wij stoppen met opnemen in deze vorm.")
    assert force.status(dossier, AT) == "withdrawn"
    assert allowed(dossier) == RIGHTS


def test_dpia_outdated_by_a_new_means():
    said = file(means=["audio", "screen"])
    assert "R27" in force.activation(made(said), AT).denied_by
    first = made(later=(second(means=[*LIVE, "screen"]),))
    assert force.status(first.later[0], STARTED + 40 * DAY) == "draft"
    assert allowed(first) == EVERYTHING


@pytest.mark.parametrize("by", ["supervisory_authority", "court", "board"])
def test_order_of_the_authority_or_a_court(by):
    dossier = event("suspension", by=by)
    assert force.status(dossier, AT) == "suspended"
    assert allowed(dossier) == RIGHTS
    assert allowed(adding(dossier, row("suspension_ended", STARTED + 2 * DAY, by=by))) == EVERYTHING


def test_take_over_or_merger():
    """Another controller needs notice and consent of his own: those of this dossier are not his."""
    his = file(without=("works_council_answer", "policy"))
    assert force.status(made(his), AT) == "draft"
    assert allowed(made(his)) == RIGHTS


def test_lead_time_is_counted_in_days_of_the_calendar_over_the_change_of_clocks():
    """Announced a week before the clocks went back: fourteen days later at the same hour."""
    announced = datetime.fromisoformat("2026-10-20T09:00+02:00")
    dossier = woonstede.dossier(moved(woonstede.file(), "policy", announced))
    assert force.lead_time_ends(dossier, AT) == datetime.fromisoformat("2026-11-03T09:00+01:00")
