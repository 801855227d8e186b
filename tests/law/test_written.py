"""The rule book in the documentation is the one that the product applies."""

import re
from pathlib import Path

import pytest

from klankbord.edges.cli import main
from klankbord.law import cases, index, written
from klankbord.law.engine import BOOK
from klankbord.law.properties import PROPERTIES
from law.test_scenarios import CASES

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "rulebook"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_in_the_documentation_are_those_of_the_declarations(language, capsys):
    assert main.main(["rules", "--lang", language]) == 0
    made = capsys.readouterr().out
    assert (DOCS / f"{language}.md").read_text(encoding="utf-8") == made, (
        f"klankbord rules --lang {language} > docs/reference/rulebook/{language}.md"
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_fact_and_claim_stands_in_it(language):
    page = written.page(language)
    for rule in BOOK.rules:
        assert page.count(f"\n### {rule.id} ") == 1
        for text in (rule.text, rule.remedy, *filter(None, [rule.contested])):
            assert text.in_language(language) in page
        assert all(f"{source} [{source.tag}]" in page for source in rule.sources)
    for fact in BOOK.facts():
        assert f"**{fact.meaning.in_language(language)}**" in page
    for claim in PROPERTIES:
        assert claim.text.in_language(language) in page


def test_the_cases_are_the_scenarios_that_the_law_is_held_to():
    assert [(c.id, c.answer, list(c.rules), c.text.nl) for c in cases.CASES] == [
        (c["id"], c["expect"]["answer"], c["expect"]["rules"], c["nl"]) for c in CASES
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_shows_the_cases_in_which_it_counts(language):
    page = written.page(language)
    for rule in BOOK.rules:
        [part] = re.findall(rf"\n### {rule.id} .*?(?=\n##|\Z)", page, re.DOTALL)
        shown = re.findall("^- ([TX][0-9]+): ", part, re.MULTILINE)
        assert shown == [case.id for case in cases.CASES if rule.id in case.rules] != []


def test_every_article_leads_to_every_rule_that_cites_it():
    found = {
        (law.name, article.name, rule.id)
        for law in index.laws()
        for article in law.articles
        for rule in article.rules
    }
    cited = {(s.law, s.article, rule.id) for rule in BOOK.rules for s in rule.sources}
    assert found == cited
    assert index.laws()[0].name == "AVG"


def test_articles_stand_in_the_order_of_the_law():
    [avg] = [law for law in index.laws() if law.name == "AVG"]
    names = [article.name for article in avg.articles]
    assert names.index("5(1)(a)") < names.index("6(4)") < names.index("13") < names.index("25")
