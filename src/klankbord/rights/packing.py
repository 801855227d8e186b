"""The copy that somebody asked for: everything about him in one file, sealed until he collects it.

It is ordered when his request is granted, decided like every look at data, and made by a job. It
lies under a key of its own: on its last day it is gone, whether it was collected or not.

Source: AVG art. 15(1), (3) and (4); C-579/21 (names of who listened).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import override

from klankbord.cases import disclosure as cases
from klankbord.coaching import disclosure as coaching
from klankbord.council import disclosure as council
from klankbord.evaluations import disclosure as evaluations
from klankbord.gate import access, decisions, disclosing
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import failed, queue
from klankbord.law.disclosing import Person, Row, Section
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book, periods
from klankbord.ledger import disclosure as ledger
from klankbord.notices import disclosure as notices
from klankbord.people import disclosure as people
from klankbord.people.faults import Fault
from klankbord.programmes import disclosure as programmes
from klankbord.recordings import disclosure as recordings
from klankbord.reviews import disclosure as reviews
from klankbord.rights import disclosure as own
from klankbord.rights import handling, page, sounds, telling, weighing, writing
from klankbord.rights.models import Package, Request
from klankbord.suggestions import disclosure as suggestions
from klankbord.vault import boxes, keys, receipts
from klankbord.vault import disclosure as vault
from klankbord.vault.models import Blob

HOLDERS = (
    recordings, evaluations, suggestions, coaching, reviews, notices, own, people, programmes,
    council, cases, ledger, vault,
)  # fmt: skip
"""Every package that holds something about a person, in the order of the page."""

KIND, CONTENT = "package", "package"
DAYS = 30
"""How long a package can be collected. Policy."""
ROW_MONTHS = 12
"""How long is known that there was one, and that it was collected."""
FONT = "fonts/atkinson-hyperlegible-next.woff2"
ROUND = 20
"""Packages that one run of the clock makes at most."""

_DATA = {
    "disclose_to_employee": ("audio", "transcript", "score", "comment", "listening_log"),
    "disclose_to_customer": ("audio", "transcript"),
}
_LOG_PORTION = 10_000


@dataclass(slots=True)
class Counted:
    """What a package holds: rows by section, and sounds or why there is none, by code."""

    rows: dict[str, int] = field(default_factory=dict)
    sounds: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """For the row of the package."""
        return {"rows": self.rows, "sounds": dict(self.sounds)}


@dataclass(frozen=True, slots=True)
class Copy:
    """What is packed: whose, in which language first, and whether with names of who listened."""

    person: Person
    name: str
    language: str
    named: bool = False


def sections(*, named: bool = False) -> Iterator[Section]:
    """Of all packages; `named` says who listened."""
    for holder in HOLDERS:
        for each in holder.SECTIONS:
            yield recordings.NAMED if named and each is recordings.LISTENED_TO else each


def person_of(request: Request) -> Person:
    """Whom a request is about."""
    caller = request.person if request.who == Request.Who.CALLER else None
    return Person(employee=request.employee_id, account=request.account_id, caller=caller)


def make_again(request: UUID, *, at: datetime, by: Actor) -> None:
    """Have a copy made of which the making failed for good.

    Raises:
        Fault: Another decides on it, or it did not fail.
    """
    with handling.taken(request, at=at, by=by, pending=False) as found:
        waiting = found.packages.filter(ready_at=None, key__gone_at=None).first()
        if waiting is None or not is_failed(waiting):
            raise Fault("There is no copy that failed.", "not_failed")
        detail = {"request": str(found.pk), "package": str(waiting.pk), "function": by.role}
        book.append("package_ordered", at=at, subjects=[found.person], detail=detail)
        make_package.defer(package=str(waiting.pk))


def is_failed(package: Package) -> bool:
    """Whether nobody tries any more to make a package that is not there yet."""
    given_up = failed.given_up("rights.make_package", "package", str(package.pk))
    return package.ready_at is None and given_up


def order(request: UUID, *, at: datetime, by: Actor) -> Package:
    """Ask the law, make room for the package of a request, and have it made.

    Raises:
        Refused: The law says no: it is not known well enough who asks. That is written down.
    """
    with access.deed(Access(SYSTEM, "retain", None, at)):
        found = Request.objects.select_related("key").get(pk=request)
        asked = [question(found, data, at, by=by) for data in _DATA[_act(found)]]
        answers = [
            decisions.decide(each, about=[found.person], by=by, thing=found.pk, reason="package")
            for each in asked
        ]
        refused = next((each for each in answers if not each.allowed), None)
        made = None if refused else _room(found, at, by)
    if refused is not None:
        raise decisions.Refused(refused)
    assert made is not None  # noqa: S101  nothing was refused
    return made


def make(package: UUID, *, at: datetime) -> Counted | None:
    """Write a package that was ordered; None if it is there already, or its term is over.

    Raises:
        StoreFault: The store refuses. Nothing of it stays, and it can be tried again.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Package.objects.select_related("request", "key")
        found = rows.filter(pk=package, ready_at=None, key__gone_at=None).first()
        if found is None or found.key.keep_until <= at:
            return None
        copy = Copy(
            person_of(found.request), _name(found.request), found.request.language, found.named
        )
        blob = Blob.objects.select_related("key").get(key=found.key, name=CONTENT)
    with boxes.Writer(blob, row=row_of(found)) as writer:
        counted = write(copy, writer, at=at)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        boxes.stored(blob, size=writer.size)
        there = Package.objects.filter(pk=package, ready_at=None)
        there.update(ready_at=at, size=writer.size, contents=counted.as_json())
        book.append(
            "package_ready",
            at=at,
            subjects=[found.request.person],
            detail={"package": str(package), "sounds": counted.sounds["given"]},
        )
    telling.ready(found.request_id, at)
    return counted


