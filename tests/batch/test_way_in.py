"""The way into a release says of each unit what the result holds of it, and nothing that it hides."""

from __future__ import annotations

from dataclasses import replace

from assessment.batch.way_in import standings
from assessment.reports import Standing
from made_results import hand_made, hidden, one_wave  # type: ignore[import-not-found]


def test_a_unit_stands_where_the_result_says() -> None:
    result = hand_made()
    title, found = standings(result)
    row = result.comparisons.query("scale == 'care' and kind == 'employee'").iloc[-1]
    scores = result.scores.query("scale == 'care' and level == 'all' and unit == @row.unit").set_index("wave")["score"]
    assert title == result.scales.set_index("scale").loc["care", "title"]
    assert found[row.unit].waves == tuple((wave, scores[wave]) for wave in result.waves)
    assert found[row.unit].band == row.band


def test_the_mark_of_a_real_difference_is_the_one_that_units_were_compared_by() -> None:
    result = hand_made()
    marked = result.comparisons.assign(band=["above" if i % 2 else "below" for i in range(len(result.comparisons))])
    rows = marked[(marked["scale"] == "care") & (marked["kind"] == "employee")]
    _, found = standings(replace(result, comparisons=marked))
    assert {unit: one.band for unit, one in found.items() if one.band} == dict(zip(rows["unit"], rows["band"], strict=True))


def test_a_change_is_told_only_where_it_is_real() -> None:
    result = hand_made()
    rows = result.changes[result.changes["scale"] == "trust"]
    for real, words in ((True, "rose 2"), (False, "")):
        _, found = standings(replace(result, changes=rows.assign(scale="care", real=real)))
        assert {found[unit].changed for unit in rows["unit"]} == {words}


def test_what_the_gate_hides_does_not_come_in() -> None:
    assert all(one.score is None and one.low is None for one in standings(hidden(hand_made()))[1].values())


def test_one_wave_is_one_score_and_no_change() -> None:
    found = standings(one_wave(hand_made()))[1]
    assert {(len(one.waves), one.change) for one in found.values()} == {(1, None)}
    assert Standing().score is None
