"""A dossier is written in parts by people, and submitted once as a whole."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

import woonstede
from klankbord.gate import access
from klankbord.notices import loading as deeds
from klankbord.people.faults import Fault
from klankbord.programmes import drafts, examples, giving, queries, readiness
from klankbord.programmes.drafts import Conflict, Unready
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.models import Draft, Evidence, Version
from programmes.drafting import REASON, SAID

AT = woonstede.TODAY
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


def petra():
    return woonstede.actor("petra", "quality_manager")


def ilse():
    return woonstede.actor("ilse", "dpo")


def written(draft, *, but=(), **changed):
    for name, said in (SAID | changed).items():
        if name not in but:
            edition = draft.parts.filter(name=name).values_list("edition", flat=True).first() or 0
            drafts.write(draft.pk, name, said, edition=edition, at=AT, by=petra())


def begun(code="huurvragen", **more):
    return drafts.begin(code=code, title="Heldere huurvragen", at=AT, by=petra(), **more)


def submitted(**changed):
    draft = begun()
    written(draft, **changed)
    return deeds.submit(draft.pk, at=AT, by=petra())


def test_a_whole_draft_becomes_a_version_that_nobody_can_change():
    version = submitted()
    assert (version.number, version.change, version.course) == (1, "new", SAID["purpose"]["course"])
    assert version.terms["queues"] == ["huur"]
    assert {row.kind for row in version.evidence.all()} == {
        "alternatives", "interests", "balancing_test", "dpia_screening", "dpia", "conduct_rules",
    }  # fmt: skip
    with pytest.raises(Fault, match="submitted or dropped"):
        drafts.write(version.draft.pk, "purpose", {}, edition=1, at=AT, by=petra())
    with pytest.raises(Exception, match="written once"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(course="Iets anders")


def test_without_a_part_a_draft_is_not_submitted_and_it_says_which():
    draft = begun()
    written(draft, but=("dpia",))
    with pytest.raises(Unready) as caught:
        deeds.submit(draft.pk, at=AT, by=petra())
    assert {gap.part for gap in caught.value.gaps} == {"dpia"}
    assert not Version.objects.exists()


def test_of_two_who_write_the_same_the_second_is_shown_both_and_nothing_is_lost():
    draft = begun()
    drafts.write(draft.pk, "interests", SAID["interests"], edition=0, at=AT, by=petra())
    with pytest.raises(Conflict) as caught:
        drafts.write(draft.pk, "interests", {"reason": "b"}, edition=0, at=AT, by=petra())
    assert caught.value.theirs.said == SAID["interests"]
    later = drafts.write(draft.pk, "interests", {"reason": "b"}, edition=1, at=AT, by=petra())
    assert later.edition == 2


def test_of_two_versions_at_once_the_second_is_sent_to_the_first():
    begun()
    with pytest.raises(Fault, match="under way"):
        begun()
    version = woonstede.programme()
    drafts.begin_next(version, at=AT, by=petra())
    with pytest.raises(Fault, match="under way"):
        drafts.begin_next(version, at=AT, by=petra())
    with pytest.raises(Fault, match="under way"):
        deeds.renew(version, course="B", starts_at=AT, ends_at=AT + 30 * DAY, at=AT, by=petra())


def test_a_draft_that_a_file_overtook_is_not_submitted_over_it():
    first = woonstede.programme()
    draft = drafts.begin_next(first, at=AT, by=petra())
    woonstede.programme(woonstede.file(number=2, change="material"), at=AT)
    written(draft)
    with pytest.raises(Fault) as caught:
        deeds.submit(draft.pk, at=AT, by=petra())
    assert caught.value.code == "draft_overtaken"


def test_only_a_quality_manager_writes_and_only_three_functions_read_a_draft():
    draft = begun()
    for name, role in (("ilse", "dpo"), ("directie", "controller"), ("tess", "admin")):
        with pytest.raises(Fault):
            drafts.write(
                draft.pk, "interests", {}, edition=0, at=AT, by=woonstede.actor(name, role)
            )
    with access.at_door(woonstede.actor("tess", "admin")):
        assert not Draft.objects.exists()
    with access.at_door(ilse()):
        assert Draft.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Draft.objects.create(code="x", number=1, begun_at=AT, begun_by_id=ilse().account)


def test_an_example_is_a_beginning_and_never_evidence():
    for example in examples.EXAMPLES:
        draft = begun(code=f"begin-{example}", example=example)
        found = {gap.part for gap in drafts.todo(draft, AT)}
        assert {"interests", "balancing_test", "alternatives", "dpia", "conduct_rules"} <= found


def test_who_wrote_a_dossier_neither_advises_on_it_nor_signs_it():
    version = submitted()
    seen = Given("alternatives_seen", AT)
    with pytest.raises(Fault, match="another function"):
        giving.give(version, seen, at=AT, by=petra())
    both = woonstede.actor("ilse", "dpo")
    Evidence.objects.create(
        version=version, kind="interests", happened_at=AT, recorded_at=AT,
        recorded_by_id=both.account, detail=SAID["interests"],
    )  # fmt: skip
    with pytest.raises(Fault, match="neither advises"):
        giving.give(version, seen, at=AT, by=both)


def test_a_later_stage_waits_for_an_earlier_one():
    version = submitted()
    request = Given("works_council_request", AT, {"motives": REASON, "effects": REASON})
    with pytest.raises(Fault) as caught:
        giving.give(version, request, at=AT, by=petra())
    assert caught.value.code == "stage_open"
    giving.give(version, Given("alternatives_seen", AT), at=AT, by=ilse())
    giving.give(version, Given("dpo_advice", AT, {"advice": "positive"}), at=AT, by=ilse())
    giving.give(version, request, at=AT, by=petra())
    signed = Given("activation", AT, {"signed_by": "controller"})
    with pytest.raises(Fault, match="earlier stage"):
        giving.give(version, signed, at=AT, by=woonstede.actor("directie", "controller"))


def test_an_interest_in_own_words_waits_for_the_advice_of_the_dpo():
    interests = {"interests": ["other"], "reason": REASON, "other": REASON}
    version = submitted(interests=interests)
    lines = {
        line.code: line.state for line in giving.before(queries.dossier(version.pk), "dpia", AT)
    }
    assert "interest_advised" in lines
    giving.give(version, Given("alternatives_seen", AT), at=AT, by=ilse())
    advice = {"advice": "positive", "own_interest": True}
    giving.give(version, Given("dpo_advice", AT, advice), at=AT, by=ilse())
    assert giving.before(queries.dossier(version.pk), "dpia", AT) == ()
    nobody = readiness.Told(frozenset(), frozenset())
    list_ = readiness.checklist(queries.dossier(version.pk), AT, nobody)
    asked = {line.code for line in list_.lines}
    assert "interest_advised" in asked
    assert "staff_consulted" not in asked  # the works council consents: nobody is heard instead


def test_the_next_course_under_the_same_consent_is_one_deed():
    version = woonstede.programme()
    start = version.ends_at
    with pytest.raises(Fault, match="does not reach"):
        deeds.renew(
            version, course="Tweede ronde", starts_at=start, ends_at=start + 60 * DAY, at=AT,
            by=petra(),
        )  # fmt: skip
    second = deeds.renew(
        version, course="Tweede ronde", starts_at=start, ends_at=start + 2 * DAY, at=AT, by=petra()
    )
    assert (second.number, second.change, second.course) == (2, "non_material", "Tweede ronde")
    dossier = queries.dossier(second.pk)
    assert dossier.newest("works_council_answer", AT) is not None
    assert dossier.newest("activation", AT) is None


def test_a_programme_can_be_copied_and_its_evidence_is_looked_at_anew():
    draft = drafts.begin_copy(woonstede.programme(), code="kopie", title="Kopie", at=AT, by=petra())
    said = {part.name: part.said for part in draft.parts.all()}
    assert said["purpose"]["title"] == "Kopie"
    assert said["dpia"]["residual_risk"] == "low"
    assert {gap.part for gap in drafts.todo(draft, AT)} >= {"dpia", "interests"}


def test_a_change_that_goes_no_further_keeps_its_evidence():
    version = submitted()
    draft = drafts.begin_next(version, at=AT, by=petra())
    purpose = SAID["purpose"] | {"title": "Heldere vragen over huur"}
    drafts.write(draft.pk, "purpose", purpose, edition=0, at=AT, by=petra())
    assert drafts.todo(draft, AT) == ()
    second = deeds.submit(draft.pk, at=AT, by=petra())
    assert second.change == "non_material"
    assert second.terms["asks"] == version.terms["asks"]
    assert queries.dossier(second.pk).newest("dpia", AT) is not None


def test_a_change_that_goes_further_starts_with_its_own_evidence():
    version = submitted()
    draft = drafts.begin_next(version, at=AT, by=petra())
    content = SAID["content"] | {"means": ["audio", "screen"]}
    drafts.write(draft.pk, "content", content, edition=0, at=AT, by=petra())
    assert [each.field for each in drafts.changes(draft, AT) if each.material] == ["means"]
    assert {gap.part for gap in drafts.todo(draft, AT)} >= {"dpia", "alternatives"}
