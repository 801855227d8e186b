"""Who gets what at every address of the API."""

from datetime import timedelta
from uuid import uuid4

import jsonschema
import pytest
from django.urls import reverse

from klankbord.breaches import assessing
from klankbord.edges.api import offering, problems
from klankbord.edges.api.urls import api
from klankbord.edges.api.wording import FIELDS, KINDS
from klankbord.people import grants, queries, tokens
from klankbord.people.models import Token
from klankbord.people.periods import Term
from klankbord.recordings.offered import offers, values

NOBODY = str(uuid4())
QUESTION = {"id": "q", "act": "record", "at": "2026-11-25T10:00:00+01:00"}
EVENT = {"source": "folder", "event": "caller_objected"}
ASKED = "act=use_in_review&purpose=appraisal"
TABLE = {
    # method and address: body, {who: status}; None is somebody without a token
    ("POST", "/decisions"): (QUESTION, {None: 401, "anna": 200, "hr": 200, "zoom": 200}),
    ("POST", "/recordings"): ({}, {None: 401, "anna": 403, "noor": 403, "hr": 403, "zoom": 422}),
    ("PUT", "/recordings/{id}/transcript"): (
        {"turns": []},
        {None: 401, "noor": 403, "anna": 403, "zoom": 404},
    ),
    ("PUT", "/recordings/{id}/audio"): (
        b"RIFF",
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "zoom": 404},
    ),
    ("GET", "/recordings/{id}"): (
        ASKED,
        {None: 401, "anna": 404, "noor": 404, "hr": 404, "zoom": 404},
    ),
    ("POST", "/recordings/{id}/listenings"): (
        {"purpose": "quality", "reason": "drawn_sample"},
        {None: 401, "anna": 404, "noor": 404, "hr": 404, "zoom": 404},
    ),
    ("GET", "/listenings/{id}/audio"): (
        None,
        {None: 401, "anna": 404, "noor": 404, "hr": 404, "zoom": 404},
    ),
    ("GET", "/evaluations/{id}"): (
        ASKED,
        {None: 401, "anna": 404, "noor": 404, "hr": 404, "zoom": 404},
    ),
    ("GET", "/reports"): (
        None,
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 403},
    ),
    ("GET", "/reports/coaching"): (
        None,
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 403},
    ),
    ("GET", "/programmes"): (None, {None: 401, "anna": 200, "hr": 200, "zoom": 200}),
    ("GET", "/programmes/{code}"): (None, {None: 401, "anna": 404, "zoom": 404}),
    ("GET", "/policies"): (None, {None: 401, "anna": 200, "hr": 200}),
    ("GET", "/policies/{number}"): (None, {None: 401, "anna": 404}),
    ("GET", "/forms"): (None, {None: 401, "anna": 200, "hr": 200}),
    ("GET", "/forms/{code}/{number}"): (None, {None: 401, "anna": 404}),
    ("GET", "/deletions"): (None, {None: 401, "anna": 403, "hr": 403, "tess": 200, "ilse": 200}),
    ("GET", "/me/log"): (None, {None: 401, "anna": 200, "hr": 403, "ilse": 403}),
    ("GET", "/me/scores"): (None, {None: 401, "anna": 200, "hr": 403, "ilse": 403}),
    ("GET", "/work"): (None, {None: 401, "anna": 403, "noor": 200, "hr": 403}),
    ("GET", "/talks"): (None, {None: 401, "anna": 200, "bram": 200, "hr": 403, "zoom": 403}),
    ("GET", "/talks/{id}"): (None, {None: 401, "anna": 404, "hr": 403, "zoom": 403}),
    ("GET", "/processing"): (
        None,
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "petra": 200, "ilse": 200},
    ),
    ("GET", "/copies"): (
        None,
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 200},
    ),
    ("POST", "/copies/gone"): (
        {"source": "folder", "ids": ["call-1"]},
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 200},
    ),
    ("POST", "/gate/calls"): (
        {},
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 422},
    ),
    ("POST", "/gate/calls/{ref}/events"): (
        EVENT,
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 200},
    ),
    ("POST", "/gate/calls/{ref}/live"): (
        {"source": "folder", "listener": "noor@woonstede.example", "signal_on": True},
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 200},
    ),
    ("POST", "/gate/calls/{ref}/live/end"): (
        {"source": "folder"},
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 200},
    ),
    ("GET", "/lines/{line}"): (
        None,
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "ilse": 200, "tess": 200, "zoom": 200},
    ),
    ("POST", "/lines/{line}/configuration"): (
        {},
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "ilse": 200, "tess": 200, "zoom": 200},
    ),
    ("POST", "/mail/bounces"): (
        {"told": "niemand@elders.example"},
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "tess": 403, "zoom": 200},
    ),
    ("GET", "/me/recordings"): (None, {None: 401, "anna": 200, "joris": 200, "hr": 403}),
    ("GET", "/me/evaluations"): (None, {None: 401, "anna": 200, "hr": 403, "zoom": 403}),
    ("GET", "/me/remaining"): (None, {None: 401, "anna": 200, "hr": 403, "ilse": 403}),
    ("GET", "/me/notices"): (None, {None: 401, "anna": 200, "hr": 403, "ilse": 403}),
    ("POST", "/me/recordings/{id}/restrict"): (
        None,
        {None: 401, "anna": 404, "hr": 403, "zoom": 403},
    ),
    ("GET", "/me/requests"): (None, {None: 401, "anna": 200, "noor": 200, "hr": 200}),
    ("GET", "/me/requests/{id}"): (None, {None: 401, "anna": 404, "noor": 404}),
    ("POST", "/me/requests"): ({"type": "all"}, {None: 401, "anna": 422, "noor": 422}),
    ("GET", "/requests"): (None, {None: 401, "anna": 403, "hr": 403, "tess": 403, "ilse": 200}),
    ("GET", "/requests/{id}"): (None, {None: 401, "anna": 403, "hr": 403, "ilse": 404}),
    ("POST", "/requests/{id}/identity"): (
        {"method": "passport_copy"},
        {None: 401, "anna": 403, "tess": 403, "ilse": 422},
    ),
    ("POST", "/requests/{id}/extension"): (
        {"words": "Veel."},
        {None: 401, "anna": 403, "tess": 403, "ilse": 404},
    ),
    ("POST", "/requests/{id}/answer"): (
        {"outcome": "granted", "words": "Wij geven u gelijk, want uw gegevens zijn niet nodig."},
        {None: 401, "anna": 403, "hr": 403, "ilse": 404},
    ),
    ("GET", "/breaches"): (None, {None: 401, "anna": 403, "tess": 403, "hr": 403, "ilse": 200}),
    ("POST", "/breaches"): ({}, {None: 401, "anna": 403, "hr": 403, "tess": 422, "ilse": 422}),
    ("GET", "/breaches/{id}"): (None, {None: 401, "tess": 403, "ilse": 404}),
    ("POST", "/breaches/{id}/assessment"): (
        {"answers": dict.fromkeys(assessing.CRITERIA, "low"), "risk": "none", "words": "Niets."},
        {None: 401, "tess": 403, "ilse": 404},
    ),
    ("POST", "/breaches/{id}/report"): (
        {"sent_at": "2026-11-25T10:00:00+01:00"},
        {None: 401, "tess": 403, "ilse": 404},
    ),
    ("POST", "/breaches/{id}/telling"): ({"words": "Per brief."}, {"tess": 403, "ilse": 404}),
    ("POST", "/breaches/{id}/end"): ({"words": "Klaar."}, {None: 401, "tess": 403, "ilse": 404}),
    ("GET", "/complaints"): (
        None,
        {None: 401, "anna": 403, "noor": 403, "tess": 403, "petra": 200, "ilse": 200},
    ),
    ("GET", "/complaints/calls"): (None, {None: 401, "noor": 403, "ilse": 403, "petra": 422}),
    ("POST", "/complaints"): (
        {
            "recording": NOBODY,
            "reference": "K-1",
            "made_on": "2026-11-24",
            "asked_by": "caller",
            "reason": "Nagaan wat er is beloofd.",
        },
        {None: 401, "anna": 403, "noor": 403, "ilse": 403, "petra": 404},
    ),
    ("GET", "/cases"): (None, {None: 401, "anna": 403, "noor": 403, "tess": 403, "ilse": 200}),
    ("POST", "/cases"): (
        {"ground": "claim", "recordings": [NOBODY], "words": "Een eis."},
        {None: 401, "anna": 403, "noor": 403, "hr": 403, "ilse": 404},
    ),
    ("GET", "/cases/{id}"): (None, {None: 401, "noor": 403, "ilse": 404}),
    ("POST", "/cases/{id}/confirmation"): (None, {None: 401, "noor": 403, "ilse": 404}),
    ("POST", "/cases/{id}/review"): ({"words": "Nog nodig."}, {"noor": 403, "ilse": 404}),
    ("POST", "/cases/{id}/withholding"): (
        {"ground": "defence", "words": "De zitting is in mei."},
        {None: 401, "noor": 403, "ilse": 404},
    ),
    ("POST", "/cases/{id}/end"): ({"words": "Klaar."}, {None: 401, "noor": 403, "ilse": 404}),
    ("POST", "/me/evaluations/{id}/dispute"): (
        {"grounds": "Zo was het niet."},
        {None: 401, "anna": 404, "hr": 403, "zoom": 403},
    ),
    ("GET", "/disputes"): (None, {None: 401, "anna": 403, "noor": 200, "hr": 403}),
    ("POST", "/disputes/{id}/take"): (None, {None: 401, "anna": 403, "noor": 404}),
    ("POST", "/disputes/{id}/decision"): (
        {"answers": {}, "why": "Daarom."},
        {None: 401, "anna": 403, "noor": 404},
    ),
    ("POST", "/me/objection"): ({"grounds": ""}, {None: 401, "anna": 422, "hr": 403, "zoom": 403}),
}


