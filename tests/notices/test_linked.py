"""The record of processing as linked data says what the page says, and what it lacks."""

import json
from datetime import UTC, datetime

import woonstede
from klankbord.notices import linked, processing
from klankbord.notices.composing import Said
from notices.test_composing import of

PAGE = "https://klankbord.example/verwerkingsregister/"


def made(configured):
    return linked.document(configured, at=datetime(2026, 11, 27, 9, tzinfo=UTC), address=PAGE)


def names(node):
    """Every key and every IRI that somebody has to look up in the context."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            if key in {"@type", "@id"}:
                yield value
            elif key != "@context":
                yield from names(value)
    elif isinstance(node, list):
        for each in node:
            yield from names(each)


def test_each_element_of_the_article_stands_in_it_in_terms_of_the_vocabulary():
    whole = made(of())
    assert json.loads(json.dumps(whole)) == whole
    assert "missing" not in json.dumps({**whole, "@context": None})
    assert whole["dpv:hasDataController"]["dpv:hasName"] == "Woonstede"
    assert whole["dpv:hasDataProtectionOfficer"]["dpv:hasContact"] == "fg@woonstede.example"
    [activity] = whole["dct:hasPart"]
    assert activity["@id"] == f"{PAGE}#{woonstede.dossier().version}"
    assert activity["dpv:hasLegalBasis"] == {"@id": "eu-gdpr:A6-1-f-controller"}
    [purpose] = activity["dpv:hasPurpose"]
    assert purpose["skos:broader"] == {"@id": "dpv:PersonnelPerformanceMonitoring"}
    [sound] = [k for k in activity["dpv:hasPersonalData"] if k["@id"].endswith("-audio")]
    kept = sound["dpv:hasStorageCondition"]["dpv:hasDuration"]["rdf:value"]
    assert kept == {"@type": "xsd:duration", "@value": "P90D"}
    assert activity["dct:temporal"]["dcat:endDate"]["@value"] == "2027-01-29"
    assert {"@id": "dpv:Record"} in activity["dpv:hasProcessing"]
    assert all(activity[f"dpv:has{name}"] for name in ("DataSubject", "Recipient"))


def test_every_name_is_explained_in_the_document_itself():
    whole = made(of())
    for name in names({**whole, "@context": {}}):
        if name.startswith(("@", "https://", "http://")) or name in {"nl", "en"}:
            continue
        assert name.split(":")[0] in linked.CONTEXT, name


def test_what_nobody_said_is_named_as_missing_and_never_made_up():
    whole = made(of(said=Said()))
    assert "dpv:hasDataController" not in whole
    [activity] = whole["dct:hasPart"]
    lacks = [*whole["missing"], *activity["missing"]]
    sections = processing.compose(of(said=Said()))
    assert len(lacks) == processing.gaps(sections)
    said = {"nl": "Ontvangers (30 lid 1 d)", "en": "Recipients (30(1)(d))"}
    assert {"missing_here": said} in lacks
