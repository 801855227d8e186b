"""The proof that a line plays an announcement: a test call, seen by a DPO, until the line changes.

One person makes the test call and writes down what was heard at both ends, another one, who is a
data protection officer, sees it. From the test call on the line is proven; nobody ticks that it is.
Whatever changes on the line ends the proof at that moment, whoever tells it. A platform's or an
agent's word that "notice was given" is a claim, never a proof (design 4.5).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from klankbord.database import turns
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.notices import announcements
from klankbord.notices.models import Attestation, LineChange
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.programmes import lifecycle
from klankbord.programmes.evidence import LANGUAGE, LINE, SHA256
from klankbord.programmes.models import Evidence, Version

KEEPERS = (Role.QUALITY_MANAGER, Role.ADMIN)
"""Who makes test calls."""

READERS = (*KEEPERS, Role.DPO, Role.WORKS_COUNCIL)
"""Who sees lines and what proves them."""

TELLERS = (*KEEPERS, Role.DPO, Role.INTEGRATION)
"""Who tells that a line changed: whoever knows it."""

Heard = Attestation.Heard
CHANGED, TESTED, FAILED, DECLINED, REPLACED = "changed", "tested", "failed", "declined", "replaced"
"""Why an attestation ended: the line changed, was tested anew, failed a test; or a DPO did not
accept it, or another test call took its place before he looked."""


@dataclass(frozen=True, slots=True)
class TestCall:
    """What a test call on a line showed."""

    __test__ = False  # pytest takes classes of this name for tests

    line: str
    language: str
    """The language that is spoken on the line."""
    text: str
    """Name of the text in the library that is to be heard."""
    configuration_sha256: str
    """Of the telephone platform's configuration for this line, as exported that day."""
    tested_at: datetime
    caller_heard: str = Heard.WHOLE
    agent_heard: str = Heard.WHOLE

    @property
    def succeeded(self) -> bool:
        """Whether the whole text was heard on both ends, before the recording began."""
        return {self.caller_heard, self.agent_heard} == {str(Heard.WHOLE)}


def record(
    call: TestCall,
    *,
    programmes: Sequence[str],
    at: datetime,
    by: Actor,
    document_sha256: str = "",
) -> Attestation:
    """Write down a test call, inside the transaction of another deed.

    It proves nothing until a DPO has seen it (`record_seen`). A test that failed, or that heard
    something else than was proven, ends the proof of the line at the moment of the test.

    Args:
        call: What it showed.
        programmes: Codes of those that use the line.
        at: Now.
        by: Who made it.
        document_sha256: Of the paper in which the DPO says that he saw it, from before Klankbord.

    Raises:
        Fault: The test lies ahead, or before a change of the line, or says what cannot be.
    """
    _check(call, programmes, at)
    _one_at_a_time(call.line)
    _insist_on_no_later_change(call)
    _end(_open(call.line).filter(dpo_seen_at=None), call.tested_at, REPLACED, at=at, by=by)
    made = _made(call, programmes, at, by)
    made.document_sha256 = document_sha256
    made.save(force_insert=True)
    _tell("line_tested", made, at=at, by=by)
    if not call.succeeded:
        _end(Attestation.objects.filter(pk=made.pk), call.tested_at, FAILED, at=at, by=by)
        _end(_proven(call.line), call.tested_at, FAILED, at=at, by=by)
    else:
        other = ~Q(configuration_sha256=made.configuration_sha256, announcement=made.announcement)
        _end(_proven(call.line).filter(other), call.tested_at, CHANGED, at=at, by=by)
    made.refresh_from_db()
    return made


def record_seen_on_paper(made: Attestation, *, at: datetime, by: Actor) -> None:
    """A test counts that a DPO saw on paper; the evidence for the programmes is with that paper."""
    if made.document_sha256 and made.until is None:
        _prove(made, seen_at=made.tested_at, at=at, by=by)


def record_seen(seen: Attestation, *, at: datetime, by: Actor) -> Attestation:
    """A DPO has seen a test call, inside the transaction of another deed: now the line is proven.

    Raises:
        Fault: It is no DPO, he made the call himself, or it waits no more.
    """
    waits = _waiting(seen, by)
    waits.dpo_id = by.account
    _prove(waits, seen_at=at, at=at, by=by)
    for version in _versions(waits):
        _give(version, waits, at=at, by=by)
    return waits


