"""A programme for which consent was asked and not given yet."""

import pytest


@pytest.fixture
def version(db, settings, tmp_path):
    import sitting
    import woonstede

    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    woonstede.people()
    sitting.member(
        at=woonstede.HIRED,
        asked_by=woonstede.actor("petra", "quality_manager"),
        approved_by=woonstede.actor("tess", "admin"),
    )
    return woonstede.programme(woonstede.file(without=("works_council_answer",)))
