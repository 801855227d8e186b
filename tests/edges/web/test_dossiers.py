"""Evidence is given on pages, by whose it is and in its order; every version can be read back."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

import woonstede
from klankbord.edges.web.programmes.affected import OF
from klankbord.edges.web.programmes.versions import AUDIENCES
from klankbord.gate import access
from klankbord.gate.access import SYSTEM
from klankbord.ledger.models import Entry
from klankbord.ledger.periods import local_day
from klankbord.notices import loading as deeds
from klankbord.people.faults import Fault
from klankbord.programmes import (
    asked,
    differences,
    drafts,
    giving,
    lifecycle,
    papers,
    processors,
    queries,
    readiness,
)
from klankbord.programmes.models import Evidence, Version
from klankbord.vault.models import Box
from programmes.drafting import REASON, SAID

pytestmark = pytest.mark.django_db
CODE = "huurvragen"


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def submitted(organisation):
    """A dossier that Petra wrote and submitted yesterday."""
    at, by = organisation.now - timedelta(days=1), organisation.actor("petra", "quality_manager")
    draft = drafts.begin(code=CODE, title="Heldere huurvragen", at=at, by=by)
    for name, table in SAID.items():
        drafts.write(draft.pk, name, table, edition=0, at=at, by=by)
    return deeds.submit(draft.pk, at=at, by=by)


@pytest.fixture
def as_(client, organisation):
    def enter(name):
        client.force_login(organisation.account(name))
        return client

    return enter


def give(client, kind, day=None, **fields):
    told = {"day": (day or timezone.localdate()).isoformat(), **fields}
    return client.post(reverse("evidence", args=[CODE, kind]), told)


def test_each_gives_what_is_his_and_the_stages_follow_one_another(submitted, as_):
    request = {"motives": REASON, "effects": REASON}
    early = give(as_("petra"), "works_council_request", **request)
    assert early.status_code == 422
    assert "Een eerdere stap is nog niet af." in said(early)
    assert as_("petra").get(reverse("evidence", args=[CODE, "dpo_advice"])).status_code == 404
    page = as_("ilse").get(reverse("evidence", args=[CODE, "alternatives_seen"]))
    assert "Een acteur" in said(page)
    assert give(as_("ilse"), "alternatives_seen").status_code == 302
    assert give(as_("ilse"), "dpo_advice", advice="positive").status_code == 302
    assert give(as_("petra"), "works_council_request", **request).status_code == 302
    kinds = submitted.evidence.values_list("kind", flat=True)
    assert {"alternatives_seen", "dpo_advice", "works_council_request"} <= set(kinds)
    assert give(as_("directie"), "activation").status_code == 422
    page = as_("petra").get(reverse("programme", args=[CODE]))
    assert "5. Medezeggenschap" in said(page)


def test_evidence_of_a_day_to_come_is_told_at_its_field_and_not_kept(submitted, as_, organisation):
    tomorrow = local_day(organisation.now + timedelta(days=1))
    answer = give(as_("ilse"), "alternatives_seen", day=tomorrow)
    assert answer.status_code == 422
    assert "Deze dag moet nog komen." in said(answer)
    assert not submitted.evidence.filter(kind="alternatives_seen").exists()


def test_an_example_text_is_no_evidence_on_this_page_either(submitted, as_):
    from klankbord.programmes import examples

    said_ = examples.EXAMPLES["quality"]["interests"]
    answer = give(as_("petra"), "interests", **said_)
    assert answer.status_code == 422
    assert "Dit is nog de voorbeeldtekst." in said(answer)
    assert submitted.evidence.filter(kind="interests").count() == 1


def test_a_measure_lasts_no_longer_than_it_may(submitted, as_, organisation):
    far = local_day(organisation.now + timedelta(days=400)).isoformat()
    answer = give(as_("tess"), "access_reviewed", valid_until=far)
    assert answer.status_code == 422
    assert "hoogstens 6 maanden vooruit" in said(answer)


def test_every_version_can_be_read_with_what_changed_and_for_whom(submitted, as_, organisation):
    by = organisation.actor("petra", "quality_manager")
    draft = drafts.begin_next(submitted, at=organisation.now, by=by)
    content = SAID["content"] | {"means": ["audio", "screen"]}
    drafts.write(draft.pk, "content", content, edition=0, at=organisation.now, by=by)
    for name in ("alternatives", "interests", "balancing_test", "dpia_screening", "conduct_rules"):
        drafts.write(draft.pk, name, SAID[name], edition=0, at=organisation.now, by=by)
    dpia = SAID["dpia"] | {"means": ["audio", "screen"]}
    drafts.write(draft.pk, "dpia", dpia, edition=0, at=organisation.now, by=by)
    assert deeds.submit(draft.pk, at=organisation.now, by=by).change == "material"
    anna = as_("anna")
    listed = said(anna.get(reverse("versions", args=[CODE])))
    assert "Versie 2" in listed
    assert "gaat verder dan eerst" in listed
    page = said(anna.get(reverse("version", args=[CODE, 2])))
    assert page.count("Nieuw: scherm") == len(differences.AUDIENCES) == 5
    for audience, heading in AUDIENCES.items():
        means, does = OF[audience, True]
        assert f"{heading} {means} Wat te doen: {does}" in page
        assert str(OF[audience, False][0]) not in page
    assert "gaat verder" in page
    first = said(anna.get(reverse("version", args=[CODE, 1])))
    assert "Er is een latere versie." in first
    assert "Een acteur" in first
    assert anna.get(reverse("version", args=[CODE, 9])).status_code == 404


def test_a_dossier_of_a_hundred_versions_stays_one_page(
    submitted, as_, django_assert_max_num_queries
):
    """The page asks no more of the database than that of a dossier with one version."""
    rows = [
        Version(
            programme=submitted.programme, number=number, change="non_material",
            submitted_at=submitted.submitted_at, purposes=submitted.purposes, acts=submitted.acts,
            data=submitted.data, means=submitted.means, starts_at=submitted.starts_at,
            ends_at=submitted.ends_at, course=submitted.course, legal_basis=submitted.legal_basis,
            plan=submitted.plan, matrix=submitted.matrix, terms=submitted.terms, sha256="0" * 64,
        )
        for number in range(2, 101)
    ]  # fmt: skip
    Version.objects.bulk_create(rows)
    client = as_("petra")
    for address in ("programme", "versions"):
        with django_assert_max_num_queries(60):
            assert client.get(reverse(address, args=[CODE])).status_code == 200
    assert queries.by_code(CODE).number == 100
    assert Evidence.objects.filter(version=submitted).count() == 6


def test_who_is_responsible_suspends_a_programme_lets_it_go_on_and_withdraws_it(as_, organisation):
    def page(name):
        return said(as_(name).get(reverse("programme", args=[woonstede.CODE])))

    def does(name, kind, **told):
        url = reverse("evidence", args=[woonstede.CODE, kind])
        day = local_day(timezone.now()).isoformat()
        return as_(name).post(url, {"day": day, **told}).status_code

    assert "Zet deze regeling stil" not in page("petra")
    assert does("petra", "suspension", by="board") == 404
    assert "Zet deze regeling stil" in page("directie")
    assert does("ilse", "suspension", by="supervisory_authority") == 302
    assert does("directie", "suspension", by="") == 422
    assert "Geschorst: er mag niets worden opgenomen" in page("anna")
    assert "Laat deze regeling doorgaan" not in page("ilse")
    assert does("directie", "suspension_ended", by="supervisory_authority") == 302
    assert "In werking: wat erin staat, mag" in page("directie")
    assert does("directie", "withdrawn", reason="Klaar.") == 422
    assert does("directie", "withdrawn", reason=REASON) == 302
    assert "Trek deze regeling in" not in page("directie")


def bring(client, data, kind="dpia", name="brief.pdf", **more):
    url = reverse("paper_add", args=[CODE, 1])
    return client.post(url, {"kind": kind, "file": SimpleUploadedFile(name, data)}, **more)


def test_a_paper_is_sealed_and_read_by_who_has_a_part_and_that_is_written_down(
    submitted, as_, organisation
):
    letter = b"%PDF-1.7\n een brief met namen \nstartxref\n9\n%%EOF\n"
    assert bring(as_("ilse"), letter).status_code == 302
    [paper] = papers.of(submitted)
    read = as_("directie").get(reverse("paper", args=[paper.pk]))
    assert read.content == letter
    assert "attachment" in read["Content-Disposition"]
    assert as_("noor").get(reverse("paper", args=[paper.pk])).status_code == 404
    with access.at_door(SYSTEM):
        assert b"brief met namen" not in bytes(Box.objects.get(key=paper.key).sealed)
    kinds = [json.loads(bytes(row.leaf))["k"] for row in Entry.objects.order_by("pk")]
    assert kinds[-2:] == ["paper_added", "paper_read"]
    assert "Dit document zit al in het dossier." in said(bring(as_("petra"), letter))


@pytest.mark.parametrize(
    ("data", "more", "says"),
    [
        (b"PK een tekstverwerker", {}, "Dit is geen PDF."),
        (b"", {}, "Dit bestand is leeg."),
        (b"%PDF-1.7 afgebroken", {}, "Dit is geen PDF."),
        (b"%PDF-", {"CONTENT_LENGTH": str(200 * 1024**2)}, "groter dan 10 MB"),
    ],
)
def test_what_is_no_pdf_or_two_hundred_megabytes_is_told_so(submitted, as_, data, more, says):
    answer = bring(as_("petra"), data, **more)
    assert answer.status_code == 422
    assert says in said(answer)
    assert papers.of(submitted) == []


def test_the_controller_deviates_with_reasons_and_only_from_an_advice_that_is_there(
    submitted, as_, organisation
):
    early = give(as_("directie"), "dpo_deviation", reason=REASON)
    assert early.status_code == 422
    give(as_("ilse"), "alternatives_seen")
    assert "Waarom dit advies niet" not in said(
        as_("ilse").get(reverse("evidence", args=[CODE, "dpo_advice"]))
    )
    nothing = give(as_("directie"), "dpo_deviation", reason=REASON)
    assert "Er is niets om van af te wijken" in said(nothing)
    give(as_("ilse"), "dpo_advice", advice="negative", reason=REASON)
    request = {"motives": REASON, "effects": REASON}
    assert give(as_("petra"), "works_council_request", **request).status_code == 422
    assert give(as_("directie"), "dpo_deviation", reason="Toch.").status_code == 422
    assert give(as_("petra"), "dpo_deviation", reason=REASON).status_code == 404
    assert give(as_("directie"), "dpo_deviation", reason=REASON).status_code == 302
    assert give(as_("petra"), "works_council_request", **request).status_code == 302


def test_the_agreement_with_a_processor_is_given_with_its_paper_on_the_page_of_the_checklist(
    organisation, as_
):
    at, by = organisation.now, organisation.actor("petra", "quality_manager")
    there = {"name": "Hulp BV", "host": "api.hulp.example", "country": "IE"}
    draft = drafts.begin(code=CODE, title="Heldere huurvragen", at=at, by=by)
    more = SAID["content"] | {"processor": there, "means": ["audio", "ai"]}
    dpia = SAID["dpia"] | {"means": ["audio", "ai"]}
    for name, table in (SAID | {"content": more, "dpia": dpia}).items():
        drafts.write(draft.pk, name, table, edition=0, at=at, by=by)
    version = deeds.submit(draft.pk, at=at, by=by)
    page = as_("petra").get(reverse("programme", args=[CODE]))
    assert "Breng de verwerkersovereenkomst als PDF in" in said(page)
    page = as_("petra").get(reverse("version", args=[CODE, 1]))
    assert "Naam van zijn computer api.hulp.example" in said(page)
    page = as_("petra").get(reverse("evidence", args=[CODE, "processor_agreement"]))
    assert 'value="api.hulp.example"' in page.content.decode(), "it begins with what is named"
    pdf = b"%PDF-1.7\n verwerkersovereenkomst \nstartxref\n9\n%%EOF\n"
    assert bring(as_("petra"), pdf, kind="processor_agreement").status_code == 302
    [paper] = papers.of(version)
    until = {"valid_until": at + timedelta(days=100)}
    told = {"processor": "Hulp BV", "host": "api.hulp.example"}
    given = giving.proved(version, lifecycle.Given("processor_agreement", at, told | until))
    lifecycle.add_evidence(version, given, at=at, by=by)
    row = processors.agreement(queries.dossier(version.pk), at)
    assert row is not None
    assert row.document_sha256 == paper.sha256
    page = as_("petra").get(reverse("programme", args=[CODE]))
    assert "Breng de verwerkersovereenkomst als PDF in" not in said(page)


def test_a_collective_agreement_takes_the_place_of_consent_by_its_text_and_not_by_the_employer(
    submitted, as_
):
    told = {
        "agreement": "Cao Woondiensten, artikel 9.3",
        "purposes": SAID["purpose"]["purposes"],
        "means": SAID["content"]["means"],
        "data": SAID["content"]["data"],
    }
    for kind, more in (("alternatives_seen", {}), ("dpo_advice", {"advice": "positive"})):
        assert give(as_("ilse"), kind, **more).status_code == 302
    given = as_("petra").get(reverse("evidence", args=[CODE, "collective_agreement"]))
    assert given.status_code == 404
    assert give(as_("ilse"), "collective_agreement", **told).status_code == 422, "without its text"
    pdf = b"%PDF-1.7\n cao artikel 9.3 \nstartxref\n9\n%%EOF\n"
    assert bring(as_("ilse"), pdf, kind="collective_agreement").status_code == 302
    page = as_("ilse").get(reverse("evidence", args=[CODE, "collective_agreement"]))
    assert "Een cao regelt dit inhoudelijk." in said(page)
    assert page.content.decode().count("checked") == sum(
        len(told[n]) for n in told if n != "agreement"
    )
    assert give(as_("ilse"), "collective_agreement", **told).status_code == 302
    found = queries.dossier(submitted.pk)
    [line] = [
        each
        for each in readiness.checklist(found, timezone.now(), giving.NOBODY).lines
        if each.code == "participation"
    ]
    assert line.state == "proven"


def test_the_page_of_the_website_counts_when_it_lies_in_the_dossier(submitted, organisation, as_):
    of = queries.dossier(submitted.pk)
    at = organisation.now
    by = organisation.actor("petra", "quality_manager")
    [ask] = [each for each in asked.of(of) if each.demand.code == "website_shown"]
    last = {"valid_until": at + timedelta(days=100)}
    kept = lifecycle.Given("website_shown", at, last)
    with pytest.raises(Fault, match="not in the dossier"):
        giving.proved(submitted, kept)
    pdf = b"%PDF-1.7\n waarom wij opnemen \nstartxref\n9\n%%EOF\n"
    paper = papers.add(submitted, "website_shown", pdf, at=at, by=by)
    shown = giving.proved(submitted, kept)
    assert shown.document_sha256 == paper.sha256
    lifecycle.add_evidence(submitted, shown, at=at, by=by)
    of = queries.dossier(submitted.pk)
    assert ask.met(of, at, None)
    assert not ask.met(of, last["valid_until"], None)
    saved = b"<!DOCTYPE html>\n<html lang=nl><body>Waarom wij opnemen</body></html>\n"
    assert bring(as_("petra"), saved, kind="website_shown").status_code == 302
    newest = papers.of(submitted)[0]
    taken = as_("petra").get(reverse("paper", args=[newest.pk]))
    assert taken.content == saved
    assert taken["Content-Disposition"].endswith('.html"')
    assert "text/html" not in taken["Content-Type"]  # nobody's page opens within ours
    assert bring(as_("petra"), saved, kind="dpo_advice").status_code == 422
    assert bring(as_("petra"), saved[:-9], kind="website_shown").status_code == 422
