"""A programme is drafted on pages: by the quality manager, read along by the DPO and controller."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse

import woonstede
from klankbord.edges.web.programmes.sheetforms import SheetForm, written
from klankbord.programmes import drafts, gaps, sheets
from klankbord.programmes.models import Draft, Version
from programmes.drafting import SAID

NEVER_SAVED = "0"


@pytest.fixture
def petra(client, organisation):
    client.force_login(organisation.account("petra"))
    return client


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def begin(client, code="heldere-huurvragen", **more):
    told = {"title": "Heldere huurvragen", "code": code, "example": "", **more}
    answer = client.post(reverse("dossier_new"), told)
    assert answer.status_code == 302, said(answer)
    return Draft.objects.get(code=code)


def sent(name, table=None):
    """A table as its own form would send it."""
    form = SheetForm(name, sheets.PARTS[name].shape, SAID[name] if table is None else table)
    return dict(form.data.lists())


def save(client, draft, name, table=None, edition=NEVER_SAVED):
    url = reverse("dossier_part", args=[draft.pk, name])
    return client.post(url, sent(name, table) | {"edition": edition})


@pytest.mark.django_db
def test_from_empty_to_submitted(petra):
    draft = begin(petra)
    for name in sheets.PARTS:
        page = petra.get(reverse("dossier_part", args=[draft.pk, name]))
        assert page.status_code == 200
        answer = save(petra, draft, name)
        assert answer.status_code == 302, said(answer)
    page = petra.get(reverse("dossier", args=[draft.pk]))
    left = {row.name: row.says for row in page.context["rows"] if row.says != "af"}
    assert left == {}
    page = petra.post(reverse("dossier_submit", args=[draft.pk]), follow=True)
    assert "Vanaf nu verandert er niets meer in deze versie." in said(page)
    version = Version.objects.get(programme__code=draft.code)
    assert version.ends_at.isoformat().startswith("2027-03-30T22:00")
    assert version.terms["hours"]["begin"] == "09:00"
    assert petra.get(reverse("dossier", args=[draft.pk])).status_code == 404


@pytest.mark.django_db
def test_what_is_half_written_is_kept_and_told_at_its_field(petra):
    draft = begin(petra)
    half = {**SAID["purpose"], "ends_at": "2027-02-30", "course": "x" * 200}
    answer = save(petra, draft, "purpose", half)
    page = petra.get(answer.url)
    assert "Het is bewaard. Dit moet u nog doen:" in said(page)
    assert "Deze dag bestaat niet." in said(page)
    assert 'value="2027-02-30"' in page.content.decode()
    refused = petra.post(reverse("dossier_submit", args=[draft.pk]))
    assert refused.status_code == 422
    assert "Niet ingediend: dit is nog te doen." in said(refused)
    assert not Version.objects.filter(programme__code=draft.code).exists()


@pytest.mark.django_db
def test_terms_of_a_dispute_are_only_ever_better_for_the_employee(petra):
    draft = begin(petra)
    for name in sheets.PARTS:
        save(petra, draft, name)
    worse = SAID["content"] | {"disputes": {"to_dispute": 19, "to_decide": 11}}
    page = petra.get(save(petra, draft, "content", worse, edition="1").url)
    assert "Voor de medewerker: 20 tot 60." in said(page)
    for wrong in ("van 20 tot en met 60", "van 1 tot en met 10"):
        assert f"Vul een heel getal in, {wrong}." in said(page)
    assert petra.post(reverse("dossier_submit", args=[draft.pk])).status_code == 422
    better = SAID["content"] | {"disputes": {"to_dispute": 40, "to_decide": 5}}
    save(petra, draft, "content", better, edition="2")
    petra.post(reverse("dossier_submit", args=[draft.pk]))
    version = Version.objects.get(programme__code=draft.code)
    assert version.terms["disputes"] == {"to_dispute": 40, "to_decide": 5}
    page = petra.get(reverse("version", args=[draft.code, 1]))
    assert "Om bezwaar te maken 40" in said(page)
    following = Draft.objects.get(pk=petra.post(
        reverse("dossier_next", args=[draft.code])).url.split("/")[-2])  # fmt: skip
    assert drafts.changes(following, version.submitted_at) == ()
    less = SAID["content"] | {"disputes": {"to_dispute": 30}}
    save(petra, following, "content", less)
    page = petra.get(reverse("dossier", args=[following.pk]))
    assert "Om bezwaar te maken: 30" in said(page)
    [found] = drafts.changes(following, version.submitted_at)
    assert (found.field, found.material) == ("disputes", True)


@pytest.mark.django_db
def test_two_who_save_the_same_part_see_both_texts(petra):
    draft = begin(petra)
    save(petra, draft, "interests")
    mine = {**SAID["interests"], "reason": "Mijn eigen woorden, die nergens anders staan."}
    answer = save(petra, draft, "interests", mine)
    assert answer.status_code == 409
    assert "Mijn eigen woorden" in said(answer)
    assert "niet gehoord voelde" in said(answer)
    assert save(petra, draft, "interests", mine, edition="1").status_code == 302


@pytest.mark.django_db
def test_a_dpia_is_written_in_sections_with_one_card_a_risk(petra):
    draft = begin(petra)
    url = reverse("dossier_part", args=[draft.pk, "dpia"])
    empty = petra.get(url).content.decode()
    assert empty.count('<details class="group">') == 2, "one risk is open, two wait"
    save(petra, draft, "dpia")
    page = petra.get(url)
    groups = page.context["form"].groups
    risks = len(SAID["dpia"]["risks"])
    assert [str(each.heading or each.legend) for each in groups] == [
        "Waar het over gaat", *(f"Risico {number + 1}" for number in range(risks + 1)),
        "Wat overblijft, en wie is gehoord",
    ]  # fmt: skip
    assert [each.spare for each in groups] == [False] * (risks + 1) + [True, False]
    three = [each for each in groups[1].fields if each.name.endswith("likelihood")]
    assert three
    assert page.content.decode().count('class="options row"') == 2 * (risks + 1) + 4
    alternatives = petra.get(reverse("dossier_part", args=[draft.pk, "alternatives"]))
    assert not any(each.spare for each in alternatives.context["form"].groups), "three are needed"


@pytest.mark.django_db
def test_the_dpo_reads_a_draft_and_others_do_not_find_it(petra, client, organisation):
    draft = begin(petra)
    save(petra, draft, "interests")
    url = reverse("dossier_part", args=[draft.pk, "interests"])
    client.force_login(organisation.account("ilse"))
    page = client.get(url)
    assert "niet gehoord voelde" in said(page)
    assert "<textarea" not in page.content.decode()
    assert client.post(url, {}).status_code == 404
    assert client.post(reverse("dossier_submit", args=[draft.pk])).status_code == 404
    client.force_login(organisation.account("tess"))
    assert client.get(url).status_code == 404
    assert "Heldere huurvragen" not in said(client.get(reverse("programmes")))


@pytest.mark.django_db
def test_a_programme_is_copied_changed_and_renewed_from_its_page(petra):
    code = "beter-luisteren"
    answer = petra.post(reverse("dossier_next", args=[code]))
    assert petra.post(reverse("dossier_next", args=[code])).url == answer.url
    assert "Wat verandert" not in said(petra.get(answer.url))
    petra.post(answer.url + "beeindigen/")
    copied = petra.post(
        reverse("dossier_copy", args=[code]), {"title": "Nog een", "code": "nog-een"}
    )
    assert "overgenomen, nog niet nagekeken" in said(petra.get(copied.url))
    renewed = petra.post(
        reverse("dossier_renew", args=[code]),
        {"course": "B", "starts_at": "2027-03-01", "ends_at": "2027-04-01"},
    )
    assert renewed.status_code == 422
    assert "Dit gaat verder dan waarmee de ondernemingsraad instemde." in said(renewed)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["nieuw", "concepten", "Grote-letters", "beter-luisteren"])
def test_a_code_that_cannot_be_is_told_by_its_field(petra, code):
    answer = petra.post(reverse("dossier_new"), {"title": "X", "code": code})
    assert answer.status_code == 422
    assert not Draft.objects.filter(code=code).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sheets.PARTS)
def test_a_form_gives_back_the_table_that_it_was_given(name):
    form = SheetForm(name, sheets.PARTS[name].shape, SAID[name])
    assert form.said() == SAID[name]
    empty = SheetForm(name, sheets.PARTS[name].shape, QueryDict())
    assert empty.said() is not None
    assert written(name, sheets.PARTS[name].shape, SAID[name])


def test_fields_stand_in_the_order_in_which_people_think():
    form = SheetForm("balancing_test", sheets.PARTS["balancing_test"].shape, {})
    groups = [[field.name.split("-")[-1] for field in group.fields] for group in form.groups]
    assert groups == [["interest", "necessity", "effects", "safeguards", "outcome"]] * 2
    form = SheetForm("alternatives", sheets.PARTS["alternatives"].shape, SAID["alternatives"])
    [first, *_] = form.groups
    assert [field.name for field in first.fields][-2:] == [
        "alternatives-0-result",
        "alternatives-0-reason",
    ]


def test_what_is_to_do_in_a_row_names_the_row():
    rows = SAID["alternatives"]["alternatives"]
    less = {
        "alternatives": [
            rows[0],
            {key: rows[1][key] for key in rows[1] if key != "tried"},
            {**rows[2], "result": "x"},
        ]
    }
    form = SheetForm("alternatives", sheets.PARTS["alternatives"].shape, less)
    form.tell(gaps.of("alternatives", {"alternatives": less}, woonstede.TODAY))
    told = [(todo.label, todo.text) for todo in form.todo]
    assert ("Alternatief 2, Hebt u het geprobeerd?", "Vul dit in.") in told
    assert [label for label, _ in told if label.startswith("Alternatief 3, Wat")]


@pytest.mark.django_db
def test_a_dpia_comes_in_and_goes_out_as_a_file_of_the_pia_software(petra):
    draft = begin(petra)
    save(petra, draft, "dpia")
    file = petra.get(reverse("pia_out", args=[draft.pk])).content
    other = begin(petra, code="een-andere")
    given = SimpleUploadedFile("dpia.json", file)
    assert petra.post(reverse("pia_in", args=[other.pk]), {"file": given}).status_code == 302
    assert other.parts.get(name="dpia").said["risks"][0]["owner"] == "manager kwaliteit"
    wrong = SimpleUploadedFile("dpia.json", b"%PDF-1.7")
    answer = petra.post(reverse("pia_in", args=[other.pk]), {"file": wrong})
    assert answer.status_code == 422
    assert "geen bestand van de PIA-software" in said(answer)
