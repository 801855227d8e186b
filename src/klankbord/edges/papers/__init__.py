"""Papers: what a page says, as a PDF that can be kept, sent and read aloud (PDF/UA-1).

A paper has the parts that every text of ours has: headings, paragraphs, tables. What it says is
given to typst as data and never as its language, so that no name in it can be an instruction.
Nothing is fetched: fonts come along with typst, and packages are not there.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with paragraphs and, if it has rows, a table. Each row has a cell per `head`."""

    title: str
    paragraphs: Sequence[str] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `language` is nl or en; `foot` stands under each page, before its number."""

    title: str
    language: str
    made_at: datetime
    lead: str
    parts: Sequence[Part]
    foot: str = ""


def pdf(paper: Paper) -> bytes:
    """The document as PDF/UA-1: tagged, with language and title. The same paper, the same bytes.

    A sign that no font of ours has becomes a question mark: PDF/UA wants to know how all of it is
    read aloud.
    """
    said = json.dumps(_shown(asdict(paper)), default=datetime.isoformat, ensure_ascii=False)
    while True:
        try:
            return _made(said)
        except typst.TypstError as fault:
            unknown = _NO_SIGN.search(str(fault))
            if unknown is None or unknown[1] not in said:
                raise
            said = said.replace(unknown[1], "?")


_NO_SIGN = re.compile('the text `"(.+?)"` could not be displayed')


def _shown(value: Any) -> Any:
    """The same without signs that nobody can see."""
    if isinstance(value, str):
        return "".join(sign if sign.isprintable() else " " for sign in value)
    if isinstance(value, Mapping):
        return {name: _shown(each) for name, each in value.items()}
    return [*map(_shown, value)] if isinstance(value, list | tuple) else value


def _made(said: str) -> bytes:
    made = typst.compile(
        _FOLDER / "paper.typ",
        root=_FOLDER,
        ignore_system_fonts=True,
        sys_inputs={"paper": said},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)  # noqa: S101  one document, one file
    return made
