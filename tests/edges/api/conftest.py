"""The API of Woonstede, to call."""

import pytest


@pytest.fixture
def door(settings, tmp_path, db):
    import calling

    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    return calling.Door()
