"""Somebody with a browser that only fetches and sends: pages, forms, cookies."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

import cast


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    url: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Visitor:
    """Keeps what the server gives him to keep."""

    url: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def sign_in(self, name: str) -> "Visitor":
        self.get("/accounts/login/")
        email = f"{name}@woonstede.example"
        shown = self.post("/accounts/login/", login=email, password=cast.PASSWORD)
        assert "/accounts/" not in shown.url, shown.text
        return self

    def get(self, path: str, **headers: str) -> Answer:
        return self.send(path, None, **headers)

    def send(self, path: str, body: bytes | None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._fetch(path, body, named)

    def post(self, path: str, **fields: str) -> Answer:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token or "", **fields})
        return self._fetch(path, form.encode(), {})

    def _fetch(self, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        request = urllib.request.Request(self.url + path, body, headers)  # noqa: S310  our own
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(request, timeout=60) as got:
                return Answer(got.status, got.url, got.read())
        except urllib.error.HTTPError as got:
            with got:
                return Answer(got.code, got.url or "", got.read())


def links(page: str, below: str) -> list[str]:
    """The addresses of things on a page."""
    return re.findall(rf'href="({below}[0-9a-f-]{{36}}/)"', page)
