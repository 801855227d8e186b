"""Raw SQL by the application's login, at every table: nobody gets round the law by a join.

Positive controls read the same statements as the system; a statement that finds nothing for
everybody would prove nothing.
"""

import pytest
from django.db import DatabaseError, connection, transaction

import cast
import talking
from klankbord.database.exempt import EXEMPT
from klankbord.evaluations.models import Tally
from klankbord.gate import access
from klankbord.gate.access import ADMINISTER, ENTER, SYSTEM, Access, Actor, NoPurpose
from klankbord.ledger.periods import local_day
from klankbord.recordings import known
from klankbord.recordings.listening import playback
from klankbord.vault.models import Box, Share

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = talking.talks(cast.woonstede())
    made.plan()
    return made


def count(statement):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {statement}")  # noqa: S608  our own text
        return cursor.fetchone()[0]


def guarded():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity"
            " AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def review(talks, who="hr", role="hr"):
    """The access of a performance review, with the facts that the law makes of it."""
    asked = Access(talks.organisation.actor(who, role), "use_in_review", "appraisal", talks.now)
    return access.acting(asked, known.for_access(asked).as_setting())


def test_without_anybody_at_the_door_no_guarded_table_shows_a_row(talks):
    assert {table for table in guarded() if count(table)} > {"people_grant", "vault_box"}
    with access.at_door():
        assert {table for table in guarded() if count(table)} == set()


LEADS_TO_TRAINING = {
    "the recordings": "recordings_leg",
    "calls": "recordings_call",
    "offers": "recordings_offer JOIN people_employee ON people_employee.id = employee_id",
    "the tracks of a call": "recordings_track JOIN vault_key ON vault_key.id = key_id",
    "who may hear": "recordings_legaccess JOIN people_account ON people_account.id = account_id",
    "who was given it": "evaluations_assignment JOIN people_account ON true",
    "evaluations": "evaluations_evaluation JOIN evaluations_scorecard ON true",
    "listenings": "recordings_listening",
    "messages afterwards": "notices_afternotice",
    "conversations": "coaching_conversation JOIN people_account ON people_account.id = coach_id",
    "agenda": "coaching_item LEFT JOIN people_employee ON people_employee.id = employee_id",
    "sums": "evaluations_tally JOIN programmes_version ON true",
    "sums of a month": "evaluations_added JOIN programmes_version ON true",
    "sealed boxes by their keys": "vault_box JOIN vault_key ON vault_key.id = vault_box.key_id",
    "keys by what they open": "vault_key",
    "whose keys": "vault_partykey JOIN people_employee ON people_employee.id = person",
    "shares": "vault_share",
    "sound in the store": "vault_blob",
    "lines of the log": "ledger_detail JOIN people_employee ON people_employee.id = subject",
    "lines by their leaves": "ledger_detail JOIN ledger_entry ON ledger_entry.id = entry_id"
    " AND subject NOT IN (SELECT id FROM people_account)",
    "how many lines": "ledger_pseudonym WHERE subject NOT IN (SELECT id FROM people_account)",
}


def test_no_way_leads_from_a_performance_review_to_training(talks):
    organisation, now = talks.organisation, talks.now
    tally(organisation)
    noor = organisation.actor("noor", "evaluator")
    playback.begin(talks.legs[0], purpose="training", reason="drawn_sample", actor=noor, at=now)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert [way for way, rows in LEADS_TO_TRAINING.items() if not count(rows)] == []
    for who in ("hr", "tess"):
        with review(talks, who, {"tess": "admin"}.get(who, who)):
            assert [way for way, rows in LEADS_TO_TRAINING.items() if count(rows)] == [], who


def tally(organisation):
    import crowd  # models can be imported only once Django is set up

    month = local_day(organisation.now).replace(day=1)
    crowd.figure(organisation, None, month, "naam", evaluations=9, persons=6, mean=0.5)
    assert Tally.objects.exists()


def test_in_a_review_there_is_nothing_of_anybody_but_oneself_in_any_table(talks):
    with review(talks):
        seen = {table for table in guarded() if count(table)}
        hr = talks.organisation.account("hr").pk
        assert seen == {"people_grant", "ledger_detail", "ledger_pseudonym"}
        assert count(f"people_grant WHERE account_id <> '{hr}'") == 0
        assert count(f"ledger_detail WHERE subject <> '{hr}'") == 0


def test_at_the_door_functions_find_people_and_platforms_and_employees_do_not(talks):
    organisation = talks.organisation
    for who, role in (("hr", "hr"), ("tess", "admin"), ("petra", "quality_manager")):
        with access.at_door(organisation.actor(who, role)):
            assert count("people_employee") > 1, role
            assert count("people_grant") > 1, role
    with access.at_door(Actor(role="integration")):
        assert {table for table in guarded() if count(table)} <= {"vault_key"}


