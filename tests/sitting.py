"""A member of the works council, who is not among the people of every story."""

from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.people import accounts, grants
from klankbord.people.models import Account
from klankbord.people.periods import Term
from woonstede import QUICK


def member(*, at: datetime, asked_by: Actor, approved_by: Actor) -> Account:
    """The account of or@woonstede.example, who sits in the council from a moment on."""
    with QUICK:
        email = "or@woonstede.example"
        made = accounts.create(email=email, name="Yasmin Kooistra", at=at, by=approved_by)
    asked = grants.ask(made.account, role="works_council", term=Term(at), at=at, by=asked_by)
    grants.approve(asked, at=at, by=approved_by)
    return made.account
