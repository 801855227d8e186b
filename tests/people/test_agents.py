"""What telephone platforms call people."""

from datetime import timedelta

import pytest

import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.people import agents
from klankbord.people.faults import Fault
from klankbord.people.models import AgentRef
from klankbord.people.periods import Term

AT = woonstede.TODAY
DAY = timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


def name(number, since, until=None):
    return agents.map_(
        woonstede.employee(number),
        source="folder",
        ref="agent-1001",
        term=Term(since, until),
        at=AT,
        by=SYSTEM,
    )


def test_an_extension_is_the_one_who_had_it_at_that_moment():
    anna, joris = woonstede.employee("1001"), woonstede.employee("1002")
    agents.unmap(AgentRef.objects.get(ref="agent-1001"), until=AT, at=AT, by=SYSTEM)
    name("1002", AT)
    assert agents.resolve("folder", "agent-1001", AT - timedelta(microseconds=1)) == anna
    assert agents.resolve("folder", "agent-1001", AT) == joris


def test_an_extension_is_never_two_people_at_once():
    with pytest.raises(Fault, match="already"):
        name("1002", AT)


def test_an_unknown_extension_is_nobody():
    assert agents.resolve("folder", "agent-9", AT) is None
    assert agents.resolve("genesys", "agent-1001", AT) is None
