"""The names that a survey's items have in the tools that collect answers, and the way back.

An item's id should come back as the column's name, so that an export needs no mapping. But every tool has its own rules:
LimeSurvey takes no `_` in a question's code and no more than 20 characters, Qualtrics turns `-` into `_`. Where an id fits, it
is the name; where it does not, what is forbidden is left out, and a number is added if two items would be called alike. The
name of each item is worked out from the survey alone, so whoever has the survey can read the export of any tool.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assessment.surveys.model import Survey

__all__ = ["NAMINGS", "Naming", "item_codes", "name_apart", "other_names"]


@dataclass(frozen=True)
class Naming:
    """What one tool allows as the name of a question.

    Parameters
    ----------
    forbidden : str
        Regular expression of the characters it does not allow.
    longest : int
        Characters that it allows at most.
    reserved : frozenset of str
        Names, in lower case, that it or its exports use for something else.
    """

    forbidden: str
    longest: int
    reserved: frozenset[str]


OURS = frozenset({"unit", "level", "rated_unit", "ratedunit"})  # asked beside the items

# XLSForm: names of questions are XML names (letters, digits, `_`, `-`, `.`); `meta` holds the form's own data.
# LimeSurvey: the rules of its question model (letters and digits, at most 20, some words reserved), and its export's columns.
# Qualtrics: `-` and `.` become `_` in exports; the other names are columns of its export.
NAMINGS: Mapping[str, Naming] = {
    "xlsform": Naming(r"[^A-Za-z0-9_.-]", 60, OURS | {"meta", "instanceid", "key"}),
    "limesurvey": Naming(
        r"[^A-Za-z0-9]",
        20,
        OURS
        | {"lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this"}
        | {
            "id",
            "submitdate",
            "lastpage",
            "startlanguage",
            "seed",
            "startdate",
            "datestamp",
            "ipaddr",
            "refurl",
            "other",
            "time",
        },
    ),
    "qualtrics": Naming(
        r"[^A-Za-z0-9_]",
        60,
        OURS
        | {"startdate", "enddate", "status", "ipaddress", "progress", "finished", "recordeddate", "responseid", "userlanguage"}
        | {"recipientlastname", "recipientfirstname", "recipientemail", "externalreference", "externaldatareference"}
        | {"locationlatitude", "locationlongitude", "distributionchannel"},
    ),
}


def name_apart(wanted: Mapping[str, str], naming: Naming, *, taken: Collection[str] = ()) -> dict[str, str]:
    """Give each key a name of its own that a tool allows, as near as can be to the one that is wanted.

    Parameters
    ----------
    wanted : mapping of str to str
        Key to the name that it should have; it begins with a letter.
    naming : Naming
        What the tool allows.
    taken : collection of str
        Names that are in use already.

    Returns
    -------
    dict of str to str
        Key to name, in the order of the keys. No two differ by case only. Names that fit are kept as they are.

    Examples
    --------
    >>> name_apart({"a": "seen_C2", "b": "seenC2", "c": "token"}, NAMINGS["limesurvey"])
    {'a': 'seenC22', 'b': 'seenC2', 'c': 'token2'}
    """
    used = {name.casefold() for name in taken} | naming.reserved
    names: dict[str, str] = {}
    for key, name in wanted.items():
        if len(name) <= naming.longest and not re.search(naming.forbidden, name) and name.casefold() not in used:
            used.add(name.casefold())
            names[key] = name
    for key, name in wanted.items():
        if key not in names:
            names[key] = next(new for new in variants(name, naming) if new.casefold() not in used)
            used.add(names[key].casefold())
    return {key: names[key] for key in wanted}


def variants(name: str, naming: Naming) -> Iterator[str]:
    """A name without what is forbidden, then the same with 2, 3, 4 ... at its end, cut to the length allowed."""
    plain = re.sub(naming.forbidden, "", name)
    yield plain[: naming.longest]
    number = 2
    while True:
        yield plain[: naming.longest - len(str(number))] + str(number)
        number += 1


def item_codes(survey: Survey, collector: str) -> dict[str, str]:
    """Names of a survey's items in one tool.

    Parameters
    ----------
    survey : Survey
        The survey.
    collector : str
        One of :data:`NAMINGS`.

    Returns
    -------
    dict of str to str
        Item's id to its name; one to one.
    """
    return name_apart({name: name for name in survey.items}, NAMINGS[collector])


def other_names(survey: Survey) -> Iterable[tuple[str, str]]:
    """Names that items have in tools which do not take their ids.

    Parameters
    ----------
    survey : Survey
        The survey.

    Returns
    -------
    iterable of (str, str)
        Name and item's id.
    """
    for collector in NAMINGS:
        yield from ((code, name) for name, code in item_codes(survey, collector).items() if code != name)
