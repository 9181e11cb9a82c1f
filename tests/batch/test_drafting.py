"""`assessment new --from` drafts an engagement from exports: what is plain is written, the rest is left to decide."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner, Result

from assessment.batch.checking import examine
from assessment.batch.draft_text import draft_engagement
from assessment.batch.drafting import look_into
from assessment.cli import app
from assessment.errors import InputError
from assessment.pipeline import Run
from assessment.settings import Engagement, bundled, read_settings
from assessment.surveys import read_survey

EXAMPLE = sorted(bundled("data", "example", "responses").iterdir())
PEOPLE = 60


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def export(path: Path, survey: str, modules: tuple[str, ...] = (), language: str = "", **more: str) -> Path:
    """An export that is headed by the questions, in a language, answered in its words."""
    asked, draw = read_survey(survey, modules=modules, language=language), random.Random(1)
    forms = {name: asked.forms_of(item)[0] for name, item in asked.items.items()}
    heads = [*more, *(item.wording(forms[name]) for name, item in asked.items.items())]
    lists = [asked.answers[item.answers] for item in asked.items.values()]
    rows = [
        [
            *(text.format(n) for text in more.values()),
            *(str(draw.choice(sorted(part.labels.values()) or [part.low])) for part in lists),
        ]
        for n in range(PEOPLE)
    ]
    path.write_text("\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in [heads, *rows]), "utf-8")
    return path


def workbook(path: Path, **sheets: Path | list[list[str]]) -> Path:
    """A workbook of exports and of rows, a sheet each."""
    book = openpyxl.Workbook()
    for place, (name, held) in enumerate(sheets.items()):
        sheet = book.create_sheet(name, place)
        rows = held if isinstance(held, list) else [line.split("\t") for line in held.read_text("utf-8").splitlines()]
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    book.save(path)
    return path


def drafted(tmp_path: Path, *files: Path) -> tuple[Engagement, tuple[str, ...]]:
    path, decide = draft_engagement(tmp_path / "acme", files)
    return read_settings(path).engagement, decide


def checked(tmp_path: Path) -> Run:
    found = examine(read_settings(tmp_path / "acme"))
    assert found.found is not None, found.stopped
    return found.found


def test_the_example_can_be_drafted_from_its_exports_alone(tmp_path: Path) -> None:
    engagement, _ = drafted(tmp_path, *EXAMPLE)
    assert [(source.survey, source.wave) for source in engagement.sources] == [
        ("employee", "2026-Q1"), ("employee", "2026-Q3"), ("customer", "2026-Q1"), ("customer", "2026-Q3"),
    ]  # fmt: skip
    arrivals = checked(tmp_path).responses.arrivals
    assert all(one.accepted > 0.98 * one.read for one in arrivals)


@pytest.mark.parametrize("language", ["", "de", "fr", "es"])
def test_exports_in_any_of_our_languages_pass_a_check_unaided(tmp_path: Path, language: str) -> None:
    staff = export(
        tmp_path / "a-2025-11.csv", "care-employee", language=language, Filiale="Nord {0}"[:4], Funktion="Führungskraft"
    )
    guests = export(tmp_path / "b-2025-11.csv", "care-customer", language=language, unit="Nord")
    engagement, _ = drafted(tmp_path, staff, guests)
    assert [(one.survey, one.wave, one.columns.get("unit", "unit")) for one in engagement.sources] == [
        ("employee", "2025-11", "Filiale"), ("customer", "2025-11", "unit"),
    ]  # fmt: skip
    assert [one.accepted for one in checked(tmp_path).responses.arrivals] == [PEOPLE, PEOPLE]


def test_modules_are_switched_on_where_their_questions_are(tmp_path: Path) -> None:
    staff = export(tmp_path / "w2.csv", "care-employee", modules=("voice-upward", "ten-steps"), unit="North")
    engagement, _ = drafted(tmp_path, staff)
    assert set(engagement.modules["employee"]) == {"voice-upward", "ten-steps"}
    assert engagement.waves == ["wave-2"]
    checked(tmp_path)


def test_no_answer_and_nobodys_name_gets_into_a_draft(tmp_path: Path) -> None:
    more = {"Name": "Jane Doe {0}", "Email": "jane{0}@example.org", "Manager": "Ann Ray", "Remark": "So {0}", "Store": "North"}
    path, decide = draft_engagement(tmp_path / "acme", [export(tmp_path / "e.csv", "care-employee", (), "", **more)])
    written = path.read_text("utf-8") + (path.parent / "units.csv").read_text("utf-8") + str(decide)
    assert not [word for word in ("Jane", "jane", "Ann Ray", "So 1", "Strongly") if word in written]
    assert (path.parent / "units.csv").read_text("utf-8").splitlines()[1:] == ["North,,,,,"]


def test_of_a_foreign_questionnaire_what_can_be_is_written_and_the_rest_is_said(tmp_path: Path) -> None:
    rows = "\n".join(f"{n},West,{n % 5},{n % 3}" for n in range(30))
    (tmp_path / "staff pulse.csv").write_text(f"id,Branch,Mood,Pay\n{rows}\n", "utf-8")
    engagement, decide = drafted(tmp_path, tmp_path / "staff pulse.csv")
    assert engagement.sources[0].columns == {"unit": "Branch", "respondent": "id"}
    assert [
        word for word in ("whose answers", "which columns hold", "which round") if not any(word in said for said in decide)
    ] == []
    text = (tmp_path / "acme" / "engagement.yml").read_text("utf-8")
    assert all(f"# decide: {said.split(': ', 1)[1]}" in text for said in decide if said.startswith("responses"))


def test_a_long_file_is_drafted_too(tmp_path: Path) -> None:
    rows = [f"P{n},North,{item},{n % 5 + 1}" for n in range(30) for item in ("C1", "C2", "C3")]
    (tmp_path / "long.csv").write_text("\n".join(["Respondent,Store,Question,Score", *rows]) + "\n", "utf-8")
    engagement, _ = drafted(tmp_path, tmp_path / "long.csv")
    assert engagement.sources[0].columns["item"] == "Question"
    assert checked(tmp_path).responses.answers["employee"].height == 30


@pytest.mark.parametrize(
    ("name", "wave"),
    [
        ("staff_2026Q1", "2026-Q1"), ("Q3-2025 guests", "2025-Q3"), ("export 2026-03-14", "2026-03"), ("Wave 2", "wave-2"),
        ("welle_03", "wave-3"), ("staff2024", "2024"), ("staff", "wave-1"), ("staff 1234567", "wave-1"),
    ],
)  # fmt: skip
def test_a_wave_is_told_by_the_files_name(tmp_path: Path, name: str, wave: str) -> None:
    (tmp_path / f"{name}.csv").write_text("unit,C1,C2\nNorth,4,5\n", "utf-8")
    assert look_into(tmp_path / f"{name}.csv").wave == wave


@pytest.mark.parametrize(
    ("dates", "wave"),
    [
        (["2026-02-03 10:11", "2026-03-01 09:00"], "2026-Q1"), (["3.5.2026", "4.6.2026"], "2026-Q2"),
        (["2026-02-03", "2026-08-03"], "wave-1"), (["03/05/2026", "04/05/2026"], "wave-1"),
    ],
)  # fmt: skip
def test_a_wave_is_told_by_dates_that_lie_in_one_quarter(tmp_path: Path, dates: list[str], wave: str) -> None:
    (tmp_path / "x.csv").write_text("unit,When,C1,C2\n" + "".join(f"N,{date},4,5\n" for date in dates), "utf-8")
    assert look_into(tmp_path / "x.csv").wave == wave


def test_names_that_look_alike_are_told_and_those_that_stand_once_left_out(tmp_path: Path) -> None:
    units = ["Northgate"] * 40 + ["Southgate"] * 40 + ["Nortgate"] * 2 + ["Total"]
    rows = [f"{unit},{n % 5 + 1},4" for n, unit in enumerate(units)]
    (tmp_path / "x.csv").write_text("\n".join(["Store,C1,C2", *rows]) + "\n", "utf-8")
    _, decide = drafted(tmp_path, tmp_path / "x.csv")
    assert 'units.csv: "Nortgate" and "Northgate" may be one unit' in decide
    assert "Total" not in (tmp_path / "acme" / "units.csv").read_text("utf-8")


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    for folder, text in (("a", "unit,C1,C2\nNorth,4,5\n"), ("b", "unit,C1,C2\nNorth,3,5\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "e.csv").write_text(text, "utf-8")
    engagement, _ = drafted(tmp_path, tmp_path / "a" / "e.csv", tmp_path / "b" / "e.csv")
    assert [source.file for source in engagement.sources] == ["responses/e.csv", "responses/e-1.csv"]


def test_faults_of_all_files_are_told_together_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_text("<html>", "utf-8")
    with pytest.raises(InputError, match=r"(?s)page.csv: This is a web page.*none.csv: There is no such file"):
        drafted(tmp_path, tmp_path / "page.csv", tmp_path / "none.csv")
    assert not (tmp_path / "acme").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "x").touch()
    assert call("new", tmp_path / "acme", "--from", EXAMPLE[0]).exit_code == 2


def test_the_command_says_what_is_left_to_decide(tmp_path: Path) -> None:
    ended = call("new", tmp_path / "acme", *(word for path in EXAMPLE for word in ("--from", path)))
    assert ended.exit_code == 0
    assert "decide: units.csv: parents and headcounts" in ended.stdout
    assert yaml.safe_load((tmp_path / "acme" / "engagement.yml").read_text("utf-8"))["client"] == "acme"


def test_a_place_on_the_map_and_a_rating_are_no_units(tmp_path: Path) -> None:
    rows = [f"{n % 3}.5,{n % 5 + 1},{n % 5 + 1},4,{n % 4 + 1}" for n in range(20)]
    heads = "LocationLatitude,How would you rate your store?,C1,C2,Site"
    (tmp_path / "staff.csv").write_text("\n".join([heads, *rows]) + "\n", "utf-8")
    assert look_into(tmp_path / "staff.csv").units == {str(n): 5 for n in range(1, 5)}


def test_a_column_of_levels_is_found_by_its_head_where_its_words_are_the_clients_own(tmp_path: Path) -> None:
    path = export(tmp_path / "hotel.tsv", "care-employee", language="es", Puesto="Oficio {0}", Hotel="Hotel {0}")
    few = re.sub(r"(Oficio|Hotel) (\d+)", lambda found: f"{found[1]} {int(found[2]) % 3}", path.read_text("utf-8"))
    path.write_text(few, "utf-8")
    engagement, decide = drafted(tmp_path, path)
    assert (engagement.sources[0].columns["level"], engagement.sources[0].columns["unit"]) == ("Puesto", "Hotel")
    assert sum(f"which levels are meant by 3 other words of 'Puesto' ({PEOPLE} rows)" in said for said in decide) == 1


def test_a_question_on_a_ward_or_on_a_role_is_neither_unit_nor_level(tmp_path: Path) -> None:
    words = ("Agree", "Strongly agree", "NEITHER AGREE NOR DISAGREE", "Disagree")
    rows = [f"{words[n % 4]},Ward {n % 3},{words[n % 3]},{n % 5 + 1},{'Nurse' if n % 3 else 'Ward head'},4,5" for n in range(40)]
    heads = "The ward was calm.,Station,My role is clear.,Clear about my role,Your role,C1,C2"
    (tmp_path / "staff.csv").write_text("\n".join([heads, *rows]) + "\n", "utf-8")
    engagement, _ = drafted(tmp_path, tmp_path / "staff.csv")
    assert engagement.sources[0].columns == {"unit": "Station", "level": "Your role"}


def test_remarks_without_a_sure_column_can_be_taken_in(tmp_path: Path) -> None:
    rows = [f"{n % 11},{n % 5 + 1}" for n in range(40)]
    (tmp_path / "guests.csv").write_text("\n".join(["How likely would you recommend us?,C", *rows]) + "\n", "utf-8")
    draft_engagement(tmp_path / "made", [tmp_path / "guests.csv"])
    text = (tmp_path / "made" / "engagement.yml").read_text("utf-8")
    taken_in = yaml.safe_load(text.replace("# columns:", "columns:").replace("# recommend:", "recommend:"))
    assert taken_in["sources"][0]["columns"] == {"recommend": "How likely would you recommend us?"}


def test_each_sheet_with_questions_of_ours_is_a_source(tmp_path: Path) -> None:
    staff = export(tmp_path / "a", "care-employee", unit="Shop {0}")
    guests = export(tmp_path / "b", "care-customer", unit="Shop {0}")
    book = workbook(tmp_path / "all 2026-Q1.xlsx", Read=[["How to read this"], ["Ask Ann"]], Staff=staff, Guests=guests)
    engagement, decide = drafted(tmp_path, book)
    assert [(one.survey, one.file, one.sheet) for one in engagement.sources] == [
        ("employee", "responses/all 2026-Q1.xlsx", "Staff"),
        ("customer", "responses/all 2026-Q1.xlsx", "Guests"),
    ]
    assert "no source is drafted of Read" in " ".join(decide)
    assert [one.accepted for one in checked(tmp_path).responses.arrivals] == [PEOPLE, PEOPLE]


def test_a_sheet_tells_of_which_round_it_is(tmp_path: Path) -> None:
    rounds = {name: export(tmp_path / name, "care-customer", unit="A") for name in ("2025-Q4", "2026-Q1")}
    engagement, _ = drafted(tmp_path, workbook(tmp_path / "all.xlsx", **rounds))
    assert engagement.waves == ["2025-Q4", "2026-Q1"]


def test_a_file_that_is_not_there_is_named_by_its_path(tmp_path: Path) -> None:
    ended = call("new", tmp_path / "acme", "--from", tmp_path / "gone.csv")
    assert ended.exit_code == 2
    assert ended.stderr == f"{tmp_path / 'gone.csv'}: There is no such file. Check the path.\n"


def test_questions_below_a_collectors_codes_are_told_by_their_text(tmp_path: Path) -> None:
    asked = {"StartDate": "Start Date", "ResponseId": "Response ID", "Q1": "Which branch do you work in?"}
    asked |= {
        "Q2_1": "How much do you agree? - I know well what poor service costs us.",
        "Q2_2": "Do you? - I keep on learning about my job.",
    }
    rows = [list(asked), list(asked.values()), [f'{{"ImportId":"QID{n}"}}' for n in range(len(asked))]]
    rows += [[f"2026-05-{n + 1:02d}", f"R_{n}", f"Branch {n % 4}", "Agree", "Disagree"] for n in range(20)]
    with (tmp_path / "staff.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    told = {one.ours: one.column for one in look_into(tmp_path / "staff.csv").suggestions if one.ours}
    assert {"unit": "Q1", "C1": "Q2_1", "E3": "Q2_2"}.items() <= told.items()


def test_promoters_as_qualtrics_groups_them_are_no_question(tmp_path: Path) -> None:
    asked = "How likely are you to recommend us to a friend?"
    rows = [["StartDate", "ResponseId", "Q5_NPS_GROUP", "Q5"], ["Start Date", "Response ID", f"{asked} - Group", asked]]
    rows += [[f'{{"ImportId":"QID{n}"}}' for n in range(4)]]
    rows += [[f"2026-05-{n + 1:02d}", f"R_{n}", "Promoter", "9"] for n in range(20)]
    with (tmp_path / "guests.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    found = look_into(tmp_path / "guests.csv")
    assert (found.items, [one.column for one in found.suggestions if one.ours == "recommend"]) == (1, [])
