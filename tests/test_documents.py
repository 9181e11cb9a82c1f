"""YAML that people write: read strictly, with the line of each fault."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assessment.documents import Document, check_document, parse_yaml, read_document, spell
from assessment.errors import InputError, Problem


class Part(BaseModel):
    """A part of a file."""

    model_config = ConfigDict(extra="forbid")
    title: str
    size: int = Field(default=1, ge=1)
    kind: Literal["", "small", "large"] = "small"
    words: list[str] = Field(default=["a"], min_length=1)
    text: str | dict[Literal["front_line", "manager"], str] = ""


class File(BaseModel):
    """A whole file."""

    model_config = ConfigDict(extra="forbid")
    name: str
    open: bool = True
    parts: dict[str, Part] = {}
    rows: list[Part] = []
    labels: dict[int, str] = {}

    @model_validator(mode="after")
    def name_is_free(self) -> File:
        """One name is taken."""
        if self.name == "taken":
            raise ValueError("this name is taken")
        return self


def faults(text: str) -> list[str]:
    """What is told about a file's text."""
    try:
        check_document(parse_yaml(text, name="f.yml"), File)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


def good(text: str) -> File:
    """The values of a file's text."""
    return check_document(parse_yaml(text, name="f.yml"), File)


@pytest.mark.parametrize(
    "word", ["no", "off", "y", "null", "2026-01-01", "1.10", "007", "1_000", "1e3", "0x1F", "12:30:45", ".5", "<<"]
)
def test_a_value_stays_the_text_that_was_written(word: str) -> None:
    assert good(f"name: {word}").name == word


@pytest.mark.parametrize("written", ["", "~"])
def test_an_empty_value_is_nothing(written: str) -> None:
    assert faults(f"name: {written}") == ["f.yml, line 1, 'name': This must be text. Write one value behind the key."]


def test_quoted_emptiness_is_text() -> None:
    assert (good('name: ""').name, good('name: "~"').name) == ("", "~")


def test_numbers_and_truth_values_are_read_where_the_model_asks_for_them() -> None:
    file = good("name: x\nopen: no\nparts: {p: {title: 5, size: 3}}\nlabels: {1: One}")
    assert (file.open, file.parts["p"].title, file.parts["p"].size, file.labels) == (False, "5", 3, {1: "One"})


def test_a_key_that_stands_twice_is_told_with_both_lines() -> None:
    message = "f.yml, line 3: This key stands here twice: 'name'. Keep one of the two; the first is on line 1."
    assert faults("name: a\nopen: true\nname: b") == [message]
    assert faults("name: a\nlabels: {1: x, '1': y}")[0].startswith("f.yml, line 2: This key stands here twice: '1'")


@pytest.mark.parametrize(
    "text", ["name: !!python/object:os.system x", "name: !!str x", "!x\nname: y", "parts: !!set {a}", "? !!int 5\n: x"]
)
def test_tags_are_refused(text: str) -> None:
    assert "Tags (!...) are not allowed" in faults(text)[0]


def test_aliases_are_refused() -> None:
    assert faults("name: &a x\nparts: *a") == ["f.yml, line 2: Aliases (*name) are not allowed. Write the value out."]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_can_do_harm(opening: str) -> None:
    assert faults("name: x\nrows:\n  " + opening * 50_000) == ["f.yml, line 3: Nested too deeply. Allowed: up to 30 levels."]


def test_a_tab_as_indent_is_told_with_its_line() -> None:
    assert faults("name: x\nparts:\n\tp: x")[0].endswith("Indent with spaces, not tabs.")
    assert faults("name: x\nparts:\n\tp: x")[0].startswith("f.yml, line 3: ")


def test_an_unquoted_colon_is_told_how_to_be_written() -> None:
    assert "line 1: This is not valid YAML" in faults("name: Well: what")[0]
    assert "in quotes" in faults("name: Well: what")[0]


def test_a_control_character_is_told_with_its_line() -> None:
    assert faults("name: ä\nopen: \x07") == ["f.yml, line 2: There is a control character. Remove it."]


@pytest.mark.parametrize("text", ["", "# nothing", "just words", "- a\n- b", "5", "~"])
def test_a_file_must_hold_keys_and_values(text: str) -> None:
    assert faults(text) == ["f.yml, line 1: The file must hold `key: value` lines. Write each setting on such a line."]


@pytest.mark.parametrize("text", ["? [a, b]\n: x", "? {a: b}\n: x", "~: x"])
def test_a_key_must_be_a_word(text: str) -> None:
    assert faults(text) == ["f.yml, line 1: A key must be a word or a number. Put a word before the colon."]


def test_two_documents_in_a_file_are_refused() -> None:
    assert "line 2: This is not valid YAML" in faults("name: a\n---\nname: b")[0]


def test_an_unknown_key_is_told_with_the_nearest_and_all_that_are_allowed() -> None:
    assert faults("name: x\nparts:\n  p:\n    title: P\n    sise: 4") == [
        "f.yml, line 5, 'parts.p': Unknown key: 'sise'. Allowed: kind, size, text, title, words. Did you mean 'size'?"
    ]


