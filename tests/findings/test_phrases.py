"""Parts of sentences hold for any client's labels and titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.findings.phrases import elsewhere, likely_of, listed_names, named, opened, quantity, spoken
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]


def labelled(label: str) -> Assessment:
    result: Assessment = hand_made()
    return replace(result, levels=result.levels.assign(label=[label, *result.levels["label"][1:]]))


@pytest.mark.parametrize(
    ("label", "inside", "first"),
    [
        ("Front line", "the front line", "The front line"),
        ("Managers and senior leaders", "managers and senior leaders", "Managers and senior leaders"),
        ("Filialleiter", "Filialleiter", "Filialleiter"),
        ("McDonald's crew", "McDonald's crew", "McDonald's crew"),
        ("iPad team", "iPad team", "iPad team"),
        ("Research and Development", "Research and Development", "Research and Development"),
    ],
)
def test_only_our_own_labels_are_bent_to_the_sentence(label: str, inside: str, first: str) -> None:
    result = labelled(label)
    assert (spoken(result, "front_line"), opened(result, "front_line")) == (inside, first)


def test_a_level_without_a_label_is_called_by_its_name() -> None:
    assert spoken(hand_made(), "apprentice") == "apprentice"


def test_long_titles_are_quoted_and_short_ones_stand_as_they_are() -> None:
    assert [named(title) for title in ("CARE", "Kundenzufriedenheit", "I can decide")] == [
        "CARE",
        "Kundenzufriedenheit",
        "“I can decide”",
    ]


def test_many_names_are_cut_and_counted() -> None:
    assert listed_names([str(i) for i in range(1000)]).endswith("4 and 995 more")


def test_a_figure_of_another_unit_names_it() -> None:
    assert [elsewhere(hand_made(), of) for of in ("Whole", "North", "")] == ["", ", in North", ""]


def test_units_of_measure_follow_the_figure() -> None:
    shown = [quantity(value, measure) for value, measure in ((62.5, "score"), (-3.2, "nps"), (0.5, "rate"))]
    assert shown == ["63 of 100", "−3 (net promoter score)", "50\u202f%"]


class Row:
    def __init__(self, n: float, low: float, high: float) -> None:
        self.n, self.ci_low, self.ci_high = n, low, high


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row(40, 1.2, 8.9), "Likely 1 to 9, n 40."),
        (Row(40, float("nan"), float("nan")), "n 40."),
        (Row(float("nan"), 1.2, 8.9), "Likely 1 to 9."),
        (Row(float("nan"), float("nan"), float("nan")), ""),
    ],
)
def test_what_is_not_known_is_left_out(row: Row, said: str) -> None:
    assert likely_of(row) == said