def write(copy: Copy, sink: writing.Sink, *, at: datetime) -> Counted:
    """Write the package of a person, with as little of it in memory as fits on its page."""
    counted = Counted()
    with writing.Package(sink, at=at) as package:
        erased: set[date] = set()
        shown = [
            _section(each, copy.person, package, erased, at) for each in sections(named=copy.named)
        ]
        counted.rows = {each.section.code: each.total for each in shown if each.total}
        given = _sounds(copy.person, package, counted, at)
        _add_receipts(package, erased)
        package.add_index(_index(copy, counted, given, at))
        package.add(f"{writing.LOOK}/letter.woff2", [_static(FONT)])
        pieces = page.html(_head(copy, at), shown, given, style())
        package.add(writing.PAGE, (each.encode() for each in pieces))
    return counted


def row_of(package: Package) -> boxes.Row:
    """The row that the file of a package is bound to."""
    return boxes.Row("rights.package", package.pk)


def question(request: Request, data: str, at: datetime, *, by: Actor) -> dict[str, Any]:
    """Whether somebody may have data of this category about himself (R61, R62, R70)."""
    caller = request.who == Request.Who.CALLER
    known: dict[str, Any] = {
        "by": "caller" if caller else "employee",
        "kind": "access",
        "received_at": request.received_at.isoformat(),
        "identity_ok": request.identified_at is not None,
    }
    if request.identity:
        known["identity_method"] = request.identity
    own_ = by.account is not None and by.account == request.account_id
    return {
        "id": str(request.pk),
        "act": _act(request),
        "data": data,
        "at": at.isoformat(),
        "actor": {"role": by.role, "relation": "self" if own_ else "none"},
        "request": known,
    }


def style() -> str:
    """The stylesheet of the page: the tokens of the product, and its own."""
    tokens = _static("css/tokens.css").decode()
    own_ = resources.files("klankbord.rights").joinpath("look/package.css").read_text()
    return tokens[tokens.index(":root") :] + own_


@queue.task("rights.make_package", queue=queue.LONG)
def make_package(package: str) -> None:
    """Make one; safe to run twice."""
    make(UUID(package), at=timezone.now())


def order_granted(at: datetime) -> int:
    """Order a package for each granted request for access that has none; return how many."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        waiting = Request.objects.filter(
            ~Exists(Package.objects.filter(request=OuterRef("pk"))),
            type=Request.Type.ACCESS,
            outcome__in=(Request.Outcome.GRANTED, Request.Outcome.PARTLY),
            decided_at__gt=at - timedelta(days=DAYS),
            identified_at__isnull=False,
        )
        found = list(waiting.order_by("decided_at").values_list("pk", flat=True)[:ROUND])
    for each in found:
        with suppress(decisions.Refused):  # it is in his log; the others go on
            order(each, at=at, by=SYSTEM)
    return len(found)


@queue.periodic("rights.order_packages", "*/5 * * * *")
def order_packages(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Every five minutes."""
    order_granted(timezone.now())


