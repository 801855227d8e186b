"""`klankbord export register`: the record of processing leaves in three forms, and is logged."""

import argparse
import csv
import io
import json

import pytest

import cast
from klankbord.edges.cli.commands import export
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.ledger.models import Entry
from klankbord.notices import drafting
from notices.test_composing import SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    return cast.woonstede()


def run(*given):
    parser = argparse.ArgumentParser()
    export.configure(parser)
    return export.run(parser.parse_args(["register", *given]))


def test_the_record_leaves_as_data_as_a_table_and_as_a_paper(organisation, capfdbinary, tmp_path):
    said = SAID.kept | {"controller": "=1+1"}
    petra = organisation.actor("petra", "quality_manager")
    drafting.say(SAID.of(said), at=organisation.now, by=petra)
    before = Entry.objects.count()

    assert run("--format", "jsonld") == 0
    [line] = capfdbinary.readouterr().out.splitlines()
    data = json.loads(line)
    assert data["dpv:hasDataController"]["dpv:hasName"] == "=1+1"
    assert len(data["dct:hasPart"]) == 1

    assert run("--format", "csv", "--lang", "en", "--as", "ilse@woonstede.example") == 0
    table = capfdbinary.readouterr().out.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[0] == ["Activity", "Element", "What it says"]
    assert "'=1+1" in {row[2] for row in rows}

    paper = tmp_path / "register.pdf"
    assert run("--format", "pdf", "--out", str(paper)) == 0
    assert paper.read_bytes().startswith(b"%PDF-")
    assert Entry.objects.count() == before + 3
    with pytest.raises(UsageFault, match="already"):
        run("--format", "pdf", "--out", str(paper))


def test_who_does_not_read_it_on_a_page_does_not_take_it_along(organisation, capfdbinary):
    before = Entry.objects.count()
    with pytest.raises(Failure, match="dpo"):
        run("--format", "csv", "--as", "hr@woonstede.example")
    assert capfdbinary.readouterr().out == b""
    assert Entry.objects.count() == before
