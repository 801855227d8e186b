"""The record of processing activities as linked data: JSON-LD 1.1 with the terms of DPV. Pure.

DPV is the Data Privacy Vocabulary of W3C, version 2. The context stands in the document itself, so
that nobody has to fetch anything to read it; what DPV has no word for is a text in two languages.
What nobody said yet is left out of the graph and named under `missing`, as a gap on the page is.

Source: AVG art. 30(1); https://w3id.org/dpv; JSON-LD 1.1 (W3C).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from klankbord.law import words
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.notices import processing, terms, wording
from klankbord.notices.composing import Configured
from klankbord.programmes import processors
from klankbord.programmes.dossier import Dossier

_IN_TWO = {"@container": "@language"}
CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "legal-nl": "https://w3id.org/dpv/legal/nl#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "kb": "urn:klankbord:",
    "title": {"@id": "dct:title", **_IN_TWO},
    "label": {"@id": "skos:prefLabel", **_IN_TWO},
    "missing": {"@id": "kb:missing", "@container": "@set"},
    "missing_here": {"@id": "kb:missingElement", **_IN_TWO},
}
ARTICLE = "http://data.europa.eu/eli/reg/2016/679/art_30/oj"

_PURPOSES = {
    "training": "dpv:PersonnelPerformanceMonitoring",
    "quality": "dpv:ServiceOptimisation",
    "appraisal": "dpv:PersonnelPerformanceEvaluation",
    "complaint": "dpv:CustomerClaimsManagement",
    "evidence": "dpv:DisputeManagement",
    "integrity": "dpv:MisusePreventionAndDetection",
}
_BASES = {
    "legitimate_interest": "eu-gdpr:A6-1-f-controller",
    "legal_obligation": "eu-gdpr:A6-1-c",
    "contract": "eu-gdpr:A6-1-b",
    "vital_interest": "eu-gdpr:A6-1-d",
    "public_task": "eu-gdpr:A6-1-e",
}
_DATA = {
    "audio": "pd:VoiceCommunicationRecording",
    "score": "pd:PerformanceAtWork",
    "comment": "pd:ProfessionalEvaluation",
}
_DONE = {
    "record": "dpv:Record",
    "record_screen": "dpv:Record",
    "listen_live": "dpv:Consult",
    "listen_back": "dpv:Consult",
    "transcribe": "dpv:Analyse",
    "score": "dpv:Assess",
    "auto_score": "dpv:Assess",
    "calibrate": "dpv:Assess",
    "share_evaluation": "dpv:Disclose",
    "report_team": "dpv:Disclose",
    "report_individual": "dpv:Disclose",
    "disclose_to_third_party": "dpv:Disclose",
}
_ALWAYS = ("dpv:Store", "dpv:Erase")
_TOOLS = {"adequacy": "eu-gdpr:A45-3", "scc_tia": "eu-gdpr:A46-2-c", "bcr": "eu-gdpr:A46-2-b"}
_TECHNICAL = ("dpv:EncryptionAtRest", "dpv:AccessControlMethod", "dpv:ActivityMonitoring")
_UNITS = {"days": "D", "months": "M"}

Node = dict[str, Any]


def document(of: Configured, *, at: datetime, address: str) -> Node:
    """The whole record as one JSON-LD document.

    Args:
        of: What the record is made of.
        at: Now.
        address: Of the page of the record; its parts are named by what follows the `#`.
    """
    responsible, *activities = processing.compose(of)
    return {
        "@context": dict(CONTEXT),
        "@id": address,
        "@type": "dpv:RecordsOfActivities",
        "title": {"nl": "Verwerkingsregister", "en": "Record of processing"},
        "dct:created": _moment(at),
        "dct:conformsTo": {"@id": ARTICLE},
        **_whose(of, address),
        "dct:hasPart": [
            {**_activity(each, of, address), **_missing(section.rows)}
            for each, section in zip(of.programmes, activities, strict=True)
        ],
        **_missing(responsible.rows),
    }


def _whose(of: Configured, address: str) -> Node:
    said, found = of.said, {}
    if said.controller.strip() or said.contact.strip():
        found["dpv:hasDataController"] = {
            "@id": f"{address}#controller",
            "@type": "dpv:DataController",
            **_said("dpv:hasName", said.controller),
            **_said("dpv:hasContact", said.contact),
            "dpv:hasAuthority": {"@id": "legal-nl:DPA-NL"},
        }
    if said.dpo.strip():
        found["dpv:hasDataProtectionOfficer"] = {
            "@id": f"{address}#dpo",
            "@type": "dpv:DataProtectionOfficer",
            **_said("dpv:hasContact", said.dpo),
        }
    return found


def _activity(each: Dossier, of: Configured, address: str) -> Node:
    here = f"{address}#{each.version}"
    basis = _BASES.get(each.legal_basis)
    return {
        "@id": here,
        "@type": "dpv:PersonalDataProcess",
        "title": {"nl": each.title, "en": each.title},
        **_said("dct:identifier", processing.number(each)),
        "dct:temporal": _period(each),
        "dpv:hasContext": [{"@id": "dpv:SystematicMonitoring"},
                           {"@id": "dpv:EvaluationOfIndividuals"}],
        "dpv:hasPurpose": [
            _concept(f"{address}#purpose-{name}", "dpv:Purpose", _PURPOSES.get(name),
                     wording.PURPOSES[name])
            for name in each.purposes
        ],
        **({"dpv:hasLegalBasis": {"@id": basis}} if basis else {}),
        "dpv:hasDataSubject": [
            {"@type": "dpv:Employee", "label": _both(processing.employees(each, of))},
            {"@type": "dpv:Customer", "label": _both(processing.CALLERS)},
        ],
        "dpv:hasPersonalData": [_kind(kind, here) for kind in each.data],
        "dpv:hasProcessing": [{"@id": name} for name in _processing(each)],
        "dpv:hasRecipient": list(_recipients(each, of)),
        **_abroad(each),
        **_measures(of),
    }  # fmt: skip


def _kind(kind: str, here: str) -> Node:
    term, named = terms.NAMED.get(kind), words.DATA.get(kind) or Text(kind, kind)
    made = _concept(f"{here}-{kind}", "dpv:PersonalData", _DATA.get(kind), named)
    if term is not None:
        long = {"@type": "xsd:duration", "@value": f"P{term.number}{_UNITS[term.unit]}"}
        made["dpv:hasStorageCondition"] = {
            "@type": "dpv:StorageCondition",
            "dpv:hasDuration": {"@type": "dpv:StorageDuration", "rdf:value": long},
            "label": {
                language: f"{term.long.in_language(language)} {term.start.in_language(language)}"
                for language in ("nl", "en")
            },
        }
    return made


def _processing(each: Dossier) -> Iterator[str]:
    done = dict.fromkeys(_DONE[act] for act in each.acts if act in _DONE)
    yield from done
    yield from _ALWAYS


def _recipients(each: Dossier, of: Configured) -> Iterator[Node]:
    for role, said in wording.ROLES.items():
        if each.matrix.get(role):
            yield {"@type": "dpv:Recipient", "label": _both(said)}
    for name in ("recipients", "hosting"):
        if said_of := of.said.both(name):
            kind = "dpv:Recipient" if name == "recipients" else "dpv:DataProcessor"
            yield {"@type": kind, "label": _both(said_of)}
    if named := processors.of(each):
        yield {"@type": "dpv:DataProcessor", "dpv:hasName": named.name}


def _abroad(each: Dossier) -> Node:
    named = processors.of(each)
    if named is None or not named.abroad:
        return {}
    tool = _TOOLS.get(named.tool)
    return {
        "dpv:hasThirdCountry": {
            "@type": "dpv:ThirdCountry",
            "dct:identifier": named.country,
            **({"dpv:hasLegalBasis": {"@id": tool}} if tool else {}),
        }
    }


def _measures(of: Configured) -> Node:
    made: Node = {"dpv:hasTechnicalMeasure": [{"@id": name} for name in _TECHNICAL]}
    if sign_in := of.said.both("sign_in"):
        made["dpv:hasOrganisationalMeasure"] = [
            {"@type": "dpv:OrganisationalMeasure", "label": _both(sign_in)}
        ]
    return made


def _period(each: Dossier) -> Node:
    end = each.ends_at or each.review_due
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _day(each.starts_at),
        # Half open inside, as everywhere; a reader wants the last day itself.
        **({"dcat:endDate": _day(end - timedelta(microseconds=1))} if end else {}),
    }


def _missing(rows: tuple[tuple[Text, ...], ...]) -> Node:
    gaps = [{"missing_here": _both(row[0])} for row in rows if row[1] == processing.GAP]
    return {"missing": gaps} if gaps else {}


def _concept(name: str, kind: str, broader: str | None, said: Text) -> Node:
    above = {"skos:broader": {"@id": broader}} if broader else {}
    return {"@id": name, "@type": kind, **above, "label": _both(said)}


def _both(said: Text) -> dict[str, str]:
    return {"nl": said.nl, "en": said.en}


def _said(name: str, text: str) -> dict[str, str]:
    return {name: text.strip()} if text.strip() else {}


def _moment(at: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat(timespec="seconds")}


def _day(at: datetime) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": at.astimezone(AMSTERDAM).date().isoformat()}
