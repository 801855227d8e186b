"""Roles: asked for by one person, approved by another, announced to the one they are for.

Nobody asks or approves a role for himself, and nobody approves what he asked (design 4.4). Asking
is open to everybody with an account, since it gives nothing. Approving takes a role of APPROVERS;
only the very first approval in an organisation, when nobody has such a role yet, does not.
"""

from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import accounts, periods
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Grant, Role, Team
from klankbord.people.periods import Term

APPROVERS = (Role.ADMIN, Role.CONTROLLER)
"""Roles that may approve a grant to somebody else, and look at it again each half year."""

REVIEW = 6
"""Months after which somebody looks whether a role is still needed (design 4.4)."""


def ask(
    account: Account,
    *,
    role: str,
    term: Term,
    team: Team | None = None,
    at: datetime,
    by: Actor,
) -> Grant:
    """Ask for a role for somebody else. It gives nothing until another person approves it.

    Raises:
        Fault: The role is unknown, needs a team, is asked for oneself, or is there already.
    """
    with access.keeping(by, at):
        return record(account, role=role, term=term, team=team, at=at, by=by)


def record(
    account: Account,
    *,
    role: str,
    term: Term,
    team: Team | None,
    at: datetime,
    by: Actor,
) -> Grant:
    """As `ask`, inside the transaction of another deed."""
    asker = _person(by)
    if role not in Role.values:
        raise Fault(f"There is no role {role!r}. Choose out of {', '.join(Role.values)}.")
    if role == Role.TEAM_LEAD and team is None:
        raise Fault("A team lead leads a team: say which.", "team_missing")
    if asker.pk == account.pk:
        raise Fault("Nobody asks a role for himself. Let somebody else ask it.", "for_oneself")
    Account.objects.select_for_update().get(pk=account.pk)
    same = Grant.objects.filter(periods.meeting(term), account=account, role=role)
    if same.filter(team=team).exists():
        raise Fault(
            f"The role {role} is there, or asked for, in that period already.", "role_already"
        )
    grant = Grant.objects.create(
        account=account,
        role=role,
        team=team,
        since=term.since,
        until=term.until,
        asked_by=asker,
        asked_at=at,
    )
    _tell("role_asked", grant, at=at, by=by)
    return grant


def approve(grant: Grant, *, at: datetime, by: Actor) -> Grant:
    """Approve what somebody else asked for a third person. From then on the role counts.

    Raises:
        Fault: The approver asked it, gets it, or has no role of APPROVERS; or it is decided.
    """
    with access.keeping(by, at):
        return record_approval(grant, at=at, by=by)


def record_approval(grant: Grant, *, at: datetime, by: Actor) -> Grant:
    """As `approve`, inside the transaction of another deed."""
    approver = _person(by)
    locked = (
        Grant.objects.select_for_update(of=("self",)).select_related("account").get(pk=grant.pk)
    )
    if locked.approved_at is not None:
        raise Fault("This role has been approved already.", "approved_already")
    if approver.pk in {locked.asked_by_id, locked.account_id}:
        raise Fault(
            "Another person approves a role than the one who asked it or gets it.",
            "another_approves",
        )
    if not _may_approve(approver, at):
        raise Fault(f"Approving takes one of the roles {', '.join(APPROVERS)}.", "no_approver")
    locked.approved_by, locked.approved_at = approver, at
    locked.save(update_fields=["approved_by", "approved_at"])
    _tell("role_approved", locked, at=at, by=by)
    return locked


def end(grant: Grant, *, until: datetime, at: datetime, by: Actor) -> Grant:
    """End a role, now or at a later moment. A request that is not approved yet is withdrawn.

    Raises:
        Fault: The end lies in the past, or after the end that was set.
    """
    with access.keeping(by, at):
        locked = Grant.objects.select_for_update(of=("self",)).select_related("account")
        found = locked.get(pk=grant.pk)
        if until < at:
            raise Fault(
                "A role ends now or later; what was allowed yesterday stays as it was.",
                "ends_in_past",
            )
        if found.until is not None and until > found.until:
            raise Fault("The role ends before that. Ask for a new one.", "ends_before")
        _tell("role_ended", found, at=at, by=by)
        if found.approved_at is None or until <= found.since:
            found.delete()
            return found
        found.until = until
        found.save(update_fields=["until"])
        return found


def record_leaving(account: Account, *, until: datetime, at: datetime, by: Actor) -> None:
    """End every role of who no longer works here, in the transaction of the deed (R74)."""
    held = Grant.objects.select_for_update(of=("self",)).filter(
        periods.meeting(Term(until)), account=account
    )
    for grant in held.select_related("account"):
        _tell("role_ended", grant, at=at, by=by)
        if grant.approved_at is None or until <= grant.since:
            grant.delete()
        else:
            grant.until = until
            grant.save(update_fields=["until"])


def review(grant: Grant, *, at: datetime, by: Actor) -> Grant:
    """Write down that somebody looked at a role and found it still needed.

    Raises:
        Fault: It is one's own role, one has no role of APPROVERS, or the role does not hold now.
    """
    reviewer = _person(by)
    with access.keeping(by, at):
        locked = Grant.objects.select_for_update(of=("self",)).select_related("account")
        found = locked.get(pk=grant.pk)
        if found.account_id == reviewer.pk:
            raise Fault("Nobody looks at his own role. Let another person do it.", "own_role")
        if not _may_approve(reviewer, at):
            raise Fault(f"Reviewing takes one of the roles {', '.join(APPROVERS)}.", "no_approver")
        if found.approved_at is None or (found.until is not None and found.until <= at):
            raise Fault("This role does not hold at this moment.", "not_held")
        found.reviewed_by, found.reviewed_at = reviewer, at
        found.save(update_fields=["reviewed_by", "reviewed_at"])
        _tell("role_reviewed", found, at=at, by=by)
    return found


def may_approve(account: Account, grant: Grant, at: datetime) -> bool:
    """Whether somebody could approve this request now."""
    if grant.approved_at is not None or account.pk in {grant.asked_by_id, grant.account_id}:
        return False
    return _may_approve(account, at)


@access.whole()
def _may_approve(approver: Account, at: datetime) -> bool:
    approved = Grant.objects.filter(role__in=APPROVERS, approved_at__lte=at)
    if approved.filter(periods.holding(at), account=approver).exists():
        return True
    return not approved.exists()


def _person(by: Actor) -> Account:
    account = Account.objects.filter(pk=by.account, is_active=True).first() if by.account else None
    if account is None:
        raise Fault(
            "A role is asked and approved by a person with an account. Say who you are.", "nobody"
        )
    return account


def _tell(kind: str, grant: Grant, *, at: datetime, by: Actor) -> None:
    team = grant.team.code if grant.team is not None else None
    detail = {"role": grant.role, "function": by.role, "team": team}
    book.append(kind, at=at, subjects=[accounts.about(grant.account)], detail=detail)
