"""Accounts, people and roles: kept by an administrator who sees no content, and by two persons."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

import cast
import klankbord
from klankbord.edges.web.frame import words
from klankbord.ledger.models import Detail
from klankbord.people import accounts, grants, queries, register
from klankbord.people.models import Account, Employee, Grant, Team
from klankbord.people.periods import Term
from woonstede import lines

pytestmark = pytest.mark.django_db
DAY = "2026-11-02"


@pytest.fixture
def tess(client, organisation):
    client.force_login(organisation.account("tess"))
    return client


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def post(client, name, form=None, **arguments):
    return client.post(reverse(name, kwargs=arguments), form or {}, follow=True)


def grant_of(name, role):
    return Grant.objects.get(account__email=f"{name}@woonstede.example", role=role)


# --- accounts ---


def test_a_new_account_gets_a_link_by_mail_and_chooses_its_own_password(tess, client, organisation):
    new = {"name": "Lotte Prins", "email": "Lotte@Woonstede.example", "language": "nl"}
    page = post(tess, "account_new", new)
    made = Account.objects.get(email="lotte@woonstede.example")
    assert "een link om een wachtwoord te kiezen" in said(page)
    assert lines(made.pk) == ["account_made", "account_invited", "register_read"]
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([made.email], "Kies uw wachtwoord voor Klankbord")
    [link] = re.findall(r"http\S+", sent.body)
    client.logout()
    chosen = client.get(link, follow=True)
    password = "een heel eigen wachtwoord 7"
    form = {"password1": password, "password2": password}
    client.post(chosen.redirect_chain[-1][0], form, follow=True)
    assert client.login(email=made.email, password=password)
    assert queries.roles(made, organisation.now) == frozenset()


def test_the_mail_speaks_the_language_of_the_holder(tess):
    post(tess, "account_new", {"name": "Joe Bloggs", "email": "joe@w.example", "language": "en"})
    assert mail.outbox[0].subject == "Choose your password for Klankbord"


def test_a_mail_that_does_not_go_out_is_said(tess, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = post(tess, "account_new", {"name": "L", "email": "l@w.example", "language": "nl"})
    assert "de mail ging niet weg" in said(page)
    assert Account.objects.filter(email="l@w.example").exists()


@pytest.mark.parametrize(
    ("form", "words_"),
    [
        ({"email": "anna@woonstede.example"}, "Er is al een account met dit adres."),
        ({"email": "anna"}, "Schrijf een adres als naam@voorbeeld.nl."),
        ({"name": ""}, "Vul dit in."),
        ({"name": "   "}, "Vul dit in."),
        ({"language": "fr"}, "Kies er een uit de lijst."),
    ],
)
def test_what_is_wrong_with_a_new_account_stands_beside_it(tess, form, words_):
    filled = {"name": "Lotte", "email": "lotte@w.example", "language": "nl"} | form
    page = post(tess, "account_new", filled)
    assert page.status_code == 422
    assert words_ in said(page)
    assert not Account.objects.filter(email="lotte@w.example").exists()


def test_an_account_is_closed_after_a_question_and_not_by_its_holder(tess, client, organisation):
    bram, self_ = organisation.account("bram"), organisation.account("tess")
    question = tess.get(reverse("account_close", args=[bram.pk]))
    assert "kan Bram Terwiel niet meer inloggen" in said(question)
    assert Account.objects.get(pk=bram.pk).is_active
    page = post(tess, "account_close", account=bram.pk)
    assert "gesloten" in said(page)
    assert not Account.objects.get(pk=bram.pk).is_active
    assert not client.login(email=bram.email, password=cast.PASSWORD)
    assert post(tess, "account_close", account=bram.pk).status_code == 404
    assert post(tess, "account_close", account=self_.pk).status_code == 404
    invited = post(tess, "account_invite", account=bram.pk)
    assert "Er is niets veranderd" in said(invited)
    assert mail.outbox == []


def test_accounts_are_found_by_name_and_address_in_parts(tess, organisation):
    for number in range(40):
        accounts.create(
            email=f"extra{number}@w.example", name=f"Extra {number:02d}", at=organisation.now,
            by=organisation.actor("tess", "admin"),
        )  # fmt: skip
    first = said(tess.get("/beheer/accounts/"))
    assert "Pagina 1 van 2" in first
    assert "Pagina 2 van 2" in said(tess.get("/beheer/accounts/?pagina=2"))
    assert "Pagina 2 van 2" in said(tess.get("/beheer/accounts/?pagina=99"))
    found = said(tess.get("/beheer/accounts/?q=lindeboom"))
    assert "Eén account" in found
    assert "kwaliteitsmanager" in found
    assert "Zo'n account is er niet." in said(tess.get("/beheer/accounts/?q=niemand")).replace(
        "&#x27;", "'"
    )


# --- people and teams ---


def hire(tess, **more):
    team = Team.objects.get(code="huur")
    form = {"number": "3001", "name": "Lotte Prins", "kind": "employee", "since": DAY,
            "team": team.pk, "account": ""}  # fmt: skip
    return post(tess, "employee_new", form | more)


def test_a_person_is_written_down_with_work_and_team_in_one_go(tess):
    page = hire(tess)
    made = Employee.objects.get(number="3001")
    assert "maandag 2 november 2026" in said(page) or "ma 2 november 2026" in said(page)
    assert [m.team.code for m in made.memberships.all()] == ["huur"]
    assert lines(made.pk)[:3] == ["employee_registered", "employment_begun", "team_joined"]


def test_nothing_is_written_down_when_a_part_cannot_be(tess):
    page = hire(tess, number="1001")
    assert page.status_code == 422
    assert "Er is al een medewerker met dit nummer." in said(page)
    page = hire(tess, account="niemand@w.example")
    assert "Er is geen account met dit adres." in said(page)
    assert not Employee.objects.filter(name="Lotte Prins").exists()


def test_periods_are_added_and_an_overlap_is_said(tess, organisation):
    anna = organisation.anna
    west = post(tess, "teams", {"name": "West", "code": "west"})
    assert "West" in said(west)
    form = {"team": Team.objects.get(code="west").pk, "since": DAY, "until": "2026-12-31"}
    page = post(tess, "join", form, employee=anna.pk)
    assert "31 december 2026" in said(page)
    again = post(tess, "join", form, employee=anna.pk)
    assert again.status_code == 422
    assert "zit in die periode al in dat team" in said(again)
    work = {"kind": "trainee", "since": DAY, "until": ""}
    page = post(tess, "employ", work, employee=anna.pk)
    assert "werkt hier in die periode al" in said(page)
    backwards = {"kind": "trainee", "since": DAY, "until": "2026-11-01"}
    page = post(tess, "employ", backwards, employee=anna.pk)
    assert "Deze dag ligt vóór de eerste." in said(page)


def test_the_last_day_counts_and_ends_teams_too(tess, organisation):
    anna = organisation.anna
    url = reverse("leave", args=[anna.pk])
    assert "Wat er dan gebeurt" in said(tess.get(url))
    page = tess.post(url, {"last": "2099-01-31"}, follow=True)
    assert "31 januari 2099" in said(page)
    ended = anna.employments.get().until
    assert ended.isoformat() == "2099-01-31T23:00:00+00:00"
    assert anna.memberships.get().until == ended
    assert tess.post(url, {"last": "2001-01-31"}).status_code == 422


def test_somebody_leaves_a_team_after_a_question(tess, organisation):
    url = reverse("part", args=[organisation.anna.pk, "huur"])
    assert "gelden de regelingen van dit team niet meer" in said(tess.get(url))
    tess.post(url, {"last": "2099-01-31"})
    assert organisation.anna.memberships.get().until is not None
    assert tess.get(reverse("part", args=[organisation.anna.pk, "reparatie"])).status_code == 404


def test_people_are_found_within_a_team(tess, organisation):
    found = said(tess.get("/beheer/mensen/?team=huur"))
    assert "Anna de Wit" in found
    assert "Joris Kamstra" not in found
    assert "Joris Kamstra" in said(tess.get("/beheer/mensen/?q=1002"))


def test_a_team_code_is_used_once(tess):
    page = post(tess, "teams", {"name": "Anders", "code": "huur"})
    assert page.status_code == 422
    assert "Er is al een team met deze code." in said(page)
    assert "kleine letters" in said(post(tess, "teams", {"name": "A", "code": "Huur!"}))


# --- roles ---


def ask(client, who="bram", role="evaluator", **more):
    form = {"account": f"{who}@woonstede.example", "role": role, "team": "", "since": DAY,
            "until": ""}  # fmt: skip
    return post(client, "role_ask", form | more)


def test_a_role_is_asked_by_one_approved_by_another_and_told_to_the_holder(
    tess, client, organisation
):
    page = ask(tess)
    assert "Nu moet een ander de rol goedkeuren" in said(page)
    asked = grant_of("bram", "evaluator")
    refused = post(tess, "role_approve", grant=asked.pk)
    assert "niet wie de rol vroeg" in said(refused)
    client.force_login(organisation.account("directie"))
    approved = post(client, "role_approve", grant=asked.pk)
    assert "De houder krijgt een mail." in said(approved)
    [sent] = mail.outbox
    assert sent.to == ["bram@woonstede.example"]
    assert "beoordelaar" in sent.subject
    assert "evaluator" in queries.roles(organisation.account("bram"), timezone.now())
    again = post(client, "role_approve", grant=asked.pk)
    assert "al goedgekeurd" in said(again)


@pytest.mark.parametrize(
    ("more", "words_"),
    [
        ({"who": "tess"}, "Niemand vraagt een rol voor zichzelf."),
        ({"role": "team_lead"}, "Een teamleider leidt een team."),
        ({"who": "noor", "role": "evaluator"}, "Deze rol is er in die periode al"),
        ({"who": "niemand"}, "Er is geen account met dit adres."),
        ({"until": "2026-11-01"}, "Deze dag ligt vóór de eerste."),
        ({"role": "koning"}, "Kies er een uit de lijst."),
    ],
)
def test_a_request_that_cannot_be_is_answered_in_words(tess, more, words_):
    before = Grant.objects.count()
    page = ask(tess, **more)
    assert page.status_code == 422
    assert words_ in said(page)
    assert Grant.objects.count() == before


def test_who_may_not_approve_has_no_button_and_no_effect(tess, client, organisation):
    ask(tess)
    asked = grant_of("bram", "evaluator")
    for name in ("petra", "hr"):
        client.force_login(organisation.account(name))
        assert "Keur goed" not in said(client.get("/beheer/rollen/"))
        assert "Alleen een beheerder" in said(post(client, "role_approve", grant=asked.pk))
    client.force_login(organisation.account("directie"))
    assert "Keur goed" in said(client.get("/beheer/rollen/"))
    assert Grant.objects.get(pk=asked.pk).approved_at is None


def test_a_role_ends_after_a_question_and_the_holder_hears_of_it(tess, organisation):
    held = grant_of("noor", "evaluator")
    url = reverse("role_end", args=[held.pk])
    assert "Vanaf dan geeft de rol niets meer." in said(tess.get(url))
    page = tess.post(url, {"last": ""}, follow=True)
    assert "Vastgelegd." in said(page)
    assert "eindigt" in mail.outbox[0].subject
    assert "evaluator" not in queries.roles(organisation.account("noor"), grant_end(held))
    assert tess.post(url, {"last": "2001-01-01"}).status_code == 422


def grant_end(grant):
    return Grant.objects.get(pk=grant.pk).until


def test_nobody_ends_or_looks_at_his_own_role_and_who_asked_can_take_it_back(
    tess, client, organisation
):
    own = grant_of("tess", "admin")
    assert tess.get(reverse("role_end", args=[own.pk])).status_code == 404
    client.force_login(organisation.account("petra"))
    ask(client)
    asked = grant_of("bram", "evaluator")
    url = reverse("role_end", args=[asked.pk])
    assert "intrekken" in said(client.get(url))
    client.post(url, {"last": ""})
    assert not Grant.objects.filter(pk=asked.pk).exists()
    assert mail.outbox == []


def test_each_half_year_a_role_is_looked_at_by_another(organisation, client):
    later = organisation.now + timedelta(days=400)
    tess, held = organisation.actor("tess", "admin"), grant_of("noor", "evaluator")
    due = {each.grant.pk: each.due for each in register.standing(Grant.objects.all(), later)}
    assert due[held.pk]
    assert register.reviews_due(later) == sum(due.values())
    grants.review(held, at=later, by=tess)
    [after] = register.standing([Grant.objects.get(pk=held.pk)], later)
    assert not after.due
    assert register.reviews_due(later) == sum(due.values()) - 1
    with pytest.raises(grants.Fault) as refused:
        grants.review(grant_of("tess", "admin"), at=later, by=tess)
    assert refused.value.code == "own_role"
    with pytest.raises(grants.Fault) as refused:
        grants.review(held, at=later, by=organisation.actor("petra", "quality_manager"))
    assert refused.value.code == "no_approver"


def test_a_review_on_the_page_is_written_down(organisation, client, tess):
    held = grant_of("noor", "evaluator")
    long_ago = organisation.now - timedelta(days=200)
    Grant.objects.filter(pk=held.pk).update(approved_at=long_ago, since=long_ago)
    page = said(tess.get("/beheer/rollen/"))
    assert "Nog nodig" in page
    assert "na te kijken sinds" in page
    page = post(tess, "role_review", grant=held.pk)
    assert "nog nodig" in said(page)
    assert Grant.objects.get(pk=held.pk).reviewed_by == organisation.account("tess")
    assert lines(organisation.account("noor").pk)[-1] == "role_reviewed"


# --- who sees what ---

KEEPERS = {
    "accounts": {"tess"},
    "employees": {"tess"},
    "teams": {"tess"},
    "account_new": {"tess"},
    "employee_new": {"tess"},
    "roles": {"tess", "directie", "petra", "hr", "ilse"},
    "role_ask": {"tess", "directie", "petra", "hr"},
}
EVERYBODY = ("tess", "directie", "petra", "hr", "ilse", "noor", "bram", "anna")


@pytest.mark.parametrize("name", KEEPERS)
def test_the_register_is_there_only_for_who_keeps_it(client, organisation, name):
    for who in EVERYBODY:
        client.force_login(organisation.account(who))
        status = client.get(reverse(name)).status_code
        assert status == (200 if who in KEEPERS[name] else 404), who


def test_one_person_or_account_is_there_only_for_an_administrator(client, organisation):
    anna, account = organisation.anna, organisation.account("anna")
    addresses = [
        reverse("account_detail", args=[account.pk]),
        reverse("account_close", args=[account.pk]),
        reverse("employee_detail", args=[anna.pk]),
        reverse("leave", args=[anna.pk]),
        reverse("part", args=[anna.pk, "huur"]),
    ]
    for who in EVERYBODY:
        client.force_login(organisation.account(who))
        for address in addresses:
            assert client.get(address).status_code == (200 if who == "tess" else 404), (
                who,
                address,
            )


def test_the_first_part_of_the_register_is_where_one_comes(client, organisation):
    for who, place in (("tess", "accounts"), ("directie", "roles"), ("hr", "roles")):
        client.force_login(organisation.account(who))
        assert client.get("/beheer/")["Location"] == reverse(place)
    client.force_login(organisation.account("noor"))
    assert client.get("/beheer/").status_code == 404


def test_a_look_at_one_person_is_a_line_in_his_log(tess, organisation):
    before = len(lines(organisation.anna.pk))
    tess.get(reverse("employee_detail", args=[organisation.anna.pk]))
    tess.get(reverse("account_detail", args=[organisation.account("anna").pk]))
    assert lines(organisation.anna.pk)[before:] == ["register_read", "register_read"]


def test_a_list_is_a_line_about_nobody(tess):
    before = Detail.objects.count()
    tess.get("/beheer/mensen/")
    assert Detail.objects.count() == before + 1


def test_what_is_not_there_is_not_found(tess, organisation):
    nobody = organisation.anna.pk
    assert tess.get(reverse("account_detail", args=[nobody])).status_code == 404
    assert (
        tess.get(reverse("employee_detail", args=[organisation.account("anna").pk])).status_code
        == 404
    )
    assert tess.get(reverse("role_end", args=[nobody])).status_code == 404


def test_a_coming_role_is_not_due(organisation):
    now = organisation.now
    asked = grants.ask(
        organisation.account("bram"), role="evaluator", term=Term(now + timedelta(days=9)),
        at=now, by=organisation.actor("petra", "quality_manager"),
    )  # fmt: skip
    grants.approve(asked, at=now, by=organisation.actor("tess", "admin"))
    [coming] = register.standing([Grant.objects.get(pk=asked.pk)], now)
    assert (coming.state, coming.due) == ("coming", False)


# --- faults have words ---

SOURCE = Path(klankbord.__file__).parent
ON_PAGES = (
    *(
        f"people/{name}"
        for name in (
            "accounts", "agents", "employment", "grants", "mapping", "periods", "unrecorded"
        )
    ),
    "notices/attesting",
    "notices/dispatching",
    "notices/handing",
    "notices/drafting",
    "notices/months",
    "notices/owntexts",
    "notices/sounds",
    "notices/standings",
    "programmes/drafts",
    "programmes/giving",
    "programmes/pia",
    "programmes/papers",
    "programmes/pdf",
    "people/partings",
    "coaching/bringing",
    "coaching/moving",
    "coaching/goals",
    "reviews/bringing",
    "evaluations/scorecards/drafting",
    "evaluations/picks/picked",
    "evaluations/picks/picking",
    "evaluations/disputes/disputing",
    "evaluations/calibration/calibrating",
    "evaluations/disputes/withdrawing",
    "evaluations/disputes/viewing",
    "evaluations/evaluating/mirroring",
    "evaluations/evaluating/working",
    "evaluations/calibration/calibrated",
)  # fmt: skip


def codes():
    for name in ON_PAGES:
        for node in ast.walk(ast.parse((SOURCE / f"{name}.py").read_text())):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if called == "_check_code":
                yield name, f"no_{node.args[2].value}"
            elif called == "Fault":
                code = node.args[1] if len(node.args) > 1 else None
                if not isinstance(code, ast.JoinedStr):  # made by _check_code, of its argument
                    yield name, code.value if code else None


def test_every_fault_that_can_reach_a_page_has_words_in_both_languages():
    found = list(codes())
    assert len(found) > 20
    without = [(name, code) for name, code in found if code is None]
    # A password is chosen by its holder on pages of its own; kind, role and what was heard come out
    # of lists; who does not keep the list of numbers has no page of it, nor who is no employee.
    assert len(without) == 10
    # What is not whole, or was written by two, is a fault of its own kind in both sorts of drafts.
    # Of coaching/conversations one fault has a code: its forms let no other one happen.
    own = {"draft_unready", "scorecard_unready", "scorecard_conflict", "talk_cancelled"}
    assert {code for _, code in found if code} | own == set(words.FAULTS)
