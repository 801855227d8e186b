"""How accounts come to be, for the sign-in pages."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs himself up: an administrator makes the account, another grants its role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  the name is allauth's
        return False