def described():
    return api.get_openapi_schema(path_prefix="")


def test_the_table_lists_every_address():
    there = {
        (method.upper(), path)
        for path, operations in described()["paths"].items()
        for method in operations
    }
    assert there == set(TABLE)


@pytest.mark.django_db
def test_every_address_lets_in_whom_it_should_and_nobody_else(door):
    wrong = []
    for (method, template), (body, expected) in TABLE.items():
        path = (
            template.replace("{id}", NOBODY).replace("{ref}", "call-1").replace("{line}", "huur-in")
        )
        path = path.replace("{code}", "nergens").replace("{number}", "99")
        sent = None if isinstance(body, str) else body
        path += f"?{body}" if isinstance(body, str) else ""
        media = "audio/wav" if isinstance(body, bytes) else "application/json"
        for who, status in expected.items():
            answer = door.call(who, method, path, sent, media=media)
            if answer.status_code != status:
                wrong.append((method, template, who, answer.status_code, answer.content))
            if status >= 400:
                assert answer["Content-Type"] == problems.MEDIA
                assert answer.json()["status"] == status
    assert wrong == []


@pytest.mark.django_db
def test_a_token_opens_what_its_scope_says_and_nothing_else(door):
    listed = TABLE.items()
    for (method, template), (body, _) in listed:
        path = (
            template.replace("{id}", NOBODY).replace("{ref}", "call-1").replace("{line}", "huur-in")
        )
        path = path.replace("{code}", "nergens").replace("{number}", "99")
        who = "anna" if "/me/" in path else "zoom"
        scopes = ("decisions",) if path != "/decisions" else ("me:read",)
        secret = door.token(who, scopes=scopes)
        sent = body if not isinstance(body, str) else None
        answer = door.call(who, method, path, sent, token=secret)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_scope"), path


