"""`klankbord rights`: the desk by commands, for who decides and for nobody else."""

import json
from datetime import timedelta

from klankbord.ledger.periods import local_day

ILSE, ANNA = ("--as", "ilse@woonstede.example"), ("--as", "anna@woonstede.example")
REASONS = "Wij keken naar uw vraag en naar wat wij van u hebben. Dit is wat wij doen, en waarom."


def rows(done):
    assert done.code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_who_decides_lists_reads_and_answers_a_request_and_nobody_else_does(world, tmp_path):
    import cast
    from klankbord.rights import filing
    from klankbord.rights.filing import Asked

    with world.here():
        organisation = cast.woonstede()
        now, anna = organisation.now, organisation.actor("anna", "employee")
        for type_ in ("portability", "access"):
            asked = Asked(type_, "Alles over mijn rooster.")
            filing.file(asked, filing.signed_in(anna, now), at=now, by=anna)
    refused = world.run("rights", "list", *ANNA)
    assert (refused.code, refused.stdout) == (1, "")

    listed = rows(world.run("rights", "list", *ILSE))
    assert {row["type"] for row in listed} == {"portability", "access"}
    assert "rooster" not in json.dumps(listed)
    [portability] = [row["request"] for row in listed if row["type"] == "portability"]
    [shown] = rows(world.run("rights", "show", portability, *ILSE))
    assert shown["words"] == {"words": "Alles over mijn rooster."}
    assert "no_portability" in shown["grounds"]

    words = tmp_path / "answer.txt"
    words.write_text(REASONS)
    answer = ("rights", "answer", portability, "refused", "--words", str(words), *ILSE)
    without = world.run(*answer)
    assert without.code == 1
    assert "ground" in without.stderr
    [done] = rows(world.run(*answer, "--ground", "no_portability"))
    assert (done["outcome"], done["erased"]) == ("refused", 0)
    assert world.run(*answer, "--ground", "no_portability").code == 1
    left = rows(world.run("rights", "list", "--open", *ILSE))
    assert [row["type"] for row in left] == ["access"]
    due = local_day(now) + timedelta(days=27)
    assert left[0]["due_on"] > due.isoformat()
