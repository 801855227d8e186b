"""A programme for which consent was asked and not given yet."""

import pytest


@pytest.fixture
def version(db, settings, tmp_path):
    import woonstede
    from klankbord.people import accounts, grants
    from klankbord.people.periods import Term

    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    woonstede.people()
    at = woonstede.HIRED
    petra = woonstede.actor("petra", "quality_manager")
    tess = woonstede.actor("tess", "admin")
    with woonstede.QUICK:
        made = accounts.create(email="or@woonstede.example", name="OR", at=at, by=tess)
    asked = grants.ask(made.account, role="works_council", term=Term(at), at=at, by=petra)
    grants.approve(asked, at=at, by=tess)
    return woonstede.programme(woonstede.file(without=("works_council_answer",)))
