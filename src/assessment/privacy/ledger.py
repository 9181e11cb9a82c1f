"""The ledger: all that was ever released to a client, as groups of people, without one answer.

Each release is an entry: the *plan* (which groups of which statistics it shows) and the *people* (who counts in what, by keyed
digests). With them the proof can be repeated over everything that a client ever got, long after the answers are gone. The ledger
stays with whoever makes the releases: it is private, and its key more so.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
import polars as pl

from assessment.errors import InputError, Problem, disk_told
from assessment.privacy.deciding import SHOWN
from assessment.scores.membership import PEOPLE

__all__ = ["Entry", "Group", "Ledger", "Statistic", "plan_digest", "plan_groups", "read_ledger", "write_entry"]

PLAN, WHO, SECRET = "plan.json", "people.parquet", "secret"
SHORT = 16
AT_ONCE = 2**16  # rows that are texts at a time
Statistic = tuple[str, str, str]  # kind, wave, scale
Group = tuple[str, str]  # unit, level


@dataclass(frozen=True)
class Entry:
    """One release, as groups of people.

    Parameters
    ----------
    minimum : int
        The fewest people that anything was shown about.
    parents : mapping of str to str
        The tree of units.
    scales : mapping of str to tuple of str
        By kind, what each sign of ``scored`` stands for.
    tabulated : tuple of str
        Kinds of whom no person is known, only counts.
    shown : mapping of (kind, wave, scale) to tuple of (unit, level)
        The groups that are shown.
    people : DataFrame
        ``kind, wave, person, unit, level, scored, n, who`` (:mod:`assessment.scores.membership`).
    """

    minimum: int = 1
    parents: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tabulated: tuple[str, ...] = ()
    shown: Mapping[Statistic, tuple[Group, ...]] = field(default_factory=dict)
    people: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PEOPLE))

    @cached_property
    def plan(self) -> str:
        """What is shown of which units, and nothing else, as JSON."""
        content = {
            "minimum": self.minimum,
            "parents": list(self.parents.items()),
            "scales": {kind: list(names) for kind, names in self.scales.items()},
            "tabulated": sorted(self.tabulated),
            "shown": sorted([*statistic, sorted(groups)] for statistic, groups in self.shown.items()),
        }
        return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @cached_property
    def name(self) -> str:
        """Of the entry's folder, without its number: the same for the same groups of the same people."""
        people = hashlib.sha256((",".join(PEOPLE) + "\n").encode())
        for rows in self.people.iter_slices(AT_ONCE):
            people.update(as_written(rows).collect().write_csv(include_header=False).encode())
        return f"{plan_digest(self)[:SHORT]}-{people.hexdigest()[:SHORT]}"


def plan_groups(decisions: pd.DataFrame) -> dict[Statistic, tuple[Group, ...]]:
    """List the groups that are shown, of every statistic.

    Parameters
    ----------
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``.

    Returns
    -------
    dict

    Examples
    --------
    >>> frame = pd.DataFrame({"kind": "customer", "wave": "w1", "scale": "nps", "unit": ["All", "North"], "level": "customer",
    ...                       "status": ["shown", "too_few"]})
    >>> plan_groups(frame)
    {('customer', 'w1', 'nps'): (('All', 'customer'),)}
    """
    shown: dict[Statistic, list[Group]] = {}
    told = decisions[decisions["status"] == SHOWN]
    columns = (told[name].tolist() for name in ("kind", "wave", "scale", "unit", "level"))
    for kind, wave, scale, unit, level in zip(*columns, strict=True):
        shown.setdefault((kind, wave, scale), []).append((unit, level))
    return {statistic: tuple(groups) for statistic, groups in shown.items()}


@dataclass(frozen=True)
class Ledger:
    """All earlier releases by name, oldest first, and the key that people's digests are made with."""

    entries: Mapping[str, Entry]
    secret: bytes

    def without(self, entry: Entry) -> Mapping[str, Entry]:
        """The earlier releases other than a given one, called release 1, release 2 ..."""
        mine = entry.name
        others = [other for name, other in self.entries.items() if not name.endswith(mine)]
        return {f"release {number}": other for number, other in enumerate(others, 1)}


