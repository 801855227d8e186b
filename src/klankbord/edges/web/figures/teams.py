"""Figures of a team as its page shows them: the conclusion first, then what supports it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext

from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.figures import shares
from klankbord.edges.web.figures.funnels import Funnel, funnel
from klankbord.edges.web.figures.shares import Share
from klankbord.edges.web.figures.trends import Trend, trend
from klankbord.edges.web.figures.turnings import Turning, turning
from klankbord.edges.web.frame import dates, sheets
from klankbord.evaluations import margins
from klankbord.evaluations.figures.figures import Asked, Figures
from klankbord.evaluations.margins import Sum, Verdict
from klankbord.evaluations.scorecards import texts as keys
from klankbord.people.models import Team


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one question from the earlier to the later months."""

    title: str
    before: Share
    after: Share
    verdict: Verdict

    @property
    def says(self) -> str:
        """The change in words, for who cannot see the drawing."""
        if self.verdict == "few":
            return gettext("{question}: too little to compare").format(question=self.title)
        said = {
            "same": gettext("{question}: from {before}% to {after}%, about the same"),
            "up": gettext("{question}: from {before}% to {after}%, clearly up"),
            "down": gettext("{question}: from {before}% to {after}%, clearly down"),
        }[self.verdict]
        return said.format(
            question=self.title, before=self.before.percent, after=self.after.percent
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a question, or all of them together."""

    title: str
    cells: tuple[tuple[str, Share], ...]
    total: Share
    whole: bool = False


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in the list of all teams; in the order of their names, never of their figures."""

    title: str
    url: str
    people: int
    share: Share


@dataclass(frozen=True, slots=True)
class Behind:
    """How often a cause lay behind the low answers of which one was named."""

    title: str
    share: Share


@dataclass(frozen=True, slots=True)
class Choice:
    """A question of which the line can be drawn."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Periods:
    """The months that are compared: the earlier half and the later half of those with figures."""

    earlier: tuple[date, ...]
    later: tuple[date, ...]

    @property
    def before(self) -> str:
        """The earlier months in words."""
        return _span(self.earlier)

    @property
    def after(self) -> str:
        """The later months in words."""
        return _span(self.later)


class Page:
    """Everything that web/figures/team.html shows of figures."""

    def __init__(self, found: Figures, chosen: str = "") -> None:
        self._found = found
        self._main = _main_form(found)
        self._chosen = next((q for q in found.questions if _value(q) == chosen), None)

    @cached_property
    def empty(self) -> bool:
        """Whether there is no figure at all."""
        return not self._found.totals

    @cached_property
    def counted_on(self) -> date | None:
        """Up to which day was counted."""
        return self._found.counted_on

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The heads of the table."""
        return tuple(dates.short_month(month) for month in self._found.months)

    @property
    def codes(self) -> tuple[str, ...]:
        """The months with their year, for a table that leaves the page."""
        return tuple(f"{month:%Y-%m}" for month in self._found.months)

    @cached_property
    def periods(self) -> Periods | None:
        """What is compared with what; None when there are not two months with figures."""
        asked = {(q.form, q.id) for q in self._main}
        filled = sorted({month for *of, month in self._found.cells if tuple(of) in asked})
        half = len(filled) // 2
        return Periods(tuple(filled[:half]), tuple(filled[-half:])) if half else None

    @cached_property
    def verdict(self) -> Verdict:
        """What became of all questions together."""
        if self.periods is None:
            return "few"
        before, after = (
            self._whole({q.id: self._found.between(q, months) for q in self._main})
            for months in (self.periods.earlier, self.periods.later)
        )
        return margins.compare(before, after)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Each question from the earlier to the later months."""
        return tuple(self._change(question) for question in self._main) if self.periods else ()

    @property
    def ups(self) -> tuple[str, ...]:
        """The questions that clearly went up."""
        return tuple(each.title for each in self.changes if each.verdict == "up")

    @property
    def downs(self) -> tuple[str, ...]:
        """The questions that clearly went down."""
        return tuple(each.title for each in self.changes if each.verdict == "down")

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All questions together, then each of them."""
        whole = Row(
            gettext("All questions together"),
            tuple(zip(self.months, self._whole_shares, strict=True)),
            self._share({q.id: self._total(q) for q in self._main}),
            whole=True,
        )
        return (whole, *(self._row(question) for question in self._found.questions))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The questions of which the line can be drawn instead of that of all together."""
        return tuple(Choice(_value(q), _title(q), q == self._chosen) for q in self._found.questions)

    @property
    def chosen(self) -> str:
        """The title of the question that was asked for; empty for all together."""
        return _title(self._chosen) if self._chosen else ""

    @cached_property
    def trend(self) -> Trend:
        """The question that was asked for, or all together, per month, as a drawing."""
        months, changed = self._found.months, self._found.changed
        if self._chosen is None:
            return trend(months, self._whole_shares, changed)
        cells = [self._cell(self._chosen, month) for month in months]
        return trend(months, cells, changed, title=self.chosen, breaks=False)

    def turning(self, since: str) -> Turning:
        """What changed from a month on, of the question that was asked for or all together."""
        return turning(self._found.months, since, self._over)

    def _over(self, months: Sequence[date]) -> Sum:
        if self._chosen is not None:
            return self._found.between(self._chosen, months)
        return self._whole({q.id: self._found.between(q, months) for q in self._main})

    @cached_property
    def questions(self) -> Funnel:
        """The questions of one team in a funnel."""
        return funnel([(_title(q), self._total(q)) for q in self._main])

    def funnel(self, teams: Iterable[Team]) -> Funnel:
        """Teams in a funnel, by the question that was asked for or all together."""
        return self.funnel_of((each.name, self._found.teams.get(each.pk, {})) for each in teams)

    def funnel_of(self, named: Iterable[tuple[str, Mapping[tuple[str, str], Sum]]]) -> Funnel:
        """Groups by name in a funnel, by the question that was asked for or all together."""
        return funnel([(name, self._of(totals)) for name, totals in named])

    def of_team(self, totals: Mapping[tuple[str, str], Sum]) -> Share:
        """One team out of all, as `funnel` counts it."""
        if self._chosen is not None:
            return shares.share(self._of(totals))
        empty = Sum()
        return self._share({q.id: totals.get((q.form, q.id), empty) for q in self._main})

    def _of(self, totals: Mapping[tuple[str, str], Sum]) -> Sum:
        empty = Sum()
        if self._chosen is not None:
            return totals.get((self._chosen.form, self._chosen.id), empty)
        return self._whole({q.id: totals.get((q.form, q.id), empty) for q in self._main})

    @cached_property
    def _whole_shares(self) -> tuple[Share, ...]:
        return tuple(
            self._share({q.id: self._found.between(q, (month,)) for q in self._main})
            for month in self._found.months
        )

    @cached_property
    def causes(self) -> tuple[Behind, ...]:
        """What lay behind low answers on the main form, in its order; of five people or more."""
        first = next(iter(self._main), None)
        if first is None:
            return ()
        named = [key for key in first.texts if key.startswith(keys.cause(""))]
        return tuple(
            Behind(scorecards.text(first.texts, key), shares.share(each))
            for key in named
            for each in [self._found.totals.get((first.form, key))]
            if each is not None
        )

    def _whole(self, sums: dict[str, Sum]) -> Sum:
        """All questions together, if each of them is shown; else nothing."""
        weighed = [(q.weight, sums[q.id]) for q in self._main if q.weight > 0]
        if any(each.standing != "shown" for _, each in weighed):
            return Sum()
        return margins.together(weighed)

    def _share(self, sums: dict[str, Sum]) -> Share:
        whole = self._whole(sums)
        if whole.evaluations or not any(each.standing == "shown" for each in sums.values()):
            return shares.share(whole)
        return shares.unfinished()

    def _total(self, question: Asked) -> Sum:
        return self._found.totals.get((question.form, question.id), Sum())

    def _row(self, question: Asked) -> Row:
        cells = [self._cell(question, month) for month in self._found.months]
        paired = tuple(zip(self.months, cells, strict=True))
        return Row(_title(question), paired, shares.share(self._total(question)))

    def _cell(self, question: Asked, month: date) -> Share:
        merged = (question.form, question.id, month) in self._found.merged
        return shares.share(self._found.between(question, (month,)), merged=merged)

    def _change(self, question: Asked) -> Change:
        assert self.periods is not None  # noqa: S101  `changes` asked
        before = self._found.between(question, self.periods.earlier)
        after = self._found.between(question, self.periods.later)
        return Change(
            _title(question),
            shares.share(before),
            shares.share(after),
            margins.compare(before, after),
        )


def _main_form(found: Figures) -> tuple[Asked, ...]:
    """The questions of the form with the most evaluations, as far as the newest one asks them."""
    counts: dict[str, int] = {}
    for (form, _), each in found.totals.items():
        counts[form] = counts.get(form, 0) + each.evaluations
    if not counts:
        return ()
    most = max(sorted(counts), key=lambda form: counts[form])
    return tuple(question for question in found.questions if question.form == most)


def _value(question: Asked) -> str:
    return f"{question.form}/{question.id}"


def _title(question: Asked) -> str:
    return scorecards.text(question.texts, question.id)


def _span(months: Sequence[date]) -> str:
    first, last = dates.month_name(months[0]), dates.month_name(months[-1])
    return first if len(months) == 1 else gettext("{first}–{last}").format(first=first, last=last)


def listed(titles: Iterable[str]) -> str:
    """Titles of questions, each in quotation marks."""
    return ", ".join(gettext("“{title}”").format(title=title) for title in titles)


def table(page: Page, more: Iterable[tuple[str, Share]] = ()) -> Iterator[sheets.Row]:
    """What the page shows, to take along; of what is hidden the reason stands there.

    Args:
        page: The page.
        more: Teams with their figure, over the whole period.
    """
    yield (
        gettext("What"), gettext("Period"), gettext("Share (%)"), gettext("Margin from (%)"),
        gettext("Margin to (%)"), gettext("Evaluations"), gettext("People, at least"),
        gettext("Hidden because"),
    )  # fmt: skip
    for each in page.rows:
        cells = (*(cell for _, cell in each.cells), each.total)
        for period, cell in zip((*page.codes, gettext("Total")), cells, strict=True):
            yield (each.title, period, *_cells(cell))
    for behind in page.causes:
        title = gettext("Behind low answers: {cause}").format(cause=behind.title)
        yield (title, gettext("Total"), *_cells(behind.share))
    for title, cell in more:
        yield (title, gettext("Total"), *_cells(cell))


def _cells(cell: Share) -> sheets.Row:
    if cell.why:
        return ("", "", "", "", "", cell.why)
    return (cell.percent, cell.low, cell.high, cell.n, cell.persons, "")
