"""Walks through the product as each of its people: from the start along every link, and by address.

    steps = walking.walk(who)     # inside the world; who is an address, or None without an account

One page per route and kind of question is enough: two talks look alike.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from klankbord.people import queries as people

SOMETHING = {"uuid": str(UUID(int=0)), "slug": "iets", "int": 1, "string": "iets", "path": "iets"}
KIND = ("class", "type", "role")
"""What tells one kind of element from another, for whoever looks at a page."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where somebody came: the name of the route, the address, and the kinds of things there."""

    route: str
    address: str
    status: int
    kind: str
    shape: frozenset[str]
    linked: bool

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html") and self.status != 302

    @property
    def is_shown(self) -> bool:
        return self.is_page and self.status == 200


@dataclass
class _Reading(HTMLParser):
    """Where a page leads to, and the kinds of elements between <main> and </main>."""

    links: list[str] = field(default_factory=list)
    shape: set[str] = field(default_factory=set)
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.inside = self.inside or tag == "main"
        if self.inside:
            self.shape.add(" ".join([tag, *(said.get(name) or "" for name in KIND)]))
        if tag == "a" and (href := said.get("href")):
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"


def routes() -> dict[str, URLPattern]:
    """Every address of pages by its name: ours, and those of somebody's own account."""
    found: dict[str, URLPattern] = {}

    def gather(patterns: list[URLPattern | URLResolver]) -> None:
        for each in patterns:
            if isinstance(each, URLPattern):
                found[str(each.name)] = each
            elif "api/" not in str(each.pattern):
                gather(each.url_patterns)

    gather(get_resolver().url_patterns)
    return found


def address(name: str) -> str:
    """The address of a route, with whatever its parts may be."""
    converters = routes()[name].pattern.converters
    kinds = {part: type(each).__name__ for part, each in converters.items()}
    parts = {
        part: SOMETHING[kind.removesuffix("Converter").lower()] for part, kind in kinds.items()
    }
    return reverse(name, kwargs=parts)


def visitor(who: str | None) -> Client:
    """Somebody who is signed in, or who is not."""
    client = Client()
    if who is not None:
        account = people.by_email(f"{who}@woonstede.example")
        assert account is not None, who
        client.force_login(account)
    return client


def walk(who: str | None) -> list[Step]:
    """All steps of somebody who follows every link, and tries each address that has no parts."""
    client, taken, steps = visitor(who), set(), []
    ahead, typed = [reverse("home")], _addresses()
    while ahead or typed:
        linked = bool(ahead)
        here = (ahead or typed).pop(0)
        key = _key(here)
        if key is None or key in taken:
            continue
        taken.add(key)
        answer = client.get(here)
        if answer.status_code == 302:
            ahead.insert(0, urljoin(here, answer["Location"]))
        reading = _read(answer)
        steps.append(
            Step(
                key[0],
                here,
                answer.status_code,
                answer["Content-Type"],
                frozenset(reading.shape),
                linked=linked,
            )
        )
        ahead += [urljoin(here, link) for link in reading.links]
    return steps


def _addresses() -> list[str]:
    found = []
    for name in routes():
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return found


def _key(link: str) -> tuple[str, bool] | None:
    """Which route a link leads to, and whether it asks something; None if it leaves the house."""
    parts = urlsplit(link)
    if parts.netloc or parts.scheme:
        return None
    return str(resolve(parts.path).url_name), bool(parts.query)


def _read(answer: HttpResponse) -> _Reading:
    reading = _Reading()
    if answer["Content-Type"].startswith("text/html"):
        reading.feed(answer.content.decode())
    return reading
