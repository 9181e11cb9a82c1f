"""Respondents planted with ids, words, times and answers of their own; a whole run; and a search of all that it released.

Every planted text holds one mark, so that a part of it is found too. Then each kind of file is spoiled on purpose, and the
search has to say so.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
import numpy as np
import polars as pl
import pytest
import yaml
from nbformat.v4 import new_output

from assessment.batch import run, show_progress
from assessment.batch.execution import execute
from assessment.batch.unpacking import unpack_folder
from assessment.reports.page import PLOTLY_SCRIPT, asset, packed_asset
from assessment.settings import bundled, read_settings
from small_engagement import CUSTOMERS, STAFF  # type: ignore[import-not-found]

pytestmark = pytest.mark.slow
MARK = "zqcanary"
PEOPLE, GUESTS, SPOILED = 211, 127, 9  # of staff, of customers, and of staff of whom something is set aside
UNITS = ("North", "South", "Quay", "Hill")
ITEMS = {"employee": tuple(STAFF["items"]), "customer": tuple(CUSTOMERS["items"])}
LIMITS = {"agree": (1, 5), "likely": (0, 10), "yes": (0, 1)}
KNOWN = (
    *map(asset, (PLOTLY_SCRIPT, "report.js", "finding.js", "tables.js", "index.js", "page.css")),
    packed_asset(PLOTLY_SCRIPT),
)
Row = dict[str, str]


def person(kind: str, number: int, rng: np.random.Generator) -> Row:
    """Somebody of whom every text is their own."""
    survey, own = (STAFF, "e") if kind == "employee" else (CUSTOMERS, "c")
    answers = {
        name: str(rng.integers(LIMITS[item["answers"]][0], LIMITS[item["answers"]][1] + 1))
        for name, item in survey["items"].items()
    }
    return {
        "respondent": f"R_{MARK}{own}{number:04d}",
        "unit": UNITS[number % len(UNITS)],
        "level": "front_line" if number % 4 else "manager",
        "duration": str(7_000_003 + 1009 * number),
        "E-mail": f"jo.{MARK}{number}@{own}.example",
        "What else?": f"In {MARK}{own}{number}ville, they said <b>{MARK}</b>; ask Jo Doe-{MARK}{number}",
        f"{own}_column": f"{MARK}{own}x{number}",
        **answers,
    }


def spoiled(row: Row, number: int) -> Row:
    """The same, with something that is set aside: an unknown unit, level or answer, or an id that comes twice."""
    bad = {"unit": f"{MARK} unit {number}", "level": f"{MARK} level {number}", "free1": f"{MARK} said {number}"}
    column = list(bad)[number % 3]
    return {**row, column: bad[column]}


def people() -> dict[str, list[Row]]:
    """All that are planted."""
    rng = np.random.default_rng(7)
    staff = [person("employee", number, rng) for number in range(PEOPLE)]
    more = [spoiled(person("employee", number, rng), number) for number in range(PEOPLE, PEOPLE + SPOILED)]
    return {"employee": [*staff, *more], "customer": [person("customer", number, rng) for number in range(GUESTS)]}


def write(folder: Path, planted: Mapping[str, Sequence[Row]]) -> None:
    """Write the engagement with one file a side."""
    folder.mkdir()
    sources = []
    for kind, survey in (("employee", STAFF), ("customer", CUSTOMERS)):
        rows = [{name: value for name, value in row.items() if kind == "employee" or name != "level"} for row in planted[kind]]
        lines = [",".join(f'"{value}"' for value in line) for line in (tuple(rows[0]), *(row.values() for row in rows))]
        (folder / f"{kind}.csv").write_text("\n".join(lines) + "\n", "utf-8")
        (folder / f"{kind}.yml").write_text(yaml.safe_dump(survey, sort_keys=False), "utf-8")
        sources.append({"survey": kind, "wave": "w1", "file": f"{kind}.csv"})
    units = ["unit,parent", "The House,", *(f"{unit},The House" for unit in UNITS)]
    (folder / "units.csv").write_text("\n".join(units) + "\n", "utf-8")
    surveys = {kind: f"{kind}.yml" for kind in planted}
    document = {"client": "The House", "waves": ["w1"], "surveys": surveys, "sources": sources, "units": "units.csv"}
    (folder / "engagement.yml").write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")


@pytest.fixture(scope="module")
def planted() -> dict[str, list[Row]]:
    return people()


@pytest.fixture(scope="module")
def release(planted: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("canaries")
    write(folder / "client", planted)
    settings = read_settings(folder / "client", out=folder / "out")
    with show_progress(settings.home / "private" / "run.log") as progress:
        outcome = run(settings, progress=progress)
    assert outcome.exit_code == 0
    return outcome.release


def times(planted: Mapping[str, Sequence[Row]]) -> set[str]:
    return {row["duration"] for rows in planted.values() for row in rows}


def sequences(planted: Mapping[str, Sequence[Row]]) -> Iterator[tuple[float, ...]]:
    """Answers as a table of respondents has them: of each question, all of them and unit by unit; and of each person."""
    for kind, rows in planted.items():
        good = [row for row in rows if not any(MARK in row[name] for name in ("unit", "level", *ITEMS[kind]))]
        for unit in ("", *UNITS):
            inside = [row for row in good if unit in ("", row["unit"])]
            yield from (tuple(float(row[item]) for row in inside) for item in ITEMS[kind])
        yield from (tuple(float(row[item]) for item in ITEMS[kind]) for row in good)


def holds(row: tuple[float, ...], answers: Mapping[bytes, int], lengths: Sequence[int]) -> bool:
    """Whether answers of respondents stand in a row of numbers, one after the other."""
    content = np.array(row)
    return any(
        content[start : start + length].tobytes() in answers for length in lengths for start in range(len(content) - length + 1)
    )


def leaks(folder: Path, planted: Mapping[str, Sequence[Row]]) -> list[str]:
    """Say where a folder holds anything of a respondent."""
    durations = times(planted)
    told = [np.array(order) for answers in sequences(planted) for order in (answers, answers[::-1], sorted(answers))]
    answers = {one.tobytes(): len(one) for one in told if len(set(one.tolist())) > 1}
    lengths = sorted(set(answers.values()))
    found = []
    for piece in unpack_folder(folder, known=KNOWN):
        numbers = {f"{number:.0f}" for number in piece.numbers} | set(
            re.findall(r"\d+", re.sub(r"(?<=\d)[,.' ](?=\d{3})", "", piece.text))
        )
        if MARK in piece.text.casefold():
            found.append(f"{piece.file}: {piece.place}: a text")
        elif numbers & durations:
            found.append(f"{piece.file}: {piece.place}: a time")
        elif holds(piece.numbers, answers, lengths):
            found.append(f"{piece.file}: {piece.place}: answers")
    return found


def test_nothing_of_a_respondent_is_in_a_release(release: Path, planted: dict[str, list[Row]]) -> None:
    kinds = {path.suffix for path in release.rglob("*") if path.is_file()}
    assert kinds == {".html", ".xlsx", ".pptx", ".pdf", ".csv", ".json"}, "a new kind of file is a case below, too"
    assert leaks(release, planted) == []


@pytest.fixture(scope="module")
def kept(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run keeps of its results, opened (Parquet as CSV); its log; and notebooks as they were executed."""
    folder, private = tmp_path_factory.mktemp("kept"), release.parent / "private"
    results = private / "work" / "results"
    for path in results.glob("*.parquet"):
        pl.read_parquet(path).write_csv(folder / f"{path.stem}.parquet.csv")
    for path in [*results.glob("*.json"), *private.rglob("*.log")]:
        shutil.copy(path, folder)
    for name in ("06_executive_report", "07_compare_units"):
        notebook = nbformat.reads(bundled("notebooks", f"{name}.ipynb").read_text("utf-8"), as_version=4)
        (folder / f"{name}.ipynb").write_text(nbformat.writes(execute(notebook, {"work": str(results)})), "utf-8")
    return folder


