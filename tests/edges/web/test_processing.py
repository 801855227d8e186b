"""The record of processing: made of what is configured, to read, to reckon with, and on paper."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from klankbord.notices import processing
from klankbord.notices.composing import Said
from notices.test_composing import SAID, of


def test_every_element_of_the_article_is_there_and_a_gap_says_so():
    whole = processing.compose(of())
    assert processing.gaps(whole) == 0
    named = " ".join(row[0].en for each in whole for row in each.rows)
    assert all(f"30(1)({letter})" in named for letter in "abcdefg")
    missing = processing.compose(of(said=Said()))
    gaps = {row[0].en for each in missing for row in each.rows if row[1] == processing.GAP}
    assert "Recipients (30(1)(d))" in gaps
    assert "Controller (30(1)(a))" in gaps
    assert "Retention (30(1)(f))" not in gaps


@pytest.mark.django_db
def test_the_dpo_reads_it_and_takes_it_along(organisation):
    client = Client()
    client.force_login(organisation.account("petra"))
    formula = SAID.kept | {"controller": "=1+1", "contact": "bel;ons"}
    client.post(reverse("policy_draft"), formula)
    client.force_login(organisation.account("ilse"))
    page = client.get(reverse("processing")).content.decode()
    assert "Bewaartermijnen (30 lid 1 f)" in page
    assert "opname van een gesprek: 90 dagen" in page
    table = client.get(reverse("processing_table")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert {len(row) for row in rows} == {3}
    assert ["Wie verantwoordelijk is", "Verantwoordelijke (30 lid 1 a)", "'=1+1"] in rows
    assert ["Wie verantwoordelijk is", "Contact", "bel;ons"] in rows
    paper = client.get(reverse("processing_paper"))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")


@pytest.mark.django_db
def test_a_policy_can_be_taken_along_by_everybody(organisation):
    answer = Client().get(reverse("policy_paper", args=[1]), {"lang": "en"})
    assert answer.content.startswith(b"%PDF-")
    assert b"(en)" in answer.content
    assert Client().get(reverse("policy_paper", args=[99])).status_code == 404
