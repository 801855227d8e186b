"""What of a conversation is personal: by patterns and lists, and by what was learned."""

from pathlib import Path

import pytest

from klankbord.recordings.redaction import (
    bounds,
    finding,
    learning,
    nobody,
    numbers,
    patterns,
    spoken,
    spreading,
    tagging,
    tokens,
    varying,
)
from klankbord.recordings.redaction.labels import LABELS, Found, Said

CORPUS = Path(__file__).parents[2] / "corpus" / "calls"


def masked(texts):
    return finding.masked([Said(text) for text in texts])


def test_numbers_of_persons_are_masked_however_they_are_said():
    texts = [
        "mijn bsn is negen drie negen zes vier twee vijf een zeven ja",
        "IBAN NL91 ABNA 0417 1643 00 en kaart 5555 5555 5555 4444",
        "bel mij op nul zes twaalf drie twaalf drie twaalf of mail naar m.de.vries@post.example",
        "tjitske streepje hoekstra apenstaartje gmail punt com",
        "dat kost honderdnegenenveertig euro en 12 dagen",
    ]
    assert masked(texts) == [
        "mijn bsn is ███ ja",
        "IBAN ███ en kaart ███",
        "bel mij op ███ of mail naar ███",
        "███",
        "dat kost honderdnegenenveertig euro en 12 dagen",
    ]


def test_names_streets_birthdays_and_words_about_health_are_masked():
    texts = [
        "Woonstede, u spreekt met Anna de Boer. Wat is uw naam?",
        "Terpstra-de Jong. Ik woon in de Rozenstraat 9A, 3812 VB.",
        "Wat is uw geboortedatum, mevrouw Terpstra?",
        "vijf april negentienachtenzeventig",
        "mijn zoon heeft diabetes en ik ben lid van de fnv en ga naar de moskee",
        "Dinsdag 3 mei komt de monteur, de verzekering betaalt.",
    ]
    said = [Said(text, agent=place % 2 == 0) for place, text in enumerate(texts)]
    assert finding.masked(said) == [
        "Woonstede, u spreekt met ███. Wat is uw naam?",
        "███. Ik woon in ███, ███.",
        "Wat is uw geboortedatum, mevrouw ███?",
        "███",
        "mijn zoon heeft ███ en ik ben ███ en ga naar de ███",
        "Dinsdag 3 mei komt de monteur, de verzekering betaalt.",
    ]


def test_a_name_that_was_given_once_is_a_name_in_every_turn_and_the_agent_is_told_apart():
    [first, _, last] = finding.found(
        [
            Said("goedemiddag u spreekt met sanne waarmee kan ik u helpen", agent=True),
            Said("ja met tjitske hoekstra ik wil verhuizen", agent=False),
            Said("dat kan mevrouw hoekstra", agent=True),
        ]
    )
    assert [each.label for each in first] == ["AGENT_NAME"]
    assert last == [Found(16, 24, "PERSON")]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("nul zes twaalf vierendertig dubbel nul zeven", "061234007"),
        ("tweeduizend vierhonderdeenentwintig", "2000421"),
        ("zesentachtighonderd", "8600"),
        ("12.34 en drie", "12343"),
    ],
)
def test_numbers_are_read_as_they_are_said(said, digits):
    [run] = spoken.runs(said.replace(".", " . ").split())
    assert run.digits == digits


def test_only_what_passes_its_test_is_taken_for_a_number_of_that_kind():
    assert spoken.is_bsn("123456782")
    assert not spoken.is_bsn("123456789")
    assert spoken.is_card("5555555555554444")
    assert not spoken.is_card("5555555555554445")


def test_of_the_calls_from_which_it_learned_little_is_left_and_every_kind_is_known():
    left = whole = 0
    seen = set()
    for path in sorted(CORPUS.glob("*.txt"))[::8]:
        said, told = learning.read(path)
        for turn, marks, spans in zip(said, told, finding.found(said), strict=True):
            for mark in marks:
                places = {p for p in range(mark.begin, mark.end) if not turn.text[p].isspace()}
                covered = {p for each in spans for p in range(each.begin, each.end)}
                whole += len(places)
                left += len(places - covered)
                seen |= {each.label for each in spans}
    assert seen == set(LABELS)
    assert left < whole * 0.02


def test_a_call_that_is_written_wrongly_is_named(tmp_path):
    path = tmp_path / "call.txt"
    path.write_text("# bank phone typed\nA: met \u27e6PERSON|anna\n")
    with pytest.raises(learning.BadCall, match="line 2: a mark is not closed"):
        learning.read(path)
    path.write_text("X: hallo\n")
    with pytest.raises(learning.BadCall, match="line 1"):
        learning.read(path)


def test_what_is_learned_is_found(tmp_path):
    said = [Said("de code is pim", agent=False), Said("dank u", agent=True)]
    told = [[Found(11, 14, "PERSON")], []]
    learning.learn([(said, told)] * 3, tmp_path / "model")
    read = tagging.tagged(said, tagging.opened(tmp_path / "model"))
    assert [each.spans for each in read] == told


