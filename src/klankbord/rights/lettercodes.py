"""The code in the letter of somebody without an account, by which he collects his copy.

Whoever has the letter is him: his identity was looked at before it was written. Nothing tells from
outside whether there is such a request.
"""

import hmac
import secrets
from uuid import UUID

from klankbord.people.partings import LENGTH, LETTERS
from klankbord.rights import sealed
from klankbord.rights.models import REFERENCE, Package, Request


def for_copy(request: Request) -> str:
    """A new code, where a copy follows for somebody without an account; otherwise nothing."""
    follows = request.type == Request.Type.ACCESS and request.outcome != Request.Outcome.REFUSED
    if not follows or request.account_id is not None:
        return ""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def written(code: str) -> str:
    """A code as it is easy to copy: in groups of five."""
    return " ".join(code[start : start + 5] for start in range(0, len(code), 5))


def package(told: str, code: str) -> UUID | None:
    """The package that a reference and a code open; None if they open none. In a deed.

    Args:
        told: The reference, as somebody typed it.
        code: As well.
    """
    given = "".join(sign for sign in code.upper() if sign in LETTERS)
    found = None
    for each in _of(told):
        known = sealed.code(each.request)
        # All of them are compared, and one that has no code as well: the time tells nothing.
        if hmac.compare_digest(known.encode().ljust(LENGTH, b"-"), given.encode()):
            found = each.pk
    return found


def _of(told: str) -> list[Package]:
    name = told.strip().lower()
    try:
        first, last = (UUID(name + end * (32 - REFERENCE)) for end in "0f")
    except ValueError:
        return []
    rows = Package.objects.filter(
        request__pk__range=(first, last), request__account=None, ready_at__isnull=False
    )
    return list(rows.select_related("request__key"))
