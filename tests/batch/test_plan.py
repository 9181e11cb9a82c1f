"""Which reports a run makes, and where they go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from assessment.batch.plan import folder, plan_reports, report_key
from assessment.result import Assessment


def test_the_whole_and_the_comparison_come_first_then_each_unit_by_number(small: Assessment) -> None:
    assert [(report.path, report.unit) for report in plan_reports(small)] == [
        ("report.html", "All"),
        ("compare.html", "All"),
        ("units/0001-north/report.html", "North"),
        ("units/0002-r-d-north-b/report.html", 'R&D "North"/<b>'),
        ("units/0003-na/report.html", "NA"),
        ("units/0004-cmd/report.html", "=cmd"),
    ]


@given(st.text(max_size=80))
def test_a_name_makes_no_path(name: str) -> None:
    parts = PurePosixPath(folder(3, name)).parts
    assert len(parts) == 1
    assert parts[0].startswith("0003")
    assert set(parts[0]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_header_counts_who_answered_and_leaves_out_what_is_hidden(small: Assessment) -> None:
    hidden = small.response.assign(status="too_few", n=None)
    assert plan_reports(small)[0].header["counts"] == "12 staff"
    assert plan_reports(replace(small, response=hidden))[0].header["counts"] == ""


def test_units_are_chosen_by_name(small: Assessment) -> None:
    assert [report.unit for report in plan_reports(small, ["NA", "All"])] == ["All", "All", "NA"]


def test_a_key_changes_with_everything_that_a_report_depends_on(small: Assessment) -> None:
    report = plan_reports(small)[2]
    given = {"code": "c", "notebook": "n", "results": "r"}
    keys = [report_key(report, **given)]
    keys += [report_key(report, **(given | {name: "other"})) for name in given]
    keys += [report_key(replace(report, unit="NA"), **given), report_key(replace(report, staff=13), **given)]
    assert len(set(keys)) == 6
    assert report_key(report, **given) == keys[0]
