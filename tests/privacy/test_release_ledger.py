"""The ledger: what is written of a release, and that it holds no answer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from made_releases import crowd, entry_of  # type: ignore[import-not-found]

from assessment.errors import InputError
from assessment.privacy import ledger, plan_digest, read_ledger, write_entry

SECRET = b"k" * 32
ENTRY = entry_of(crowd({("A", "front_line"): 12}), [("All", "all")])


def test_an_entry_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_entry(ENTRY, tmp_path / "ledger", secret=SECRET)
    known = read_ledger(tmp_path / "ledger")
    (found,) = known.entries.values()
    assert known.secret == SECRET
    assert (found.minimum, found.parents, found.scales, found.shown) == (ENTRY.minimum, ENTRY.parents, ENTRY.scales, ENTRY.shown)
    assert found.people.equals(ENTRY.people)


def test_the_same_release_is_entered_once(tmp_path: Path) -> None:
    assert write_entry(ENTRY, tmp_path, secret=SECRET) == write_entry(ENTRY, tmp_path, secret=SECRET)
    assert list(read_ledger(tmp_path).without(ENTRY)) == []


def test_releases_are_numbered_in_their_order(tmp_path: Path) -> None:
    other = entry_of(crowd({("A", "front_line"): 13}), [("All", "all")])
    names = [write_entry(entry, tmp_path, secret=SECRET).name for entry in (ENTRY, other)]
    assert names == [f"0001-{ENTRY.name}", f"0002-{other.name}"]
    assert list(read_ledger(tmp_path).without(other)) == ["release 1"]


def test_a_plan_is_named_by_what_is_shown_and_not_by_who_answered() -> None:
    other = entry_of(crowd({("A", "front_line"): 13}), [("All", "all")])
    assert plan_digest(ENTRY) == plan_digest(other)
    assert plan_digest(ENTRY) != plan_digest(entry_of(crowd({("A", "front_line"): 12}), [("All", "all"), ("A", "all")]))


@pytest.mark.parametrize("rows", [1, 5, 12])
def test_an_entry_is_named_by_the_digest_of_its_list_as_it_is_written(
    rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "AT_ONCE", rows)
    written = pl.read_parquet(write_entry(replace(ENTRY), tmp_path, secret=SECRET) / "people.parquet")
    whole = hashlib.sha256(written.write_csv().encode()).hexdigest()
    assert set(written.dtypes) == {pl.String, pl.Int64, pl.UInt64}
    assert replace(ENTRY).name.endswith(f"-{whole[:16]}")


def test_reading_a_ledger_that_is_not_there_writes_nothing(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "ledger").entries == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["secret", "plan.json", "people.parquet"])
def test_a_ledger_with_a_part_missing_is_refused(tmp_path: Path, name: str) -> None:
    write_entry(ENTRY, tmp_path, secret=SECRET)
    next(tmp_path.rglob(name)).unlink()
    with pytest.raises(InputError, match="A part of the ledger of releases can't be read"):
        read_ledger(tmp_path)


def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    write_entry(ENTRY, tmp_path, secret=SECRET)
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
