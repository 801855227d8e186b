"""Requests that came in since a backup stand on the desk again after it was put back.

Their clock goes on and they are about what they were about; their words are lost, so the person is
asked again. One that was answered stays away: what followed from it is done again by the packages
that it concerned. An objection is open again with its request, until somebody decides anew.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from klankbord.gate.access import SYSTEM, Access, deed
from klankbord.ledger.returning import Said
from klankbord.people.models import Account, Employee, Objection
from klankbord.people.objections import WORDS_LOST
from klankbord.rights import filing, handling, sealed
from klankbord.rights.models import Request
from klankbord.vault.replaying import Again, Laid

FILED, JOINED, IDENTIFIED = "request_filed", "request_joined", "request_identified"
ANSWERED, WITHDRAWN = "request_answered", "request_withdrawn"
ABOUT = ("legs", "evaluations")
BY_OTHERS = frozenset({SYSTEM.role, "integration", "dpo", "legal"})
"""Functions that file a request for somebody else, too: then nobody knows yet who asked."""


def lay(said: Sequence[Said], at: datetime) -> Laid:
    """File again what nobody answered, and every objection that is open."""
    laid = Laid()
    about = {_id(line): _about(line) for line in said if line.kind in {FILED, JOINED}}
    methods = {_id(line): line.detail["method"] for line in said if line.kind == IDENTIFIED}
    done = {_id(line) for line in said if line.kind in {ANSWERED, WITHDRAWN}}
    for line in said:
        if line.kind == FILED and (_id(line) not in done or line.detail["type"] == "objection"):
            laid.anew[FILED] += _file(line, methods.get(_id(line), ""), about[_id(line)], at)
        elif line.kind == JOINED:
            laid.anew[JOINED] += _widen(_id(line), about[_id(line)], at)
        elif line.kind == ANSWERED:
            laid.lost[ANSWERED] += 1
    laid.anew = +laid.anew
    return laid


AGAIN = Again((FILED, JOINED, IDENTIFIED, ANSWERED, WITHDRAWN), lay)


def _id(line: Said) -> UUID:
    return UUID(line.detail["request"])


def _about(line: Said) -> dict[str, list[UUID]]:
    """Which recordings and evaluations; a line of before they stood in it is about everything."""
    return {name: [UUID(each) for each in line.detail.get(name, ())] for name in ABOUT}


def _widen(pk: UUID, about: dict[str, list[UUID]], at: datetime) -> bool:
    """What was added since to a request that the backup has; whether that was lost."""
    with deed(Access(SYSTEM, "retain", None, at)):
        found = Request.objects.filter(pk=pk, state__in=handling.PENDING).first()
        if found is None or about == {name: getattr(found, name) for name in ABOUT}:
            return False
        found.legs, found.evaluations = about["legs"], about["evaluations"]
        found.save(update_fields=list(ABOUT))
        handling.note("request_reopened", found, at, SYSTEM)
    return True


def _file(line: Said, method: str, about: dict[str, list[UUID]], at: datetime) -> bool:
    with deed(Access(SYSTEM, "retain", None, at)):
        person = _person(line, method)
        pending = Request.objects.filter(
            person=person.id, type=line.detail["type"], state__in=handling.PENDING
        )
        open_ = _open_objection(person) if line.detail["type"] == "objection" else None
        decided = line.detail["type"] == "objection" and person.employee and open_ is None
        if decided or (pending | Request.objects.filter(pk=_id(line))).exists():
            return False
        due = date.fromisoformat(line.detail["due_on"])
        made = Request.objects.create(
            pk=_id(line),
            key=sealed.key(person.id, "caller" if person.who == filing.Who.CALLER else "agent", at),
            type=line.detail["type"],
            who=person.who,
            person=person.id,
            employee_id=person.employee,
            account_id=person.account,
            language="nl",
            objection=open_,
            received_at=min(line.began, at),
            due_on=due,
            first_due_on=due,
            identity=person.identity,
            identified_at=at if person.identity else None,
            legs=about["legs"],
            evaluations=about["evaluations"],
        )
        sealed.seal(made, {sealed.WORDS: f"{WORDS_LOST.nl} {WORDS_LOST.en}"})
        handling.note("request_reopened", made, at, SYSTEM)
    return True


def _person(line: Said, method: str) -> filing.Person:
    """Who asked, as far as the registers of the backup know him; otherwise a caller."""
    if not method and line.detail.get("function") not in BY_OTHERS:
        method = Request.Method.SIGNED_IN
    employee = Employee.objects.filter(pk=line.subject).first()
    if employee is not None:
        return filing.Person(
            employee.pk, filing.Who.EMPLOYEE, employee.pk, employee.account_id, method
        )
    account = Account.objects.filter(pk=line.subject).first()
    if account is not None:
        return filing.Person(account.pk, filing.Who.STAFF, None, account.pk, method)
    return filing.Person(line.subject, filing.Who.CALLER, identity=method)


def _open_objection(person: filing.Person) -> UUID | None:
    found = Objection.objects.filter(employee=person.employee, status=Objection.Status.OPEN).first()
    return found.pk if found else None
