"""A processor elsewhere is named by a programme as a whole, and goes further than before."""

from datetime import timedelta

import pytest

import woonstede
from klankbord.people.shapes import Flawed
from klankbord.programmes import differences, gaps, loading, processors, readiness
from klankbord.programmes.readiness import Told
from programmes.drafting import SAID

THERE = {"name": "Hulp BV", "host": "api.hulp.example", "country": "IE"}
FAR = THERE | {"country": "US"}
NOBODY = Told(frozenset(), frozenset())
AT = woonstede.TODAY


def said(processor, *means):
    return woonstede.file(processor=processor, means=["audio", *means])


def flaws(processor, *means):
    with pytest.raises(Flawed) as caught:
        loading.check(said(processor, *means), AT)
    return {each.place for each in caught.value.flaws}


def test_a_file_names_it_whole_by_name_with_a_safeguard_and_with_ai():
    loading.check(said(THERE, "ai"), AT)
    loading.check(said(FAR | {"transfer_tool": "scc_tia"}, "ai"), AT)
    assert flaws(THERE) == {"version.processor.name"}
    assert flaws(FAR, "ai") == {"version.processor.transfer_tool"}
    for host in ("10.0.0.1", "localhost", "https://api.hulp.example", "API.hulp.example",
                 "api.hulp.example:443", "x12345.hulp.example", "-a.example"):  # fmt: skip
        assert flaws(THERE | {"host": host}, "ai") == {"version.processor.host"}
    content = SAID["content"]
    assert gaps.of("content", {"content": content}, AT) == ()
    [gap] = gaps.of("content", {"content": content | {"processor": THERE}}, AT)
    assert gap.place == "processor.name"


def test_a_new_processor_is_material_and_one_that_goes_is_not():
    before, after = {"processor": THERE}, {"processor": THERE | {"host": "b.hulp.example"}}
    material, less = [({}, before), (before, after)], [(before, {}), (before, before)]
    for old, new in material + less:
        word = "material" if (old, new) in material else "non_material"
        assert differences.change(differences.between(old, new)) == word
    [found] = differences.between({}, before)
    assert set(found.audiences) == set(differences.AUDIENCES)


def agreed(**changed):
    """A dossier with an agreement of which the paper is there, unless something is otherwise."""
    file = said(THERE, "ai")
    until = AT + timedelta(days=30)
    row = {"kind": "processor_agreement", "happened_at": woonstede.SUBMITTED - timedelta(days=2),
           "processor": "Hulp BV", "host": THERE["host"], "valid_until": until,
           "document_sha256": "a" * 64}  # fmt: skip
    file["evidence"].append({name: each for name, each in (row | changed).items() if each})
    return woonstede.dossier(file)


def state(dossier, at=AT):
    [line] = [line for line in readiness.checklist(dossier, at, NOBODY).lines
              if line.code == "processor_agreed"]  # fmt: skip
    return line.state, line.gate


def test_an_agreement_counts_with_its_paper_for_this_machine_until_its_last_day():
    assert processors.agreement(agreed(), AT) is not None
    assert state(agreed()) == ("proven", False)
    assert state(agreed(), AT + timedelta(days=31)) == ("broken", False)
    assert state(woonstede.dossier(said(THERE, "ai"))) == ("missing", False)
    assert processors.agreement(agreed(host="b.hulp.example"), AT) is None
    assert processors.agreement(agreed(processor="Hulp NV"), AT) is None
    assert processors.agreement(agreed(document_sha256=""), AT) is None, "no paper, no proof"
    assert all(line.code != "processor_agreed"
               for line in readiness.checklist(woonstede.dossier(), AT, NOBODY).lines)  # fmt: skip