def record_for(version: Version, *, at: datetime, by: Actor) -> None:
    """Give a new version of a programme the lines that are proven for that programme."""
    code = version.programme.code
    proven = Attestation.objects.filter(_running(at), programmes__contains=[code])
    for each in proven.select_related("announcement").order_by("line"):
        known = version.evidence.filter(kind="announcement", detail__line=each.line)
        if version in _versions(each) and not known.exists():
            _give(version, each, at=at, by=by)


def record_declined(seen: Attestation, *, at: datetime, by: Actor) -> None:
    """A DPO does not accept a test call, inside the transaction of another deed.

    Raises:
        Fault: It is no DPO, he made the call himself, or it waits no more.
    """
    waits = _waiting(seen, by)
    _end(Attestation.objects.filter(pk=waits.pk), waits.since, DECLINED, at=at, by=by)


def record_change(
    line: str, configuration_sha256: str, *, changed_at: datetime, at: datetime, by: Actor
) -> bool:
    """A line has another configuration, inside the transaction of another deed.

    Told of the configuration that was tested, nothing ends: it is the same line still.

    Args:
        line: Which.
        configuration_sha256: Of the new configuration; empty when only known that it changed.
        changed_at: Since when.
        at: Now.
        by: Who tells it.

    Returns:
        Whether a proof ended. Until the next test call nothing on the line is recorded.

    Raises:
        Fault: Somebody else tells it, or the change lies ahead.
    """
    if by.role not in {*TELLERS, "system"}:
        raise Fault("Whoever keeps lines or the rules tells that one changed.", "not_a_keeper")
    if changed_at > at:
        raise Fault("The change lies ahead. Tell it when it is there.", "change_ahead")
    _check_code(LINE.pattern, line, "line")
    if configuration_sha256:
        _check_code(SHA256.pattern, configuration_sha256, "configuration")
    _one_at_a_time(line)
    known = _open(line).first()
    if known is not None and known.configuration_sha256 == configuration_sha256:
        return False
    LineChange.objects.get_or_create(
        line=line,
        changed_at=changed_at,
        defaults={
            "configuration_sha256": configuration_sha256,
            "told_at": at,
            "told_as": by.role,
        },
    )
    detail: dict[str, Code] = {"changed_at": changed_at, "function": by.role}
    if configuration_sha256:
        detail["configuration_sha256"] = configuration_sha256
    book.append("line_changed", at=at, subjects=[], detail=detail)
    # A test after a change tested the line as it is now, unless that is known to be another one.
    tested = _open(line) if configuration_sha256 else _open(line).filter(since__lt=changed_at)
    ended = _end(tested, changed_at, CHANGED, at=at, by=by)
    return any(each.dpo_seen_at is not None for each in ended)


def proof(line: str, at: datetime) -> Attestation | None:
    """The test call that proves at a moment what is heard on a line; None: nothing does."""
    found = Attestation.objects.filter(_running(at), line=line)
    return found.select_related("announcement").first()


def insist_on_keeper(by: Actor) -> None:
    """Insist that somebody makes test calls.

    Raises:
        Fault: He does not.
    """
    if by.role not in KEEPERS:
        raise Fault("Test calls are made by quality managers and administrators.", "not_a_keeper")


def _made(call: TestCall, programmes: Sequence[str], at: datetime, by: Actor) -> Attestation:
    return Attestation(
        line=call.line,
        language=call.language,
        announcement=announcements.kept(announcements.script(call.text)),
        configuration_sha256=call.configuration_sha256,
        programmes=sorted(programmes),
        tested_at=call.tested_at,
        caller_heard=call.caller_heard,
        agent_heard=call.agent_heard,
        attested_at=at,
        attested_as=by.role,
        attested_by_id=by.account,
        since=call.tested_at,
    )


def _prove(found: Attestation, *, seen_at: datetime, at: datetime, by: Actor) -> None:
    _end(_proven(found.line), found.since, TESTED, at=at, by=by)
    found.dpo_seen_at = seen_at
    found.save(update_fields=["dpo", "dpo_seen_at"])
    _tell("line_attested", found, at=at, by=by)


def _give(version: Version, found: Attestation, *, at: datetime, by: Actor) -> None:
    """Let the dossier of a version say what the line proves; the law reads it there."""
    said = found.announcement
    detail = {
        "line": found.line,
        "language": found.language,
        "text": announcements.name_of(said),
        "text_language": said.language,
        "purposes": list(said.purposes),
        "names_website": said.names_website,
        "heard_on_both_ends": True,
        "seen_by_dpo": True,
        "configuration_sha256": found.configuration_sha256,
    }
    given = lifecycle.Given("announcement", found.since, detail, found.document_sha256)
    lifecycle.record(version, given, at=at, by=by)


