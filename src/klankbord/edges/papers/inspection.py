"""One file for the authority that supervises: what is in force, what proves it, and the figures.

It names nobody and holds nobody's words, but for what was written and kept about a breach, which
lies in a folder of its own (AVG art. 33(5)). A list of SHA-256 hashes of all its files is signed
with the key of the log.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import rfc8785

from klankbord.breaches import wording
from klankbord.breaches.queries import Lying
from klankbord.edges import papers
from klankbord.edges.papers import Paper, Part
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.ledger import keyring
from klankbord.ledger import queries as ledger
from klankbord.notices import queries as notices
from klankbord.programmes import queries as programmes
from klankbord.rights import counted
from klankbord.vault import receipts

NIGHTS = 31
"""Receipts of forgetting that go along, the newest."""
TITLE = Text("Dossier voor de toezichthouder", "File for the supervisory authority")
LEAD = Text(
    "Dit is de stand op {moment}. Er staan geen namen, geen gesprekken en geen beoordelingen in. "
    "Wat over een datalek is geschreven en als bewijs is bewaard, ligt in de map 'datalekken'.",
    "This is how it stands on {moment}. It holds no names, no calls and no evaluations. What was "
    "written about a breach and kept as evidence lies in the folder 'datalekken'.",
)
README = Text(
    """Dit dossier controleren

lijst.json noemt van elk bestand de SHA-256. lijst.json.sig is de handtekening daarover (Ed25519,
64 bytes), klankbord.pem de openbare sleutel van het logboek. Met OpenSSL 3:

  openssl pkeyutl -verify -pubin -inkey klankbord.pem -rawin -in lijst.json -sigfile lijst.json.sig

Er hoort te staan: Signature Verified Successfully. Het logboek heet {log}.
""",
    """How to check this file

lijst.json has the SHA-256 of each file. lijst.json.sig is the signature over it (Ed25519,
64 bytes), klankbord.pem the public key of the log. With OpenSSL 3:

  openssl pkeyutl -verify -pubin -inkey klankbord.pem -rawin -in lijst.json -sigfile lijst.json.sig

It should say: Signature Verified Successfully. The log is called {log}.
""",
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What stands in it: figures as plain values, and files by name."""

    at: datetime
    figures: Mapping[str, Any]
    files: Mapping[str, bytes]


def gather(breaches: Sequence[Lying], *, at: datetime) -> Gathered:
    """Read it all, as it is now.

    Args:
        breaches: The register, as who takes it along may see it.
        at: Now.
    """
    policy, checkpoint = notices.newest_policy(), ledger.newest_checkpoint()
    figures = {
        "at": at,
        "log": keyring.log_name(),
        "programmes": list(_programmes(at)),
        "policy": policy
        and {
            "number": policy.number,
            "sha256": policy.sha256,
            "published_at": policy.published_at,
            "announced_at": policy.announced_at,
        },
        "checkpoint_at": checkpoint and checkpoint.at,
        "requests": [asdict(each) for each in counted.requests(at)],
        "breaches": [_breach(each) for each in breaches],
    }
    files: dict[str, bytes] = {}
    if policy is not None:
        files[f"reglement-{policy.number}.txt"] = policy.text.encode()
    if checkpoint is not None:
        files["controlepunt.txt"] = checkpoint.note.encode()
    return Gathered(at, figures, files | dict(_nights()))