@pytest.mark.django_db
def test_a_token_that_ended_was_revoked_or_never_was_opens_nothing(door):
    secret = door.token("anna")
    assert door.call("anna", "GET", "/me/notices", token=secret).status_code == 200
    made = Token.objects.latest("created_at")
    person = queries.person(door.organisation.account("anna"), door.now)
    tokens.revoke(made, at=door.now, by=person)
    ended, late = tokens.issue(
        door.organisation.account("anna"),
        name="old",
        scopes=["me:read"],
        expires_at=door.now - timedelta(days=1),
        at=door.now - timedelta(days=2),
        by=person,
    )
    for bad in (secret, late, "kb_", "", "x" * 5000, "kb_é"):
        answer = door.call("anna", "GET", "/me/notices", token=bad)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "unauthenticated"
    assert ended.pk


@pytest.mark.django_db
def test_a_token_of_one_platform_does_not_speak_for_another(door):
    recording = door.call("zoom", "POST", "/recordings", door.offer()).json()["id"]
    other = door.token("zoom", sources=("genesys",))
    turned = (
        door.call("zoom", "POST", "/recordings", door.offer(2), token=other),
        door.call("zoom", "POST", "/gate/calls/call-1/events", EVENT, token=other),
    )
    assert [(each.status_code, each.json()["code"]) for each in turned] == [
        (403, "wrong_source")
    ] * 2
    sound = door.put(recording, b"RIFF", token=other)
    assert (sound.status_code, sound.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
def test_who_has_more_than_one_role_says_in_which_he_acts(door):
    anna, term = door.organisation.account("anna"), Term(door.now)
    quality = door.organisation.actor("petra", "quality_manager")
    asked = grants.ask(anna, role="evaluator", term=term, at=door.now, by=quality)
    grants.approve(asked, at=door.now, by=door.organisation.actor("tess", "admin"))
    assert door.call("anna", "GET", "/me/requests").json()["code"] == "role_needed"
    for role, status in (("evaluator", 200), ("employee", 200), ("hr", 403), ("system", 403)):
        answer = door.call("anna", "GET", "/me/requests", role=role)
        assert answer.status_code == status, role
    # A hypothetical question is the same in every role.
    assert door.call("anna", "POST", "/decisions", QUESTION).status_code == 200
    # One of his roles fits here, so it need not be named.
    assert door.call("anna", "GET", "/me/notices").status_code == 200
    assert door.call("anna", "GET", "/me/notices", role="evaluator").status_code == 403


def test_what_is_not_there_is_a_problem_too(client):
    for path in ("/api/v1/", "/api/v1/nothing", "/api/v1/decisions/", "/api/v1/recordings/x/audio"):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, problems.MEDIA), path
    answer = client.delete("/api/v1/decisions")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.json()["code"] == "method_not_allowed"
    assert client.post("/api/v1/nothing", {"a": 1}).status_code == 404


