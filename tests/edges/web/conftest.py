"""What tests of pages share."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    import cast


@pytest.fixture
def of(organisation: "cast.Woonstede") -> Callable[[str], Client]:
    """The browser of somebody."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(organisation.account(name))
        return client

    return signed_in
