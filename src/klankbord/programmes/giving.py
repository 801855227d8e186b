"""Evidence that somebody gives on a page: each by whose it is, in the order of the stages.

Who wrote a dossier does not advise on it and does not sign it. A later stage waits for an earlier
one (law.md 3.1). What stage 10 asks of the machinery may be settled while people are being told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.programmes import drafts, lifecycle, queries, readiness
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.models import Evidence, Version
from klankbord.programmes.readiness import Line, Told


@dataclass(frozen=True, slots=True)
class Giving:
    """Who gives a kind of evidence, and in which stage.

    Attributes:
        stage: Of law.md 3.1.
        roles: Whose it is.
        after: The last stage that must be done before; None: the stage before this one.
        apart: Whether it is not for who wrote the dossier.
    """

    stage: int
    roles: tuple[str, ...]
    after: int | None = None
    apart: bool = False

    @property
    def waits_for(self) -> int:
        """The last stage that must be done before."""
        return self.stage - 1 if self.after is None else self.after


_QUALITY = (str(Role.QUALITY_MANAGER),)
_DPO = (str(Role.DPO),)
_ADMIN = (str(Role.ADMIN),)
_TOLD_MEANWHILE = 6

KINDS: Mapping[str, Giving] = {
    "alternatives": Giving(2, _QUALITY),
    "alternatives_seen": Giving(2, (*_DPO, str(Role.WORKS_COUNCIL)), apart=True),
    "interests": Giving(3, _QUALITY),
    "balancing_test": Giving(3, _QUALITY),
    "dpia_screening": Giving(4, _QUALITY),
    "dpia": Giving(4, _QUALITY),
    # An interest in own words (stage 3) waits for this advice, so the advice does not wait for it.
    "dpo_advice": Giving(4, _DPO, after=2, apart=True),
    "staff_consulted": Giving(5, _QUALITY),
    "works_council_request": Giving(5, _QUALITY),
    "conduct_rules": Giving(6, _QUALITY),
    "register_entry": Giving(10, _DPO, after=_TOLD_MEANWHILE),
    "access_reviewed": Giving(10, _ADMIN, after=_TOLD_MEANWHILE),
    "retention_tested": Giving(10, _ADMIN, after=_TOLD_MEANWHILE),
    "criteria_published": Giving(10, _QUALITY, after=_TOLD_MEANWHILE),
    "secrecy_stated": Giving(10, _QUALITY, after=_TOLD_MEANWHILE),
    "instruction_given": Giving(10, _QUALITY, after=_TOLD_MEANWHILE),
    "activation": Giving(11, (str(Role.CONTROLLER),), apart=True),
}
"""Kinds that are given on a page of the dossier. Policy, lines and the works council's own answer
have pages of their own."""

NOBODY = Told(frozenset(), frozenset())


def give(version: Version, given: Given, *, at: datetime, by: Actor) -> Evidence:
    """Give a dated fact about the newest version of a programme.

    Raises:
        Flawed: The detail does not fit its kind, or it has not happened yet.
        Fault: It is not for him, an earlier stage is open, or the version is not the newest.
    """
    giving = KINDS.get(given.kind)
    if giving is None or by.role not in giving.roles:
        raise Fault("This is for another function to give.", "not_yours")
    if giving.apart and by.account in drafts.drafters(version):
        raise Fault("Who wrote the dossier neither advises on it nor signs it.", "own_dossier")
    newest = queries.by_code(version.programme.code)
    if newest is None or newest.pk != version.pk:
        raise Fault("There is a later version.", "not_newest")
    if before(queries.dossier(version.pk), given.kind, at):
        raise Fault("An earlier stage is open.", "stage_open")
    return lifecycle.add_evidence(version, given, at=at, by=by)


def before(of: Dossier, kind: str, at: datetime) -> tuple[Line, ...]:
    """The lines of earlier stages that are open, so that this kind has to wait."""
    giving = KINDS[kind]
    lines = readiness.checklist(of, at, NOBODY).lines
    return tuple(
        line
        for line in lines
        if line.gate and line.stage <= giving.waits_for and line.state != "proven"
    )


def may(kind: str, role: str) -> bool:
    """Whether a kind is for a function to give."""
    return role in KINDS[kind].roles
