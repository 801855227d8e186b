"""Two processes of the server, each with its groups of calls, are one gate.

Both are asked about the same calls at once, one from the first to the last and the other back, and
both are told what happens. KLANKBORD_ROUNDS in the environment says how often.
"""

import http.client
import json
import os
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

import calling
import cast
import wellness
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import GateCall, GateEvent, Offer

TIMES = max(1, int(os.environ.get("KLANKBORD_ROUNDS", "5")) // 5)
CALLS, ROUNDS = 12, 2
"""So many calls at once, twice; each of the servers can answer them all at once."""
MOST = 10
"""Calls of a person that are drawn, which is nearly all, and as many as the law lets."""
AGENTS = ("agent-1001", "agent-1002")
TEXT = "NL-2"


class Gate:
    """Two servers, to ask and to tell things at once."""

    def __init__(self, urls: Sequence[str], token: str) -> None:
        self.urls = urls
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._local = threading.local()

    def all_at_once(self, sent: Sequence[tuple[int, str, Any]]) -> list[Any]:
        """The answers to requests, in their order; each names its server, by place."""
        together = threading.Barrier(len(sent))

        def send(server: int, path: str, body: Any) -> Any:
            together.wait(60)
            address = self.urls[server].removeprefix("http://")
            connection = http.client.HTTPConnection(address, timeout=60)
            connection.request("POST", calling.BASE + path, json.dumps(body), self._headers)
            got = connection.getresponse()
            answer = json.loads(got.read())
            connection.close()
            assert got.status == 200, answer
            return answer

        with ThreadPoolExecutor(len(sent)) as hands:
            return [each.result(90) for each in [hands.submit(send, *one) for one in sent]]

    def asked(self, rows: Sequence[Any]) -> list[Any]:
        """What is answered about calls: one answer each, since both servers give the same."""
        there = [(0, "/gate/calls", row) for row in rows]
        back = [(1, "/gate/calls", row) for row in reversed(rows)]
        answers = self.all_at_once(
            [each for pair in zip(there, back, strict=True) for each in pair]
        )
        first, second = answers[::2], answers[:0:-2]
        assert first == second
        return first

    def told(self, events: Sequence[tuple[int, str, dict[str, Any]]]) -> list[Any]:
        """What is answered to events: server, call, event."""
        return self.all_at_once(
            [
                (server, f"/gate/calls/{call}/events", {"source": cast.SOURCE, **event})
                for server, call, event in events
            ]
        )


def rows(number: int, began: datetime) -> list[dict[str, Any]]:
    """A round of calls: two people by turns, and each caller calls both of them."""
    made = [
        cast.offer(
            number * CALLS + place,
            at=began,
            agent=AGENTS[place % 2],
            caller_ref=f"+3161234{number * CALLS + place // 2:04d}",
        )
        for place in range(CALLS)
    ]
    for row in made:
        row.pop("file")
    return made


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_servers_that_are_asked_and_told_at_once_are_one_gate(world, _time):
    with world.here():
        token = calling.Door().token("zoom")
    with world.connect() as owner:
        plan = {"per_person": MOST, "ceiling": MOST}
        owner.execute("ALTER TABLE programmes_version DISABLE TRIGGER USER")
        owner.execute("UPDATE programmes_version SET plan = %s", [json.dumps(plan)])
    gate = Gate([world.serve("--threads", str(CALLS)) for _ in range(2)], token)
    drawn: list[str] = []
    for number in range(ROUNDS):
        answers = gate.asked(rows(number, timezone.now()))
        drawn += [each["call"] for each in answers if each["drawn"]]
    assert len(drawn) == MOST * len(AGENTS)

    now = timezone.now().isoformat()
    played = {"event": "announced", "version": TEXT, "at": now}
    objected = {"event": "caller_objected", "at": now}
    answers = gate.told([(server, call, played) for call in drawn for server in (0, 1)])
    assert {each["recording"] for each in answers} == {"start"}
    crossing = [
        (place % 2 ^ server, call, event)
        for place, call in enumerate(drawn)
        for server, event in ((0, {"event": "hold"}), (1, objected))
    ]
    gate.told(crossing)
    answers = gate.told([(server, call, played) for call in drawn for server in (0, 1)])
    assert {each["recording"] for each in answers} == {"stop"}
    held(world, drawn, calls=ROUNDS * CALLS)


def held(world: Any, drawn: Sequence[str], *, calls: int) -> None:
    """What is written down is what one server would have written."""
    with world.here(), access.deed(Access(SYSTEM, "retain", None, timezone.now())):
        results = Counter(Offer.objects.values_list("result", flat=True))
        assert results == {"not_drawn": calls - len(drawn), "refused": len(drawn)}
        kinds = Counter(GateEvent.objects.values_list("kind", flat=True))
        assert kinds == dict.fromkeys(("announced", "hold", "caller_objected"), len(drawn))
        assert GateCall.objects.count() == len(drawn)
    assert wellness.findings(world) == set()
