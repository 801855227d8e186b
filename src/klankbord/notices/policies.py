"""The privacy policy (privacyreglement): published as a version, then announced to people."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from klankbord.gate.access import Actor
from klankbord.law import vocabulary
from klankbord.ledger import book
from klankbord.notices.models import Policy
from klankbord.people.faults import Fault
from klankbord.programmes import lifecycle, words
from klankbord.programmes.models import Version


def publish(*, number: int, items: Sequence[str], text: str, at: datetime, by: Actor) -> Policy:
    """Keep a version of the policy. Nothing follows from it until it is announced and delivered.

    Args:
        number: The next number; a version is never changed.
        items: Which of P1 to P15 (law.md 4) the text holds.
        text: The whole text.
        at: Now.
        by: Who.

    Raises:
        Fault: The number is not the next, an item is unknown, or the text is empty.
    """
    with transaction.atomic(durable=True):
        return record(number=number, items=items, text=text, at=at, by=by)


def record(*, number: int, items: Sequence[str], text: str, at: datetime, by: Actor) -> Policy:
    """As `publish`, inside the transaction of another deed. The same again changes nothing."""
    if not set(items) <= set(vocabulary.POLICY_ITEMS):
        raise Fault("The items of a policy are P1 to P15.")
    if not text.strip():
        raise Fault("A policy has a text.")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    held = [item for item in vocabulary.POLICY_ITEMS if item in items]
    known = Policy.objects.filter(number=number).first()
    if known is not None:
        if (known.sha256, known.items) != (sha256, held):
            raise Fault(f"Policy {number} is there and says something else. Publish the next.")
        return known
    newest = Policy.objects.order_by("-number").first()
    expected = 1 if newest is None else newest.number + 1
    if number != expected:
        raise Fault(f"The next policy is number {expected}.")
    policy = Policy.objects.create(
        number=number, items=held, text=text, sha256=sha256, published_at=at
    )
    book.append(
        "policy_published",
        at=at,
        subjects=[],
        detail={"number": number, "sha256": sha256, "function": by.role},
    )
    return policy


def announce(
    policy: Policy,
    *,
    channel: str,
    findable: bool,
    versions: Sequence[Version],
    at: datetime,
    by: Actor,
) -> None:
    """Announce a policy: from now the lead time runs for the versions that rest on it (R16, R31).

    Args:
        policy: What is announced.
        channel: How: one of programmes.words.CHANNELS; upload_only is no announcement.
        findable: Whether people find it in two clicks or fewer.
        versions: The programme versions that it is the policy of.
        at: Now.
        by: Who; a person with an account.

    Raises:
        Fault: The channel is unknown, or it was announced already.
        Flawed: The evidence cannot be recorded.
    """
    if channel not in words.CHANNELS:
        raise Fault(f"Announce through one of {', '.join(words.CHANNELS)}.")
    with transaction.atomic(durable=True):
        locked = Policy.objects.select_for_update().get(pk=policy.pk)
        if locked.announced_at is not None:
            raise Fault(f"Policy {locked.number} was announced already. Publish the next.")
        record_announcement(locked, channel=channel, findable=findable, at=at, by=by)
        detail = {
            "number": locked.number,
            "items": locked.items,
            "channel": channel,
            "findable": findable,
        }
        for version in versions:
            lifecycle.record(version, lifecycle.Given("policy", at, detail), at=at, by=by)


def record_announcement(
    policy: Policy, *, channel: str, findable: bool, at: datetime, by: Actor
) -> None:
    """Write down how a policy was announced, inside the transaction of another deed."""
    policy.announced_at, policy.channel, policy.findable = at, channel, findable
    policy.save(update_fields=["announced_at", "channel", "findable"])
    book.append(
        "policy_announced",
        at=at,
        subjects=[],
        detail={"number": policy.number, "channel": channel, "function": by.role},
    )


def is_complete(policy: Policy) -> bool:
    """Whether it holds everything that art. 13 AVG asks: all of P1 to P15."""
    return set(vocabulary.POLICY_ITEMS) <= set(policy.items)