def test_nothing_of_a_respondent_is_in_results_a_log_or_a_notebook(kept: Path, planted: dict[str, list[Row]]) -> None:
    assert {path.suffix for path in kept.iterdir()} == {".csv", ".json", ".log", ".ipynb"}
    assert leaks(kept, planted) == []


@pytest.mark.parametrize(("name", "found"), [("scores.parquet.csv", 2), ("run.log", 1), ("06_executive_report.ipynb", 2)])
def test_what_is_planted_there_is_found(name: str, found: int, kept: Path, planted: dict[str, list[Row]], tmp_path: Path) -> None:
    text, answers = planted["employee"][3]["respondent"], [float(row["free1"]) for row in planted["employee"][:PEOPLE]]
    content = (kept / name).read_bytes()
    if name.endswith(".ipynb"):
        notebook = nbformat.reads(content.decode(), as_version=4)
        notebook.cells[2].outputs.append(new_output("display_data", {"application/json": {"a": text, "y": answers}}))
        content = nbformat.writes(notebook).encode()
    else:
        content = in_table(content, text, answers) if found == 2 else content + f"{text}: read\n".encode()
    (tmp_path / name).write_bytes(content)
    assert len({place.split(": ")[-1] for place in leaks(tmp_path, planted)}) == found


def test_no_chart_has_as_many_marks_as_there_are_respondents(release: Path) -> None:
    counts = {PEOPLE, PEOPLE + SPOILED, GUESTS, *(len(range(start, PEOPLE, len(UNITS))) for start in range(len(UNITS)))}
    charts = [piece for piece in unpack_folder(release, known=KNOWN) if "script" in piece.place and piece.numbers]
    assert len(charts) > 50
    assert [piece for piece in charts if len(piece.numbers) in counts] == []


