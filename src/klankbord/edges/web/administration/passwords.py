"""What a password may not look like."""

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.utils.translation import gettext


class NotLikeOneself(UserAttributeSimilarityValidator):
    """Not like the name or the address of the account."""

    DEFAULT_USER_ATTRIBUTES = ("email", "name")

    def __init__(self) -> None:
        """Compare with what an account has here."""
        super().__init__(self.DEFAULT_USER_ATTRIBUTES)

    def get_error_message(self) -> str:
        """What is said about it, without the name of a column."""
        return gettext("This password looks too much like your name or your address.")
