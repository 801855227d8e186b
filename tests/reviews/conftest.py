"""The organisation of every story, with two evaluated calls of Anna to talk about."""

import pytest


@pytest.fixture
def talks(settings, tmp_path):
    import cast  # models can be imported only once Django is set up
    import talking

    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return talking.talks(cast.woonstede())