def _versions(found: Attestation) -> "QuerySet[Version]":
    """The versions of the programmes that use the line and that were not over by the test."""
    return _going_on(found.programmes, found.since)


def _going_on(programmes: Sequence[str], at: datetime) -> "QuerySet[Version]":
    running = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    return Version.objects.filter(running, programme__code__in=programmes)


def _end(
    held: "QuerySet[Attestation]", until: datetime, why: str, *, at: datetime, by: Actor
) -> list[Attestation]:
    """End some attestations; what one proved it proves no more from then on.

    One that is only tested anew goes on in its successor, so the dossiers need not hear of it.
    """
    ended = list(held.select_for_update())
    for each in ended:
        each.until, each.ended_why = max(until, each.since), why
        each.save(update_fields=["until", "ended_why"])
        if each.dpo_seen_at is not None and why != TESTED:
            _tell("line_unproven", each, at=at, by=by)
            used = Evidence.objects.filter(kind="announcement", detail__line=each.line)
            gone = lifecycle.Given("announcement_ended", each.until, {"line": each.line})
            for version in Version.objects.filter(evidence__in=used).distinct():
                lifecycle.record(version, gone, at=at, by=by)
    return ended


def _waiting(seen: Attestation, by: Actor) -> Attestation:
    """What waits for a DPO, locked, when this is one who may look at it."""
    if by.role != Role.DPO or by.account is None:
        raise Fault("Only a data protection officer sees a test call.", "not_a_dpo")
    _one_at_a_time(seen.line)
    found = Attestation.objects.select_for_update(of=("self",)).select_related("announcement")
    waits = found.get(pk=seen.pk)
    if waits.until is not None or waits.dpo_seen_at is not None:
        raise Fault("This test call waits no more.", "waits_no_more")
    if waits.attested_by_id == by.account:
        raise Fault("Another person sees a test call than who made it.", "seen_by_maker")
    return waits


def _open(line: str) -> "QuerySet[Attestation]":
    return Attestation.objects.filter(line=line, until__isnull=True).order_by("since", "pk")


def _proven(line: str) -> "QuerySet[Attestation]":
    return _open(line).exclude(dpo_seen_at=None)


def _running(at: datetime) -> Q:
    ended = Q(until__isnull=True) | Q(until__gt=at)
    return ended & Q(since__lte=at, dpo_seen_at__isnull=False)


def _check(call: TestCall, programmes: Sequence[str], at: datetime) -> None:
    _check_code(LINE.pattern, call.line, "line")
    _check_code(LANGUAGE.pattern, call.language, "language")
    _check_code(SHA256.pattern, call.configuration_sha256, "configuration")
    if not {call.caller_heard, call.agent_heard} <= set(Heard.values):
        raise Fault(f"What was heard is one of {', '.join(Heard.values)}.")
    if call.tested_at > at:
        raise Fault("The test call lies ahead. Write it down when it was made.", "test_ahead")
    known = set(Version.objects.values_list("programme__code", flat=True))
    if not programmes or not set(programmes) <= known:
        raise Fault("Name the programmes that use the line.", "no_programme")
    asked = _going_on(programmes, call.tested_at).values_list("purposes", flat=True)
    named = announcements.script(call.text).purposes
    if not set(named) <= {purpose for each in asked for purpose in each}:
        # The law asks that each purpose is named (R18); none is named that there is not either.
        raise Fault("This text names a purpose that these programmes do not have.", "text_exceeds")


def _check_code(pattern: str, code: str, name: str) -> None:
    if re.fullmatch(pattern, code) is None:
        raise Fault(f"This is no code of a {name}.", f"no_{name}")


def _insist_on_no_later_change(call: TestCall) -> None:
    last = LineChange.objects.filter(line=call.line).order_by("-changed_at").first()
    if last is None:
        return
    if last.changed_at > call.tested_at:
        raise Fault("The line changed after this test call. Make a new one.", "changed_since")
    if last.configuration_sha256 not in ("", call.configuration_sha256):
        raise Fault(
            "The line was said to have another configuration than was tested. Say since when it"
            " has this one.",
            "other_configuration",
        )


def _tell(kind: str, about: Attestation, *, at: datetime, by: Actor) -> None:
    detail = {
        "attestation": str(about.pk),
        "configuration_sha256": about.configuration_sha256,
        "text_sha256": about.announcement.sha256,
        "function": by.role,
    }
    book.append(kind, at=at, subjects=[], detail=detail)


def _one_at_a_time(line: str) -> None:
    turns.take(f"notices.line {line}")
