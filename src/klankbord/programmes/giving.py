"""Evidence that somebody gives on a page: each by whose it is, in the order of the stages.

Who wrote a dossier does not advise on it and does not sign it. A later stage waits for an earlier
one (law.md 3.1). What stage 10 asks of the machinery may be settled while people are being told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.programmes import drafts, lifecycle, papers, queries, readiness
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
        answers: The kind that must be there before, because this goes against it.
        paper: Whether a paper of this kind must lie in the dossier: that is what it proves.
    """

    stage: int
    roles: tuple[str, ...]
    after: int | None = None
    apart: bool = False
    answers: str = ""
    paper: bool = False

    @property
    def waits_for(self) -> int:
        """The last stage that must be done before."""
        return self.stage - 1 if self.after is None else self.after


_QUALITY = (str(Role.QUALITY_MANAGER),)
_DPO = (str(Role.DPO),)
_ADMIN = (str(Role.ADMIN),)
_CONTROLLER = (str(Role.CONTROLLER),)
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
    "dpo_deviation": Giving(4, _CONTROLLER, after=2, apart=True, answers="dpo_advice"),
    "staff_consulted": Giving(5, _QUALITY),
    "staff_deviation": Giving(5, _CONTROLLER, after=4, apart=True, answers="staff_consulted"),
    "works_council_request": Giving(5, _QUALITY),
    # Who gains by it does not say that it is settled elsewhere (WOR 27(3)).
    "collective_agreement": Giving(5, (*_DPO, str(Role.WORKS_COUNCIL)), apart=True, paper=True),
    "conduct_rules": Giving(6, _QUALITY),
    "register_entry": Giving(10, _DPO, after=_TOLD_MEANWHILE),
    "access_reviewed": Giving(10, _ADMIN, after=_TOLD_MEANWHILE),
    "retention_tested": Giving(10, _ADMIN, after=_TOLD_MEANWHILE),
    "criteria_published": Giving(10, _QUALITY, after=_TOLD_MEANWHILE),
    "secrecy_stated": Giving(10, _QUALITY, after=_TOLD_MEANWHILE),
    "instruction_given": Giving(10, _QUALITY, after=_TOLD_MEANWHILE),
    "website_shown": Giving(9, (*_QUALITY, *_DPO), after=_TOLD_MEANWHILE, paper=True),
    "processor_agreement": Giving(10, (*_QUALITY, *_DPO), after=_TOLD_MEANWHILE, paper=True),
    "activation": Giving(11, _CONTROLLER, apart=True),
    # What stops a programme waits for nothing (law.md 3.3).
    "suspension": Giving(0, (*_CONTROLLER, *_DPO), after=0),
    "suspension_ended": Giving(0, _CONTROLLER, after=0),
    "withdrawn": Giving(0, _CONTROLLER, after=0),
}
"""Kinds that are given on a page of the dossier. Policy, lines and the works council's own answer
have pages of their own."""

NOBODY = Told(frozenset(), frozenset())


def give(version: Version, given: Given, *, at: datetime, by: Actor) -> Evidence:
    """Give a dated fact about the newest version of a programme.

    Raises:
        Flawed: The detail does not fit its kind, or it has not happened yet.
        Fault: It is not for him, an earlier stage is open, the version is not the newest, or what
            it rests on is not there.
    """
    giving = KINDS.get(given.kind)
    if giving is None or by.role not in giving.roles:
        raise Fault("This is for another function to give.", "not_yours")
    if giving.apart and by.account in drafts.drafters(version):
        raise Fault("Who wrote the dossier neither advises on it nor signs it.", "own_dossier")
    newest = queries.by_code(version.programme.code)
    if newest is None or newest.pk != version.pk:
        raise Fault("There is a later version.", "not_newest")
    dossier = queries.dossier(version.pk)
    if before(dossier, given.kind, at):
        raise Fault("An earlier stage is open.", "stage_open")
    if giving.answers and dossier.newest(giving.answers, at) is None:
        raise Fault("There is nothing to deviate from.", "no_advice")
    return lifecycle.add_evidence(version, proved(version, given), at=at, by=by)


def proved(version: Version, given: Given) -> Given:
    """A fact with the fingerprint of the paper that shows it, where its kind needs one.

    Raises:
        Fault: No paper of this kind lies in the dossier.
    """
    if not KINDS[given.kind].paper:
        return given
    found = next((each for each in papers.of(version) if each.kind == given.kind), None)
    if found is None:
        raise Fault("The paper that shows it is not in the dossier yet.", "paper_first")
    return replace(given, document_sha256=found.sha256)


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
