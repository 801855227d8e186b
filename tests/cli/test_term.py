"""`klankbord term`: made shorter by one person at once, and longer again by two."""

import json
from datetime import timedelta
from io import BytesIO

from klankbord.ledger.periods import local_day

ILSE, OTHER = ("--as", "ilse@woonstede.example"), ("--as", "directie@woonstede.example")
DAY = timedelta(days=1)


def brought(organisation):
    import cast  # models can be imported only once Django is set up
    import exporting
    from klankbord.gate.access import Actor
    from klankbord.people import grants
    from klankbord.people.models import Role
    from klankbord.people.periods import Term
    from klankbord.recordings.intake import arriving
    from klankbord.recordings.offered import offers

    now = organisation.now
    second = organisation.account("directie")
    petra = organisation.actor("petra", Role.QUALITY_MANAGER)
    asked = grants.ask(second, role=Role.LEGAL, term=Term(now), at=now, by=petra)
    grants.approve(asked, at=now, by=organisation.actor("tess", Role.ADMIN))
    began = now - timedelta(hours=3)
    rows = [cast.offer(number, at=began + timedelta(minutes=number)) for number in (1, 2)]
    came = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE) for row in rows],
        [lambda: BytesIO(exporting.SOUND)] * 2,
        source=cast.SOURCE,
        at=now,
        by=Actor(role="integration"),
    )
    return [str(outcome.leg) for outcome in came]


def test_one_makes_a_term_shorter_and_two_make_it_longer_again(world, tmp_path):
    import cast
    from klankbord.gate import access
    from klankbord.gate.access import SYSTEM, Access
    from klankbord.law.instants import end_of
    from klankbord.recordings.models import Leg

    with world.here():
        organisation = cast.woonstede()
        legs = brought(organisation)
    today = local_day(organisation.now)
    soon, later = (today + each * DAY for each in (3, 20))
    why = tmp_path / "why.txt"

    def changed(verb, until, text="Niemand heeft deze opname nog nodig."):
        why.write_text(text)
        said = ("--until", str(until), "--words", str(why))
        return world.run("term", verb, *legs, *said, *ILSE)

    def ends():
        with world.here(), access.deed(Access(SYSTEM, "retain", None, organisation.now)):
            return {leg.retention_until for leg in Leg.objects.all()}

    wrong = changed("shorten", "morgen")
    assert (wrong.code, wrong.stdout) == (2, "")
    assert "--until 'morgen': a day such as" in wrong.stderr
    refused = changed("shorten", soon, text="Het nummer is 111222333.")
    assert (refused.code, refused.stdout) == (1, "")
    assert "BSN" in refused.stderr

    assert json.loads(changed("shorten", soon).stdout)["set"] is True
    assert ends() == {end_of(soon)}
    asked = json.loads(changed("lengthen", later).stdout)
    assert asked["set"] is False
    assert ends() == {end_of(soon)}, "one person changes nothing"

    own = world.run("term", "confirm", asked["case"], *ILSE)
    assert (own.code, own.stdout) == (1, "")
    assert "Somebody else confirms it." in own.stderr
    listed = world.run("cases", "list", *OTHER)
    [waits] = [row for row in map(json.loads, listed.stdout.splitlines()) if row["next_on"]]
    assert (waits["case"], waits["until"]) == (asked["case"], str(later))
    done = world.run("term", "confirm", waits["case"], *OTHER)
    assert json.loads(done.stdout) == {"case": asked["case"], "set": True}
    assert ends() == {end_of(later)}
