"""The record of processing activities as it leaves: a table, a paper, or linked data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from klankbord.edges import papers
from klankbord.edges.papers import Paper, Part
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.notices import linked, processing
from klankbord.notices.composing import Configured, Section
from klankbord.recordings.shipments import reporting

MEDIA = {
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
TITLE = Text("Verwerkingsregister", "Record of processing")
LEAD = Text("Zoals het is ingesteld op {moment}.", "As it is configured on {moment}.")
ACTIVITY = Text("Verwerking", "Activity")
PLACE = "/verwerkingsregister/"


def name(at: datetime, form: str) -> str:
    """The name of the file."""
    return f"verwerkingsregister-{at.astimezone(AMSTERDAM):%Y-%m-%d}.{form}"


def table(of: Configured, language: str) -> str:
    """A row for each element of each activity, as Dutch spreadsheets open it; no cell reckons."""
    head = [each.in_language(language) for each in (ACTIVITY, *processing.HEAD)]
    rows = [
        [section.title.in_language(language), *_cells(row, language)]
        for section in processing.compose(of)
        for row in section.rows
    ]
    return reporting.BOM + "".join(map(reporting.row, [head, *rows]))


def pdf(of: Configured, language: str, *, at: datetime, organisation: str) -> bytes:
    """The record as a paper, for a supervisor who asks for it (AVG art. 30(4)).

    Args:
        of: What it is made of.
        language: nl or en.
        at: Now.
        organisation: Whose it is.
    """
    moment = f"{at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"
    return papers.pdf(
        Paper(
            title=TITLE.in_language(language),
            language=language,
            made_at=at,
            lead=LEAD.in_language(language).format(moment=moment),
            parts=[_part(each, language) for each in processing.compose(of)],
            foot=organisation or "Klankbord",
        )
    )


def jsonld(of: Configured, *, at: datetime, site: str) -> dict[str, Any]:
    """The record as linked data.

    Args:
        of: What it is made of.
        at: Now.
        site: Address at which people reach Klankbord.
    """
    return linked.document(of, at=at, address=urljoin(site, PLACE))


def _part(each: Section, language: str) -> Part:
    return Part(
        title=each.title.in_language(language),
        paragraphs=_cells(each.paragraphs, language),
        head=_cells(each.head, language),
        rows=[_cells(row, language) for row in each.rows],
    )


def _cells(said: Sequence[Text], language: str) -> list[str]:
    return [each.in_language(language) for each in said]