def test_the_keys_of_a_part_are_known_whatever_the_part_is_called() -> None:
    assert "Allowed: kind, size, text, title, words" in faults("name: x\nparts: {title: {title: T, zzz: 1}}")[0]
    assert "Allowed: kind, size, text, title, words" in faults("name: x\nrows: [{title: T, zzz: 1}]")[0]


def test_a_missing_key_is_told_unless_it_is_there_misspelt() -> None:
    assert faults("open: true") == ["f.yml, line 1, 'name': This key is missing. Add it."]
    assert [fault.split(": ")[1] for fault in faults("nmae: x")] == ["Unknown key"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("open: maybe", "line 2, 'open': This must be true or false: 'maybe'."),
        ("parts: [a]", "line 2, 'parts': This must be `key: value` lines."),
        ("parts: {p: x}", "line 2, 'parts.p': This must be `key: value` lines: 'x'."),
        ("rows: x", "line 2, 'rows': This must be a list: 'x'."),
        ("rows: [{title: T}, {title: [x]}]", "line 2, 'rows[2].title': This must be text. Write one value behind the key."),
        ("parts: {p: {title: T, size: big}}", "line 2, 'parts.p.size': This must be a whole number: 'big'."),
        ("parts: {p: {title: T, size: 1.5}}", "line 2, 'parts.p.size': This must be a whole number: '1.5'."),
        ("parts: {p: {title: T, size: 0}}", "line 2, 'parts.p.size': The number is too small: '0'. Allowed: 1 or more."),
        ("parts: {p: {title: T, kind: lage}}", "Unknown word: 'lage'. Allowed: small, large. Did you mean 'large'?"),
        ("parts: {p: {title: T, words: []}}", "line 2, 'parts.p.words': This is empty. Write something here."),
        ("parts: {p: {title: T, text: [x]}}", "line 2, 'parts.p.text': This must be text or `key: value` lines."),
        (
            "parts: {p: {title: T, text: {manger: x}}}",
            "'parts.p.text.manger': Unknown word: 'manger'. Allowed: front_line, manager. Did",
        ),
        (
            "parts: {p: {title: T, text: {manager: [x]}}}",
            "line 2, 'parts.p.text.manager': This must be text. Write one value behind the key.",
        ),
        ("labels: {one: x}", "line 2, 'labels.one': The key must be a whole number: 'one'. Write it so."),
    ],
)
def test_a_wrong_value_is_told_once_with_its_place(text: str, message: str) -> None:
    assert len(faults(f"name: x\n{text}")) == 1
    assert message in faults(f"name: x\n{text}")[0]


def test_a_fault_of_the_whole_is_told_in_the_model_s_words() -> None:
    assert faults("name: taken") == ["f.yml, line 1: This name is taken."]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    told = faults("opne: true\nrows:\n  - size: 0\nlabels: {a: b}\nparts: 5")
    assert [fault.split(":")[0].split(", ")[1] for fault in told] == ["line 1", "line 1", "line 3", "line 3", "line 4", "line 5"]


def test_a_place_that_has_no_line_has_that_of_what_is_around_it() -> None:
    document = parse_yaml("a:\n  b:\n    - c", name="f.yml")
    assert [document.line(place) for place in [("a", "b", 0), ("a", "b", 7, "x"), ("a", "z"), ("z",)]] == [3, 2, 1, 1]
    assert Document("f.yml", {}, {}).line(("a",)) == 0


def test_a_place_is_spelt_as_people_count() -> None:
    assert spell(("sources", 1, "columns", "level")) == "sources[2].columns.level"


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_bytes(b"\xef\xbb\xbfname: x\r\nopen: false\r\n")
    file, document = read_document(tmp_path / "f.yml", File)
    assert (file.name, file.open, document.line(("open",))) == ("x", False, 2)


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes("name: café".encode("latin-1"))
    (tmp_path / "large.yml").write_bytes(b"#" * 2_000_001)
    for name, message in [
        ("latin.yml", "not UTF-8"),
        ("large.yml", "up to 2 MB"),
        ("none.yml", "no such file"),
        ("", "no such file"),
    ]:
        with pytest.raises(InputError, match=message):
            read_document(tmp_path / name, File)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(deadline=None)
@given(
    st.dictionaries(
        texts, st.recursive(texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
    )
)
def test_what_a_program_writes_is_read_back(values: dict[str, object]) -> None:
    text = yaml.safe_dump(values, default_style='"', allow_unicode=False)
    assert parse_yaml(text, name="f.yml").values == values


@settings(deadline=None)
@given(st.text(alphabet="ab:- ?,#&*!|>'\"[]{}\n\t%@`~<=\\0\x07é", max_size=40))
@example("a: |\n\t")
@example("%YAML 9.9\n---\na: b")
@example("\ufeff\ufeff")
def test_no_text_ends_in_anything_but_values_or_a_clear_error(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        parse_yaml(text, name="f.yml")
    except InputError as error:
        problems = error.problems
    assert all(problem.file == "f.yml" and problem.line >= 1 for problem in problems)