def plan_digest(entry: Entry) -> str:
    """SHA-256 of an entry's plan: what a release's manifest names it by."""
    return hashlib.sha256(entry.plan.encode()).hexdigest()


def write_entry(entry: Entry, folder: Path, *, secret: bytes) -> Path:
    """Add a release to the ledger; one that is there already is not added again.

    Parameters
    ----------
    entry : Entry
        The release.
    folder : Path
        The client's folder of entries; made if need be.
    secret : bytes
        The key that people's digests were made with; kept beside the entries.

    Returns
    -------
    Path
        The entry's folder.
    """
    known, name = entries_of(folder), entry.name
    same = next((one for one in known if one.name.endswith(name)), None)
    if same:
        return same
    number = 1 + max((int(one.name.split("-")[0]) for one in known), default=0)
    staged, placed = folder / f".{name}", folder / f"{number:04d}-{name}"
    staged.mkdir(parents=True, exist_ok=True)
    keep_secret(secret, folder)
    with disk_told(staged / WHO):
        as_written(entry.people).sink_parquet(staged / WHO, row_group_size=AT_ONCE)
    (staged / PLAN).write_text(entry.plan, "utf-8")
    return staged.rename(placed)


def as_written(people: pl.DataFrame) -> pl.LazyFrame:
    """A list of people as texts, digests in hexadecimal numbers."""
    return people.lazy().with_columns(pl.col(pl.Categorical).cast(pl.String), pl.col("person").bin.encode("hex"))


def read_people(path: Path) -> pl.DataFrame:
    """Read a list of people that was written so."""
    written = pl.scan_parquet(path).with_columns(pl.col("person").str.decode("hex"))
    if "who" not in written.collect_schema():  # of a ledger from before ids were kept apart
        written = written.with_columns(pl.lit(None).alias("who"))
    return written.select(pl.col(name).cast(of) for name, of in PEOPLE.items()).collect(engine="streaming")


def keep_secret(secret: bytes, folder: Path) -> None:
    """Write the client's key once, complete, for its owner only."""
    path, part = folder / SECRET, folder / f".{SECRET}"
    if not path.is_file():
        part.touch(mode=0o600)
        part.write_text(secret.hex(), "ascii")
        part.replace(path)


def read_ledger(folder: Path) -> Ledger:
    """Read all that was released to a client; nothing is written.

    Parameters
    ----------
    folder : Path
        The client's folder of entries; it need not be there yet.

    Returns
    -------
    Ledger
        With a new random key where there are no releases yet.

    Raises
    ------
    InputError
        An entry or the key can't be read: what was released to whom is then not known.
    """
    entries = {one.name: read_entry(one) for one in entries_of(folder)}
    try:
        secret = bytes.fromhex((folder / SECRET).read_text("ascii").strip())
    except (OSError, ValueError) as error:
        if entries:
            raise InputError(lost(SECRET)) from error
        secret = secrets.token_bytes(32)
    return Ledger(entries, secret)


def lost(name: str) -> Problem:
    """Say that a part of the ledger is missing."""
    todo = "put it back from a copy: without it nothing new can be proved safe beside what was released"
    return Problem("A part of the ledger of releases can't be read", file=name, todo=todo)


def entries_of(ledger: Path) -> Sequence[Path]:
    """Folders of entries, oldest first."""
    return sorted(folder for folder in ledger.glob("[0-9]*-*") if folder.is_dir())


def read_entry(folder: Path) -> Entry:
    """Read one entry."""
    try:
        content = json.loads((folder / PLAN).read_text("utf-8"))
        return Entry(
            minimum=content["minimum"],
            parents=dict(content["parents"]),
            scales={kind: tuple(names) for kind, names in content["scales"].items()},
            tabulated=tuple(content["tabulated"]),
            shown={
                (kind, wave, scale): tuple((unit, level) for unit, level in groups)
                for kind, wave, scale, groups in content["shown"]
            },
            people=read_people(folder / WHO),
        )
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise InputError(lost(folder.name)) from error
