"""A programme file that also says what people and callers were told: everything in one deed.

What programmes.loading takes, and besides: evidence of a policy with its text publishes it, and
evidence of an announcement attests the line. So one file brings a programme into force.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.notices import announcements, attesting, policies
from klankbord.notices.attesting import TestCall
from klankbord.notices.models import Attestation, Policy
from klankbord.people import faults
from klankbord.people.shapes import Flaw, Flawed
from klankbord.programmes import drafts
from klankbord.programmes import loading as programmes
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.loading import Content, Loaded
from klankbord.programmes.models import Version


def load(mapping: Mapping[str, Any], *, at: datetime, by: Actor) -> Loaded:
    """Load a programme version with its evidence, its policy and its lines.

    Args:
        mapping: A file of docs/reference/programme-file.md, as read from TOML or JSON.
        at: Now.
        by: Who; a person with an account.

    Raises:
        Flawed: Everything that is wrong, each with its place. Nothing was stored.
    """
    content = programmes.check(mapping, at)
    with transaction.atomic(durable=True):
        return record(content, at=at, by=by)


def record(content: Content, *, at: datetime, by: Actor) -> Loaded:
    """Store what a file says, inside the transaction of another deed.

    Raises:
        Flawed: As `load`.
    """
    loaded = programmes.record(content, at=at, by=by)
    for number, given in enumerate(content.evidence, start=1):
        try:
            _told(given, loaded.version, at=at, by=by)
        except faults.Fault as fault:
            raise Flawed([Flaw(f"evidence[{number}]", str(fault))]) from fault
    attesting.record_for(loaded.version, at=at, by=by)
    return loaded


def submit(draft: UUID, *, at: datetime, by: Actor) -> Version:
    """Make a version of a draft, with the lines that are proven for its programme.

    Raises:
        drafts.Unready: Something is still to do; nothing was stored.
        faults.Fault: It was submitted or dropped, or it is not for him.
    """
    with access.keeping(by, at):
        made = drafts.record_submission(draft, at=at, by=by)
        attesting.record_for(made, at=at, by=by)
    return made


def renew(
    version: Version,
    *,
    course: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    by: Actor,
) -> Version:
    """The next course under the same consent: a version of its own, in one deed.

    Raises:
        drafts.Unready: The period will not do.
        faults.Fault: The consent does not reach so far, or it is not for him.
    """
    with access.keeping(by, at):
        made = drafts.record_renewal(
            version, course=course, starts_at=starts_at, ends_at=ends_at, at=at, by=by
        )
        attesting.record_for(made, at=at, by=by)
    return made


def _told(given: Given, version: Version, *, at: datetime, by: Actor) -> None:
    if given.kind == "policy":
        _policy(given, at=at, by=by)
    elif given.kind == "announcement":
        _line(given, version, at=at, by=by)


def _policy(given: Given, *, at: datetime, by: Actor) -> None:
    said = given.detail
    known = Policy.objects.filter(number=said["number"]).first()
    if "text" not in said and known is None:
        raise faults.Fault(f"policy {said['number']} is not published. Give its text.")
    if "text" in said:
        known = policies.record(
            number=said["number"], items=said["items"], text=said["text"], at=at, by=by
        )
    if known is not None and set(known.items) != set(said["items"]):
        raise faults.Fault(f"policy {known.number} holds other items than this says.")
    if known is not None and known.announced_at is None:
        policies.record_announcement(
            known, channel=said["channel"], findable=said["findable"], at=given.happened_at, by=by
        )


def _line(given: Given, version: Version, *, at: datetime, by: Actor) -> None:
    said = given.detail
    script = announcements.script(said["text"])
    told = (said["text_language"], set(said["purposes"]), said["names_website"])
    if told != (script.language, set(script.purposes), script.names_website):
        raise faults.Fault(f"{script.name} has another language, other purposes or no website.")
    if said["seen_by_dpo"] and not given.document_sha256:
        raise faults.Fault(
            "what a DPO saw on paper has its document_sha256. Without it leave seen_by_dpo false:"
            " the DPO sees it on his own page."
        )
    known = Attestation.objects.filter(line=said["line"], tested_at__gte=given.happened_at)
    if known.exists():
        return
    heard = Attestation.Heard.WHOLE if said["heard_on_both_ends"] else Attestation.Heard.NOTHING
    call = TestCall(
        line=said["line"],
        language=said["language"],
        text=said["text"],
        configuration_sha256=said["configuration_sha256"],
        tested_at=given.happened_at,
        caller_heard=heard,
        agent_heard=heard,
    )
    made = attesting.record(
        call,
        programmes=[version.programme.code],
        at=at,
        by=by,
        document_sha256=given.document_sha256 if said["seen_by_dpo"] else "",
    )
    attesting.record_seen_on_paper(made, at=at, by=by)
