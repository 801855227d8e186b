"""One law over whole slices of rows: decide, filter and guard on every state, NULL among them.

Accesses, and for `decide` the pairs of an access and a row, are drawn: the filter and the guard are
compared on every row. With KLANKBORD_AGREE=10 every access and ten times as many pairs are asked,
with KLANKBORD_AGREE=all every pair (by hand: it takes long); what was asked is then printed.
"""

import copy
import itertools
import os
import random
from datetime import timedelta

import pytest

from gate.legs import lawful, leg_of
from gate.test_one_law import ACTS, CHANGES, PURPOSES
from klankbord.gate import access, filters
from klankbord.gate.access import SYSTEM, Access
from klankbord.law import engine
from klankbord.recordings import columns, facts, known
from klankbord.recordings.intake import freezing
from klankbord.recordings.models import Leg, LegAccess

pytestmark = pytest.mark.django_db

SHARE = os.environ.get("KLANKBORD_AGREE", "")
ACCESSES, PAIRS = 24, 200 * (int(SHARE) if SHARE.isdigit() else 1)
WHO = {"noor": "evaluator", "hr": "hr", "petra": "quality_manager", "bram": "coach",
       "anna": "employee", "joris": "employee"}  # fmt: skip
LIVE = {
    "retention_until": (timedelta(days=30), timedelta()),
    "restricted_at": (None, timedelta()),
    "held": (False, True),
    "caller_objected_at": (None, timedelta()),
    "defect_found_at": (None, timedelta(days=-1)),
}
"""Every live column with every value that the law tells apart, from now; NULL is one."""


def assign(organisation, leg, how):
    """Let nobody near, or the three who evaluate: now, or until a moment ago."""
    now = organisation.now
    if how != "no":
        for name in ("noor", "petra", "bram"):
            LegAccess.objects.create(
                leg=leg, account=organisation.account(name), why="assigned",
                since=now - timedelta(hours=2), until=now if how == "ended" else None,
            )  # fmt: skip


def accesses(organisation):
    """Everybody, for everything, with a reason and without; or a part, the usual one among them."""
    usual = ("noor", "listen_back", "training", "drawn_sample")
    every = list(itertools.product(WHO, ACTS, PURPOSES, ("", "drawn_sample")))
    chosen = every if SHARE else [usual, *random.Random(1).sample(every, ACCESSES)]
    for who, act, purpose, reason in chosen:
        yield Access(organisation.actor(who, WHO[who]), act, purpose, organisation.now), reason


def listed_and_guarded(asked, reason):
    """The rows that the filter finds, and those that the guard lets through."""
    now = known.for_access(asked, reason=reason)
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        listed = set(
            Leg.objects.filter(filters.where(asked, now, columns.LEGS)).values_list("pk", flat=True)
        )
    with access.acting(asked, now.as_setting()):
        guarded = set(Leg.objects.values_list("pk", flat=True))
    return listed, guarded


def decided(asked, reason, pk):
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        leg = Leg.objects.select_related("call").get(pk=pk)
        question = facts.for_leg(
            leg, act=asked.act, data=known.DATA[asked.act], purpose=asked.purpose,
            actor=asked.actor, at=asked.at, reason=reason,
        )  # fmt: skip
    return engine.decide(question).allowed


def agree(organisation, legs):
    """The three readings agree on these rows; how many pairs they were asked about, and yeses."""
    yes, pairs = set(), []
    for asked, reason in accesses(organisation):
        listed, guarded = listed_and_guarded(asked, reason)
        assert listed == guarded, (asked, reason)
        for pk in legs:
            pairs.append((asked, reason, pk, pk in listed))
            if pk in listed:
                yes.add((asked, reason, pk))
    ask = len(pairs) if SHARE == "all" else min(PAIRS, len(pairs))
    some = random.Random(1).sample(pairs, ask)
    some += [(*pair, True) for pair in itertools.islice(yes, 100)]
    for number, (asked, reason, pk, found) in enumerate(some):
        assert decided(asked, reason, pk) is found, (asked, reason, legs[pk])
        if SHARE == "all" and number % 1000 == 0:
            print(f"{number} of {len(some)} decided", flush=True)  # noqa: T201  how far it came
    if SHARE:
        print(f"{len(legs)} rows, {len(pairs)} pairs, {len(some)} decided, {len(yes)} yes")  # noqa: T201  the count that is reported
    return len(yes)


def test_every_state_of_the_live_columns(organisation):
    now, legs = organisation.now, {}
    for values in itertools.product(*LIVE.values()):
        row = {
            name: now + value if isinstance(value, timedelta) else value
            for name, value in zip(LIVE, values, strict=True)
        }
        for how in ("no", "yes", "ended"):
            leg = leg_of(
                organisation, collected=lawful(organisation), employee=organisation.anna, **row
            )
            assign(organisation, leg, how)
            legs[leg.pk] = (row, how)
    assert agree(organisation, legs)


def test_every_beginning_of_a_recording_and_every_two_together(organisation):
    legs = {}
    for one, other in itertools.combinations_with_replacement(CHANGES, 2):
        collected = lawful(organisation)
        for name in {one, other}:
            try:
                CHANGES[name](collected)
            except KeyError:  # a part that the other change took away
                continue
        leg = leg_of(organisation, collected=collected, employee=organisation.anna,
                     retention_until=organisation.now + timedelta(days=30))  # fmt: skip
        assign(organisation, leg, "yes")
        legs[leg.pk] = (one, other)
    assert agree(organisation, legs)


def test_a_row_with_nothing_in_a_place_is_never_seen_where_the_whole_row_is_not(organisation):
    """Absent, null, unknown and a word that the law does not know: in each frozen fact."""

    def made(**columns):
        leg = leg_of(
            organisation, collected=lawful(organisation), employee=organisation.anna,
            retention_until=organisation.now + timedelta(days=30), **columns,
        )  # fmt: skip
        assign(organisation, leg, "yes")
        return leg

    whole = made()
    torn = {
        (what, fact.name): made(collected_facts=_without(whole.collected_facts, fact, what)).pk
        for what in ("absent", None, "unknown", "?")
        for fact in freezing.FROZEN
    }
    nothing = {
        made(collected_facts=value).pk for value in ({}, [], {"training": None}, {"none": {}})
    }
    under_none = made(programmes=[]).pk
    needed, chosen = set(), list(accesses(organisation))
    for asked, reason in chosen:
        listed, guarded = listed_and_guarded(asked, reason)
        assert listed == guarded, (asked, reason)
        assert under_none not in listed
        if asked.actor.employee != organisation.anna.pk:  # who asks for her own needs no programme
            assert not listed & nothing
        if whole.pk in listed:
            needed |= {at for at, pk in torn.items() if pk not in listed}
        else:
            assert not listed & set(torn.values())
    if SHARE:
        rows = len(torn) + len(nothing) + 2
        print(f"{rows} rows, {rows * len(chosen)} pairs")  # noqa: T201  the count that is reported
    assert {what for what, name in needed if name == "notice"} == {"absent", None, "unknown", "?"}


def _without(frozen, fact, what):
    """The frozen facts with another value for one of them, whatever the purpose."""
    changed = copy.deepcopy(frozen)
    for values in changed.values():
        if what == "absent":
            values.pop(fact.name, None)
        else:
            values[fact.name] = what
    return changed
