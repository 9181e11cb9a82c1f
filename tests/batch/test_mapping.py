"""`assessment check` says what columns may be; a person puts it into the settings, and then they are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from assessment.batch.checking import examine
from assessment.batch.mapping import block, quoted
from assessment.cli import app
from assessment.pipeline import assess
from assessment.responses.roles import level_of, split_case
from assessment.settings import Source, read_settings

HEAD: dict[str, Callable[[int], object]] = {
    "Response ID": lambda n: f"R_{n}",
    "Your store": lambda n: ("North", "South")[n % 2],
    "Role": lambda n: "Store manager" if n % 3 else "Team member",
    "Q12. I know what poor service costs us": lambda n: n % 5 + 1,
    "G2Q3[SQ001]. I act every day as if good service is what matters most.": lambda _: "Strongly agree",
    "I work with the customer in mind (1-5)": lambda _: 4,
    "emp_A1a": lambda _: 3,
    "I keep learning: anything to add?": lambda _: "Secret remark",
    "Email": lambda n: f"jane.{n}@example.org",
}
FOUND = {"unit": "Your store", "level": "Role", "respondent": "Response ID", "A1a": "emp_A1a"}


def put(folder: Path, heads: Mapping[str, Callable[[int], object]], **source: object) -> Path:
    quoting = [f'"{head}"' for head in heads]
    rows = [",".join(str(of(n)) for of in heads.values()) for n in range(60)]
    (folder / "e.csv").write_text("\n".join([",".join(quoting), *rows]) + "\n", "utf-8")
    given = {"survey": "employee", "wave": "w1", "file": "e.csv", **source}
    engagement = {"client": "Acme", "waves": ["w1"], "surveys": {"employee": "care-employee"}, "sources": [given]}
    (folder / "engagement.yml").write_text(yaml.safe_dump(engagement), "utf-8")
    return folder


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def proposed(folder: Path) -> dict[str, dict[str, Any]]:
    """The block, as the settings would read it."""
    (one,) = examine(read_settings(folder)).proposals
    return yaml.safe_load(block(one.source, one.suggestions))  # type: ignore[no-any-return]


def test_where_nothing_can_be_placed_the_block_comes_with_the_error(tmp_path: Path) -> None:
    ended = call("check", put(tmp_path, HEAD))
    assert ended.exit_code == 2
    assert "No column holds an item of the survey" in ended.stderr
    assert len(ended.stderr) < 400
    assert '      C1: "Q12. I know what poor service costs us"  # 100 % by its text' in ended.stdout


def test_the_block_names_each_column_that_is_sure(tmp_path: Path) -> None:
    found = proposed(put(tmp_path, HEAD))
    heads = list(HEAD)
    assert found["columns"] == FOUND | {"C1": heads[3], "C2": heads[4], "C3": heads[5]}
    assert found["values"] == {"level": {"Store manager": "manager", "Team member": "front_line"}}


def test_the_block_put_into_the_settings_is_what_is_read(tmp_path: Path) -> None:
    found = proposed(put(tmp_path, HEAD))
    result = assess(str(put(tmp_path, HEAD, **found)))
    assert result.arrivals["accepted"].to_list() == [60]
    shown = result.response[result.response["unit"] == "Acme"]
    assert dict(zip(shown["level"], shown["n"], strict=True)) == {"all": 60, "front_line": 20, "manager": 40}


def test_nothing_is_read_because_of_a_suggestion(tmp_path: Path) -> None:
    heads = {"unit": HEAD["Your store"], "level": lambda _: "manager", "C1": lambda _: 4, "C2 I act every day": lambda _: 5}
    checked = examine(read_settings(put(tmp_path, heads)))
    assert checked.found is not None
    assert checked.found.responses.answers["employee"]["C2"].null_count() == 60
    assert [one.ours for one in checked.proposals[0].suggestions] == ["C2"]


def test_no_answer_and_nobodys_name_is_told(tmp_path: Path) -> None:
    told = call("check", put(tmp_path, HEAD)).stdout + call("check", tmp_path, "--json").stdout
    assert "Secret remark" not in told
    assert "jane" not in told
    assert "R_1" not in told


def test_a_column_of_remarks_is_never_sure_to_be_an_item(tmp_path: Path) -> None:
    heads = {"unit": HEAD["Your store"], "C1": lambda _: 4, "C2": lambda _: "Long remark"}
    told = proposed_all(put(tmp_path, {**heads, "I keep learning about my job": lambda _: "Yes a lot"}))
    assert told == [("I keep learning about my job", "E3", False)]


def proposed_all(folder: Path) -> list[tuple[str, str, bool]]:
    (one,) = examine(read_settings(folder)).proposals
    return [(told.column, told.ours, told.sure) for told in one.suggestions if told.column]


def test_an_item_goes_to_the_column_that_is_likest_it(tmp_path: Path) -> None:
    heads = {
        "unit": HEAD["Your store"],
        "A1. I know what bad service costs us": lambda _: 4,
        "I know what poor service costs us": lambda _: 4,
    }
    told = proposed_all(put(tmp_path, heads | {"C2": lambda _: 4}))
    assert ("A1. I know what bad service costs us", "C1", False) in told


def test_each_form_may_have_its_own_column_of_one_item(tmp_path: Path) -> None:
    heads = {"unit": HEAD["Your store"], "1. I know what poor service costs us": lambda _: 4, "C2": lambda _: 4}
    found = proposed(put(tmp_path, heads | {"2. I know what poor service by my team costs us": lambda _: ""}))
    assert found["values"]["item"] == {
        "1. I know what poor service costs us": "C1", "2. I know what poor service by my team costs us": "C1",
    }  # fmt: skip
    assess(str(put(tmp_path, heads, **found)))


def test_a_column_that_the_settings_name_is_not_said_to_be_read_by_nothing(tmp_path: Path) -> None:
    heads = HEAD | {"When": lambda _: "2026-03-05", "Phase": lambda _: "done", "Old": lambda _: ""}
    remarks = "I keep learning: anything to add?"
    named = {
        "period": {"column": "When", "from": "2026-03-01"},
        "comments": [remarks],
        "keep": {"Phase": ["done"]},
        "ignore": ["Old"],
    }
    (one,) = examine(read_settings(put(tmp_path, heads, **named))).proposals
    assert not {"When", "Phase", "Old", remarks} & {told.column for told in one.suggestions}
    assert "Email" in {told.column for told in one.suggestions}


def test_scripts_get_the_suggestions_and_the_problems(tmp_path: Path) -> None:
    ended = call("check", put(tmp_path, HEAD), "--json")
    values = json.loads(ended.stdout)
    assert ended.exit_code == 2
    assert values["problems"][0].startswith("e.csv, line 1: No column holds an item")
    told = {column["column"]: column["ours"] for column in values["suggestions"][0]["columns"]}
    assert told["emp_A1a"] == "A1a"
    assert yaml.safe_load(values["suggestions"][0]["block"])["columns"]["A1a"] == "emp_A1a"


def test_what_is_said_can_be_kept_in_a_new_file(tmp_path: Path) -> None:
    kept = tmp_path / "mapping.txt"
    assert call("check", put(tmp_path, HEAD), "--write", kept).exit_code == 2
    assert "columns:" in kept.read_text("utf-8")
    assert "There is such a file already" in call("check", tmp_path, "--write", kept).stderr


def test_without_anything_near_only_what_is_missing_is_said(tmp_path: Path) -> None:
    ended = call("check", put(tmp_path, {"Wetter": lambda _: "x", "Laune": lambda _: "y"}))
    assert ended.exit_code == 2
    assert "No item is near: Wetter, Laune" in ended.stdout
    assert "To read them" not in ended.stdout


@pytest.mark.parametrize(
    "head", ['a "b": #c', "- x", "yes", "{a: b}", "*x", "a\\b", "\x85\u2028\ufeff", "12", "🙂 & 'x'", "null", "@a"]
)
def test_any_head_can_be_written_as_yaml(head: str) -> None:
    assert yaml.safe_load(quoted(head)) == head


def test_what_the_settings_have_already_is_kept_in_the_block() -> None:
    given = {"unit": "Shop: 1", "level": {"manager": "Is a manager", "front_line": "Is staff"}}
    source = Source.model_validate(
        {"survey": "employee", "wave": "1", "file": "a", "columns": given, "values": {"unit": {"N": "North"}}}
    )
    assert yaml.safe_load(block(source, ())) == {"columns": given, "values": {"unit": {"N": "North"}}}


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("STORE MANAGER", "manager"), ("Team-member", "front_line"), ("Führungskräfte", "manager"),
        ("Geschäftsleitung", "senior_leader"),
        ("Employé", "front_line"), ("Jefe de equipo", "manager"), ("Mitarbeiter/in", "front_line"), ("Jane Smith", ""), ("", ""),
    ],
)  # fmt: skip
def test_usual_words_for_levels_are_known(word: str, level: str) -> None:
    assert level_of(word) == level


def test_joined_words_are_told_apart() -> None:
    assert [split_case(name) for name in ("StoreName", "ID", "x")] == ["Store Name", "ID", "x"]
