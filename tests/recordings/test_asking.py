"""A question that is being weighed while its recording is restricted by somebody else's deed."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from threading import Thread

import pytest


@pytest.mark.parametrize("listens", [False, True], ids=["asks", "begins to listen"])
def test_what_was_weighed_before_a_restriction_is_weighed_again(world, monkeypatch, listens):
    from django.db import connections, transaction

    import cast  # models can be imported only once Django is set up
    from klankbord.evaluations.evaluating import assigning
    from klankbord.gate import access
    from klankbord.gate.access import SYSTEM, Access, Actor
    from klankbord.gate.decisions import Refused
    from klankbord.recordings import facts
    from klankbord.recordings.ending import restricting
    from klankbord.recordings.intake import arriving, preparing
    from klankbord.recordings.listening import asking, playback
    from klankbord.recordings.models import Listening
    from klankbord.recordings.offered import offers

    with world.here():
        organisation = cast.woonstede()
        now = organisation.now
        row = cast.offer(1, at=now - timedelta(days=1, hours=2))
        [outcome] = arriving.arrive(
            [offers.parse(row, source=cast.SOURCE)],
            [lambda: BytesIO(cast.tone())],
            source=cast.SOURCE,
            at=now,
            by=Actor(role="integration"),
        )
        preparing.make_ready(outcome.leg, at=now)
        assigning.assign_ready(at=now)
        noor, anna = organisation.actor("noor", "evaluator"), organisation.actor("anna", "employee")
        asked = {"act": "listen_back", "purpose": "training", "reason": "drawn_sample"}
        assert asking.see(outcome.leg, actor=noor, at=now, **asked).id == outcome.leg
        act = asked.pop("act")

        def restrict():
            restricting.restrict(outcome.leg, by=anna, at=now)
            connections.close_all()

        weigh, elsewhere = facts.for_leg, Thread(target=restrict)

        def weighed(*args, **named):
            found = weigh(*args, **named)
            if named["act"] == "listen_back" and not elsewhere.ident:
                elsewhere.start()
                elsewhere.join(60)
                assert not elsewhere.is_alive(), "who weighs keeps nobody waiting who restricts"
            return found

        monkeypatch.setattr(facts, "for_leg", weighed)
        deed = playback.begin if listens else partial(asking.see, act=act)
        with pytest.raises(Refused) as no:
            deed(outcome.leg, actor=noor, at=now, **asked)
        assert no.value.decision.denied_by == ("R66",)
        with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
            assert not Listening.objects.exists()
