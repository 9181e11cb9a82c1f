"""Exports of every collector give the same table, whatever stands around the answers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import as_collected as made  # type: ignore[import-not-found]
import pytest
from as_collected import PEOPLE, TABLE, TRUST, Reply, as_book, as_text
from openpyxl import load_workbook

from assessment.errors import InputError
from assessment.responses.collectors import COLLECTORS, TITLES

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

Q = {"unit": "Q2", "level": "Q3"}
LIME = {"unit": "G01Q01", "level": "G01Q02", "care": "G02Q03[SQ002]"}
WHICH = {"unit": "Which store?", "level": "Your level"}
MORE = (Reply(5, "North", "Front line", 4, 5, mark="x"), Reply(6, "North", "Front line", 4, 4, done=False))
# Format, columns that the engagement maps, and the export: as text, and as a workbook.
EXPORTS: dict[str, tuple[str, dict[str, str], Callable[[], str | bytes]]] = {
    "Qualtrics": ("qualtrics", Q, lambda: as_text(made.qualtrics())),
    "Qualtrics, numbers": ("qualtrics", Q, lambda: as_text(made.qualtrics(numeric=True), delimiter="\t")),
    "Qualtrics, no matrix": ("qualtrics", Q, lambda: as_text(made.qualtrics(matrix=False))),
    "Qualtrics, by text": (
        "qualtrics", {"unit": "In which store do you work?", "level": "Your level"}, lambda: as_text(made.qualtrics()),
    ),
    "Qualtrics, workbook of two header rows": ("qualtrics", Q, lambda: as_book(made.qualtrics(ids=False))),
    "Qualtrics, workbook of three": ("qualtrics", Q, lambda: as_book(made.qualtrics(numeric=True))),
    "Qualtrics, old": ("qualtrics", Q, lambda: as_text(made.qualtrics_legacy())),
    "LimeSurvey, codes": ("limesurvey", LIME, lambda: as_text(made.limesurvey())),
    "LimeSurvey, answer codes": (
        "limesurvey", {**LIME, "care": "G02Q03_SQ002"}, lambda: as_text(made.limesurvey(codes=True)),
    ),
    "LimeSurvey, texts": (
        "limesurvey", {"unit": "Your store", "level": "Your level"}, lambda: as_text(made.limesurvey(heads="text")),
    ),
    "LimeSurvey, codes and texts": (
        "limesurvey", {"unit": "Your store", "level": "G01Q02"}, lambda: as_text(made.limesurvey(heads="both"), delimiter=";"),
    ),
    "LimeSurvey, workbook": (
        "limesurvey", {"unit": "Your store", "level": "Your level"}, lambda: as_book(made.limesurvey(heads="text")),
    ),
    "SurveyMonkey, condensed": ("surveymonkey", WHICH, lambda: as_text(made.surveymonkey())),
    "SurveyMonkey, expanded": ("surveymonkey", WHICH, lambda: as_text(made.surveymonkey(expanded=True))),
    "SurveyMonkey, workbook": ("surveymonkey", WHICH, lambda: as_book(made.surveymonkey())),
    "Google Forms": ("google_forms", WHICH, lambda: as_text(made.google_forms())),
    "Google Forms, workbook": ("google_forms", WHICH, lambda: as_book(made.google_forms())),
    "Microsoft Forms": (
        "microsoft_forms", WHICH, lambda: as_book(made.microsoft_forms(), hidden="_56F9DC9755BA473782653E2940F9"),
    ),
    "Microsoft Forms, text": ("microsoft_forms", WHICH, lambda: as_text(made.microsoft_forms())),
    "KoboToolbox": ("kobo", {"unit": "store"}, lambda: as_text(made.kobo(), delimiter=";")),
    "KoboToolbox, labels": ("kobo", WHICH, lambda: as_book(made.kobo(labels=True))),
    "ODK Central": ("kobo", {"unit": "about-store"}, lambda: as_text(made.odk())),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_gives_the_same_table(desk: Desk, name: str) -> None:
    form, columns, export = EXPORTS[name]
    read = desk.read(export(), columns=columns, format=form)
    assert read.answers["employee"].select("unit", "level", "trust", "care").rows() == TABLE
    assert read.set_aside.is_empty()
    assert f"read as an export of {TITLES[form]}" in read.arrivals[0].notes


@pytest.mark.parametrize("decimal", ["auto", ","])
@pytest.mark.parametrize("name", [name for name in EXPORTS if "Google" not in name])
def test_where_a_beginning_and_an_end_are_told_it_is_known_how_long_people_took(desk: Desk, name: str, decimal: str) -> None:
    _, columns, export = EXPORTS[name]
    read = desk.read(export(), columns=columns, decimal=decimal)
    assert read.answers["employee"].get_column("duration").round().to_list() == [320.0] * len(PEOPLE)
    assert read.set_aside.is_empty()


def test_a_column_that_the_engagement_names_goes_before_a_collectors_times(desk: Desk) -> None:
    rows = made.microsoft_forms()
    rows = [[*cells, end] for cells, end in zip(rows, ["Minutes spent", *["100"] * len(PEOPLE)], strict=True)]
    took = desk.staff(as_text(rows), columns={**WHICH, "duration": "Minutes spent"}).get_column("duration")
    assert took.to_list() == [100.0] * len(PEOPLE)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_is_known_without_being_named_and_without_units_or_levels(desk: Desk, name: str) -> None:
    form, columns, export = EXPORTS[name]
    only = {ours: theirs for ours, theirs in columns.items() if ours not in {"unit", "level"}}
    read = desk.read(export(), columns=only, units=None)
    assert read.answers["employee"].get_column("trust").to_list() == [4, 1, None, 3]
    assert f"read as an export of {TITLES[form]}" in read.arrivals[0].notes


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_of_another_collector_than_named_is_refused(desk: Desk, name: str) -> None:
    form, columns, export = EXPORTS[name]
    for other in COLLECTORS.keys() - {form}:
        fault = desk.fault(export(), columns=columns, format=other)
        assert f"The engagement says '{other}', but this is an export of {TITLES[form]}" in fault


@pytest.mark.parametrize("form", COLLECTORS)
def test_a_plain_file_is_no_collectors(desk: Desk, form: str) -> None:
    told = f"The engagement says '{form}', but this is delimited text without the columns that {TITLES[form]} adds"
    assert told in desk.fault("unit,trust\nNorth,4\n", format=form)


PLAIN = (
    "unit,Status,Progress,Finished,trust,care\nNorth,1,48,0,4,5\n"
    "South,2,100,False,1,\nNorth,Survey Preview,1,0,,2\nNA,spam,9,no,3,3\n",
    "Timestamp,unit,submitdate,trust,care\nyesterday,North,,4,5\n,South,,1,\n,North,,,2\n,NA,,3,3\n",
    "ID,unit,Start time,trust,care\nx,North,,4,5\nx,South,,1,\nx,North,,,2\nx,NA,,3,3\n",
    "_id,unit,_validation_status,trust,care\n1,North,Not Approved,4,5\n2,South,,1,\n3,North,,,2\n4,NA,,3,3\n",
    "StartDate,EndDate,Status,Progress,Finished,ResponseId,unit,trust,care\n1,2,1,5,0,17,North,4,5\n1,2,8,5,0,18,South,1,\n"
    "1,2,2,5,0,19,North,,2\n1,2,9,5,0,20,NA,3,3\n",
)


@pytest.mark.parametrize("text", PLAIN)
def test_a_file_with_a_collectors_words_in_its_header_loses_no_row(desk: Desk, text: str) -> None:
    read = desk.read(text)
    assert read.answers["employee"].select("unit", "trust", "care").rows() == [
        (unit, trust, care) for unit, _, trust, care in TABLE
    ]
    assert not any("export of" in note for note in read.arrivals[0].notes)


MARKS = {
    "Survey Preview": "preview", "1": "preview", "Survey Test": "test_answer", "2": "test_answer", "Spam": "spam", "8": "spam",
    "9": "preview", "12": "spam", "17": "preview", "40": "spam", "Survey Preview Spam": "preview",
}  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("legacy", [False, True])
def test_qualtrics_trials_are_set_aside_with_their_reason(desk: Desk, mark: str, *, legacy: bool) -> None:
    people = (replace(MORE[0], mark=mark), *PEOPLE)
    rows = made.qualtrics_legacy(people) if legacy else made.qualtrics(people)
    read = desk.read(as_text(rows), columns=Q)
    assert read.answers["employee"].height == len(PEOPLE)
    assert read.set_aside.select("column", "value", "code").rows() == [("V7" if legacy else "Status", mark, MARKS[mark])]


@pytest.mark.parametrize("mark", ["IP Address", "0", "Imported", "4", "Offline", "16", "EX", "32", "48", ""])
def test_qualtrics_answers_of_other_kinds_count(desk: Desk, mark: str) -> None:
    assert desk.staff(as_text(made.qualtrics((replace(MORE[0], mark=mark),))), columns=Q).height == 1


def test_a_preview_is_known_by_its_channel_too(desk: Desk) -> None:
    text = as_text(made.qualtrics()).replace("anonymous", "preview", 1)
    assert desk.codes(text, columns=Q) == [(5, "DistributionChannel", "preview", "preview")]


def test_header_rows_are_structure_and_lines_are_those_of_the_file(desk: Desk) -> None:
    read = desk.read(as_text(made.qualtrics()), columns=Q)
    # The question of the comment has a line break, and so has each comment: records begin on every second line.
    assert read.answers["employee"].get_column("line").to_list() == [5, 7, 9, 11]
    arrival = read.arrivals[0]
    assert (arrival.read, arrival.structural, arrival.accepted) == (7, 3, 4)


def test_import_ids_in_single_quotes_and_without_texts_are_known(desk: Desk) -> None:
    rows = made.qualtrics()
    rows[2] = [cell.replace('"', "'").replace(":'", ": '") for cell in rows[2]]
    assert desk.staff(as_text(rows), columns=Q).height == len(PEOPLE)
    assert desk.staff(as_text([rows[0], *rows[2:]]), columns={**Q, "trust": "QID5_1", "care": "Q5_2"}).height == len(PEOPLE)


def test_header_rows_with_no_answers_are_told(desk: Desk) -> None:
    assert "There are header rows and no answers" in desk.fault(as_text(made.qualtrics(())), columns=Q)


def test_exports_that_were_joined_lose_their_inner_headers(desk: Desk) -> None:
    others = [replace(one, number=one.number + 10) for one in PEOPLE]
    read = desk.read(as_text([*made.qualtrics(), *made.qualtrics(others)]), columns=Q, units=None)
    assert read.answers["employee"].height == 2 * len(PEOPLE)
    assert read.set_aside.get_column("code").to_list() == ["repeated_header"] * 3


def test_exports_have_the_marks_and_encodings_of_their_collectors(desk: Desk) -> None:
    for text, encoding, columns in (
        (as_text(made.qualtrics(), delimiter="\t"), "utf-16", Q),
        (as_text(made.limesurvey(), quoting=csv.QUOTE_ALL), "utf-8-sig", LIME),
        ("sep=;\n" + as_text(made.kobo(), delimiter=";"), "utf-8-sig", {"unit": "store"}),
    ):
        assert desk.staff(text.encode(encoding), columns=columns).height == len(PEOPLE)


def test_limesurvey_is_known_in_german_and_by_a_few_columns_of_it(desk: Desk) -> None:
    german = [
        "Antwort ID",
        "Datum Abgeschickt",
        "Letzte Seite",
        "Start-Sprache",
        "Zufallsstartwert",
        "Wo? []",
        f"Wie sehr? [{TRUST}]",
    ]
    few = ["id. Response ID", "Q1. Wo?", f"T1[SQ1]. Wie sehr? [{TRUST}]"]
    for head, row in ((german, ["1", "", "2", "de", "7", "North", "Agree"]), (few, ["1", "North", "Agree"])):
        read = desk.read(as_text([head, row]), columns={"unit": "Wo?"}, format="limesurvey")
        assert read.answers["employee"].select("unit", "trust").rows() == [("North", 4)]


def test_a_text_that_several_columns_bear_is_told_with_their_names(desk: Desk) -> None:
    rows = made.qualtrics()
    rows[1][-2] = rows[1][-3]
    fault = desk.fault(as_text(rows), columns={**Q, "care": TRUST})
    assert "'care': The engagement maps a text that several columns bear: 'I am trusted'. Allowed: Q5_1, Q5_2" in fault


def test_a_comment_on_a_question_is_not_the_question(desk: Desk) -> None:
    head = [
        "ID",
        "Start time",
        "Completion time",
        "unit",
        "People care here",
        "Points - People care here",
        "Why? - People care here",
    ]
    answers = desk.staff(as_text([head, ["1", "", "", "North", "Agree", "1", "2"]]))
    assert answers.get_column("care").to_list() == [4]


def test_surveymonkey_is_known_in_other_languages_by_its_long_numbers(desk: Desk) -> None:
    rows = made.surveymonkey()
    rows[0][:9] = ["ID des Befragten", "Collector-ID", "Anfang", "Ende", "IP", "Mail", "Vorname", "Nachname", "Daten"]
    rows[1] = [cell.replace("Open-Ended Response", "Offene Antwort").replace("Response", "Antwort") for cell in rows[1]]
    read = desk.read(as_text(rows), columns=WHICH, format="surveymonkey")
    assert read.answers["employee"].select("unit", "level", "trust", "care").rows() == TABLE


@pytest.mark.parametrize("ids", [["RespondentID"], ["Befragter"]])
def test_surveymonkey_is_known_without_its_collector_ids(desk: Desk, ids: list[str]) -> None:
    rows = [[*row[: len(ids)], *row[9:]] for row in made.surveymonkey()]
    rows[0][: len(ids)] = ids
    if ids == ["Befragter"]:
        rows[1] = [cell.replace("Open-Ended Response", "Offene Antwort").replace("Response", "Antwort") for cell in rows[1]]
    read = desk.read(as_text(rows, lineterminator="\r"), columns=WHICH, format="surveymonkey")
    assert read.answers["employee"].select("unit", "level", "trust", "care").rows() == TABLE
    assert read.arrivals[0].structural == 2


def test_a_row_that_answers_with_a_headers_word_is_somebodys(desk: Desk) -> None:
    text = (
        "note,unit,level,trust,care\n,North,Front line,4,5\nResponse,North,Front line,4,5\n,North,Front line,Response,Response\n"
    )
    assert len(desk.staff(text)) == 3


def test_the_times_of_a_french_limesurvey_are_known(desk: Desk) -> None:
    rows = made.limesurvey(heads="text")
    rows[0][:7] = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série",
                   "Date de lancement", "Date de la dernière action"]  # fmt: skip
    rows = [row[:-3] for row in rows]  # as without times
    read = desk.read(as_text(rows), columns={"unit": "Your store", "level": "Your level"}, format="limesurvey")
    assert read.answers["employee"].get_column("duration").to_list() == [320.0] * 4


def test_without_finished_progress_says_who_did_not_finish(desk: Desk) -> None:
    rows = [row[:6] + row[7:] for row in made.qualtrics((*PEOPLE, MORE[1]))]
    assert [code for *_, code in desk.codes(as_text(rows), columns=Q, unfinished="set_aside")] == ["unfinished"]


def test_a_grid_is_understood_although_the_forms_own_columns_were_deleted(desk: Desk) -> None:
    rows = [[*row[2:6]] for row in made.google_forms()]
    assert desk.staff(as_text(rows), columns=WHICH).select("unit", "level", "trust", "care").rows() == TABLE


def test_a_name_and_its_text_may_stand_in_one_head(desk: Desk) -> None:
    rows = made.qualtrics(ids=False)
    rows[0][-3] = "Q5_1 - I am trusted"
    assert desk.staff(as_text([rows[0], *rows[2:]]), columns={**Q, "care": "Q5_2"}).get_column("trust").to_list() == [
        4,
        1,
        None,
        3,
    ]


MARKED = (*PEOPLE, replace(MORE[0], mark="Survey Preview"))
MUTILATED: dict[str, tuple[list[list[str]], set[int], int]] = {  # an export, and which rows and column of it are gone
    "neither import ids nor response ids": (made.qualtrics(MARKED, ids=False), set(), 8),
    "old, no response ids": (made.qualtrics_legacy(MARKED), set(), 0),
    "no further header row": (made.qualtrics(MARKED), {1, 2}, -1),
    "no further header row, no ids": (made.qualtrics(MARKED), {1, 2}, 8),
}


@pytest.mark.parametrize("name", MUTILATED)
def test_a_qualtrics_export_without_some_of_its_marks_is_still_known(desk: Desk, name: str) -> None:
    columns = {"unit": "Q2", "level": "Q3", "trust": "Q5_1", "care": "Q5_2"}
    export, rows, column = MUTILATED[name]
    left = [[cell for at, cell in enumerate(row) if at != column] for at, row in enumerate(export) if at not in rows]
    read = desk.read(as_text(left), columns=columns, units=None)
    assert read.answers["employee"].select("unit", "level", "trust", "care").rows() == TABLE
    assert read.set_aside.get_column("code").to_list() == ["preview"]


def told_of(desk: Desk, content: bytes) -> str:
    try:
        return str(desk.staff(content, columns=WHICH).height)
    except InputError as error:
        return str(error)


def test_cells_merged_within_the_header_rows_stop_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(as_book(made.surveymonkey()))
    for cells, told in (("A1:A2", "4"), ("L1:M1", "4"), ("J3:J4", "line 3: Cells are merged over several rows: 'J3:J4'")):
        book = load_workbook(tmp_path / "x.xlsx")
        book.active.merge_cells(cells)
        book.save(tmp_path / "y.xlsx")
        content = (tmp_path / "y.xlsx").read_bytes()
        assert told in told_of(desk, content)


UNFINISHED: list[tuple[Callable[..., list[list[Any]]], dict[str, str], str]] = [
    (made.qualtrics, Q, "Finished"),
    (made.qualtrics_legacy, Q, "V10"),
    (made.limesurvey, LIME, "submitdate"),
]


@pytest.mark.parametrize(("export", "columns", "column"), UNFINISHED)
def test_rows_that_are_not_finished_count_and_are_counted_unless_the_source_leaves_them_out(
    desk: Desk, export: Callable[..., list[list[Any]]], columns: dict[str, str], column: str
) -> None:
    text = as_text(export((*PEOPLE, MORE[1])))
    read = desk.read(text, columns=columns)
    assert read.answers["employee"].height == len(PEOPLE) + 1
    assert any(note.startswith("not finished, and counted as far as they go: 1 (") for note in read.arrivals[0].notes)
    aside = desk.read(text, columns=columns, unfinished="set_aside").set_aside
    assert aside.select("column", "code").rows() == [(column, "unfinished")]


@pytest.mark.parametrize(
    ("export", "mark"), [(made.kobo, "validation_status_not_approved"), (made.kobo, "Not approved"), (made.odk, "rejected")]
)
def test_what_a_reviewer_refused_is_set_aside(desk: Desk, export: Callable[..., list[list[str]]], mark: str) -> None:
    text = as_text(export((*PEOPLE, replace(MORE[0], mark=mark))))
    assert [code for *_, code in desk.codes(text, columns={"unit": "store"})] == ["not_approved"]


def test_one_persons_answers_given_twice_over_two_exports_are_found_by_the_collectors_id(desk: Desk) -> None:
    again = made.qualtrics((PEOPLE[0], Reply(7, "South", "Front line", 2, 2)))
    codes = desk.codes(as_text(made.qualtrics()), as_text(again), columns=Q)
    assert codes == [(5, "ResponseId", made.response_id(1), "duplicate_same")]


def test_numbers_that_start_anew_in_each_export_are_no_ids(desk: Desk) -> None:
    others = [replace(one, trust=2) for one in PEOPLE]
    for export, columns in ((made.limesurvey, LIME), (made.microsoft_forms, WHICH)):
        assert desk.staff(as_text(export()), as_text(export(others)), columns=columns).height == 2 * len(PEOPLE)


def test_questions_asked_on_several_pages_of_a_form_are_one(desk: Desk) -> None:
    head = ["Timestamp", "unit", "Your level", "People care here", "People care here", "I am trusted", "Why?", "Why?"]
    rows = [["5/4/2026 10:00:00", "North", "Front line", "Agree", "", "Agree", "", ""],
            ["5/4/2026 10:00:00", "North", "Manager", "", "Disagree", "", "", ""]]  # fmt: skip
    assert desk.staff(as_text([head, *rows]), columns={"level": "Your level"}).get_column("care").to_list() == [4, 2]


def test_answer_codes_are_told_to_be_read_by_their_place(desk: Desk) -> None:
    notes = desk.read(as_text(made.limesurvey(codes=True)), columns={"unit": "G01Q01", "level": "G01Q02"}).arrivals[0].notes
    assert any(note.startswith("answer codes (A1, A2, ...) read as the first, second, ... answer") for note in notes)


def test_the_first_answer_of_a_list_is_the_lowest_of_the_scale(desk: Desk) -> None:
    text = "id,submitdate,lastpage,unit,again\n1,2026-05-04,2,North,A1\n2,2026-05-04,2,North,A11\n3,2026-05-04,2,North,A12\n"
    read = desk.read(text, survey="customer")
    assert read.answers["customer"].get_column("again").to_list() == [0, 10, None]
    assert read.set_aside.get_column("code").to_list() == ["out_of_range"]


def test_a_question_that_was_not_shown_is_blank_and_needs_no_reason(desk: Desk) -> None:
    text = as_text(made.limesurvey()).replace("Strongly agree", "N/A")
    assert desk.codes(text, columns=LIME) == []


def test_a_blank_head_is_filled_from_the_left_in_the_header_only(desk: Desk) -> None:
    rows = made.surveymonkey()
    rows[2][-3] = ""
    assert desk.staff(as_text(rows), columns=WHICH).get_column("trust").to_list() == [None, 1, None, 3]


def test_rows_that_all_lack_a_cell_are_told_with_what_to_do(desk: Desk) -> None:
    rows = made.odk()
    fault = desk.fault(as_text([rows[0], *(row[:-1] for row in rows[1:])]), columns={"unit": "about-store"})
    assert f"Every row has {len(rows[0]) - 1} cells under a header of {len(rows[0])}" in fault
    assert "take the name of the column without cells out" in fault.casefold()
