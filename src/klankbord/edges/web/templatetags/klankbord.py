"""The signs that templates draw: icons, shapes of answers, letters of rules; and dates in words."""

import re
from collections.abc import Mapping

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from klankbord.edges.web.frame import dates, fields, words
from klankbord.edges.web.law import guides, rulebook
from klankbord.edges.web.law.guides import Guide

register = template.Library()
for said in (dates.moment, dates.day, dates.short_day, dates.clock, dates.last_day, dates.minutes,
             dates.timecode):  # fmt: skip
    register.filter(said.__name__, said)

register.filter("role", lambda code: words.word(words.ROLES, code))
register.filter("said", fields.said)
register.filter("employment", lambda code: words.word(words.EMPLOYMENTS, code))

SHAPES = ("yes", "if", "no", "wait", "open")

MOMENT = re.compile(r"\[(?:(\d+):)?(\d{1,3}):(\d\d)(?:[.,](\d))?\]")
WRAPPED = re.compile(r"(?m)^(.{50,160}?)[ \t]*\n(?![ \t]*(?:[-*•]|\d{1,2}[.)] ))(?=[ \t]*\S)")
COUNTED = re.compile(r"\b(\d+) (?=[a-z])")
NUMBER = re.compile(r"\b(R[1-9]\d?)\b")

HARDNESS: Mapping[str, object] = {
    "W": gettext_lazy("Law"),
    "J": gettext_lazy("Case law"),
    "T": gettext_lazy("Regulator"),
    "S": gettext_lazy("Sector"),
    "B": gettext_lazy("Policy"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line drawing beside words; hidden from assistive technology."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def glyph(name: str) -> SafeString:
    """The filled shape of an answer: yes, if, no, wait or open."""
    return format_html('<svg class="g" aria-hidden="true"><use href="#g-{}"/></svg>', name)


@register.simple_tag
def status(verdict: str, says: str) -> SafeString:
    """A state in a row: shape, word and colour together. `wait` has the colour of `if`."""
    return format_html('<span class="status {}">{}{}</span>', _css(verdict), glyph(verdict), says)


@register.simple_tag
def pill(verdict: str, says: str) -> SafeString:
    """A state that stands by itself: yes, if, no, wait or open; `brand` or empty: no shape."""
    shape = glyph(verdict) if verdict in SHAPES else ""
    return format_html('<span class="pill {}">{}{}</span>', _css(verdict), shape, says)


@register.simple_tag
def mask(kind: str) -> SafeString:
    """What is kept back, by its kind; of special data it never says which."""
    return format_html('<span class="mask">{}<span>{}</span></span>', icon("lock"), kind)


@register.simple_tag
def organisation() -> str:
    """The name of the organisation whose installation this is; empty when nobody set it."""
    return str(settings.ORGANISATION)


@register.simple_tag(takes_context=True)
def guide_here(context: Context) -> Guide:
    """The guide that belongs to the page under way; a page may know a better one."""
    if isinstance(better := context.get("page_guide"), Guide):
        return better
    match = getattr(context.get("request"), "resolver_match", None)
    return guides.of_page(match.url_name if match and match.url_name else "")


@register.simple_tag
def hardness(letters: str, *, words: bool = True) -> SafeString:
    """The letters of a rule (`W`, `W+S`, `B/W`); policy is dashed because it can be changed."""
    seen = dict.fromkeys(letter for letter in letters if letter in HARDNESS)
    return format_html_join(
        "",
        '<span class="hard{}"><i aria-hidden="true">{}</i><span{}>{}</span></span>',
        (
            (
                " b" if letter == "B" else "",
                letter,
                "" if words else SafeString(' class="vh"'),
                HARDNESS[letter],
            )
            for letter in seen
        ),
    )


@register.simple_tag
def rule(ids: str) -> SafeString:
    """The numbers of rules, each leading to its page."""
    return format_html_join(
        " ",
        '<a class="rule" href="{}">{}</a>',
        ((rulebook.url(each), each) for each in ids.split()),
    )


@register.filter
def flowing(text: str) -> str:
    """A text without the line ends at which a file was wrapped; those that were meant stay.

    A line end is one of wrapping when the line is as long as an editor makes it and what follows
    begins no item of a list.
    """
    return WRAPPED.sub(r"\1 ", text.replace("\r\n", "\n"))


@register.filter
def unbroken(text: str) -> str:
    """A text in which a number stays on the line of its unit: 12 months."""
    return COUNTED.sub("\\1\u00a0", text)


@register.filter
def ruled(text: str) -> SafeString:
    """A text in which every number of a rule leads to its page."""
    pieces = NUMBER.split(str(text))
    return format_html_join(
        "", "{}", ((rule(piece) if NUMBER.fullmatch(piece) else piece,) for piece in pieces)
    )


@register.simple_tag(takes_context=True)
def moments(context: Context, text: str) -> SafeString:
    """A comment in which moments of the call (`[12:34.5]`) lead to the player.

    Only where the page says by `listen` what the address of the call is: for who may listen there.
    """
    listen = context.get("listen", "")
    pieces: list[SafeString] = []
    last = 0
    for match in MOMENT.finditer(str(text)) if listen else ():
        hours, minutes, seconds, tenth = (int(each or 0) for each in match.groups())
        at = f"{hours * 3600 + minutes * 60 + seconds}.{tenth}"
        pieces.append(linebreaksbr(str(text)[last : match.start()], autoescape=True))
        pieces.append(format_html('<a href="{}?t={}">{}</a>', listen, at, match[0]))
        last = match.end()
    pieces.append(linebreaksbr(str(text)[last:], autoescape=True))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.simple_tag
def entry(field: BoundField) -> SafeString:
    """An input of a form that is not ours, without the placeholder that repeats its label."""
    attributes: dict[str, str | bool] = {"class": "input", "placeholder": ""}
    if field.errors:
        attributes["aria-describedby"] = f"{field.id_for_label}_error"
    return field.as_widget(attrs=attributes)


def _css(verdict: str) -> str:
    return "if" if verdict == "wait" else verdict
