"""The start page: per function what it does here and what waits, and nothing that is not so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

import cast
from klankbord.edges.web.frame.door import Visitor
from klankbord.edges.web.programmes import dossiers
from klankbord.edges.web.start import duties
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.engine import BOOK
from klankbord.law.texts import Text
from klankbord.notices import rulechanges
from klankbord.people import grants, objections
from klankbord.people import queries as people
from klankbord.people.models import Account, Role
from klankbord.people.periods import Term
from klankbord.programmes.readiness import Line, Readiness
from klankbord.recordings.intake import arriving
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
CHANGED, LOOKED = "/regels/gewijzigd/", "Ik heb dit bekeken"


def shown(organisation, name, *, at=None) -> tuple[duties.Duty, ...]:
    """What somebody finds at the start, who stands at the door himself."""
    account, at = organisation.account(name), at or organisation.now
    roles, employee = people.standing(account, at)
    with access.at_door(Actor(people.first(roles), account.pk, employee)):
        return tuple(duties.all_of(Visitor(account, employee, roles, at)))


def duty(organisation, name, role, **when):
    found = {each.role: each for each in shown(organisation, name, **when)}
    return found[role]


def said(found) -> str:
    return " ".join(f"{each.n} {each.what} {each.detail}" for each in found.waiting)


@pytest.mark.parametrize("role", Role.values)
def test_every_function_reads_what_it_does_here_and_an_honest_empty(client, organisation, role):
    account = organisation.account("bram")
    asker = people.person(organisation.account("petra"), organisation.now)
    team = organisation.anna.memberships.get().team
    if role != Role.COACH:
        grant = grants.record(
            account,
            role=role,
            term=Term(organisation.now),
            team=team,
            at=organisation.now,
            by=asker,
        )
        tess = people.person(organisation.account("tess"), organisation.now)
        grants.record_approval(grant, at=organisation.now, by=tess)
    client.force_login(account)
    page = client.get(reverse("home")).content.decode()
    assert str(duties.DOES[role]) in page
    if role not in {Role.EVALUATOR, Role.HR}:  # bram has no statement; HR has a form
        assert str(duties.EMPTY.get(role, "Hier is nu niets te doen.")) in page


def test_an_account_without_a_function_reads_how_it_gets_one(client, organisation):
    account = Account.objects.create(
        email="nieuw@woonstede.example", name="Nieuw", language="nl", created_at=organisation.now
    )
    client.force_login(account)
    assert "heeft nog geen functie" in client.get(reverse("home")).content.decode()


def test_who_has_two_functions_sees_both(organisation):
    bram, anna = organisation.account("bram"), organisation.anna
    anna.account = bram
    anna.save()
    assert [each.role for each in shown(organisation, "bram")] == [
        "coach",
        "employee",
    ]


def test_an_evaluator_without_a_valid_statement_reads_that_nothing_is_played(organisation):
    noor = organisation.account("noor")
    assert duty(organisation, "noor", "evaluator").waiting == ()
    noor.clearances.filter(kind="secrecy").update(until=organisation.now - timedelta(minutes=1))
    [waiting] = duty(organisation, "noor", "evaluator").waiting
    assert waiting.verdict == "no"
    assert waiting.yours


def test_a_call_that_lacks_a_fact_waits_by_number_and_reason_only(organisation):
    row = cast.offer(1, at=organisation.now - timedelta(hours=2), line="niet-getest")
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [None],
        source=cast.SOURCE,
        at=organisation.now,
        by=Actor(role="integration"),
    )
    assert outcome.result == "quarantined"
    for name, role in (("petra", "quality_manager"), ("ilse", "dpo")):
        shown = said(duty(organisation, name, role))
        assert "1 gesprek wacht op een feit" in shown
        assert "meldtekst" in shown
        assert "1001" not in shown
        assert "Anna" not in shown


def test_an_objection_waits_for_the_dpo_with_its_last_day_and_without_a_name(organisation):
    filed = objections.file(
        organisation.anna,
        grounds="Ik ben herstellende.",
        at=organisation.now,
        by=organisation.actor("anna", "employee"),
    )
    found = duty(organisation, "ilse", "dpo")
    assert "1 bezwaar is open" in said(found)
    assert str(filed.answer_due_on.day) in said(found)
    assert "Anna" not in said(found)
    late = organisation.now + timedelta(days=40)
    assert next(each.verdict for each in duty(organisation, "ilse", "dpo", at=late).waiting) == "no"


def test_a_role_that_was_asked_waits_for_who_may_approve_it(organisation):
    petra = people.person(organisation.account("petra"), organisation.now)
    grants.record(
        organisation.account("bram"),
        role="dpo",
        term=Term(organisation.now),
        team=None,
        at=organisation.now,
        by=petra,
    )
    for name, role in (("tess", "admin"), ("directie", "controller")):
        assert "1 rol wacht op goedkeuring" in said(duty(organisation, name, role))


def test_what_lapsed_in_a_dossier_is_for_who_can_mend_it_and_for_who_keeps_the_programmes(
    organisation,
):
    assert duty(organisation, "tess", "admin").waiting == ()
    later = organisation.now + timedelta(days=300)
    waiting = duty(organisation, "tess", "admin", at=later).waiting
    [mine] = [each for each in waiting if "regelingen" in each.url]
    assert mine.yours
    assert mine.url == reverse("programme", args=["beter-luisteren"])
    assert "Toegang" in mine.detail
    [all_] = [
        each
        for each in duty(organisation, "petra", "quality_manager", at=later).waiting
        if each.url
    ]
    assert all_.n > mine.n
    assert "beheerder" in all_.detail


def test_only_hr_may_send_the_question_of_hr(client, organisation):
    client.force_login(organisation.account("petra"))
    assert client.post(reverse("review_question"), {"reference": "x"}).status_code == 404
    client.force_login(organisation.account("hr"))
    assert client.post(reverse("review_question"), {"reference": "x"}).status_code == 422


def line(code, state, who, *, gate=True) -> Line:
    name = Text(nl=code, en=code)
    return Line(code, 1, name, state, (), who, "W", (), gate=gate)


def ready(*lines) -> dossiers.Open:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return dossiers.Open(
        "Proef", "/p/", Readiness("p.v1", "Proef", now, "draft", None, None, lines)
    )


def test_who_signs_is_asked_only_when_the_rest_is_proven():
    sign, risk = line("sign", "missing", "controller"), line("risk", "missing", "quality_manager")
    told = line(
        "told", "missing", "quality_manager", gate=False
    )  # keeps persons out, not the start
    assert not ready(sign, risk).turn("controller")
    assert ready(sign, told).turn("controller")
    assert ready(sign, line("risk", "proven", "quality_manager")).turn("controller")
    assert "Eerst moet de rest" in ready(sign, risk).says("controller")


def test_who_keeps_the_programmes_sees_everything_and_another_his_own_part():
    open_ = ready(
        line("risk", "missing", "quality_manager"), line("ask", "waiting", "works_council")
    )
    assert [each.code for each in open_.of("quality_manager")] == ["risk", "ask"]
    assert [each.code for each in open_.of("works_council")] == ["ask"]
    assert open_.turn("works_council")
    assert open_.place("works_council") == "/ondernemingsraad/regelingen/p/1/"
    assert open_.place("quality_manager") == "/p/"
    assert not open_.turn("dpo")
    assert "ondernemingsraad" in open_.says("quality_manager")


def test_a_changed_rule_waits_for_the_dpo_until_he_has_looked(client, organisation):
    now = organisation.now
    other = (replace(BOOK.rules[0], text=Text("Anders.", "Different.")), *BOOK.rules[1:])
    rulechanges.notice(now - timedelta(days=1))
    rulechanges.notice(now, rules=other, version="2026-12-01")
    assert "1 wijziging in de regels" in said(duty(organisation, "ilse", "dpo"))
    assert "Deze regel zegt iets anders" in client.get(CHANGED).content.decode()
    client.force_login(organisation.account("petra"))
    assert LOOKED not in client.get(CHANGED).content.decode()
    assert client.post(reverse("rules_changes_seen")).status_code == 404
    client.force_login(organisation.account("ilse"))
    assert LOOKED in client.get(CHANGED).content.decode()
    client.post(reverse("rules_changes_seen"))
    assert LOOKED not in client.get(CHANGED).content.decode()
    assert "wijziging" not in said(duty(organisation, "ilse", "dpo"))
