"""Nothing inline: the strict policy for pages rests on templates that need no exception."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

import klankbord.edges.web
from klankbord.edges.cli.commands import serve
from klankbord.edges.web.templatetags import klankbord as drawn

HOME = Path(klankbord.edges.web.__file__).parent
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
STATIC = sorted(p for p in (HOME / "static").rglob("*") if p.suffix in (".css", ".js", ".svg"))

STATIC_TAG = re.compile(r"{% static '([^']+)' %}")
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|data:", re.IGNORECASE
)
ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(['\"]?(//|data:)")


@pytest.mark.parametrize("bad", ["<p style='x'>", "<a onclick='x'>", "<script>x", "src='data:x'"])
def test_the_search_finds_what_is_inline(bad):
    assert INLINE.search(bad)


def test_no_template_has_style_or_script_in_it():
    assert len(TEMPLATES) > 30
    found = [(p.name, m[0]) for p in TEMPLATES for m in INLINE.finditer(p.read_text("utf-8"))]
    assert found == []


def test_no_page_style_or_script_asks_another_house_for_anything():
    files = TEMPLATES + STATIC
    found = [(p.name, m[0]) for p in files for m in ELSEWHERE.finditer(p.read_text("utf-8"))]
    assert found == []


def test_every_file_that_a_page_names_exists_and_is_served():
    named = {name for path in TEMPLATES for name in STATIC_TAG.findall(path.read_text("utf-8"))}
    assert "web/css/base.css" in named
    assert [name for name in named if finders.find(name) is None] == []
    unused = [name for name in named if any(
        fnmatch(part, pattern) for pattern in serve.UNUSED for part in name.split("/")
    )]  # fmt: skip
    assert unused == []


def test_every_font_comes_with_its_licence():
    fonts = sorted((HOME / "static").rglob("*.woff2"))
    assert fonts
    for font in fonts:
        licence = font.with_name(f"OFL-{font.stem}.txt")
        assert "SIL OPEN FONT LICENSE" in licence.read_text("utf-8").upper()


def test_every_class_of_the_stylesheets_is_used():
    used = "\n".join(
        p.read_text("utf-8") for p in [*TEMPLATES, *HOME.rglob("*.py"), *HOME.rglob("*.js")]
    )
    styles = "\n".join(p.read_text("utf-8") for p in STATIC if p.suffix == ".css")
    bare = re.sub(r"/\*.*?\*/|\{[^{}]*\}|\"[^\"]*\"", "{}", styles, flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z][\w-]*)", bare))
    assert "sheet" in classes
    assert sorted(c for c in classes if not re.search(rf"(?<![\w-]){re.escape(c)}(?![\w-])", used)
                  and not any(c.startswith(p) for p in ("law-", "u-"))) == []  # fmt: skip


def test_a_text_out_of_a_file_flows_and_what_was_meant_as_a_line_stays_one():
    wrapped = (
        "Wanneer. Wij nemen van september tot december een steekproef op bij de teams\n"
        "Huur, Reparatie en Leefbaarheid. Het lot kiest, geen mens, en dat is zo tot\n"
        "26 december.\n\nKort.\nOok kort.\n"
        "Wij bewaren dit zolang het nodig is, en daarna wissen wij het, van elk van de\n"
        "- gesprekken\n- cijfers"
    )
    assert drawn.flowing(wrapped) == (
        "Wanneer. Wij nemen van september tot december een steekproef op bij de teams "
        "Huur, Reparatie en Leefbaarheid. Het lot kiest, geen mens, en dat is zo tot "
        "26 december.\n\nKort.\nOok kort.\n"
        "Wij bewaren dit zolang het nodig is, en daarna wissen wij het, van elk van de\n"
        "- gesprekken\n- cijfers"
    )
    assert drawn.unbroken("12 maanden na 3 mei") == "12\u00a0maanden na 3\u00a0mei"