def _act(request: Request) -> str:
    caller = request.who == Request.Who.CALLER
    return "disclose_to_customer" if caller else "disclose_to_employee"


def _room(request: Request, at: datetime, by: Actor) -> Package:
    today = at.astimezone(AMSTERDAM).date()
    key = keys.create(
        parties=[keys.Party(request.person, _role(request))],
        kind=KIND,
        keep_until=end_of(today + timedelta(days=DAYS)),
        row_until=end_of(month_later(today, ROW_MONTHS)),
        at=at,
    )
    weighed = weighing.of(request)
    named = weighed is not None and weighed.given
    made = Package.objects.create(request=request, key=key, ordered_at=at, named=named)
    boxes.reserve(key, CONTENT)
    detail = {"request": str(request.pk), "package": str(made.pk), "function": by.role}
    book.append("package_ordered", at=at, subjects=[request.person], detail=detail)
    make_package.defer(package=str(made.pk))
    return made


def _role(request: Request) -> str:
    return "caller" if request.who == Request.Who.CALLER else "agent"


def _name(request: Request) -> str:
    if request.employee is not None:
        return request.employee.name
    return request.account.name if request.account is not None else "u"


def _section(
    told: Section, person: Person, package: writing.Package, erased: set[date], at: datetime
) -> page.Shown:
    portion = _LOG_PORTION if told is ledger.LOG else disclosing.PORTION
    rows = disclosing.read(told, person, at=at, portion=portion)
    if told is ledger.LOG:
        rows = _noting(rows, erased)
    shown = page.Shown(told, _spoken(told))
    package.add_section(told, shown.passing(rows))
    return shown


def _spoken(told: Section) -> Callable[[Row], Row]:
    """Of the log, what kind of line it is, in the sentence that the log page has for it."""
    if told is not ledger.LOG:
        return lambda row: row
    sentences = import_string(settings.LOG_WORDS)
    texts = {}
    for kind, sentence in sentences.items():
        with override("nl"):
            nl = str(sentence)
        with override("en"):
            texts[kind] = {"nl": nl, "en": str(sentence)}

    def said(row: Row) -> Row:
        kind = row.values.get("kind", "")
        return replace(row, values={**row.values, "kind": texts.get(str(kind), kind)})

    return said


def _sounds(
    person: Person, package: writing.Package, counted: Counted, at: datetime
) -> dict[UUID, tuple[str, str]]:
    given = {}
    for each in sounds.of(person, at=at):
        if each.path:
            package.add(each.path, each.pieces())
        if each.words_path:
            package.add(each.words_path, iter([each.told()]))
        counted.sounds[each.why_not or "given"] += 1
        given[each.of] = (each.path, each.why_not)
    return given


def _noting(rows: Iterator[Row], erased: set[date]) -> Iterator[Row]:
    """Lines of the log, with the days on which something was erased noted on the way."""
    for row in rows:
        if row.since and row.values.get("kind") == "erased":
            erased.add(periods.local_day(row.since))
        yield row


def _add_receipts(package: writing.Package, erased: set[date]) -> None:
    """The signed receipts of the nights of those days."""
    for number, each in enumerate(receipts.of_days(erased), 1):
        name = f"{writing.RECEIPTS}/{number:03}-{each.name}"
        package.add(f"{name}.json", [each.json])
        package.add(f"{name}.sig", [each.signature])


def _index(
    copy: Copy, counted: Counted, given: Mapping[UUID, tuple[str, str]], at: datetime
) -> dict[str, Any]:
    return {
        "made_at": at,
        "organisation": settings.ORGANISATION,
        "person": {"employee": copy.person.employee, "account": copy.person.account,
                   "caller": copy.person.caller},
        "names_of_listeners": copy.named,
        "sections": [{"section": code, "file": f"{writing.DATA}/{code}.json", "rows": number}
                     for code, number in counted.rows.items()],
        "sounds": [{"of": each, "file": path or None, "why_not": why or None}
                   for each, (path, why) in given.items()],
    }  # fmt: skip


def _head(copy: Copy, at: datetime) -> page.Head:
    return page.Head(
        copy.name, settings.ORGANISATION, settings.CONTACT, copy.language, at, copy.named
    )


def _static(name: str) -> bytes:
    found = finders.find(f"web/{name}")
    assert isinstance(found, str)  # noqa: S101  it is part of the product
    return Path(found).read_bytes()
