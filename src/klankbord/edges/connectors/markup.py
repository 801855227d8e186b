"""A message in HTML as plain text: what its reader saw, and nothing that it quotes or hides.

`html.parser` of Python takes hours for a message that is made to hang it (a million times `<a `).
So the pieces are found by an expression that looks at each sign once.
"""

import html
import re

LONGEST = 1_000_000
"""Characters of one message in HTML. Its text has a limit of its own."""

HIDDEN = frozenset({"head", "script", "style", "template", "title", "noscript", "blockquote"})
"""What nobody reads, and what a mail quotes of another: it would outlive him."""
QUOTES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "appendonsend")
"""Classes and ids by which programs for mail mark what they quote."""
LINES = frozenset({
    *("address", "article", "br", "dd", "div", "dl", "dt", "footer", "form", "header", "hr", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "main", "nav", "ol", "p", "pre", "section", "table"),
    *("tr", "ul"),
})  # fmt: skip
ALONE = frozenset({
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr"),
})  # fmt: skip


_PIECE = re.compile(
    r"<!--(?:(?!-->).)*(?:-->)?|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|[^<]+|<", re.DOTALL
)
_NAMED = re.compile(r"\b(?:class|id)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+)", re.IGNORECASE)
_DECLARED = re.compile(r"<[!?](?!--)[^<>]*>")


def plain(said: str) -> str:
    r"""The text of a message. What is left open is left out to its end.

    >>> plain("<p>Dag,</p><p>ik kom <b>morgen</b>.</p><blockquote>Komt u?</blockquote>")
    'Dag,\nik kom morgen.'
    """
    kept: list[str] = []
    out, depth = "", 0
    for piece in _PIECE.finditer(_DECLARED.sub("", said)):
        ends, tag, more = piece[1], (piece[2] or "").lower(), piece[3] or ""
        if out:
            if tag == out:
                depth += -1 if ends else 1
                out = out if depth else ""
        elif not tag:
            if not piece[0].startswith("<!--"):
                kept.append(re.sub(r"\s+", " ", piece[0]))
        elif not ends and (tag in HIDDEN or (tag not in ALONE and _quotes(more))):
            out, depth = tag, 1
        elif tag in LINES:
            kept.append("\n")
    lines = (" ".join(html.unescape(line).split()) for line in "".join(kept).split("\n"))
    return "\n".join(line for line in lines if line)


def _quotes(attributes: str) -> bool:
    named = " ".join(_NAMED.findall(attributes)).lower()
    return any(each in named for each in QUOTES)
