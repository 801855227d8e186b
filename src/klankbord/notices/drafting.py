"""The next policy: the organisation says what nobody can compute, a DPO sees it, it is published.

The text is made anew each time that somebody looks (`composing`). What a DPO saw is held by its
fingerprint, so whatever changes in between, also a programme, has to be seen again.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from klankbord.database import turns
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law import vocabulary
from klankbord.ledger import book
from klankbord.notices import composing, judging, policies
from klankbord.notices.composing import Configured, Said, Section
from klankbord.notices.judging import Flaw
from klankbord.notices.models import Policy, PolicyDraft
from klankbord.people.faults import Fault
from klankbord.people.models import Role, Team
from klankbord.programmes import lifecycle
from klankbord.programmes import queries as programmes
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.models import Version
from klankbord.vault import kinds

KEEPERS = (Role.QUALITY_MANAGER,)
"""Who keeps the policy and publishes it."""
READERS = (*KEEPERS, Role.DPO, Role.WORKS_COUNCIL)
TURN = "notices.policy"
CHANNEL = "personal_message"
LONGEST = 1500
"""Signs of one field; a policy is to be read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The next policy as it is at a moment."""

    said: Said
    programmes: tuple[Dossier, ...]
    sections: tuple[Section, ...]
    flaws: tuple[Flaw, ...]
    fingerprint: str
    ease: int | None
    seen_at: datetime | None
    """When a DPO saw exactly this; None: nobody did."""
    seen_before: bool
    """Whether a DPO saw another text, which is not this one any more."""
    same_as: int | None
    """The number of the newest policy, when it says the same already."""

    @property
    def ready(self) -> bool:
        """Whether it can be published."""
        return not self.flaws and self.seen_at is not None and self.same_as is None


def draft(at: datetime) -> Draft:
    """The next policy, made of what is configured now."""
    return _made(_kept(), at)


def configured(at: datetime) -> Configured:
    """What the policy is made of: the programmes that run or will, and what the vault holds."""
    return _configured(_kept(), at)


def say(said: Said, *, at: datetime, by: Actor) -> None:
    """Keep what the organisation says of itself.

    Raises:
        Fault: Somebody else keeps the policy, or a field is too long.
    """
    _insist_on_keeper(by)
    if any(len(text) > LONGEST for text in said.kept.values()):
        raise Fault(f"A field has at most {LONGEST} signs.", "policy_long")
    with transaction.atomic(durable=True):
        turns.take(TURN)
        kept = _kept()
        if kept is not None and kept.said == said.kept:
            return
        kept = kept or PolicyDraft()
        kept.said, kept.said_at, kept.said_as, kept.said_by_id = said.kept, at, by.role, by.account
        kept.save()
        book.append("policy_said", at=at, subjects=[], detail={"function": by.role})


def record_seen(fingerprint: str, *, at: datetime, by: Actor) -> None:
    """A DPO saw the text with this fingerprint.

    Raises:
        Fault: It is no DPO, or the text is another one by now.
    """
    if by.role != Role.DPO or by.account is None:
        raise Fault("Only a data protection officer sees a policy.", "policy_not_a_dpo")
    with transaction.atomic(durable=True):
        turns.take(TURN)
        kept = _kept()
        if kept is None or draft(at).fingerprint != fingerprint:
            raise Fault("The text changed while it was read. Look at it again.", "policy_changed")
        kept.seen, kept.seen_at, kept.dpo_id = fingerprint, at, by.account
        kept.save(update_fields=["seen", "seen_at", "dpo"])
        detail = {"sha256": fingerprint, "function": by.role}
        book.append("policy_seen", at=at, subjects=[], detail=detail)


def publish(fingerprint: str, *, at: datetime, by: Actor) -> Policy:
    """Publish the next policy and announce it: it is the evidence of the programmes it is made of.

    From now the lead time runs (R16), and the job delivers it to each person.

    Args:
        fingerprint: Of the text that whoever publishes has before him.
        at: Now.
        by: The quality manager.

    Raises:
        Fault: Somebody else keeps the policy; the text changed, is flawed, or was not seen by a DPO
            who is somebody else; or it says what the newest policy says.
    """
    _insist_on_keeper(by)
    with transaction.atomic(durable=True):
        turns.take(TURN)
        kept = _kept()
        now = draft(at)
        if kept is None or now.fingerprint != fingerprint:
            raise Fault("The text changed while it was read. Look at it again.", "policy_changed")
        _insist_on_ready(now, kept, by)
        made = _recorded(now, kept, at=at, by=by)
        detail = {
            "number": made.number,
            "items": made.items,
            "channel": CHANNEL,
            "findable": True,
        }
        for each in now.programmes:
            version = Version.objects.get(pk=each.id)
            lifecycle.record(version, lifecycle.Given("policy", at, detail), at=at, by=by)
        kept.policy = made
        kept.save(update_fields=["policy"])
        PolicyDraft.objects.create(
            said=kept.said, said_at=kept.said_at, said_as=kept.said_as, said_by=kept.said_by
        )
    return made


def _recorded(now: Draft, kept: PolicyDraft, *, at: datetime, by: Actor) -> Policy:
    newest = Policy.objects.order_by("-number").first()
    made = policies.record(
        number=1 if newest is None else newest.number + 1,
        items=vocabulary.POLICY_ITEMS,
        text=composing.plain(now.sections),
        at=at,
        by=by,
    )
    made.content = composing.packed(now.sections)
    made.programmes = [each.code for each in now.programmes]
    made.made_of = now.fingerprint
    made.dpo_id, made.dpo_seen_at = kept.dpo_id, kept.seen_at
    made.save(update_fields=["content", "programmes", "made_of", "dpo", "dpo_seen_at"])
    policies.record_announcement(made, channel=CHANNEL, findable=True, at=at, by=by)
    return made


def _insist_on_ready(now: Draft, kept: PolicyDraft, by: Actor) -> None:
    if now.flaws:
        raise Fault("Something in the policy is missing or open.", "policy_flawed")
    if now.seen_at is None:
        raise Fault("A data protection officer has to see it first.", "policy_unseen")
    if kept.dpo_id == by.account:
        raise Fault("Another person publishes it than the one who saw it.", "policy_same_person")
    if now.same_as is not None:
        raise Fault("The newest policy says this already.", "policy_same")


def _insist_on_keeper(by: Actor) -> None:
    if by.role not in KEEPERS or by.account is None:
        raise Fault("The quality manager keeps the policy.", "not_a_policy_keeper")


def _kept() -> PolicyDraft | None:
    return PolicyDraft.objects.filter(policy=None).first()


def _made(kept: PolicyDraft | None, at: datetime) -> Draft:
    of = _configured(kept, at)
    sections = composing.compose(of)
    print_ = composing.fingerprint(sections)
    newest = Policy.objects.order_by("-number").only("number", "made_of").first()
    seen = kept is not None and kept.seen == print_
    return Draft(
        said=of.said,
        programmes=of.programmes,
        sections=sections,
        flaws=judging.flaws(of, sections),
        fingerprint=print_,
        ease=judging.ease(sections),
        seen_at=kept.seen_at if kept is not None and seen else None,
        seen_before=kept is not None and bool(kept.seen) and not seen,
        same_as=newest.number if newest is not None and newest.made_of == print_ else None,
    )


@access.whole()
def _configured(kept: PolicyDraft | None, at: datetime) -> Configured:
    current = programmes.going_on(at)
    names = dict(Team.objects.values_list("pk", "name"))
    return Configured(
        programmes=current,
        teams={each.code: tuple(sorted(names[team] for team in each.teams)) for each in current},
        kept=kinds.there(),
        said=Said.of(kept.said if kept else {}),
    )
