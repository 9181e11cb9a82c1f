"""Tables as CSV: exact, harmless, and without what is hidden."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessment.batch import release_tables as written_tables
from assessment.batch.release_tables import COLUMNS, csv_text, release_tables
from assessment.errors import WithheldError
from assessment.formulas import harmless
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_columns_are_those_of_the_contract(small: Assessment) -> None:
    heads = {path: text.split("\n")[0] for path, text in release_tables(small).items()}
    assert heads["tables/care_scores.csv"] == "unit,level,wave,scale,n,score,ci_low,ci_high,status"
    assert heads["tables/weighted_scores.csv"] == (
        "wave,level,scale,n,population,groups,n_eff,deff,unweighted,weighted,ci_low,ci_high,status,reason"
    )
    assert heads["tables/raked_scores.csv"] == (
        "wave,scale,n,population,unit_groups,level_groups,cut,way,smallest,largest,n_eff,deff,unweighted,raked,ci_low,ci_high,"
        "status,reason"
    )
    assert heads["tables/outcomes.csv"] == "unit,wave,outcome,n,value,ci_low,ci_high,status"
    assert heads["tables/links.csv"] == (
        "predictor,outcome,wave,units,r,ci_low,ci_high,r_corrected,"
        "icc1_predictor,icc2_predictor,icc1_outcome,icc2_outcome,verdict"
    )
    assert heads["tables/multilevel.csv"] == (
        "predictor,outcome,wave,units,n,slope,se,df,ci_low,ci_high,p_holm,between,left,within,explained,reason"
    )
    assert set(heads) == {f"tables/{name}.csv" for name in COLUMNS}


def test_what_is_told_of_the_chain_is_written_as_it_is_in_the_result() -> None:
    result = hand_made()
    written = release_tables(result)
    for name in ("sturdiness", "chain_effects", "drivers", "what_if"):
        rows, frame = read(written[f"tables/{name}.csv"]), getattr(result, name)
        assert len(rows) == len(frame) > 0
        assert set(rows[0]) == set(frame.columns)
        for number in set(frame.select_dtypes("number")) - {"units"}:
            assert [row[number] for row in rows] == ["" if value != value else repr(value) for value in frame[number].tolist()]


def test_a_part_that_could_not_be_worked_out_says_why_and_has_no_number() -> None:
    result = hand_made()
    blank = dict.fromkeys(("value", "ci_low", "ci_high", "bca_low", "bca_high"), float("nan"))
    changed = replace(result, chain_effects=result.chain_effects.assign(reason="too_few_units", **blank))
    rows = read(release_tables(changed)["tables/chain_effects.csv"])
    assert {tuple(row[name] for name in (*blank, "reason")) for row in rows} == {("", "", "", "", "", "too_few_units")}


def test_a_hidden_row_has_a_status_and_no_number(small: Assessment) -> None:
    rows = read(release_tables(small)["tables/care_scores.csv"])
    hidden = [row for row in rows if row["status"] == "too_few"]
    assert len(hidden) == 5
    assert {row[name] for row in hidden for name in ("n", "score", "ci_low", "ci_high")} == {""}


def test_a_number_in_a_hidden_row_withholds_the_release(small: Assessment) -> None:
    leaky = small.scores.assign(n=small.scores["n"].fillna(3))
    with pytest.raises(WithheldError, match="the table care_scores has a number in a row that is hidden"):
        release_tables(replace(small, scores=leaky))


def test_counts_are_whole_numbers_and_scores_keep_every_digit(small: Assessment) -> None:
    scores = small.scores.assign(score=small.scores["score"] / 3)
    row = read(release_tables(replace(small, scores=scores))["tables/care_scores.csv"])[0]
    assert (row["n"], row["score"]) == ("12", repr(61.5 / 3))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x", "＝1+1", "＋1", "－1", "＠SUM(A1)", "\nx"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(name: str) -> None:
    assert read(csv_text(pd.DataFrame({"unit": [name]}), ["unit"]))[0]["unit"] == f"'{name}"


def test_a_negative_number_stays_a_number() -> None:
    assert csv_text(pd.DataFrame({"gap": [-34.5]}), ["gap"]) == "gap\n-34.5\n"


def test_a_long_table_is_the_same_in_however_many_parts_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame(
        {"unit": ["North", "=A1", "a,b", "North", "NA"], "score": [1.5, None, 3.0, -0.1, 5.0], "n": [1, 2, None, 4, 5]}
    )
    whole = csv_text(frame, ["unit", "score", "n"])
    monkeypatch.setattr(written_tables, "AT_ONCE", 2)
    assert (
        csv_text(frame, ["unit", "score", "n"])
        == whole
        == 'unit,score,n\nNorth,1.5,1\n\'=A1,,2\n"a,b",3.0,\nNorth,-0.1,4\nNA,5.0,5\n'
    )


@example([(" =", 0.0), ("a;=b", 0.0), ("\n", 0.0)])
@given(st.lists(st.tuples(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.floats(allow_nan=False)), max_size=6))
def test_what_is_written_reads_back_as_it_was(rows: list[tuple[str, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["unit", "r"]).astype({"unit": "object", "r": "float64"})
    found = read(csv_text(frame, ["unit", "r"]))
    assert [row["unit"] for row in found] == [harmless(unit) for unit, _ in rows]
    assert [float(row["r"]) for row in found] == [r for _, r in rows]