def test_what_was_planted_was_read(release: Path, planted: dict[str, list[Row]]) -> None:
    arrivals = {row["file"]: row for row in json.loads((release / "manifest.json").read_text("utf-8"))["counts"]}
    assert arrivals["employee.csv"]["accepted"] >= PEOPLE
    assert arrivals["employee.csv"]["set_aside"] >= SPOILED // 3
    assert MARK in (release.parent / "private" / "set_aside.csv").read_text("utf-8")


def in_page(content: bytes, text: str, row: Sequence[float]) -> bytes:
    packed = base64.b64encode(np.array(row, "i1").tobytes()).decode()
    spec = json.dumps(
        {"data": [{"y": {"dtype": "i1", "bdata": packed}, "customdata": [[base64.b64encode(text.encode()).decode()]]}]}
    )
    return content.replace(b"</body>", f'<script type="application/json">{spec}</script></body>'.encode())


def in_workbook(content: bytes, text: str, row: Sequence[float]) -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{value:.0f}</v></c></row>' for n, value in enumerate(row, 1))
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as packed:
        packed.writestr("xl/worksheets/sheet99.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
        packed.writestr("xl/comments1.xml", f"<comments><text><t>{text.replace('q', '_x0071_')}</t></text></comments>")
    return buffer.getvalue()


def in_slides(content: bytes, text: str, row: Sequence[float]) -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{value:.0f}</v></c></row>' for n, value in enumerate(row, 1))
    embedded, buffer = io.BytesIO(), io.BytesIO(content)
    with zipfile.ZipFile(embedded, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    with zipfile.ZipFile(buffer, "a") as packed:
        packed.writestr("ppt/embeddings/sheet99.xlsx", embedded.getvalue())
        packed.writestr("ppt/notesSlides/notes99.xml", f"<notes><t>{text}</t></notes>")
    return buffer.getvalue()


def in_print(content: bytes, text: str, row: Sequence[float]) -> bytes:
    line = f"BT ({text}) Tj ET BT ({' '.join(f'{value:.0f}' for value in row)}) Tj ET".encode()
    packed = zlib.compress(line)
    return content + b"9999 0 obj <</Filter /FlateDecode>> stream\n" + packed + b"\nendstream endobj\n"


def in_table(content: bytes, text: str, row: Sequence[float]) -> bytes:
    lines = [f"{text if number == 0 else ''},{value:.0f}" for number, value in enumerate(row)]
    return content + "\n".join(lines).encode()


def in_manifest(content: bytes, text: str, row: Sequence[float]) -> bytes:
    return json.dumps({**json.loads(content), "x": {"rows": list(row), "\u007a": text}}).encode()


@pytest.mark.parametrize(
    ("name", "plant", "found"),
    [
        ("compare.html", in_page, {"a text", "answers"}),
        ("index.html", in_page, {"a text", "answers"}),
        ("report.xlsx", in_workbook, {"a text", "answers"}),
        ("report.pptx", in_slides, {"a text", "answers"}),
        ("report.pdf", in_print, {"a text"}),  # what is drawn is text; its numbers have no order
        ("tables/care_scores.csv", in_table, {"a text", "answers"}),
        ("manifest.json", in_manifest, {"a text", "answers"}),
    ],
)
def test_what_is_planted_in_a_release_is_found(
    name: str,
    plant: Callable[[bytes, str, Sequence[float]], bytes],
    found: set[str],
    release: Path,
    planted: dict[str, list[Row]],
    tmp_path: Path,
) -> None:
    copy = tmp_path / "release"
    shutil.copytree(release, copy, ignore=shutil.ignore_patterns("units"))
    answers = [float(row["free1"]) for row in planted["employee"][:PEOPLE]]
    (copy / name).write_bytes(plant((copy / name).read_bytes(), planted["employee"][3]["respondent"], answers))
    leaking = leaks(copy, planted)
    assert {place.split(":")[0] for place in leaking} == {name}
    assert {place.split(": ")[-1] for place in leaking} == found


def test_a_file_or_folder_called_like_a_respondent_is_found(planted: dict[str, list[Row]], tmp_path: Path) -> None:
    (tmp_path / f"0001-{MARK}").mkdir()
    assert leaks(tmp_path, planted) == [f"0001-{MARK}: its name: a text"]


@pytest.mark.parametrize("piece", ["7,000,003", "7000003.0", "7 001 012"])
def test_a_time_is_found_as_it_may_be_written(piece: str, planted: dict[str, list[Row]], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"It took {piece} seconds", "utf-8")
    assert [place.split(":")[-1] for place in leaks(tmp_path, planted)] == [" a time"]
