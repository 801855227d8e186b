"""The one processor elsewhere that a version names for the help of machines. Pure.

It is a company with the name of a machine and a country. What it may be given is asked of the law
each time (R55, R57): without an agreement that runs, and whose paper lies in the dossier, nothing.

Source: AVG art. 4(8), 28(3), 44 to 46.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from klankbord.law.texts import Text
from klankbord.law.vocabulary import EEA
from klankbord.programmes.dossier import Dossier, Row

TERM, AGREEMENT = "processor", "processor_agreement"
TOOLS = ("adequacy", "scc_tia", "bcr", "other_chapter_v")
"""What can protect data outside the EEA (AVG chapter V)."""
MEANS = "ai"


@dataclass(frozen=True, slots=True)
class Processor:
    """Who helps. `host` is the only machine that is ever asked; `tool` is empty within the EEA."""

    name: str
    host: str
    country: str
    tool: str

    @property
    def abroad(self) -> bool:
        """Whether data leave the EEA."""
        return self.country not in EEA


def of(dossier: Dossier) -> Processor | None:
    """The processor that a version names."""
    return read(dossier.terms)


def read(terms: Mapping[str, Any]) -> Processor | None:
    """As `of`, from the table of a version."""
    said = terms.get(TERM)
    if not said:
        return None
    return Processor(said["name"], said["host"], said["country"], said.get("transfer_tool", ""))


def agreement(dossier: Dossier, at: datetime, known_at: datetime | None = None) -> Row | None:
    """The agreement with it that runs: of this company and machine, with its paper, not expired."""
    found, row = of(dossier), dossier.newest(AGREEMENT, at, known_at)
    if found is None or row is None or not row.document_sha256:
        return None
    same = (row.detail["processor"], row.detail["host"]) == (found.name, found.host)
    return row if same and at < datetime.fromisoformat(row.detail["valid_until"]) else None


def lacking(said: Mapping[str, Any]) -> str:
    """Which field of the processor cannot stand as it is beside the rest of a version; or none."""
    found = said.get(TERM)
    if not found:
        return ""
    if MEANS not in said["means"]:
        return f"{TERM}.name"
    safe = found["country"] in EEA or "transfer_tool" in found
    return "" if safe else f"{TERM}.transfer_tool"


LACKING = {
    "processor.name": Text(
        nl="Een bedrijf helpt met AI. Noem AI dan ook bij de middelen.",
        en="A company helps by AI. Name AI among the means then.",
    ),
    "processor.transfer_tool": Text(
        nl="Dit land ligt buiten de EER. Kies wat de gegevens daar beschermt (R57).",
        en="This country lies outside the EEA. Choose what protects the data there (R57).",
    ),
}
"""What to do about a field that `lacking` names."""
OTHER = Text(
    nl="De regeling noemt een ander bedrijf of een andere computer, of geen.",
    en="The programme names another company or another machine, or none.",
)
