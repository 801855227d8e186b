"""Keys to the API."""

from datetime import timedelta

import pytest

import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.people import accounts, grants, tokens
from klankbord.people.faults import Fault
from klankbord.people.models import Token
from klankbord.people.periods import Term

AT = woonstede.TODAY
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


def issue(account, by, **changed):
    given = {"name": "pbx", "scopes": ["gate"], "expires_at": AT + 30 * DAY, "at": AT, "by": by}
    return tokens.issue(account, **given | changed)


@pytest.mark.parametrize(
    "given",
    [
        {"scopes": ["recordings:write"]},
        {"scopes": ["gate:events", "me:read"], "sources": []},
        {"scopes": ["me:read"], "sources": ["folder"]},
        {"scopes": ["recordings:write"], "sources": ["Folder 1"]},
    ],
)
def test_a_token_that_offers_calls_names_its_platforms_and_no_other_does(platform, given):
    with pytest.raises(Fault):
        issue(platform, woonstede.actor("tess", "admin"), **given)
    assert not Token.objects.exists()


@pytest.fixture
def platform():
    made = accounts.create(email="pbx@woonstede.example", name="PBX", at=AT, by=SYSTEM).account
    asked = grants.ask(
        made, role="integration", term=Term(AT), at=AT, by=woonstede.actor("anna", "employee")
    )
    grants.approve(asked, at=AT, by=woonstede.actor("tess", "admin"))
    return made


def test_a_token_is_known_by_its_hash_alone(platform):
    token, secret = issue(
        platform, woonstede.actor("tess", "admin"), scopes=["gate", "calls:write"]
    )
    assert secret not in str(Token.objects.values().get())
    assert tokens.resolve(tokens.hashed(secret), AT) == tokens.Pass(
        platform, frozenset({"gate", "calls:write"}), frozenset()
    )
    assert tokens.resolve(tokens.hashed(secret + "x"), AT) is None
    assert tokens.resolve(tokens.hashed(""), AT) is None
    assert token.digest != secret


def test_a_token_ends_on_its_day_and_with_its_account(platform):
    _, secret = issue(platform, woonstede.actor("tess", "admin"))
    assert tokens.resolve(tokens.hashed(secret), AT + 30 * DAY - timedelta(seconds=1)) is not None
    assert tokens.resolve(tokens.hashed(secret), AT + 30 * DAY) is None
    assert tokens.resolve(tokens.hashed(secret), AT - DAY) is None
    accounts.close(platform, at=AT, by=SYSTEM)
    assert tokens.resolve(tokens.hashed(secret), AT) is None


def test_a_revoked_token_is_dead_at_once(platform):
    token, secret = issue(platform, woonstede.actor("tess", "admin"))
    with pytest.raises(Fault):
        tokens.revoke(token, at=AT, by=woonstede.actor("noor", "evaluator"))
    tokens.revoke(token, at=AT, by=woonstede.actor("tess", "admin"))
    assert tokens.resolve(tokens.hashed(secret), AT) is None


def test_an_administrator_cannot_make_himself_into_an_evaluator():
    noor, tess = woonstede.account("noor"), woonstede.actor("tess", "admin")
    with pytest.raises(Fault, match="Persons make their own"):
        issue(noor, tess)
    token, _ = issue(noor, woonstede.actor("noor", "evaluator"))
    assert token.account == noor


@pytest.mark.parametrize(
    "changed",
    [
        {"scopes": []},
        {"scopes": ["Alles!"]},
        {"name": " "},
        {"expires_at": AT},
        {"expires_at": AT + 731 * DAY},
    ],
)
def test_a_token_that_could_be_anything_is_refused(platform, changed):
    with pytest.raises(Fault):
        issue(platform, woonstede.actor("tess", "admin"), **changed)
