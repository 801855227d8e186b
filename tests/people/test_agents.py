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
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


def name(number, since, until=None, ref="agent-1001"):
    return agents.map_(
        woonstede.employee(number),
        source="folder",
        ref=ref,
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


def test_a_desk_is_of_several_people_in_turn_and_of_nobody_in_between():
    anna, joris = woonstede.employee("1001"), woonstede.employee("1002")
    name("1001", AT, AT + 4 * HOUR, ref="desk-7")
    name("1002", AT + 5 * HOUR, AT + 9 * HOUR, ref="desk-7")
    at = [agents.resolve("folder", "desk-7", AT + hours * HOUR) for hours in (0, 3, 4, 5, 9)]
    assert at == [anna, anna, None, joris, None]


def test_an_extension_is_never_two_people_at_once_and_the_other_is_named():
    with pytest.raises(agents.Overlap, match="employee 1001 agent-1001 already") as caught:
        name("1002", AT)
    assert caught.value.other == AgentRef.objects.get(ref="agent-1001")


@pytest.mark.parametrize("ref", ["", " ", "x" * 81, "a\x00b", "a\nb"])
def test_what_is_no_name_is_refused(ref):
    with pytest.raises(Fault) as caught:
        name("1001", AT, ref=ref)
    assert caught.value.code == "no_platform"


def test_an_unknown_extension_is_nobody():
    assert agents.resolve("folder", "agent-9", AT) is None
    assert agents.resolve("genesys", "agent-1001", AT) is None
