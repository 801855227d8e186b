"""May I? Asked about a conversation, by whoever came to a door, and never quietly."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.coaching import facts
from klankbord.coaching.models import Conversation, Item
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings import custody
from klankbord.recordings.listening import asking


class NoSuchConversation(Exception):
    """There is no such conversation, or its term has passed."""


def ask(
    conversation: UUID, *, act: str, purpose: str | None, actor: Actor, at: datetime
) -> Decision:
    """What the law says to an act on a conversation; nothing is opened.

    Question and answer are in the ledger. The employee hears of a no (R32).

    Raises:
        NoSuchAct: It is none of `recordings.asking.ACTS`.
        NoSuchConversation: It is not there (any more).
    """
    if act not in asking.ACTS:
        raise asking.NoSuchAct(act)
    with transaction.atomic(durable=True), held(conversation, at=at) as found:
        return decided(found, act=act, purpose=purpose, actor=actor, at=at, reason="question")


@contextmanager
def held(conversation: UUID, *, at: datetime) -> Iterator[Conversation]:
    """A conversation with its key, locked with its recordings, within the transaction of a deed.

    Raises:
        NoSuchConversation: It is not there (any more).
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        found = (
            Conversation.objects.select_for_update(of=("self",))
            .select_related("key")
            .filter(pk=conversation, key__gone_at=None, key__keep_until__gt=at)
            .first()
        )
        if found is None:
            raise NoSuchConversation(conversation)
        legs = found.items.filter(evaluation__leg__isnull=False)
        custody.lock(legs.values_list("evaluation__leg", flat=True), at=at)
        yield found


def decided(
    found: Conversation, *, act: str, purpose: str | None, actor: Actor, at: datetime, reason: str
) -> Decision:
    """As `ask`, inside the transaction of another deed, about a conversation that is held."""
    items = list(found.items.select_related("evaluation").order_by("position"))
    questions = [
        facts.for_item(item, act=act, purpose=purpose, actor=actor, at=at, reason=reason)
        for item in facts.discussed(items, act)
    ]
    decision = decisions.decide(
        facts.strictest(questions),
        about=[found.employee_id],
        by=actor,
        thing=found.pk,
        reason=reason,
    )
    if not decision.allowed and actor.employee != found.employee_id:
        afterwards.tell(_refused(items, decision, act, actor), at=at, by=actor)
    return decision


def _refused(items: list[Item], decision: Decision, act: str, actor: Actor) -> afterwards.Happening:
    first = items[0]
    leg = first.evaluation.leg_id if first.evaluation is not None else None
    return afterwards.Happening(
        kind=AfterNotice.Kind.REFUSED,
        employee=first.employee_id,
        leg=leg or first.conversation_id,
        function=actor.role,
        purpose=str(decision.question.get("purpose", "")),
        reason=act,
        rules=decision.denied_by,
    )
