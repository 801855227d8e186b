"""What the two bring to their talk: subjects, praise, something to learn from, moments of a call.

Both see it at once, until the talk ends: there are no private notes.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from klankbord.coaching import conversations
from klankbord.coaching.models import Brought, Conversation, Item, Side
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.vault import boxes

MAX_WORDS = 500  # characters
MAX_LINK = 500
MOST = 30
OF_THE_COACH = (Brought.Kind.PRAISE, Brought.Kind.MATERIAL)


@dataclass(frozen=True, slots=True)
class Thing:
    """What is brought.

    Attributes:
        kind: Of `Brought.Kind`.
        text: In the words of who brings it.
        link: Where there is more: an https address; material alone has one.
        position: The place on the agenda of the call of a moment.
        at_ms: Where in that call.
    """

    kind: str
    text: str
    link: str = ""
    position: int | None = None
    at_ms: int | None = None


def bring(conversation: UUID, thing: Thing, *, actor: Actor, at: datetime) -> None:
    """Put something on the table of a talk that has not ended.

    Raises:
        Fault: The talk has ended, there is too much, the words are none or too many, the link is
            no https address, it is for the coach to bring, or the moment lies in no call of the
            agenda that can be talked about.
        NoSuchConversation: It is not there (any more).
        Refused: The law says no.
    """
    _check(thing)

    def deed(found: Conversation, side: Side) -> None:
        if side != Side.COACH and thing.kind in OF_THE_COACH:
            raise Fault("The coach brings praise and material.", "talk_coach_brings")
        number = (found.brought.aggregate(last=Max("number"))["last"] or 0) + 1
        if found.closed_at is not None or number > MOST:
            raise Fault(f"An open talk has room for {MOST} things.", "talk_full")
        moment = thing.kind == Brought.Kind.MOMENT
        Brought.objects.create(
            conversation=found,
            number=number,
            kind=thing.kind,
            made_at=at,
            made_by=side,
            item=_call(found, thing) if moment else None,
            at_ms=thing.at_ms if moment else None,
        )
        said = {"text": thing.text.strip(), "link": thing.link.strip()}
        data = json.dumps(said, ensure_ascii=False).encode()
        boxes.seal(found.key, box_of(number), data, row=conversations.row_of(found))
        conversations.note(found, "talk_brought", actor, at, sort=thing.kind)

    conversations.done(conversation, deed, reason="bring", actor=actor, at=at)


def take_back(conversation: UUID, number: int, *, actor: Actor, at: datetime) -> None:
    """Take away what one brought oneself, words and all, until the talk ends.

    Raises:
        Fault: It is not there, it is the other's, or the talk has ended.
        NoSuchConversation, Refused: As `bring`.
    """

    def deed(found: Conversation, side: Side) -> None:
        mine = found.brought.filter(number=number, made_by=side)
        if found.closed_at is not None or not mine.exists():
            raise Fault("Only what is one's own is taken back, until the end.", "talk_not_yours")
        mine.delete()
        boxes.remove(found.key, box_of(number))
        conversations.note(found, "talk_taken_back", actor, at)

    conversations.done(conversation, deed, reason="bring", actor=actor, at=at)


def box_of(number: int) -> str:
    """The box of the words of a thing."""
    return f"brought.{number}"


def words(sealed: bytes) -> tuple[str, str]:
    """(text, link) out of an opened box."""
    said = json.loads(sealed or b"{}")
    return str(said.get("text", "")), str(said.get("link", ""))


def _check(thing: Thing) -> None:
    text, link = thing.text.strip(), thing.link.strip()
    if thing.kind not in Brought.Kind.values or not 1 <= len(text) <= MAX_WORDS:
        raise Fault(f"Bring something in 1 to {MAX_WORDS} characters.", "talk_words")
    if link and (
        thing.kind != Brought.Kind.MATERIAL
        or not link.startswith("https://")
        or len(link) > MAX_LINK
        or any(sign.isspace() for sign in link)
    ):
        raise Fault("Material may have a link that begins with https://.", "talk_link")


def _call(found: Conversation, thing: Thing) -> Item:
    rows = found.items.select_related("evaluation__leg").filter(restricted_at=None, held=False)
    item = next((row for row in rows if row.position == thing.position), None)
    leg = item.evaluation.leg if item is not None and item.evaluation is not None else None
    if item is None or leg is None or thing.at_ms is None:
        raise Fault("Choose a call of the agenda that is still there.", "talk_call")
    if not 0 <= thing.at_ms < max(leg.duration_ms, 1):
        raise Fault("That moment lies after the end of the call.", "talk_moment")
    return item
