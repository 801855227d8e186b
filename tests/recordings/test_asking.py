"""A question that is being weighed while its recording is restricted by somebody else's deed."""

from datetime import timedelta
from io import BytesIO
from threading import Thread

import pytest


def test_what_was_weighed_before_a_restriction_is_weighed_again(world, monkeypatch):
    from django.db import connections

    import cast  # models can be imported only once Django is set up
    from klankbord.evaluations import assigning
    from klankbord.gate.access import Actor
    from klankbord.gate.decisions import Refused
    from klankbord.recordings import arriving, asking, facts, offers, preparing, restricting

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
        with pytest.raises(Refused) as no:
            asking.see(outcome.leg, actor=noor, at=now, **asked)
        assert no.value.decision.denied_by == ("R66",)
