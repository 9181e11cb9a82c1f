"""What is said of problems, of the silent, of asking the boss and of the hand-over, from files to sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assessment import figures, findings, tables
from assessment.findings.ask_my_boss import boss_agreement, boss_disagreement
from assessment.findings.sales_service import handover_gaps
from assessment.findings.silent_customers import AtRisk, at_risk, silent_rows
from assessment.pipeline import compute
from assessment.result import Assessment, about
from assessment.settings import read_settings

QUESTIONS = ("recovery_funnel", "silent_customers", "ask_my_boss", "sales_service")
CAUSAL = r"\b(cause[sd]?|because|leads? to|led to|drives?|drove|improves?|increases?|makes?|made|results? in|thanks to|due to)\b"
STORES = [f"Store {letter}" for letter in "ABCDEF"]
CUSTOMER_ITEMS = ("problem", "told_us", "apology", "first_fixed", "repurchase", "recommend", "overall", "promised", "seen_ask")
# What a customer of each kind answers, to the items above; blank is no answer. One in six, the first among them,
# would buy again, recommend and is pleased, or not, other than the rest: what all answered alike is hidden.
SILENT, HELPED, CALM = (1, 0, 0, 0, 2, 4, 2, 2, 1), (1, 1, 1, 1, 4, 8, 4, 4, 0), (0, "", "", "", 5, 9, 5, 4, 0)
ENGAGEMENT = """client: All
waves: [w]
surveys: {employee: care-employee, customer: care-customer}
units: units.csv
metrics: metrics.csv
sources:
  - {survey: employee, wave: w, file: staff.csv}
  - {survey: customer, wave: w, file: customers.csv}
"""


def lines(*rows: tuple[object, ...]) -> str:
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Six stores: the further down the list, the more asking, and the more silence."""
    folder: Path = tmp_path_factory.mktemp("stores")
    customers = [
        (store, *kind[:4], *(kind[4:7] if person % 6 else others), *kind[7:])
        for place, store in enumerate(STORES)
        for kind, others, n in (
            (SILENT, (4, 8, 4), 12 + 2 * place),
            (HELPED, (2, 4, 2), 15 - place),
            (CALM, (2, 4, 2), 60 + place % 2),
        )
        for person in range(n)
    ]
    staff = [
        (store, "front_line", 2 + (person + place) % 3, 4 + person % 2)
        for place, store in enumerate(STORES)
        for person in range(24 + place)
    ]
    (folder / "engagement.yml").write_text(ENGAGEMENT)
    (folder / "units.csv").write_text(
        lines(("unit", "parent", "front_line", "customers"), ("All", "", "", ""), *((s, "All", 60, 1000) for s in STORES))
    )
    (folder / "metrics.csv").write_text(
        lines(
            ("unit", "wave", "repeat_rate", "revenue", "Escalations"),
            *((s, "w", 0.5, 2000, 10 + 3 * n) for n, s in enumerate(STORES)),
        )
    )
    (folder / "customers.csv").write_text(
        lines(("respondent", "unit", *CUSTOMER_ITEMS), *((n, *row) for n, row in enumerate(customers)))
    )
    (folder / "staff.csv").write_text(
        lines(("respondent", "unit", "level", "ask_boss", "C1"), *((n, *row) for n, row in enumerate(staff)))
    )
    return compute(read_settings(folder)).assessment


@pytest.fixture(scope="module")
def unasked(result: Assessment) -> Assessment:
    """The same organisation, of which nothing was asked."""
    frames = ("scores", "outcomes", "recovery", "recovery_contrasts")
    return replace(result, **{name: getattr(result, name).head(0) for name in frames})


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_was_not_asked_is_answered_by_a_sentence(unasked: Assessment, question: str) -> None:
    (finding,) = getattr(findings, question)(unasked).found
    assert finding.strength == "hidden"
    assert finding.sentence.endswith(".")
    assert not getattr(figures, question)(unasked).spec["data"]
    assert "<table" not in getattr(tables, question)(unasked).to_html()


