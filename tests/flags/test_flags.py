"""What is told of careless people: shares in classes, and what leaving them out changes, never what a few of them said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.findings import careless as sentences
from assessment.flags.effect import compare_scores, decide_effect, decide_levels, members_of
from assessment.flags.linking import compare_links
from assessment.flags.shares import CLASSES, told
from assessment.pipeline import Run, compute
from assessment.privacy import certify
from assessment.responses import Units
from assessment.scores import Key, keys_of, summarise
from assessment.settings import LEVELS, Kind, read_settings
from assessment.summing import decide_alone
from assessment.surveys import Survey, read_survey
from made_respondents import draw  # type: ignore[import-not-found]

ASKED = Survey.model_validate(
    {
        "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
        "scales": {"one": {"title": "One"}},
        "items": {name: {"text": name, "concepts": [name], "answers": "agree", "scales": ["one"]} for name in "abc"},
    }
)  # fmt: skip
UNITS = Units({"All": "", "North": "All", "A": "North", "B": "North", "C": "All"})


@cache
def run(setting: str, lazy: int) -> Run:
    """A staff survey in four units, one of them with so many straight lines."""
    folder = Path(mkdtemp())
    answers, drawn_lazy = draw("staff", "racing", people=320, seed=3)
    careful = (
        answers.filter(~pl.Series(drawn_lazy)).head(280).with_columns(pl.Series("unit", list("ABCD") * 70), respondent="line")
    )
    items = careful.columns[careful.columns.index("duration") + 1 : -1]
    asked = [name for name in items if careful[name].count()]
    line = careful.head(lazy).with_columns(*(pl.lit(5, dtype=pl.Int16).alias(name) for name in asked))
    line = line.with_columns(pl.lit("A").alias("unit"), pl.col("respondent") + 5000)
    everyone = pl.concat([careful, line]).select("respondent", "unit", "level", *items)
    everyone.write_csv(folder / "staff.csv")
    (folder / "engagement.yml").write_text(
        "client: All\nwaves: [w]\nsurveys: {employee: care-employee}\n"
        f"careless: {setting}\nsources:\n  - {{survey: employee, wave: w, file: staff.csv}}\n"
    )
    return compute(read_settings(folder))


def effect(setting: str, lazy: int) -> pd.DataFrame:
    frame = run(setting, lazy).assessment.careless_effect
    return frame[(frame["what"] == "score") & (frame["level"] == "all")].set_index("scale")


def scores(setting: str, lazy: int) -> pd.Series:
    frame = run(setting, lazy).assessment.scores
    return frame[(frame["unit"] == "All") & (frame["level"] == "all")].set_index("scale")["score"]


def test_the_planted_lines_are_flagged_and_counted_in_the_whole_and_in_a_class_in_their_unit() -> None:
    frame = run("keep", 20).assessment.careless.query("index == 'careless'").set_index("unit")
    assert frame["count"].loc["All"] in {20, 21, 22, 23}
    assert (frame.loc["A", "low"], frame.loc["A", "high"]) == (0.2, 0.4)
    assert frame.loc[["B", "C", "D"], "status"].eq("few").all()
    assert frame.loc[["A", "B", "C", "D"], ["n", "count", "share"]].isna().all(axis=None)


def test_leaving_them_out_is_what_scoring_without_them_gives_to_the_bit() -> None:
    kept, left = effect("keep", 20), scores("leave_out", 20)
    assert kept["status"].eq("shown").all()
    assert kept["without_them"].to_dict() == left[kept.index].to_dict()
    assert kept["with_them"].to_dict() == scores("keep", 20)[kept.index].to_dict()


def test_where_they_are_left_out_the_same_two_scores_are_told() -> None:
    one, other = effect("keep", 20), effect("leave_out", 20)
    for name in ("with_them", "without_them", "change"):
        assert one[name].to_dict() == other[name].to_dict()
    assert len(effect("keep", 20)) >= 5


def test_of_fewer_than_the_minimum_no_score_is_told_and_the_most_they_can_change_is() -> None:
    found = effect("keep", 6)
    assert found["status"].eq("too_few").all()
    assert found[["with_them", "without_them", "change"]].isna().all(axis=None)
    keys = keys_of(read_survey("care-employee"), LEVELS)
    frame = run("keep", 6).assessment.scores.query("unit == 'All' and level == 'all'").set_index("scale")["n"]
    least = frame[[*found.index, *(name for scale in found.index for name in keys[scale].questions)]].min()
    assert least < found["n"].min()
    assert found["at_most"].tolist() == pytest.approx([900 / (least - 9)] * len(found))
    assert (scores("keep", 6) - scores("leave_out", 6)).abs().max() <= found["at_most"].max()


def test_the_most_they_can_change_counts_the_answers_to_the_question_that_fewest_answered() -> None:
    place = {"kind": "employee", "wave": "w", "unit": "All", "level": "all", "status": "shown"}
    scores = pd.DataFrame(
        [{**place, "scale": name, "n": n, "score": 50.0} for name, n in (("s", 40.0), ("x", 40.0), ("y", 31.0))]
    )
    keys: Mapping[Kind, Mapping[str, Key]] = {"employee": {"s": Key("s", ("a", "b"), (), {}, 8, questions={"x": 1, "y": 1})}}
    others = pd.DataFrame([{**place, "scale": "s", "score": np.nan, "status": "too_few"}])
    titles = pd.DataFrame([{"kind": "employee", "scale": "s", "title": "S"}])
    found = compare_scores(scores, others, titles, keys=keys, kept=True, minimum=10)
    assert found[["n", "at_most"]].to_numpy().tolist() == [[40, pytest.approx(900 / (31 - 9))]]


def of_three(answered: int) -> str:
    """Whether a scale may be told with and without ten flagged people, of whom so many answered one of its questions."""
    rows = [{"wave": "w", "unit": "All", "level": "front_line", "a": 3, "b": 4, "c": 5}] * 60
    lazy = [{**rows[0], "b": 1 if number < answered else None} for number in range(12)]
    everyone, careful = (pl.DataFrame(of, schema_overrides=dict.fromkeys("abc", pl.Int16)) for of in ([*rows, *lazy], rows))
    keys = keys_of(ASKED, LEVELS)
    every, rest = (summarise(of.lazy(), "employee", ASKED, keys) for of in (everyone, careful))
    units = Units({"All": ""})
    decisions = decide_alone(every, units, minimum=10)
    chosen = pl.DataFrame({"kind": ["employee"], "scale": ["one"]})
    found = decide_effect(every, rest, decisions, units, chosen=(chosen, "w", True), keys={"employee": keys}, minimum=10)
    assert found["scale"].eq("one").all()
    return str(found.set_index("level")["status"].loc["all"])


def test_a_scale_made_of_its_questions_is_told_both_ways_only_where_each_of_these_might_be() -> None:
    assert (of_three(12), of_three(9)) == ("shown", "protects_others")


def test_of_one_unit_s_people_no_score_may_be_told_where_their_unit_s_is() -> None:
    # All 12 flagged are in A, of whom 20 are left: fine. Were 5 left, the two scores of all would tell them from A's.
    atoms = {("A", "f", False): 20, ("A", "f", True): 12, ("B", "f", False): 30, ("C", "f", False): 30}
    shown = [("All", "all"), ("A", "all")]
    assert decide_levels(atoms, shown, UNITS, kept=True, minimum=10) == {"all": "shown"}
    assert decide_levels(atoms | {("A", "f", False): 5}, shown, UNITS, kept=True, minimum=10) == {"all": "protects_others"}
    assert decide_levels(atoms | {("A", "f", True): 9}, shown, UNITS, kept=True, minimum=10) == {"all": "too_few"}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 25), min_size=12, max_size=12), st.booleans())
def test_whatever_is_told_is_proved_together_with_all_that_is_out(sizes: list[int], kept: bool) -> None:
    places = [(unit, level, lazy) for unit in "ABC" for level in ("f", "m") for lazy in (False, True)]
    atoms = dict(zip(places, sizes, strict=True))
    counting = {atom: n for atom, n in atoms.items() if kept or not atom[2]}
    groups = members_of(product(("All", "North", "C"), ("all", "f", "m")), atoms, UNITS)
    out = {group: [atom for atom in of if atom in counting] for group, of in groups.items()}
    shown = [group for group, of in out.items() if sum(atoms[atom] for atom in of) >= 10]
    if not certify({group: out[group] for group in shown}, atoms=atoms, minimum=10):
        return
    decided = decide_levels(atoms, shown, UNITS, kept=kept, minimum=10)
    more = {
        ("more", level): [atom for atom in groups["All", level] if not (kept and atom[2])]
        for level, s in decided.items()
        if s == "shown"
    }
    assert certify({**{group: out[group] for group in shown}, **more}, atoms=atoms, minimum=10)


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 400), st.floats(0, 1), st.sampled_from([0, 10]))
def test_no_share_tells_one_person_from_none_nor_everybody(n: int, share: float, exact: int) -> None:
    count = round(share * n)
    found = told(n, count, "shown", exact=exact)
    if count < 3 and n >= exact:
        assert (found["status"], np.isnan(found["low"])) == ("few", True)
    elif n >= exact:
        assert found["low"] <= count / n <= found["high"]
        assert found["high"] in CLASSES
        assert np.isnan(found["count"]) or min(found["count"], n - found["count"]) >= exact > 0


def test_a_hidden_group_stays_hidden() -> None:
    assert told(9, 4, "too_few", exact=0)["status"] == "too_few"
    assert np.isnan(told(9, 4, "too_few", exact=0)["low"])


def links(r: float, verdict: str) -> pd.DataFrame:
    place = {"predictor": "a", "outcome": "b", "wave": "w", "family": "chain"}
    return pd.DataFrame([{**place, "r": r, "verdict": verdict}])


@pytest.mark.parametrize(("other", "end"), [(0.52, 0.05), (0.58, 0.1), (0.35, 0.2), (0.1, np.nan)])
def test_links_move_in_classes_and_only_where_enough_were_flagged(other: float, end: float) -> None:
    pair = links(0.5, "clear"), links(other, "likely")
    told_of = compare_links(*pair, kind="employee", wave="w", proved=True).iloc[0]
    assert (told_of["at_most"], told_of["verdicts"]) == (pytest.approx(end, nan_ok=True), 1)
    hidden = compare_links(*pair, kind="employee", wave="w", proved=False).iloc[0]
    assert hidden[["at_most", "verdicts", "n"]].isna().all()


def test_the_sentences_say_how_many_and_what_they_change() -> None:
    many, few = (str(sentences(run("keep", lazy).assessment)) for lazy in (20, 6))
    assert "no score of the whole by more than" in many
    assert "whatever they answered" in few
    assert "with them" not in few
    assert "They were left out." in str(sentences(run("leave_out", 20).assessment))
