"""Files spoilt by chance: every one is refused in words or read with a closed account, and a planted fault is found."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

import pytest
from fuzz.house import House, Reading, make_house, read_house  # type: ignore[import-not-found]
from fuzz.mutate import mutate  # type: ignore[import-not-found]
from fuzz.planted import Aside, Found, Stop  # type: ignore[import-not-found]
from fuzz.promises import keep_promises, refuse_well  # type: ignore[import-not-found]
from fuzz.structural import PLANTS  # type: ignore[import-not-found]

from assessment.errors import InputError

SLOW_BATCHES, SLOW_EACH, PLANTED_EACH = 20, 350, 60


def try_house(folder: Path, house: House, files: dict[str, bytes]) -> Reading | InputError:
    try:
        reading = read_house(folder, files)
    except InputError as error:
        refuse_well(error, house)
        return error
    keep_promises(reading, house)
    return reading


def truth_after(house: House, found: Aside) -> dict[str, tuple[str, str, dict[str, int]]]:
    """What must be read of a house with a fault: all as it was, but for those whom the fault touches."""
    truth = {who: known for who, known in deepcopy(house.truth).items() if who not in found.gone}
    for who, item in found.lost:
        truth[who][2].pop(item, None)
    return {who: known for who, known in truth.items() if known[2]}


def people_of(reading: Reading) -> dict[str, tuple[str, str, dict[str, int]]]:
    rows = reading.responses.answers["employee"].drop("file", "line", "wave").iter_rows(named=True)
    return {
        row.pop("respondent"): (row.pop("unit"), row.pop("level"), {k: v for k, v in row.items() if v is not None})
        for row in rows
    }


def check_found(found: Found, reading: Reading | InputError, house: House) -> None:
    if isinstance(found, Stop):
        assert isinstance(reading, InputError), "a fault was read without a word"
        assert found.file in {problem.file for problem in reading.problems}
        return
    assert isinstance(reading, Reading), reading
    aside = [row for row in reading.responses.set_aside.iter_rows() if row[0] == house.name]
    assert {(line, code) for _, line, _, _, code, _ in aside} == set(found.places)
    assert {column for _, _, column, _, _, _ in aside} <= {found.column} or not found.column
    assert people_of(reading) == truth_after(house, found)


def plant_and_check(folder: Path, name: str, seed: int) -> None:
    house = make_house(random.Random(f"{name} {seed}"))
    found = PLANTS[name](house, random.Random(f"{seed} {name}"))
    check_found(found, try_house(folder, house, house.files()), house)


def spoil_and_check(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    house = make_house(chance)
    files = house.files()
    for name in chance.sample(list(files), chance.choice([1, 1, 1, 2])):
        files[name] = mutate(files[name], chance)
    try_house(folder, house, files)


@pytest.mark.parametrize("seed", range(20))
def test_a_good_house_is_read_as_it_is(tmp_path: Path, seed: int) -> None:
    house = make_house(random.Random(seed))
    check_found(Aside(()), try_house(tmp_path, house, house.files()), house)


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_found(tmp_path: Path, name: str) -> None:
    for seed in range(2):
        plant_and_check(tmp_path, name, seed)


def test_a_spoilt_house_is_refused_in_words_or_accounted_for(tmp_path: Path) -> None:
    for seed in range(120):
        spoil_and_check(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(SLOW_BATCHES))
def test_thousands_of_spoilt_houses_are_refused_in_words_or_accounted_for(tmp_path: Path, batch: int) -> None:
    for seed in range(1000 + batch * SLOW_EACH, 1000 + (batch + 1) * SLOW_EACH):
        spoil_and_check(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTS)
def test_planted_faults_are_found_in_houses_of_every_dress(tmp_path: Path, name: str) -> None:
    for seed in range(100, 100 + PLANTED_EACH):
        plant_and_check(tmp_path, name, seed)
