"""An engagement that nobody here has seen: its own questionnaire, columns and names; German levels; 40 units.

The files are made in a folder of the test from drawn answers. Every figure that the run shows is then worked out a second
time from those answers with nothing but pandas, numpy and textbook formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from assessment.pipeline import Assessment, compute
from assessment.settings import read_settings
from score_intervals import score_interval  # type: ignore[import-not-found]

ROOT, REGIONS = "Bäckerei Müller & Söhne", ["Nord", "Süd", "NA-Ost", "West"]
UNITS = ["NA", 'R&D "North"/<b>', "Größe; Maß", "=SUM(A1)", "Filiale, alt", *(f"Filiale {number:02d}" for number in range(6, 41))]
LEVEL_WORDS = {"Mitarbeitende": "front_line", "Führungskraft": "manager", "Geschäftsleitung": "senior_leader"}
HEADCOUNTS = {"Mitarbeitende": 44, "Führungskraft": 16, "Geschäftsleitung": 2}
REPLIES = {"Mitarbeitende": 29, "Führungskraft": 12, "Geschäftsleitung": 1}
CUSTOMERS, CUSTOMERS_ANSWERING = 300, 60
WORDS = {1: "stimmt gar nicht", 2: "stimmt eher nicht", 3: "teils, teils", 4: "stimmt eher", 5: "stimmt genau"}
STAFF_ITEMS = {"freiraum1": False, "freiraum2": True, "freiraum3": False, "zufrieden1": False, "zufrieden2": False}
SCALES = {"freiraum": ["freiraum1", "freiraum2", "freiraum3"], "zufrieden": ["zufrieden1", "zufrieden2"], "kunden": ["k1", "k2"]}
WAVE = "Herbst"

STAFF_SURVEY = {
    "survey": "befragung", "title": "Befragung", "respondents": "employee", "language": "de",
    "answers": {"zustimmung": {"low": 1, "high": 5, "labels": WORDS, "no_answer": ["k. A."]}},
    "scales": {
        "freiraum": {"title": "Freiraum", "role": "predictor", "step": "empowerment"},
        "zufrieden": {"title": "Zufriedenheit", "role": "predictor", "step": "staff_satisfaction"},
    },
    "items": {
        name: {
            "text": f"Frage {name}", "concepts": [name], "answers": "zustimmung", "reverse": turned,
            "scales": [name.rstrip("123")],
        }
        for name, turned in STAFF_ITEMS.items()
    },
}  # fmt: skip
CUSTOMER_SURVEY = {
    "survey": "kunden", "title": "Kunden", "respondents": "customer", "language": "de",
    "answers": {"noten": {"low": 1, "high": 6}, "elf": {"low": 0, "high": 10}},
    "scales": {"kunden": {"title": "Kundenzufriedenheit", "role": "outcome", "step": "customer_satisfaction"}},
    "items": {
        "k1": {"text": "Note, eins", "concepts": ["k1"], "answers": "noten", "scales": ["kunden"], "reverse": True},
        "k2": {"text": "Note, zwei", "concepts": ["k2"], "answers": "noten", "scales": ["kunden"], "reverse": True},
        "empfehlung": {
            "text": "Empfehlung?", "concepts": ["e"], "answers": "elf", "alone": True, "role": "outcome", "measure": "nps",
        },
    },
}  # fmt: skip
ENGAGEMENT = {
    "client": ROOT,
    "waves": [WAVE],
    "surveys": {"employee": "befragung.yml", "customer": "kunden.yml"},
    "sources": [
        {
            "survey": "employee", "wave": WAVE, "file": "eingang/personal.txt",
            "columns": {"respondent": "Nr.", "unit": "Betrieb", "level": "Stellung", "freiraum1": "Ich darf entscheiden"},
            "values": {"level": LEVEL_WORDS},
        },
        {"survey": "customer", "wave": WAVE, "file": "eingang/kunden.csv", "columns": {"unit": "Ort des Kaufs"}},
    ],
    "units": "einheiten.csv",
    "metrics": "zahlen.csv",
    "privacy": {"minimum_group": 10},
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """The answers as drawn, numbers with NaN for none, and the records."""

    staff: pd.DataFrame
    customers: pd.DataFrame
    records: pd.Series


def draw() -> Drawn:
    """Draw everyone's answers: units differ, and what staff may do carries over to customers."""
    rng = np.random.default_rng(5)
    quality = dict(zip(UNITS, rng.normal(size=len(UNITS)), strict=True))
    staff = pd.DataFrame(
        [(unit, level) for unit in UNITS for level, n in REPLIES.items() for _ in range(n)], columns=["unit", "level"]
    )
    customers = pd.DataFrame({"unit": np.repeat(UNITS, CUSTOMERS_ANSWERING)})
    for name, turned in STAFF_ITEMS.items():
        point = 3.2 + 0.5 * staff["unit"].map(quality) + rng.normal(size=len(staff))
        staff[name] = (6 - point if turned else point).round().clip(1, 5).where(rng.random(len(staff)) > 0.06)
    for name, (low, high, middle, weight) in {
        "k1": (1, 6, 3, -0.4),
        "k2": (1, 6, 2.6, -0.4),
        "empfehlung": (0, 10, 7, 0.6),
    }.items():
        point = middle + weight * customers["unit"].map(quality) + 1.6 * rng.normal(size=len(customers))
        customers[name] = point.round().clip(low, high).where(rng.random(len(customers)) > 0.04)
    records = pd.Series({unit: 0.5 + 0.05 * quality[unit] + 0.06 * rng.normal() for unit in UNITS}).clip(0, 1)
    answered = staff[list(STAFF_ITEMS)].notna().any(axis=1), customers[["k1", "k2", "empfehlung"]].notna().any(axis=1)
    return Drawn(staff[answered[0]], customers[answered[1]], records)


