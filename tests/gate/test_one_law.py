"""One law, three readings: what a question answers, a list shows and the database lets through."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gate.legs import lawful, leg_of
from klankbord.gate import access, filters
from klankbord.gate.access import SYSTEM, Access, Actor, NoPurpose
from klankbord.gate.rowfacts import Known
from klankbord.law import engine
from klankbord.people import objections
from klankbord.people.models import Clearance, Coaching
from klankbord.recordings import columns, facts, known
from klankbord.recordings.models import Leg, LegAccess, Listening, Track

pytestmark = pytest.mark.django_db

ACTS = ["listen_back", "score", "use_in_review"]
PURPOSES = ["training", "quality", "appraisal", "complaint"]


def readings(asked: Access, reason: str, leg: Leg):
    """(decide, where, guard) on one leg.

    Who looks at rows of some persons only is told the same of these, and nothing of others.
    """
    now = known.for_access(asked, reason=reason)
    about = known.for_access(asked, reason=reason, about=[leg.employee_id])
    others = known.for_access(asked, reason=reason, about=[known.NOBODY])
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        fresh = Leg.objects.select_related("call").get(pk=leg.pk)
        question = facts.for_leg(
            fresh, act=asked.act, data=known.DATA[asked.act], purpose=asked.purpose,
            actor=asked.actor, at=asked.at, reason=reason,
        )  # fmt: skip
        listed, near, far = (
            Leg.objects.filter(filters.where(asked, each, columns.LEGS), pk=leg.pk).exists()
            for each in (now, about, others)
        )
        assert (near, far) == (listed, False)
    guarded, near, far = (seen(asked, each, leg) for each in (now, about, others))
    assert (near, far) == (guarded, False)
    return engine.decide(question).allowed, listed, guarded


def seen(asked: Access, now: Known, leg: Leg) -> bool:
    with access.acting(asked, now.as_setting()):
        return Leg.objects.filter(pk=leg.pk).exists()


def clear(actor: Actor, now: datetime) -> None:
    """A statement of secrecy and an instruction, if he has none yet."""
    for kind in Clearance.Kind.values:
        if not Clearance.objects.filter(account=actor.account, kind=kind).exists():
            Clearance.objects.create(
                account_id=actor.account, kind=kind, since=now - timedelta(days=1)
            )


def test_a_lawful_assignment_is_allowed_by_all_three(organisation):
    now = organisation.now
    leg = leg_of(organisation, collected=lawful(organisation), employee=organisation.anna,
                 retention_until=now + timedelta(days=30))  # fmt: skip
    noor = organisation.actor("noor", "evaluator")
    LegAccess.objects.create(leg=leg, account_id=noor.account, why="assigned", since=now)
    asked = Access(noor, "listen_back", "training", now)
    assert readings(asked, "drawn_sample", leg) == (True, True, True)


CHANGES = {
    "nothing": lambda part: part.copy(),
    "no notice": lambda part: part.pop("notice"),
    "late notice": lambda part: part["notice"].update(delivered_at="2030-01-01T00:00:00+00:00"),
    "incomplete notice": lambda part: part["notice"].update(complete=False),
    "no announcement": lambda part: part["call"].pop("announcement"),
    "other purpose announced": lambda part: part["call"]["announcement"].update(
        purposes=["complaint"]
    ),
    "confidential number": lambda part: part["call"].update(number_class="confidential"),
    "number unknown": lambda part: part["call"].pop("number_class"),
    "from Germany": lambda part: part["call"].update(caller_country="DE"),
    "for quality": lambda part: part["recording"].update(purposes=["quality"]),
    "for training and appraisal": lambda part: part["recording"].update(
        purposes=["training", "appraisal"]
    ),
    "no basis": lambda part: part["recording"].pop("legal_basis"),
    "targeted": lambda part: part["selection"].update(method="targeted"),
    "over the ceiling": lambda part: part["selection"].update(count=6),
    "out of scope": lambda part: part["programme"].update(person_in_scope=False),
    "card code": lambda part: part["call"].update(content=["card_code"]),
}
LIVE = {
    "nothing": {},
    "restricted": {"restricted_at": 0},
    "held": {"held": True},
    "defect": {"defect_found_at": 0},
    "caller objected": {"caller_objected_at": 0},
    "term over": {"retention_until": 0},
}


def test_who_coaches_hears_what_was_released_for_a_talk_by_all_three(organisation):
    now = organisation.now
    leg = leg_of(organisation, collected=lawful(organisation), employee=organisation.anna,
                 retention_until=now + timedelta(days=30))  # fmt: skip
    bram = organisation.actor("bram", "coach")
    clear(bram, now)
    LegAccess.objects.create(leg=leg, account_id=bram.account, why="released", since=now)
    hears = Access(bram, "listen_back", "training", now)
    assert readings(hears, "coaching_talk", leg) == (True, True, True)
    scores = Access(bram, "score", "training", now)
    assert readings(scores, "coaching_talk", leg) == (False, False, False)
    Coaching.objects.filter(employee=organisation.anna).update(until=now)
    assert readings(hears, "coaching_talk", leg) == (False, False, False)


def test_an_objection_counts_for_a_recording_that_is_sealed_too(organisation):
    now = organisation.now
    leg = leg_of(organisation, collected=lawful(organisation), employee=organisation.anna,
                 defect_found_at=now, retention_until=now + timedelta(days=30))  # fmt: skip
    noor = organisation.actor("noor", "evaluator")
    clear(noor, now)
    LegAccess.objects.create(leg=leg, account_id=noor.account, why="assigned", since=now)
    Coaching.objects.all().delete()
    asked = Access(noor, "listen_back", "training", now)
    anna = organisation.actor("anna", "employee")
    objections.file(organisation.anna, grounds="eigen omstandigheden", at=now, by=anna)
    assert readings(asked, "drawn_sample", leg) == (False, False, False)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    frozen=st.lists(st.sampled_from(sorted(CHANGES)), max_size=2),
    live=st.sampled_from(sorted(LIVE)),
    assigned=st.sampled_from(["no", "yes", "ended"]),
    why=st.sampled_from(["assigned", "released", "case"]),
    coached=st.booleans(),
    cleared=st.booleans(),
    objected=st.booleans(),
    reason=st.sampled_from(["", "drawn_sample", "coaching_talk"]),
    who=st.sampled_from(["noor", "hr", "petra", "bram", "anna", "joris"]),
    act=st.sampled_from(ACTS),
    purpose=st.sampled_from(PURPOSES),
)
def test_decide_filter_and_guard_never_disagree(  # noqa: PLR0917  a state of the world
    organisation, frozen, live, assigned, why, coached, cleared, objected, reason, who, act, purpose
):
    roles = {"noor": "evaluator", "hr": "hr", "petra": "quality_manager", "bram": "coach"}
    now = organisation.now
    undo = transaction.savepoint()
    try:
        actor = organisation.actor(who, roles.get(who, "employee"))
        collected = lawful(organisation)
        for name in frozen:
            if name != "no announcement" or "announcement" in collected["call"]:
                try:
                    CHANGES[name](collected)
                except KeyError:
                    continue
        columns_ = {name: now if value == 0 else value for name, value in LIVE[live].items()}
        columns_.setdefault("retention_until", now + timedelta(days=30))
        leg = leg_of(organisation, collected=collected, employee=organisation.anna, **columns_)
        if assigned != "no":
            LegAccess.objects.create(
                leg=leg, account_id=actor.account, why=why, since=now - timedelta(hours=2),
                until=now if assigned == "ended" else None,
            )  # fmt: skip
        if not coached:
            Coaching.objects.all().delete()
        if cleared:
            clear(actor, now)
        else:
            Clearance.objects.all().delete()
        if objected:
            anna = organisation.actor("anna", "employee")
            objections.file(organisation.anna, grounds="eigen omstandigheden", at=now, by=anna)
        asked = Access(actor, act, purpose, now)
        decided, listed, guarded = readings(asked, reason, leg)
        assert decided == listed == guarded, (decided, listed, guarded)
    finally:
        transaction.savepoint_rollback(undo)


def test_a_query_without_a_purpose_is_refused(organisation):
    for model in (Leg, Track, Listening):
        with pytest.raises(NoPurpose):
            model.objects.count()
        with pytest.raises(NoPurpose):
            model._base_manager.first()


def test_a_forgotten_filter_leaks_nothing(organisation):
    now = organisation.now
    leg = leg_of(organisation, collected=lawful(organisation), employee=organisation.anna,
                 retention_until=now + timedelta(days=30))  # fmt: skip
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert Leg.objects.filter(pk=leg.pk).exists()
    for who, role, act, purpose in [
        ("hr", "hr", "use_in_review", "appraisal"),
        ("joris", "employee", "disclose_to_employee", None),
        ("tess", "admin", "listen_back", "training"),
    ]:
        asked = Access(organisation.actor(who, role), act, purpose, now)
        with access.acting(asked, known.for_access(asked, reason="drawn_sample").as_setting()):
            assert not Leg.objects.exists(), (who, act)


def test_raw_sql_without_a_context_sees_no_row(organisation):
    leg_of(organisation, collected=lawful(organisation), employee=organisation.anna,
           retention_until=organisation.now + timedelta(days=30))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM recordings_leg")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT set_config('klankbord.role', 'system', true), "
                       "set_config('klankbord.act', 'retain', true)")  # fmt: skip
        cursor.execute("SELECT count(*) FROM recordings_leg")
        assert cursor.fetchone() == (1,)


def test_an_employee_sees_her_own_and_nobody_elses(organisation):
    now = organisation.now
    mine = leg_of(organisation, collected=lawful(organisation), employee=organisation.anna,
                  retention_until=now + timedelta(days=30))  # fmt: skip
    leg_of(organisation, collected=lawful(organisation), employee=organisation.joris,
           retention_until=now + timedelta(days=30))  # fmt: skip
    asked = Access(organisation.actor("anna", "employee"), "disclose_to_employee", None, now)
    with access.acting(asked, known.for_access(asked).as_setting()):
        assert list(Leg.objects.values_list("pk", flat=True)) == [mine.pk]


def test_what_was_true_at_collection_cannot_be_changed(organisation):
    now = organisation.now
    leg = leg_of(organisation, collected=lawful(organisation), employee=organisation.anna,
                 retention_until=now + timedelta(days=30))  # fmt: skip
    with access.acting(Access(SYSTEM, "retain", None, now)):
        leg.restricted_at = now
        leg.save()
        leg.purposes = ["training", "appraisal"]
        with pytest.raises(Exception, match="cannot be changed"), transaction.atomic():
            leg.save()


def test_acting_needs_a_transaction_and_a_moment_with_an_offset():
    with pytest.raises(ValueError, match="offset"):
        Access(Actor(role="system"), "retain", None, datetime(2026, 11, 25))
