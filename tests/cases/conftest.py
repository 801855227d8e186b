"""Two recordings of one person, and the DPO."""

from datetime import timedelta
from io import BytesIO

import pytest


@pytest.fixture
def legs(organisation):
    import cast  # models can be imported only once Django is set up
    import exporting
    from klankbord.gate.access import Actor
    from klankbord.recordings.intake import arriving
    from klankbord.recordings.offered import offers

    began = organisation.now - timedelta(hours=3)
    rows = [cast.offer(number, at=began + timedelta(minutes=number)) for number in (1, 2)]
    arrivals = [offers.parse(row, source=cast.SOURCE) for row in rows]
    opens = [lambda: BytesIO(exporting.SOUND)] * 2
    door = Actor(role="integration")
    came = arriving.arrive(arrivals, opens, source=cast.SOURCE, at=organisation.now, by=door)
    return [outcome.leg for outcome in came]


@pytest.fixture
def ilse(organisation):
    return organisation.actor("ilse", "dpo")