def write(drawn: Drawn, folder: Path) -> None:
    """Write the engagement: one export in words, UTF-16 and tabs, one with semicolons; records with decimal commas."""
    (folder / "eingang").mkdir()
    for name, content in {"engagement": ENGAGEMENT, "befragung": STAFF_SURVEY, "kunden": CUSTOMER_SURVEY}.items():
        (folder / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    words = drawn.staff.assign(**{item: drawn.staff[item].map(WORDS).fillna("k. A.") for item in STAFF_ITEMS})
    words = words.rename(columns={"unit": "Betrieb", "level": "Stellung", "freiraum1": "Ich darf entscheiden"})
    words.insert(0, "Nr.", [f"{number:06d}" for number in range(len(words))])
    words.to_csv(folder / "eingang/personal.txt", sep="\t", index=False, encoding="utf-16")
    given = drawn.customers.rename(columns={"unit": "Ort des Kaufs"}).astype(dict.fromkeys(("k1", "k2", "empfehlung"), "Int64"))
    given.to_csv(folder / "eingang/kunden.csv", sep=";", index=False, encoding="utf-8")
    records = drawn.records.rename("repeat_rate").rename_axis("unit").reset_index().assign(wave=WAVE)
    records[["unit", "wave", "repeat_rate"]].to_csv(folder / "zahlen.csv", sep=";", decimal=",", index=False)
    organisation().to_csv(folder / "einheiten.csv", sep=";", index=False)


def organisation() -> pd.DataFrame:
    """The tree and its headcounts."""
    tree = [(ROOT, ""), *((region, ROOT) for region in REGIONS), *((unit, region_of(unit)) for unit in UNITS)]
    units = pd.DataFrame(tree, columns=["unit", "parent"])
    leaf = units["unit"].isin(UNITS)
    for word, count in HEADCOUNTS.items():
        units[LEVEL_WORDS[word]] = np.where(leaf, count, 0)
    return units.assign(customers=np.where(leaf, CUSTOMERS, 0))


def region_of(unit: str) -> str:
    """Units fall to the regions in turn."""
    return REGIONS[UNITS.index(unit) % len(REGIONS)]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """The answers."""
    return draw()


@pytest.fixture(scope="module")
def result(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """What the run may show."""
    folder = tmp_path_factory.mktemp("unseen")
    write(drawn, folder)
    return compute(read_settings(folder)).assessment


def by_hand(drawn: Drawn) -> pd.DataFrame:
    """Every group's n, mean and 95 % t interval with finite population correction, for every scale."""
    turned = drawn.staff[list(STAFF_ITEMS)].apply(lambda item: 6 - item if STAFF_ITEMS[str(item.name)] else item)
    staff = {name: 25 * (turned[SCALES[name]] - 1) for name in ("freiraum", "zufrieden")}
    customers = {"kunden": 20 * (6 - drawn.customers[SCALES["kunden"]])}
    people = [
        pd.DataFrame({
            "scale": name, "unit": source["unit"], "level": source["level"].map(LEVEL_WORDS) if "level" in source else "customer",
            "score": items.mean(axis=1).where(items.notna().sum(axis=1) >= items.shape[1] / 2),
        })
        for source, scales in ((drawn.staff, staff), (drawn.customers, customers))
        for name, items in scales.items()
    ]  # fmt: skip
    answers = [
        source[["unit"]].assign(scale=name, level=source["level"].map(LEVEL_WORDS), question=item, score=items[item])
        for source, name, items in ((drawn.staff, name, items) for name, items in staff.items())
        for item in items
    ]
    return summary(everywhere(pd.concat(people).dropna()), everywhere(pd.concat(answers).dropna()))


def everywhere(people: pd.DataFrame) -> pd.DataFrame:
    """Each person once in every group that they belong to."""
    staff = people[people["level"] != "customer"].assign(level="all")
    people = pd.concat([people, staff])
    return pd.concat([people, people.assign(unit=people["unit"].map(region_of)), people.assign(unit=ROOT)])


def summary(people: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Means with their intervals, corrected for the share of the group that answered; of staff those of the questions' means."""
    place = ["scale", "unit", "level"]
    questions = answers.groupby([*place, "question"])["score"].agg(fewest="size", mean="mean").groupby(place)
    of_questions = pd.DataFrame({"fewest": questions["fewest"].min(), "mean": questions["mean"].mean()}).reset_index()
    count = {LEVEL_WORDS[word]: n for word, n in HEADCOUNTS.items()} | {"all": sum(HEADCOUNTS.values()), "customer": CUSTOMERS}
    table = people.groupby(["scale", "unit", "level"])["score"].agg(n="size", score="mean", variance="var").reset_index()
    units_in = table["unit"].map({ROOT: 40} | dict.fromkeys(REGIONS, 10)).fillna(1)
    population = units_in * table["level"].map(count)
    table = table.merge(of_questions, on=place, how="left")
    fewest = table["fewest"].fillna(table["n"]).clip(upper=table["n"])
    error = (table["variance"] / table["n"] * (1 - fewest / population)) ** 0.5
    rounded = error.map(lambda se: float(f"{se:.2g}")).where(table["fewest"].notna(), error)
    table = table.assign(score=table["mean"].fillna(table["score"]))
    spread = rounded**2 * table["n"] / (1 - table["n"] / population)
    each = zip(table["n"], table["score"], spread, population, strict=True)
    low, high = zip(*(score_interval(*group) for group in each), strict=True)
    return table.assign(ci_low=low, ci_high=high)


@pytest.fixture(scope="module")
def beside(result: Assessment, drawn: Drawn) -> pd.DataFrame:
    """Each figure shown, beside the one worked out by hand."""
    apart = ~result.scores["level"].str.contains("+", regex=False)  # levels together are no group here
    shown = result.scores[apart & (result.scores["status"] == "shown") & result.scores["scale"].isin(SCALES)]
    both = shown.merge(by_hand(drawn), on=["scale", "unit", "level"], how="left", suffixes=("", "_by_hand"))
    assert len(both) == len(shown)
    return both


def test_every_record_is_read(result: Assessment, drawn: Drawn) -> None:
    assert list(result.arrivals["accepted"]) == [len(drawn.staff), len(drawn.customers)]
    assert (result.arrivals["set_aside"] == 0).all()
    assert (result.arrivals["cells"] == 0).all()


def test_units_keep_their_names(result: Assessment) -> None:
    parents = dict(zip(result.units["unit"], result.units["parent"], strict=True))
    assert parents == {ROOT: "", **dict.fromkeys(REGIONS, ROOT), **{unit: region_of(unit) for unit in UNITS}}


def test_what_is_shown_is_most_of_what_may_be(result: Assessment, beside: pd.DataFrame) -> None:
    # 40 units, four regions and the whole; nothing here is so small that all staff or all customers must be hidden. Of the scales
    # of several questions a few are, where a few people left a question out.
    for scale, level, least in [("kunden", "customer", 45), ("freiraum", "all", 41), ("zufrieden", "all", 41)]:
        assert least <= (beside[beside["level"] == level]["scale"] == scale).sum() <= 45
    whole = beside[(beside["unit"] == ROOT) & (beside["scale"] == "freiraum")]
    # Of the few senior leaders just enough answered: with those who left a question out, the scale may not be told of the rest.
    assert set(whole["level"]) - {"senior_leader"} == {"all", "front_line", "manager"}


@pytest.mark.parametrize("column", ["n", "score", "ci_low", "ci_high"])
def test_scores_are_those_worked_out_by_hand(beside: pd.DataFrame, column: str) -> None:
    np.testing.assert_allclose(beside[column], beside[f"{column}_by_hand"], rtol=1e-9, atol=1e-9)


def test_net_promoter_scores_are_those_worked_out_by_hand(result: Assessment, drawn: Drawn) -> None:
    answers = drawn.customers.dropna(subset="empfehlung")
    worth = 100.0 * (answers["empfehlung"] >= 9) - 100.0 * (answers["empfehlung"] <= 6)
    found = result.outcomes[(result.outcomes["outcome"] == "empfehlung") & result.outcomes["unit"].isin(UNITS)].set_index("unit")
    assert len(found) == 40
    np.testing.assert_allclose(found["value"], worth.groupby(answers["unit"]).mean()[found.index], rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize(("predictor", "outcome"), [("freiraum", "kunden"), ("zufrieden", "kunden"), ("freiraum", "repeat_rate")])
def test_links_are_those_worked_out_by_hand(result: Assessment, drawn: Drawn, predictor: str, outcome: str) -> None:
    table = by_hand(drawn)
    means = table[table["unit"].isin(UNITS) & table["level"].isin(["all", "customer"])].pivot_table(
        index="unit", columns="scale", values="score"
    )
    shown = result.scores[(result.scores["scale"] == predictor) & (result.scores["level"] == "all")]
    units = [unit for unit in shown.loc[shown["status"] == "shown", "unit"] if unit in UNITS]
    values = means.assign(repeat_rate=drawn.records).loc[units]
    r, p = stats.pearsonr(values[predictor], values[outcome])
    low, high = np.tanh(np.arctanh(r) + stats.norm.ppf([0.025, 0.975]) / np.sqrt(len(units) - 3))
    row = result.links[(result.links["predictor"] == predictor) & (result.links["outcome"] == outcome)].iloc[0]
    assert row["units"] == len(units) >= 36
    np.testing.assert_allclose([row["r"], row["ci_low"], row["ci_high"], row["p"]], [r, low, high, p], rtol=1e-7)


@pytest.mark.parametrize("scale", ["freiraum", "zufrieden"])
def test_alpha_is_that_of_people_who_answered_all(result: Assessment, drawn: Drawn, scale: str) -> None:
    turned = drawn.staff[SCALES[scale]].apply(lambda item: 6 - item if STAFF_ITEMS[str(item.name)] else item).dropna()
    k = turned.shape[1]
    alpha = k / (k - 1) * (1 - turned.var().sum() / turned.sum(axis=1).var())
    row = result.agreement[result.agreement["scale"] == scale].iloc[0]
    assert row["alpha"] == pytest.approx(alpha, abs=1e-12)


def test_response_rates_are_those_of_the_headcounts(result: Assessment, drawn: Drawn) -> None:
    whole = result.response[(result.response["unit"] == ROOT) & (result.response["level"] == "front_line")].iloc[0]
    answered = int((drawn.staff["level"] == "Mitarbeitende").sum())
    assert (whole["n"], whole["headcount"]) == (answered, 40 * HEADCOUNTS["Mitarbeitende"])
    assert whole["rate"] == pytest.approx(answered / (40 * HEADCOUNTS["Mitarbeitende"]))