@pytest.mark.parametrize("unit", ["", "Store C"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_sentence_speaks_of_causes(result: Assessment, question: str, unit: str) -> None:
    said = str(getattr(findings, question)(about(result, unit)))
    assert not re.search(CAUSAL, said, re.IGNORECASE), said


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_a_table_and_a_figure_of_its_name(result: Assessment, question: str) -> None:
    table, figure = (getattr(room, question)(result) for room in (tables, figures))
    assert table.name == figure.name == question.replace("_", "-")
    assert table.to_html().startswith("<table")
    assert figure.spec["data"]


def test_the_funnel_counts_customers_from_a_problem_to_coming_back(result: Assessment) -> None:
    frame: Any = tables.recovery_funnel(result).frame.set_index("step")
    assert (frame.loc["problem", "count"], frame.loc["problem", "n"]) == (177, 540)  # 102 silent and 75 helped, 363 calm
    assert (frame.loc["told", "count"], frame.loc["told", "n"]) == (75, 177)
    assert frame.loc["repeat_rate", "share"] == pytest.approx(0.5)


def test_the_recovered_are_tested_on_repurchase_by_itself(result: Assessment) -> None:
    said = [finding for finding in findings.recovery_funnel(result).found if "first person put right" in finding.sentence]
    assert len(said) == 2
    helped, calm = (60 * 75 + 15 * 25) / 75, (300 * 100 + 63 * 25) / 363  # of 100
    assert f"“Would buy again” {calm - helped:.0f} points lower than those without a problem" in said[1].sentence
    assert said[1].strength == "clear"


def test_a_unit_report_names_the_whole_where_the_comparison_is_of_it(result: Assessment) -> None:
    said = findings.recovery_funnel(about(result, "Store C")).found
    assert all(", in All" in finding.sentence for finding in said if "scored" in finding.sentence)


def test_customers_at_risk_are_the_ends_of_the_ranges_multiplied(result: Assessment) -> None:
    frame: Any = silent_rows(result).set_index("title")
    share = frame.loc["Had a problem and told nobody"]
    loss = frame.loc["Would buy again, share who would: difference in points"]
    risk = frame.loc["Customers at risk"]
    assert share["value"] == pytest.approx(102 / 540)
    assert risk["ci_low"] == pytest.approx(6000 * share["ci_low"] * -loss["ci_high"] / 100)
    assert risk["ci_high"] == pytest.approx(6000 * share["ci_high"] * -loss["ci_low"] / 100)


def test_revenue_at_risk_is_the_same_share_of_revenue(result: Assessment) -> None:
    frame: Any = silent_rows(result).set_index("title")
    assert frame.loc["Revenue at risk", "ci_high"] == pytest.approx(2 * frame.loc["Customers at risk", "ci_high"])


def test_no_money_is_told_without_a_record_of_revenue(result: Assessment) -> None:
    without = replace(result, outcomes=result.outcomes[result.outcomes["outcome"] != "revenue"])
    assert "Revenue" not in str(findings.silent_customers(without))


def test_no_customers_at_risk_are_told_where_their_number_is_not_known(result: Assessment) -> None:
    without = replace(result, response=result.response.assign(headcount=float("nan")))
    assert "can't be said" in str(findings.silent_customers(without))
    assert "at risk:" not in str(findings.silent_customers(without))


def test_a_loss_that_may_be_none_puts_nobody_at_risk_for_sure() -> None:
    assert at_risk((0.1, 0.2), (-0.5, -0.1)) == AtRisk(0.0, 0.0)


def test_all_three_views_of_asking_the_boss_are_held_against_each_other(result: Assessment) -> None:
    pairs: Any = boss_agreement(result).set_index(["a", "b"])
    assert set(pairs.index) == {("employee", "customer"), ("employee", "escalations"), ("customer", "escalations")}
    # Customers saw more asking where more was passed upward: with escalations turned round the two agree.
    assert pairs.loc[("customer", "escalations"), "r"] > 0.9
    assert "agree on where the boss has to be asked" in str(findings.ask_my_boss(result))


def turned(result: Assessment) -> Assessment:
    """The same, with staff's and customers' views of single stores set against each other."""
    scores = result.scores.copy()
    chosen = (scores["scale"] == "001.10c") & (scores["unit"] != "All")
    rank = scores["unit"].map({store: place for place, store in enumerate(STORES)})
    staff = chosen & (scores["kind"] == "employee")
    value = pd.Series(50.0 + 8 * (rank - 2.5), index=scores.index).where(staff, 50.0 - 8 * (rank - 2.5))
    for name, shift in (("score", 0), ("ci_low", -3), ("ci_high", 3)):
        scores[name] = scores[name].where(~chosen, value + shift)
    return replace(result, scores=scores)


def test_where_staff_and_customers_part_is_the_finding(result: Assessment) -> None:
    part = turned(result)
    assert boss_disagreement(part) == {"staff": ["Store D", "Store E", "Store F"], "customers": ["Store A", "Store B", "Store C"]}
    said = str(findings.ask_my_boss(part))
    assert "contradict each other" in said
    assert "Staff saw less asking than in other units, and customers more, in Store D, Store E and Store F." in said


def test_the_hand_over_is_experience_less_promise(result: Assessment) -> None:
    gaps: Any = handover_gaps(result).set_index("unit")
    scores: Any = result.scores[result.scores["unit"] == "All"].set_index("scale")["score"]
    assert gaps.loc["All", "gap"] == pytest.approx(scores["003.5f"] - scores["000.b"])
    assert gaps.loc["All", "ci_low"] < gaps.loc["All", "gap"] < gaps.loc["All", "ci_high"]


def test_a_hidden_unit_has_no_row_in_any_table(result: Assessment) -> None:
    hidden = result.scores["unit"] == "Store C"
    scores = result.scores.assign(status=result.scores["status"].where(~hidden, "too_few"))
    without = replace(result, scores=scores, outcomes=result.outcomes[result.outcomes["unit"] != "Store C"])
    for question in ("ask_my_boss", "sales_service"):
        assert "Store C" not in getattr(tables, question)(without).to_html()
