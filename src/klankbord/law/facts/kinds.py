"""The few ways in which a fact can be made."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from klankbord.law.conditions import UNKNOWN, Fact, Kind
from klankbord.law.texts import Text


def choice(
    name: str,
    path: str,
    values: Sequence[str],
    *,
    nl: str,
    en: str,
    kind: Kind = "proof",
    otherwise: str = UNKNOWN,
) -> Fact:
    """One of the values that the question itself uses, else `otherwise`."""
    table = {value: value for value in values}
    return _in_words(
        name,
        path,
        table,
        otherwise,
        lambda raw: raw if raw in table else otherwise,
        kind,
        Text(nl, en),
    )


def flag(name: str, path: str, *, nl: str, en: str, kind: Kind = "proof") -> Fact:
    """Yes or no as stated, and unknown if not stated."""
    return _in_words(
        name,
        path,
        {True: "yes", False: "no"},
        UNKNOWN,
        lambda raw: "yes" if raw is True else "no" if raw is False else UNKNOWN,
        kind,
        Text(nl, en),
    )


def happened(name: str, path: str, *, nl: str, en: str) -> Fact:
    """Yes if reported, no if not; anything but a plain no counts as reported."""
    return _in_words(
        name,
        path,
        {None: "no", False: "no"},
        "yes",
        lambda raw: "no" if raw is None or raw is False else "yes",
        "bar",
        Text(nl, en),
    )


def derived(
    name: str,
    domain: Sequence[str],
    classify: Callable[..., str],
    *,
    reads: Sequence[str],
    optional: Sequence[str] = (),
    nl: str,
    en: str,
    kind: Kind = "proof",
) -> Fact:
    """What a function makes of the raw values at these paths, in the domain's words."""
    return Fact(
        name=name,
        kind=kind,
        domain=tuple(domain),
        reads=tuple(reads),
        optional=tuple(optional),
        classify=classify,
        meaning=Text(nl, en),
    )


def _in_words(
    name: str,
    path: str,
    table: Mapping[Any, str],
    otherwise: str,
    classify: Callable[..., str],
    kind: Kind,
    meaning: Text,
) -> Fact:
    return Fact(
        name=name,
        kind=kind,
        domain=tuple(dict.fromkeys([*table.values(), otherwise])),
        reads=(path,),
        classify=classify,
        meaning=meaning,
        table=MappingProxyType(dict(table)),
        otherwise=otherwise,
    )