def test_the_description_is_openapi_3_1_and_whole(client):
    assert reverse("api:openapi-json") == "/api/v1/openapi.json"
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1.")
    for name, part in schema["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(part)
        assert name
    seen = set()
    for path, operations in schema["paths"].items():
        assert path.startswith("/api/v1/")
        for operation in operations.values():
            seen.add(operation["operationId"])
            assert operation["security"], path
            assert operation["description"], path
            assert {"400", "401", "403", "411", "413", "415", "422", "500"} <= set(
                operation["responses"]
            )
            for status, response in operation["responses"].items():
                [media] = response["content"]
                assert (media == problems.MEDIA) == (int(status) >= 400)
                resolve(response["content"][media]["schema"], schema)
            for media in operation.get("requestBody", {"content": {}})["content"].values():
                resolve(media["schema"], schema)
    assert len(seen) == len(TABLE)


def resolve(part, schema):
    """Every reference in a schema leads somewhere."""
    jsonschema.Draft202012Validator.check_schema(part)
    if isinstance(part, dict):
        if "$ref" in part:
            at = schema
            for step in part["$ref"].removeprefix("#/").split("/"):
                at = at[step]
        for each in part.values():
            if isinstance(each, dict):
                resolve(each, schema)


def test_the_description_of_an_offer_knows_every_field():
    assert set(offering.FIELDS_OF_A_ROW) == set(values.READERS)


def test_every_problem_and_fault_has_words_in_both_languages():
    for code, kind in KINDS.items():
        assert 400 <= kind.status < 600, code
        assert kind.title.nl != kind.title.en
        assert kind.detail.nl != kind.detail.en
    documented = offers.__doc__.partition("A fault has one of these codes:")[2]
    codes = set(documented.split("`")[1::2])
    assert "unknown_field" in codes
    assert codes <= set(FIELDS)
