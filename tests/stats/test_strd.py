"""NIST's Statistical Reference Datasets (``strd/README.md``) through our own functions, to as many digits as floats can hold.

Digits are the base-10 logarithm of relative error with the sign turned (of absolute error where the certified value is 0), at
most 15: certified values have no more. Data that lies on a decimal grid is counted in whole steps of it, as answers are.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assessment.stats import (
    Floats,
    chain_paths,
    correlation,
    general_dominance,
    least_squares,
    mean_deviations,
    mean_variance,
    one_way,
    partial_correlation,
    relative_weights,
)

STRD = Path(__file__).parent / "strd"
POWERS = {"Norris": 1, "Pontius": 2, "Filip": 10, **{f"Wampler{number}": 5 for number in range(1, 6)}}
# Powers of Filip's x can't be held exactly, which alone leaves about seven of its digits.
LEAST_DIGITS = {"Filip": 7.0, "Wampler2": 13.0, "Longley": 12.5}


def read(name: str) -> pl.DataFrame:
    return pl.read_csv(STRD / f"{name}.csv", infer_schema=False)


def certified(name: str) -> dict[str, float]:
    return {key: float(value) for one, key, value in read("certified").iter_rows() if one == name}


def digits(found: float, value: float) -> float:
    off = abs(found - value) / (abs(value) or 1)
    return 15.0 if off < 1e-15 else -math.log10(off)


def accurate(number: int) -> list[str]:
    """NumAcc1-4: a middle, and what lies one step under and over it by turns."""
    if number == 1:
        return ["10000001", "10000003", "10000002"]
    whole = {2: 1, 3: 10**6, 4: 10**7}[number]
    return [f"{whole}.2", *[f"{whole}.1", f"{whole}.3"] * 500]


def univariate(name: str) -> list[str]:
    if name == "PiDigits":
        return list((STRD / "pi.txt").read_text().replace("\n", ""))
    if name.startswith("NumAcc"):
        return accurate(int(name[-1]))
    frame = read("univariate")
    return frame.filter(pl.col("set") == name)["y"].to_list()


def small_step(number: int) -> Iterator[tuple[str, str]]:
    """SmLs01-09: nine groups whose middles are .4, .3 and .5 above a whole, and tenths under and over by turns."""
    whole, people = (1, 10**6, 10**12)[(number - 1) // 3], (21, 201, 2001)[(number - 1) % 3]
    for group in range(1, 10):
        middle = 4 if group == 1 else 5 - 2 * (group % 2 == 0)
        for tenths in (middle, *[middle - 1, middle + 1] * (people // 2)):
            yield str(group), f"{whole}.{tenths}"


def anova(name: str) -> dict[str, list[str]]:
    rows = (
        small_step(int(name[-1]))
        if name.startswith("SmLs")
        else read("anova").filter(pl.col("set") == name).drop("set").iter_rows()
    )
    groups = defaultdict(list)
    for group, value in rows:
        groups[group].append(value)
    return groups


def in_steps(values: list[str]) -> tuple[list[int], tuple[int, int]]:
    """Values as whole numbers of their finest decimal place, and what one step is worth."""
    places = max(-int(Decimal(value).as_tuple().exponent) for value in values)
    return [int(Decimal(value).scaleb(places)) for value in values], (1, 10**places)


def linear(name: str) -> tuple[Floats, Floats]:
    """Columns and outcome, as the model has them."""
    frame = read("linear").filter(pl.col("set") == name).drop("set")
    numbers = frame[[column.name for column in frame if column.null_count() == 0]].cast(pl.Float64).to_numpy()
    y, x = numbers[:, 0], numbers[:, 1:]
    if name in POWERS:
        return x ** np.arange(POWERS[name] + 1), y
    return (x if name.startswith("NoInt") else np.column_stack([np.ones(len(y)), x])), y


@pytest.mark.parametrize(
    "name", ["PiDigits", "Lottery", "Lew", "Mavro", "Michelso", *(f"NumAcc{number}" for number in range(1, 5))]
)
def test_means_and_standard_deviations_hold_every_digit(name: str) -> None:
    values, step = in_steps(univariate(name))
    found = mean_variance(len(values), sum(values), sum(value**2 for value in values), step=step)
    assert digits(float(found.mean), certified(name)["mean"]) >= 14.9
    assert digits(math.sqrt(found.variance), certified(name)["deviation"]) >= 14.5


@pytest.mark.parametrize("name", ["SiRstv", "AtmWtAg", *(f"SmLs0{number}" for number in range(1, 10))])
def test_analyses_of_variance_hold_every_digit(name: str) -> None:
    groups = anova(name)
    values, step = in_steps([value for group in groups.values() for value in group])
    ends = np.cumsum([len(group) for group in groups.values()])
    parts = [values[end - len(group) : end] for end, group in zip(ends.tolist(), groups.values(), strict=True)]
    n, total, squares = [len(part) for part in parts], [sum(part) for part in parts], [sum(v * v for v in part) for part in parts]
    found = one_way(n, mean_deviations(n, total, step=step), mean_variance(n, total, squares, step=step).variance)
    between, within = found.between * (found.groups - 1), found.within * (found.n - found.groups)
    figures = {"between": found.between, "within": found.within, "F": found.between / found.within}
    figures |= {"r2": between / (between + within), "deviation": math.sqrt(found.within)}
    for figure, value in figures.items():
        assert digits(value, certified(name)[figure]) >= 14, figure


@pytest.mark.parametrize("name", [*POWERS, "NoInt1", "NoInt2", "Longley"])
def test_least_squares_keep_their_digits(name: str) -> None:
    columns, y = linear(name)
    found, first = least_squares(columns, y), name.startswith("NoInt")
    about = y if first else y - y.mean()
    figures = {f"B{number}": value for number, value in enumerate(found.slopes, first)}
    figures |= {f"error of B{number}": value for number, value in enumerate(found.errors, first)}
    figures |= {"deviation": math.sqrt(found.variance), "r2": 1 - found.residuals @ found.residuals / (about @ about)}
    for figure, value in figures.items():
        assert digits(float(value), certified(name)[figure]) >= LEAST_DIGITS.get(name, 13), figure


def test_a_correlation_across_units_holds_its_digits() -> None:
    columns, y = linear("Norris")
    assert digits(correlation(columns[:, 1], y).r ** 2, certified("Norris")["r2"]) >= 14


def test_paths_from_covariances_are_longleys_slopes() -> None:
    columns, y = linear("Longley")
    found = chain_paths(np.cov(np.column_stack([columns[:, 1:], y]).T))[-1, :-1]
    for number, slope in enumerate(found, 1):
        assert digits(float(slope), certified("Longley")[f"B{number}"]) >= 10


@pytest.mark.parametrize("split", [general_dominance, relative_weights])
def test_parts_of_what_drives_longley_add_up_to_its_r2(split: object) -> None:
    columns, y = linear("Longley")
    found = split(np.corrcoef(np.column_stack([y, columns[:, 1:]]).T)).sum()  # type: ignore[operator]
    assert digits(float(found), certified("Longley")["r2"]) >= 11


@pytest.mark.parametrize("number", range(1, 7))
def test_a_partial_correlation_is_the_slope_by_its_error(number: int) -> None:
    columns, y = linear("Longley")
    values = certified("Longley")
    t = values[f"B{number}"] / values[f"error of B{number}"]
    others = np.delete(columns[:, 1:], number - 1, axis=1)
    assert digits(partial_correlation(columns[:, number], y, others).r, t / math.sqrt(t * t + 9)) >= 10