def test_an_employee_finds_his_own_rows_and_nobody_elses(talks):
    anna = talks.organisation.actor("anna", "employee")
    others = {
        "people_employee": "id", "people_employment": "employee_id", "people_agentref":
        "employee_id", "people_membership": "employee_id", "people_coaching": "employee_id",
        "notices_delivery": "employee_id", "notices_afternotice": "employee_id",
        "ledger_detail": "subject", "ledger_pseudonym": "subject",
    }  # fmt: skip
    own = f"'{anna.employee}', '{anna.account}'"
    for act in (ENTER, "disclose_to_employee"):
        with access.acting(Access(anna, act, None, talks.now)):
            for table, column in others.items():
                assert count(table) > 0, (act, table)
                assert count(f"{table} WHERE {column} NOT IN ({own})") == 0, (act, table)


HEARS = "recordings_legaccess"


@pytest.mark.parametrize("act", [ENTER, ADMINISTER])
def test_nobody_at_a_door_sees_content_or_what_points_at_it(talks, act):
    """But for the calls that he himself may hear: which those are, and nothing of them."""
    closed = [name for name in guarded() if name.startswith(("recordings", "evalu", "coaching"))]
    closed += ["notices_afternotice", "vault_box", "vault_share", "vault_partykey", "vault_blob"]
    for who, role in (("hr", "hr"), ("tess", "admin"), ("bram", "coach")):
        asked = Access(talks.organisation.actor(who, role), act, None, talks.now)
        with access.acting(asked):
            mine = f"recordings_legaccess WHERE account_id = '{asked.actor.account}'"
            own = (
                {"recordings_legaccess"} if count("recordings_legaccess") == count(mine) else set()
            )
            seen = {table for table in closed if count(table)} - own
        assert seen == set(), (role, seen)


WRITES = {
    "a role for oneself": "INSERT INTO people_grant (id, account_id, role, asked_by_id, asked_at,"
    " since) SELECT gen_random_uuid(), a.id, 'dpo', b.id, now(), now() FROM people_account AS a,"
    " people_account AS b WHERE a.email LIKE 'anna%' AND b.email LIKE 'noor%'",
    "an employee": "INSERT INTO people_employee (id, number, name) VALUES"
    " (gen_random_uuid(), '9', 'X')",
    "access to a recording": "INSERT INTO recordings_legaccess (leg_id, account_id, why, since)"
    " SELECT gen_random_uuid(), id, 'assigned', now() FROM people_account LIMIT 1",
    "a box": "INSERT INTO vault_box (key_id, name, sealed) SELECT gen_random_uuid(), 'x', ''",
    "a batch": "INSERT INTO recordings_batch (id, key_id, source, offered_at) VALUES"
    " (gen_random_uuid(), gen_random_uuid(), 'x', now())",
    "a line of the log": "INSERT INTO ledger_detail (entry_id, subject, sealed, expires_on) VALUES"
    " (1, gen_random_uuid(), '', '2030-01-01')",
}


@pytest.mark.parametrize("role", ["visitor", "employee", "hr", "integration"])
def test_a_row_that_no_deed_writes_is_refused(talks, role):
    anna = talks.organisation.actor("anna", "employee")
    refused = r"row-level security|permission denied"
    with access.at_door(Actor(role, anna.account, anna.employee)):
        for statement in WRITES.values():
            with (
                pytest.raises(DatabaseError, match=refused),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_changing_reaches_no_row_that_is_not_ones_own_to_change(talks):
    anna = talks.organisation.actor("anna", "employee")
    changes = {
        "people_grant": "role = 'dpo'", "people_employment": "until = now()",
        "people_objection": "status = 'granted'", "recordings_leg": "held = false",
        "recordings_offer": "reason = ''", "vault_key": "keep_until = now()",
        "vault_hold": "ended_at = now()", "notices_delivery": "read_at = now()",
    }  # fmt: skip
    for act in (ENTER, "use_in_review", "disclose_to_employee"):
        with access.acting(Access(anna, act, None, talks.now)), connection.cursor() as cursor:
            for table, change in changes.items():
                cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608  our own text
                assert cursor.rowcount == 0, (act, table)
                with connection.cursor() as other:
                    if table != "people_objection":
                        other.execute(f"DELETE FROM {table}")  # noqa: S608  our own text
                        assert other.rowcount == 0, (act, table)


def test_what_decides_sees_the_whole_register_whoever_stands_at_the_door(talks):
    anna = talks.organisation.actor("anna", "employee")
    with access.at_door(anna):
        assert count("people_grant") == 0
        with access.whole():
            assert count("people_grant") > 1
        assert count("people_grant") == 0


def test_where_others_would_see_an_empty_vault_the_query_is_refused(talks):
    assert Box.objects.exists()
    with access.at_door(talks.organisation.actor("hr", "hr")):
        for model in (Box, Share):
            with pytest.raises(NoPurpose):
                model.objects.exists()


def test_whoever_stood_at_a_door_is_gone_when_it_closes(talks):
    hr = talks.organisation.actor("hr", "hr")
    with access.at_door():
        access.stand(hr)
        assert count("people_employee") > 1
        with access.at_door():
            assert count("people_employee") == 0
        assert count("people_employee") > 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('klankbord.role')")
        assert cursor.fetchone() == ("system",)


def test_exempt_tables_are_those_that_this_does_not_speak_of():
    assert not set(EXEMPT) & set(guarded())