def test_what_was_found_once_is_found_in_every_turn_but_ordinary_words_stay():
    texts = ["met wolkers roos", "meneer wolkers de roos bloeit", "12 34 56", "nummer 123456"]
    given = [[Found(4, 16, "PERSON")], [], [Found(0, 8, "PHONE")], []]
    turns = [_sure(text, spans) for text, spans in zip(texts, given, strict=True)]
    assert spreading.spread(turns) == [
        [Found(4, 16, "PERSON")],
        [Found(7, 14, "PERSON")],
        [Found(0, 8, "PHONE")],
        [Found(7, 13, "PHONE")],
    ]


def _sure(text, spans):
    read = tokens.tokens(text)
    return tagging.Tagged(read, spans, [1.0] * len(read))


@pytest.mark.parametrize(
    ("text", "found", "kept"),
    [
        ("is dr. Van Dam. er", ("PERSON", "dr. Van Dam."), ["Van Dam"]),
        ("van T. en H. Kok hier", ("PERSON", "Kok"), ["T. en H. Kok"]),
        ("meneer de bruijn van de fraudeafdeling", ("PERSON", "de bruijn van de fraudeafdeling"),
         ["de bruijn"]),
        ("mail ann-v@post.example. Aan elkaar", ("EMAIL", "ann-v@post.example. Aan elkaar"),
         ["ann-v@post.example"]),
        ("mijn naam is J.C.", ("PERSON", "J.C"), ["J.C."]),
        ("op 3 mei 1940 en 12", ("DATE_OF_BIRTH", "op 3 mei 1940 en"), ["3 mei 1940"]),
        ("met prednison, 20 milligram erbij", ("HEALTH", "prednison"), ["prednison, 20 milligram"]),
        ("de fnv waar ik al tien jaar lid van ben", ("UNION", "fnv"),
         ["fnv waar ik al tien jaar lid van ben"]),
    ],
)  # fmt: skip
def test_what_is_found_ends_where_the_name_the_date_or_the_illness_does(text, found, kept):
    label, words = found
    begin = text.index(words)
    tidied = bounds.tidy(text, [Found(begin, begin + len(words), label)])
    assert [text[each.begin : each.end] for each in tidied] == kept


def test_what_is_told_in_one_breath_is_one():
    text = "een beroerte en daarna een depressie"
    given = [Found(4, 12, "HEALTH"), Found(27, 36, "HEALTH")]
    assert bounds.tidy(text, given) == given
    text = "ziektewet vanwege een depressie"
    assert bounds.tidy(text, [Found(0, 9, "HEALTH"), Found(22, 31, "HEALTH")]) == [
        Found(0, 31, "HEALTH")
    ]


@pytest.mark.parametrize(
    ("text", "words", "label", "so"),
    [
        ("mail service@winkel.example", "service@winkel.example", "EMAIL", True),
        ("mail jan@winkel.example", "jan@winkel.example", "EMAIL", False),
        (
            "bel nul achthonderd een twee drie vier",
            "nul achthonderd een twee drie vier",
            "PHONE",
            True,
        ),
        ("bel 0800 1234", "0800 1234", "PHONE", True),
        ("artikelnummer 935556187", "935556187", "BSN", True),
        ("typ 192.168.1.1", "192.168.1.1", "IP", True),
        ("er staat 203.0.113.9", "203.0.113.9", "IP", False),
        ("met anna", "anna", "PERSON", False),
        ("dat is tweehonderdtwaalf", "tweehonderdtwaalf", "CARD", True),
        ("van 8.30-17.00", "8.30-17.00", "PHONE", True),
        ("mijn dochter (2-9-2016)", "2-9-2016", "CUSTOMER_ID", False),
    ],
)
def test_numbers_of_the_organisation_of_things_and_of_networks_are_of_nobody(
    text, words, label, so
):
    begin = text.index(words)
    assert nobody.is_so(text, Found(begin, begin + len(words), label)) is so


def test_a_place_right_after_a_street_or_a_postcode_is_found_with_it():
    text = "Kerkweg 3, Velp of beukenlaan vier te den ham, 9800 Deinze"
    given = [Found(0, 9, "ADDRESS"), Found(19, 34, "ADDRESS"), Found(47, 51, "POSTCODE")]
    found = patterns.places_after(text, given)
    assert [text[each.begin : each.end] for each in found] == ["Velp", "den ham", "Deinze"]


def test_times_prices_and_days_in_digits_are_no_number_of_a_person_and_a_network_address_is():
    texts = [
        "wat is uw nummer",
        "12.30-14.45 of 17,50 op 12-04-2026",
        "IP 203.0.113.9, versie 7.12.4.2",
    ]
    assert numbers.found(texts)[1] == []
    assert [each.label for each in patterns.found(texts)[2]] == ["IP"]


def test_a_variant_has_other_names_and_numbers_in_the_same_places():
    said = [Said("mevrouw Van Dijk, 0612345678", agent=True), Said("ja met van dijk", agent=False)]
    told = [[Found(8, 16, "PERSON"), Found(18, 28, "PHONE")], [Found(7, 15, "PERSON")]]
    [(other, moved)] = varying.variants((said, told), 1, seed=3)
    [first, number], [again] = moved
    name = other[0].text[first.begin : first.end]
    assert name.startswith("Van ")
    assert name != "Van Dijk"
    assert other[1].text[again.begin : again.end] == name.casefold()
    assert other[0].text[number.begin : number.end].startswith("06")
    assert other[0].text != said[0].text
    assert [each.agent for each in other] == [True, False]
    assert list(varying.variants((said, told), 1, seed=3)) == [(other, moved)]
