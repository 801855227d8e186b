"""What this package holds about a person: talks about him, and talks that he held as a coach."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from klankbord.coaching import bringing, conversations, goals, moving
from klankbord.coaching.models import Conversation, Side
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, EACH_ITS_DAY, MONITORING, PROOF, Value
from klankbord.law.texts import Text
from klankbord.vault import boxes

_PLACE = ("takes_place_at", Text("gesprek op", "takes place"))
_CLOSED = ("closed_at", Text("afgesloten", "closed"))
_PARTS = {
    "employee": conversations.part_name(Side.EMPLOYEE),
    "coach": conversations.part_name(Side.COACH),
    "added": conversations.ADDED,
}


def _words(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    sealed = {each.key: conversations.row_of(each) for each in rows}
    parts = {name: boxes.unseal_all(box, sealed) for name, box in _PARTS.items()}
    return {
        each.pk: {
            **{name: found.get(each.key_id, b"").decode() for name, found in parts.items()},
            "agreements": _agreements(each),
            "goals": _goals(each),
            "brought": _brought(each),
            "changes": _changes(each),
        }
        for each in rows
    }


def _agreements(talk: Conversation) -> Value:
    rows = list(talk.agreements.order_by("number"))
    names = {row: conversations.agreement_name(row.number) for row in rows}
    if talk.key.gone_at is not None:
        return []
    words = boxes.unseal_each(talk.key, names.values(), row=conversations.row_of(talk))
    told = [
        {
            "text": words.get(name, b"").decode(),
            "owner": row.owner,
            "due_on": row.due_on,
            "done_at": row.done_at,
        }
        for row, name in names.items()
    ]
    return {"agreed": told} if told else []


def _goals(talk: Conversation) -> Value:
    rows = list(talk.goals.order_by("number"))
    if talk.key.gone_at is not None or not rows:
        return []
    names = [name for row in rows for name in goals.boxes_of(row.number)]
    words = boxes.unseal_each(talk.key, names, row=conversations.row_of(talk))
    told = [
        {
            "text": words.get(goals.box_of(row.number), b"").decode(),
            "question": row.question,
            "due_on": row.due_on,
            "start": json.loads(words.get(goals.start_box(row.number), b"null")),
            "employee_says": row.employee_says,
            "employee": words.get(goals.said_box(row.number, Side.EMPLOYEE), b"").decode(),
            "coach_says": row.coach_says,
            "coach": words.get(goals.said_box(row.number, Side.COACH), b"").decode(),
            "ended_at": row.ended_at,
        }
        for row in rows
    ]
    return {"aimed": told}


def _brought(talk: Conversation) -> Value:
    rows = list(talk.brought.order_by("number"))
    if talk.key.gone_at is not None or not rows:
        return []
    names = {row: bringing.box_of(row.number) for row in rows}
    words = boxes.unseal_each(talk.key, names.values(), row=conversations.row_of(talk))
    told = []
    for row, name in names.items():
        text, link = bringing.words(words.get(name, b""))
        told.append({"kind": row.kind, "by": row.made_by, "text": text, "link": link,
                     "at_ms": row.at_ms})  # fmt: skip
    return {"brought": told}


def _changes(talk: Conversation) -> Value:
    rows = list(talk.changes.order_by("number"))
    if talk.key.gone_at is not None or not rows:
        return []
    names = {row: moving.box_of(row.number) for row in rows}
    words = boxes.unseal_each(talk.key, names.values(), row=conversations.row_of(talk))
    told = [
        {"by": row.made_by, "text": words.get(name, b"").decode(), "was_at": row.was_at,
         "becomes_at": row.becomes_at}
        for row, name in names.items()
    ]  # fmt: skip
    return {"changed": told}


SECTIONS = (
    section(
        "conversation",
        Of(
            Conversation,
            employee=("employee",),
            since="planned_at",
            until="key.keep_until",
            values={"takes_place_at": _PLACE, "closed_at": _CLOSED},
            sealed={
                "employee": Text("wat u schreef", "what you wrote"),
                "coach": Text("wat uw coach schreef", "what your coach wrote"),
                "added": Text("wat u later toevoegde", "what you added later"),
                "agreements": Text("afspraken", "agreements"),
                "goals": Text("doelen", "goals"),
                "brought": Text("wat op tafel kwam", "what was brought"),
                "changes": Text("verzet of afgezegd", "moved or cancelled"),
            },
            opened=_words,
            related=("key",),
        ),
        tables=(
            "coaching_agreement",
            "coaching_brought",
            "coaching_change",
            "coaching_goal",
            "coaching_item",
        ),
        what=Text(
            "Een coachgesprek met u: wat u en uw coach schreven, de afspraken en de doelen.",
            "A coaching conversation with you: what you both wrote, agreements and goals.",
        ),
        source=Text("Van u en van uw coach.", "From you and from your coach."),
        basis=MONITORING,
        kept=EACH_ITS_DAY,
    ),
    section(
        "conversation_held",
        Of(
            Conversation,
            account=("coach",),
            since="planned_at",
            until="key.keep_until",
            values={"takes_place_at": _PLACE, "closed_at": _CLOSED},
            related=("key",),
        ),
        what=Text(
            "Dat u een coachgesprek met een ander had.",
            "That you held a coaching conversation with somebody else.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)
