"""What an employee sees of himself: recordings, who listened, evaluations, and what he asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.frame import answers, dates, states, units, words
from klankbord.edges.web.frame.answers import Way
from klankbord.edges.web.frame.states import State
from klankbord.edges.web.frame.units import Grid
from klankbord.evaluations.queries import OwnEvaluation
from klankbord.evaluations.scorecards import foretelling
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.notices.models import AfterNotice
from klankbord.notices.queries import Notice
from klankbord.people.models import Objection
from klankbord.recordings.calling import along
from klankbord.recordings.draw.drawn import Receipt
from klankbord.recordings.ending import destroying
from klankbord.recordings.queries import Own


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was not opened yet; without `seen_url` it is opened where `url` leads."""

    icon: str
    title: str
    says: str
    url: str
    seen_url: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording with what became of it and what can be done."""

    id: UUID
    started_at: datetime
    duration_ms: int
    purposes: str
    states: tuple[State, ...]
    listen_url: str
    restrict_url: str
    private_url: str
    no_choice: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One time that somebody listened, scored, or was refused: the function, never the name."""

    at: datetime
    function: str
    call: str
    why: str
    refused: bool
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation in the list; opening it shows what was found."""

    title: str
    url: str
    submitted_at: datetime
    restricted: bool
    withdrawn: bool
    picked: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom one can ask, and what about. `mail` is empty where it is no address."""

    name: str
    about: str
    mail: str


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything on the page."""

    first_name: str
    total: int
    heard: int
    kept: int
    kept_heard: int
    gone: int
    grid: Grid
    notices: tuple[Message, ...]
    recordings: tuple[Recording, ...]
    listenings: tuple[Heard, ...]
    evaluations: tuple[Evaluated, ...]
    objection: str
    wall: Way | None
    answer_by: date

    @property
    def older_notices(self) -> int:
        """How many messages wait behind the four that are shown at once."""
        return len(self.notices) - 4


def page(
    *,
    name: str,
    recordings: Iterable[Own],
    notices: Iterable[Notice],
    evaluations: Iterable[OwnEvaluation],
    objection: str,
    at: datetime,
    policy: int | None = None,
    receipts: Mapping[UUID, Receipt] | None = None,
) -> Mine:
    """The page out of what the packages say of one person.

    Args:
        name: Of the person.
        recordings: His own, the newest first.
        notices: Messages to him, the newest first.
        evaluations: His own, the newest first.
        objection: Status of his objection; empty when there is none.
        at: Now.
        policy: The number of a policy that he did not say he read; None: there is none.
        receipts: By recording how it was drawn.
    """
    rows, told = list(recordings), list(notices)
    began = {row.id: row.made_at for row in rows}
    kinds = [_kind(row) for row in reversed(rows)]
    training = any("training" in row.purposes for row in rows)
    return Mine(
        first_name=name.split(maxsplit=1)[0],
        total=len(rows),
        heard=sum(row.listened > 0 for row in rows),
        kept=kinds.count("kept"),
        kept_heard=kinds.count("heard"),
        gone=kinds.count("gone"),
        grid=units.grid(kinds, _says(kinds)),
        notices=(
            *(() if policy is None else (_policy(policy),)),
            *(message(each, began) for each in told if each.read_at is None),
        ),
        recordings=tuple(_recording(row, (receipts or {}).get(row.id)) for row in rows),
        listenings=tuple(heard_of(each, began) for each in told if each.leg is not None),
        evaluations=tuple(_evaluated(each) for each in evaluations),
        objection=_objection(objection),
        wall=answers.wall() if training else None,
        answer_by=calendar.answer_by(dates.today(at)),
    )


def _copy(row: Own) -> Iterable[State]:
    """What is so of the copy at the platform, which is a recipient as long as it is there (R67)."""
    if row.copy is None:
        return
    if row.copy.gone_at is None:
        says = gettext("copy at the telephone platform: on {day} we asked to erase it")
        yield State(says.format(day=dates.day(row.copy.ordered_at)), glyph="wait")
    else:
        says = gettext("copy at the telephone platform: erased on {day}")
        yield State(says.format(day=dates.day(row.copy.gone_at)), icon="trash")


def _chosen(row: Own) -> Iterable[State]:
    """That no lot chose it to be evaluated, where somebody did (R75)."""
    if row.picked_at is not None:
        says = gettext("chosen because of a complaint, on {day}, by the quality manager")
        yield State(says.format(day=dates.day(row.picked_at)), icon="info")


def _kind(row: Own) -> str:
    if row.standing == "erased":
        return "gone"
    return "heard" if row.listened else "kept"


def _says(kinds: list[str]) -> str:
    return ngettext(
        "{n} call: {gone} erased, {kept} kept and not listened to, {heard} kept and listened to",
        "{n} calls: {gone} erased, {kept} kept and not listened to, {heard} kept and listened to",
        len(kinds),
    ).format(
        n=len(kinds),
        gone=kinds.count("gone"),
        kept=kinds.count("kept"),
        heard=kinds.count("heard"),
    )


def _recording(row: Own, receipt: Receipt | None) -> Recording:
    usable = row.standing in {"kept", "expected"}
    return Recording(
        id=row.id,
        started_at=row.made_at,
        duration_ms=row.duration_ms,
        purposes=words.listed(words.PURPOSES, row.purposes),
        states=(*states.of(row), *_chosen(row), *_copy(row)),
        listen_url=reverse("call", args=[row.id]) if row.standing in {"kept", "restricted"} else "",
        restrict_url=reverse("restrict", args=[row.id]) if usable else "",
        private_url=reverse("private", args=[row.id]) if usable else "",
        no_choice=gettext("is restricted") if row.standing == "restricted" else "",
        receipt="" if receipt is None else _drawn(receipt),
    )


def _drawn(of: Receipt) -> str:
    month = dates.month(date.fromisoformat(f"{of.month}-01"))
    return ngettext(
        "Drawn by lot: one of {drawn} out of {n} call, {month}",
        "Drawn by lot: one of {drawn} out of {n} calls, {month}",
        of.offered,
    ).format(drawn=of.drawn, n=of.offered, month=month)


def _policy(number: int) -> Message:
    says = gettext("What we record, what for, who listens, and what you can do. Version {number}.")
    return Message(
        icon="lock",
        title=gettext("There is a privacy policy for you to read"),
        says=says.format(number=number),
        url=reverse("own_policy"),
    )


def _month(notice: Notice) -> Message:
    month = dates.month(datetime.strptime(notice.period, "%Y-%m").replace(tzinfo=AMSTERDAM))
    recorded, heard, scored = notice.recorded or 0, notice.heard or 0, notice.scored or 0
    if not recorded and not heard:
        says = gettext("Nothing of you was recorded, and nothing was listened to.")
    elif not heard:
        says = ngettext(
            "{n} call of yours was recorded. Nothing was listened to.",
            "{n} calls of yours were recorded. Nothing was listened to.",
            recorded,
        ).format(n=recorded)
    else:
        says = gettext("Recorded: {recorded}. Listened to: {heard}. Evaluated: {scored}.").format(
            recorded=recorded, heard=heard, scored=scored
        )
    return Message(
        icon="cal",
        title=gettext("What {month} brought").format(month=month),
        says=says,
        url="",
        seen_url=reverse("notice_seen", args=[notice.id]),
    )


def _form(notice: Notice) -> Message:
    card = foretelling.named(notice.form)
    says = gettext("Read now what will be asked of your calls.")
    if card is not None and card.used_from is not None:
        says = gettext(
            "“{title}”, version {n}: with this form calls from {day} on are evaluated. Read now "
            "what will be asked."
        ).format(
            title=scorecards.text(card.texts, "title"),
            n=card.number,
            day=dates.day(card.used_from),
        )
    return Message(
        icon="doc",
        title=gettext("There is a new evaluation form"),
        says=says,
        url=reverse("card", args=[card.code, card.number]) if card is not None else "",
        seen_url=reverse("notice_seen", args=[notice.id]),
    )


def message(notice: Notice, began: Mapping[UUID, datetime]) -> Message:
    """A message as it stands on the page; `began` is when each call did that is still here."""
    if notice.kind == AfterNotice.Kind.PERIOD:
        return _month(notice)
    if notice.kind == AfterNotice.Kind.FORM:
        return _form(notice)
    scored = notice.kind == AfterNotice.Kind.SCORED and notice.evaluation is not None
    icon, title = {
        AfterNotice.Kind.LISTENED: ("ear", gettext("Somebody listened to a call of yours")),
        AfterNotice.Kind.SCORED: ("edit", _scored(notice.reason)),
        AfterNotice.Kind.REFUSED: ("ban", gettext("Somebody was refused")),
        AfterNotice.Kind.DESTROYED: ("trash", _destroyed(notice.reason)),
        AfterNotice.Kind.PICKED: (
            "info",
            gettext("A call of yours was chosen because of a complaint"),
        ),
        AfterNotice.Kind.EXPORTED: ("download", gettext("A recording of yours was exported")),
    }[AfterNotice.Kind(notice.kind)]
    return Message(
        icon=icon,
        title=title,
        says=_by_whom(notice, began),
        url=reverse("evaluation", args=[notice.evaluation]) if scored else "",
        seen_url=reverse("notice_seen", args=[notice.id]),
    )


def _destroyed(reason: str) -> str:
    if reason == destroying.CALLERS_HALF:
        return gettext("The caller's voice was erased from a recording of yours")
    return gettext("A recording of yours was destroyed")


def _scored(reason: str) -> str:
    if reason.startswith("dispute_"):
        return gettext("Your dispute was decided")
    if reason.startswith("second_"):
        return gettext("The second look at your dispute is done")
    if reason == "withdrawn":
        return gettext("An evaluation of you was taken back")
    return gettext("A call of yours was evaluated")


def _by_whom(notice: Notice, began: Mapping[UUID, datetime]) -> str:
    parts = [_call(notice, began)]
    if notice.function:
        by = words.word(words.ROLES, notice.function)
        parts.append(gettext("By: {function}.").format(function=by))
    if notice.rules:
        rules = ", ".join(notice.rules)
        parts.append(gettext("By rule {rules}.").format(rules=rules))
    return " ".join(parts)


def _call(notice: Notice, began: Mapping[UUID, datetime]) -> str:
    if notice.leg is not None and notice.leg in began:
        return gettext("Call of {moment}.").format(moment=dates.moment(began[notice.leg]))
    if notice.reason == along.WHY:
        return gettext("A call while it went on.")
    return gettext("A call that is no longer here.")


def _when(notice: Notice, began: Mapping[UUID, datetime]) -> str:
    if notice.leg is not None and notice.leg in began:
        return f"{dates.short_day(began[notice.leg])}, {dates.clock(began[notice.leg])}"
    if notice.reason == along.WHY:
        return gettext("while it went on")
    return gettext("no longer here")


def heard_of(notice: Notice, began: Mapping[UUID, datetime]) -> Heard:
    """Who did it and why; `began` is when each call did that is still here."""
    reasons: words.Words = {**words.ACTS, **words.REASONS, **words.HAPPENED}
    why = words.word(reasons, notice.reason)
    if notice.purpose:
        why = f"{words.word(words.PURPOSES, notice.purpose)}: {why}"
    return Heard(
        at=notice.happened_at,
        function=words.word(words.ROLES, notice.function),
        call=_when(notice, began),
        why=why,
        refused=notice.kind == AfterNotice.Kind.REFUSED,
        rules=notice.rules,
    )


def _evaluated(row: OwnEvaluation) -> Evaluated:
    return Evaluated(
        title=gettext("Call of {moment}").format(moment=dates.moment(row.made_at)),
        url=reverse("evaluation", args=[row.id]),
        submitted_at=row.submitted_at,
        restricted=row.restricted,
        withdrawn=row.withdrawn,
        picked=row.picked,
    )


def _objection(status: str) -> str:
    return {
        str(Objection.Status.OPEN): gettext("Open: monitoring of you has stopped meanwhile"),
        str(Objection.Status.GRANTED): gettext("Granted: we do not monitor you"),
    }.get(status, "")