def bundle(found: Gathered, more: Mapping[str, bytes], language: str, organisation: str) -> bytes:
    """The file as a zip.

    Args:
        found: What `gather` found.
        more: Files that go along, by name, such as the record of processing.
        language: nl or en.
        organisation: Whose it is.
    """
    figures = json.dumps(found.figures, default=_plain, ensure_ascii=False, indent=1)
    held = {
        "overzicht.pdf": papers.pdf(_paper(found, language, organisation)),
        "overzicht.json": figures.encode(),
        **found.files,
        **more,
    }
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(held.items())}
    listed = rfc8785.dumps({"at": found.at.isoformat(), "files": hashes})
    how = README.in_language(language).format(log=keyring.log_name())
    held |= {
        "lijst.json": listed,
        "lijst.json.sig": keyring.signed(listed),
        "klankbord.pem": keyring.public_pem(),
        "LEESMIJ.txt" if language == "nl" else "README.txt": how.encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in held.items():
            folder.writestr(name, content)
    return out.getvalue()


def _programmes(at: datetime) -> Iterator[dict[str, Any]]:
    for dossier in programmes.in_force(at):
        yield {
            "version": dossier.version,
            "title": dossier.title,
            "purposes": dossier.purposes,
            "acts": dossier.acts,
            "data": dossier.data,
            "legal_basis": dossier.legal_basis,
            "starts_at": dossier.starts_at,
            "ends_at": dossier.ends_at,
            "evidence": [
                {
                    "kind": row.kind,
                    "happened_at": row.happened_at,
                    "recorded_at": row.recorded_at,
                    "document_sha256": row.document_sha256,
                }
                for row in dossier.rows
            ],
        }


def _breach(each: Lying) -> dict[str, Any]:
    breach = each.breach
    return {
        "discovered_at": breach.discovered_at,
        "happened_at": breach.happened_at,
        "nature": breach.nature,
        "persons": breach.persons,
        "data": breach.data,
        "people": breach.people,
        "records": breach.records,
        "criteria": breach.criteria,
        "risk": breach.risk,
        "report_by": each.clock.due_at,
        "reported_at": breach.reported_at,
        "exempt": breach.exempt,
        "told_at": breach.told_at,
        "closed_at": breach.closed_at,
        "still_due": each.due,
    }


def _nights() -> Iterator[tuple[str, bytes]]:
    for receipt in receipts.some(0, NIGHTS):
        made = receipts.papers(receipt.id)
        if made is not None:
            yield f"wissen/{made.name}.json", made.json
            yield f"wissen/{made.name}.json.sig", made.signature


def _paper(found: Gathered, language: str, organisation: str) -> Paper:
    said = found.figures
    return Paper(
        title=TITLE.in_language(language),
        language=language,
        made_at=found.at,
        lead=LEAD.in_language(language).format(moment=_moment(found.at)),
        parts=[
            _table(PROGRAMMES, language, [
                [each["version"], each["title"], str(len(each["evidence"]))]
                for each in said["programmes"]
            ]),
            Part(STANDING.in_language(language), list(_standing(found, language))),
            _table(REQUESTS, language, [
                [
                    each["type"],
                    *(_day(each[name]) for name in ("received_on", "due_on", "answered_on")),
                    each["outcome"] or "–",
                ]
                for each in said["requests"]
            ]),
            _table(BREACHES, language, [
                [
                    *(_moment(each[name]) for name in MOMENTS),
                    wording.RISKS[each["risk"]].in_language(language) if each["risk"] else "–",
                ]
                for each in said["breaches"]
            ]),
        ],
        foot=f"{organisation or 'Klankbord'} · {keyring.log_name()}",
    )  # fmt: skip


PROGRAMMES = (
    Text("Regelingen die gelden", "Programmes in force"),
    Text("Versie", "Version"),
    Text("Naam", "Name"),
    Text("Bewijsstukken", "Pieces of evidence"),
)
REQUESTS = (
    Text("Verzoeken van mensen", "Requests of people"),
    Text("Soort", "Kind"),
    Text("Ontvangen", "Received"),
    Text("Uiterlijk", "Due"),
    Text("Beantwoord", "Answered"),
    Text("Uitkomst", "Outcome"),
)
BREACHES = (
    Text("Datalekken", "Breaches"),
    Text("Ontdekt", "Discovered"),
    Text("Melden voor", "Report by"),
    Text("Gemeld", "Reported"),
    Text("Oordeel", "Assessment"),
)
MOMENTS = ("discovered_at", "report_by", "reported_at")
STANDING = Text("Reglement en logboek", "Policy and log")


def _standing(found: Gathered, language: str) -> Iterator[str]:
    policy = found.figures["policy"]
    if policy is None:
        yield Text("Er is nog geen reglement.", "There is no policy yet.").in_language(language)
    else:
        said = Text("Reglement {number}, SHA-256 {sha256}.", "Policy {number}, SHA-256 {sha256}.")
        yield said.in_language(language).format(**policy)
    last = Text("Laatste controlepunt: {moment}.", "Last checkpoint: {moment}.")
    yield last.in_language(language).format(moment=_moment(found.figures["checkpoint_at"]))
    nights = sum(name.endswith(".json") for name in found.files)
    here = Text(
        "In de map 'wissen' staan {n} bewijzen van wissen.",
        "The folder 'wissen' holds {n} receipts of forgetting.",
    )
    yield here.in_language(language).format(n=nights)


def _table(texts: Sequence[Text], language: str, rows: list[list[str]]) -> Part:
    title, *head = (text.in_language(language) for text in texts)
    none = Text("Geen.", "None.").in_language(language)
    return Part(title, (), head, rows) if rows else Part(title, [none])


def _day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else "–"


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}" if value else "–"


def _plain(value: Any) -> str:
    assert isinstance(value, date)  # noqa: S101  everything else JSON knows
    return value.isoformat()
