"""Mail about a copy: that there is something to read, never what. It goes after the deed."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.texts import Text
from klankbord.notices import mailing
from klankbord.people import partings
from klankbord.rights.models import Request

SUBJECT = Text("Er staat iets voor u klaar in Klankbord", "There is something for you in Klankbord")
BODY = Text(
    "Hallo,\n\nEr staat iets voor u klaar. Wat het is, schrijven wij hier niet.\n\n"
    "Bekijk het hier: {url}\n\nKlankbord\n",
    "Hello,\n\nThere is something for you. We do not write here what it is.\n\n"
    "See it here: {url}\n\nKlankbord\n",
)


def ready(request: UUID, at: datetime) -> bool:
    """Tell somebody with an account that there is something; a letter tells everybody else."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        found = Request.objects.select_related("account").get(pk=request)
        account = found.account
        address = partings.reach(account, at) if account and account.is_active else None
    if address is None:
        return False
    url = settings.URL.geturl().rstrip("/") + reverse("own_package")
    return mailing.send(
        address,
        subject=SUBJECT.in_language(found.language),
        body=BODY.in_language(found.language).format(url=url),
    )
