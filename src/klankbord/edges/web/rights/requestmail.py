"""Mail about requests: that there is something, never what. It goes after the deed it tells of."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from klankbord.notices import mailing
from klankbord.people.models import Account
from klankbord.rights.models import Request


def person(request: Request) -> bool:
    """Tell somebody with an account that there is something about his request to read."""
    account = request.account
    if account is None or not account.is_active:
        return False
    url = _url(reverse("own_request", args=[request.pk]))
    return _send(account, request.language, "web/mail/request.txt", url)


def coaches(accounts: list[Account]) -> int:
    """Tell who coaches somebody that data they could see changed (AVG 19); how many got it."""
    url = _url(reverse("home"))
    return sum(_send(each, each.language, "web/mail/request_change.txt", url) for each in accounts)


def _send(account: Account, language: str, template: str, url: str) -> bool:
    with translation.override(language):
        subject = gettext("There is something for you to read in Klankbord")
        body = render_to_string(template, {"name": account.name, "url": url})
    return mailing.send(account.email, subject=subject, body=body)


def _url(path: str) -> str:
    return settings.URL.geturl().rstrip("/") + path
