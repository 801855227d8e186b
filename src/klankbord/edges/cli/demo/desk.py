"""The evaluators at work: they listen to what was assigned to them, and score it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.edges.cli.demo import remarks, staff
from klankbord.edges.cli.demo.staff import Agent
from klankbord.evaluations import queries
from klankbord.evaluations.evaluating import assessing
from klankbord.evaluations.models import Assignment
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people.models import Role
from klankbord.recordings.listening import playback

PURPOSE = "training"
A_DAY = 4
"""Recordings that an evaluator takes on a working day at most."""
EACH = timedelta(minutes=40)
NOT_ASKED = 0.07
"""How often a question does not fit the call."""


class Desk:
    """Two evaluators, and how good they find what they hear."""

    def __init__(self) -> None:
        self._chance = Random(1977)  # noqa: S311  the same demo each time, nothing secret
        self._level: dict[str, float] = {}

    def work(self, name: str, heard: Mapping[UUID, Agent], at: datetime, *, week: int) -> None:
        """One working day of an evaluator: the recordings that wait longest.

        Args:
            name: Which one.
            heard: Whose recording each is, of those that may be scored today.
            at: When he begins.
            week: Of the programme: people learn.
        """
        actor = staff.actor(name, Role.EVALUATOR, at)
        waiting = [leg for leg in _assigned(actor, at) if leg in heard]
        for number, leg in enumerate(waiting[:A_DAY]):
            self._score(leg, heard[leg], actor, at + number * EACH, week=week)

    def begin(self, name: str, at: datetime) -> None:
        """Begin with a recording, and leave it half filled in."""
        actor = staff.actor(name, Role.EVALUATOR, at)
        first = queries.work(actor, at=at)[0]
        playback.begin(first.leg, purpose=PURPOSE, reason="drawn_sample", actor=actor, at=at)
        answers = {"naam": {"option": "ja"}}
        assessing.save_draft(
            first.leg, answers=answers, comment=remarks.DRAFT, actor=actor, at=at + EACH / 4
        )

    def _score(self, leg: UUID, agent: Agent, actor: Actor, at: datetime, *, week: int) -> None:
        playback.begin(leg, purpose=PURPOSE, reason="drawn_sample", actor=actor, at=at)
        answers = self._answers(agent, week)
        assessing.submit(
            leg,
            answers=answers,
            comment=self._remark(answers),
            actor=actor,
            at=at + EACH / 2,
        )

    def _answers(self, agent: Agent, week: int) -> dict[str, dict[str, Any]]:
        chance = self._chance.random
        level = self._level.setdefault(agent.number, self._chance.uniform(0.35, 0.8))
        # One team learns much, the second a little, the third was good already.
        learned = {"huur": 0.012, "reparatie": 0.03, "leefbaarheid": 0.004}[agent.team] * week
        good = min(0.95, level + learned + (0.12 if agent.team == "leefbaarheid" else 0.0))
        answers: dict[str, dict[str, Any]] = {
            "naam": self._yes_or_no(good + 0.15),
            "uitpraten": {"option": "goed"},
            "samenvatten": self._yes_or_no(good - 0.1),
        }
        if chance() > good:
            answers["uitpraten"] = (
                {"option": "deels"}
                if chance() < 0.75
                else {"option": "niet", "comment": self._chance.choice(remarks.INTERRUPTED)}
            )
        if agent.number == staff.JORIS:  # what he disputes has to stand there
            answers["uitpraten"] = {"option": "deels"}
        return answers

    def _remark(self, answers: Mapping[str, Mapping[str, Any]]) -> str:
        if self._chance.random() < 0.55:
            return ""
        summed = answers["samenvatten"].get("option")
        well = answers["uitpraten"]["option"] == "goed"
        kind = "calm" if well and summed == "ja" else "sum_up" if well else "pause"
        return self._chance.choice(remarks.REMARKS[kind])

    def _yes_or_no(self, likely: float) -> dict[str, Any]:
        if self._chance.random() < NOT_ASKED:
            return {"na": True}
        return {"option": "ja" if self._chance.random() < likely else "nee"}


def _assigned(actor: Actor, at: datetime) -> list[UUID]:
    """What waits for an evaluator, the longest first; as the system sees it, which is quicker."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Assignment.objects.filter(evaluator=actor.account, closed_at=None)
        return list(rows.order_by("assigned_at", "pk").values_list("leg", flat=True))
