"""Seventy-five texts that do harm, in every field that a client's files have, through a whole run, into every kind of output.

Everything is in one engagement: units, questions, scales, columns and records are called like them. Then the pages are opened in
a real browser, the tables and workbooks read again, and the folder around the run looked at.
"""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import papermill.parameterize
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Dialog, Page
from typer.testing import CliRunner

from assessment.batch import run
from assessment.cli import app
from assessment.settings import read_settings
from payloads import FORMULA_SIGNS, GROUPS, NAMES_IN_FILES, PAYLOADS  # type: ignore[import-not-found]

pytestmark = pytest.mark.slow
ALL_AT_ONCE = " ".join(text for text in PAYLOADS if len(text) < 60)[:280]
AGREE: dict[str, Any] = {"agree": {"low": 1, "high": 5, "labels": {1: PAYLOADS[0], 5: PAYLOADS[3]}, "no_answer": [PAYLOADS[34]]}}
SCALES = 5  # of four questions each
WAVE = "w1 <img src=x onerror=alert(1)> {{7*7}}"
ACTIVE = (
    "script:not([type]):not(:nth-last-of-type(-n+2)), iframe, object, embed, link, base, form[action], img, [onerror], [onload]"
)
RUNS = (
    "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.name)).filter(name => name.startsWith('on'))"
)
LINKS = "[...document.querySelectorAll('a')].map(a => (a.getAttribute('href') || a.getAttribute('xlink:href') || ''))"
STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def named(number: int) -> str:
    """A name of three payloads together, and no other's."""
    return f"{GROUPS[number % len(GROUPS)][:290]} {number}"


def staff_survey() -> dict[str, Any]:
    """A question for each group of payloads, and their scales, called like payloads."""
    scales = {
        f"s{n}": {"title": named(n), "meaning": named(n + 5), "role": "predictor", "step": "empowerment" if n == 0 else ""}
        for n in range(SCALES)
    }
    items = {
        f"q{n}": {
            "text": named(n), "title": named(n + 7), "concepts": [f"k{n}"], "answers": "agree", "scales": [f"s{n % SCALES}"],
        }
        for n in range(len(GROUPS))
    }  # fmt: skip
    return {
        "survey": "staff",
        "title": ALL_AT_ONCE,
        "respondents": "employee",
        "answers": AGREE,
        "scales": scales,
        "items": items,
    }


def guest_survey() -> dict[str, Any]:
    """Customers' questions: a scale, one that mirrors a scale of staff, and an outcome."""
    scales = {
        "liking": {"title": named(3), "role": "outcome", "step": "customer_satisfaction"},
        "seen": {"title": named(9), "role": "mirror", "mirrors": "s0"},
    }
    items = {
        f"g{n}": {
            "text": named(n),
            "title": named(n),
            "concepts": [f"k{n}"],
            "answers": "agree",
            "scales": ["seen" if n % 2 else "liking"],
        }
        for n in range(4)
    }
    return {"survey": "guests", "title": named(6), "respondents": "customer", "answers": AGREE, "scales": scales, "items": items}


def rows(kind: str, items: int, each: int, levels: tuple[str, ...]) -> Iterator[list[str]]:
    """Respondents of every unit, with payloads in columns that nobody asked for."""
    rng = np.random.default_rng(11)
    for unit in range(len(GROUPS)):
        for number in range(each):
            answers = [str(rng.integers(1, 6)) for _ in range(items)]
            own = [f"{kind}{unit}-{number}", named(unit), levels[number % len(levels)]]
            yield [*own, *answers, PAYLOADS[(unit + number) % len(PAYLOADS)], PAYLOADS[number]]


def write_csv(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def write(folder: Path) -> None:
    """Write the engagement."""
    folder.mkdir()
    levels = (f"{PAYLOADS[0]} staff", f"{PAYLOADS[30]} boss")
    sources: list[dict[str, Any]] = []
    for kind, survey, each, name in (
        ("employee", staff_survey(), 24, NAMES_IN_FILES[0]), ("customer", guest_survey(), 12, NAMES_IN_FILES[1]),
    ):  # fmt: skip
        heads = ["respondent", "unit", "level", *survey["items"], f"comment {PAYLOADS[3]}", f"{PAYLOADS[43]} column"]
        write_csv(folder / name, [heads, *rows(kind, len(survey["items"]), each, levels)])
        (folder / f"{kind}.yml").write_text(yaml.safe_dump(survey, sort_keys=False), "utf-8")
        sources.append({"survey": kind, "wave": WAVE, "file": name})
    sources[0]["values"] = {"level": {levels[0]: "crew", levels[1]: "bosses"}}
    units = [[named(n), ALL_AT_ONCE] for n in range(len(GROUPS))]
    write_csv(folder / "units.csv", [["unit", "parent"], [ALL_AT_ONCE, ""], *units])
    metrics = [named(n) for n in (0, 8, 14)]
    records = [[named(n), WAVE, *(str(0.5 + n / 200 + m) for m in range(3))] for n in range(len(GROUPS))]
    write_csv(folder / "metrics.csv", [["unit", "wave", *metrics], *records])
    document = {
        "client": ALL_AT_ONCE, "waves": [WAVE], "sources": sources, "units": "units.csv", "metrics": "metrics.csv",
        "surveys": {"employee": "employee.yml", "customer": "customer.yml"},
        "levels": {
            "crew": {"label": named(1), "form": "front_line"},
            "bosses": {"label": named(11), "form": "manager"},
            "chiefs": {"label": named(12), "form": "senior_leader"},
        },
    }  # fmt: skip
    (folder / "engagement.yml").write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), "utf-8")


@dataclass(frozen=True)
class Ran:
    """What a run left: its release, and all files around it before and after."""

    release: Path
    around: Path
    before: frozenset[Path]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    around = tmp_path_factory.mktemp("around")
    folder = around / "a" / "b" / "client"
    folder.parent.mkdir(parents=True)
    write(folder)
    before = frozenset(around.rglob("*")) | frozenset(Path.cwd().iterdir())
    settings = read_settings(folder, out=around / "a" / "b" / "out")
    chosen = tuple(" ".join(named(n).split()) for n in (1, 13))
    outcome = run(replace(settings, units=chosen), progress=lambda _: None)
    assert outcome.exit_code == 0, outcome.details.read_text("utf-8")[:3000]
    return Ran(outcome.release, around, before)


def dismiss(dialog: Dialog, complaints: list[str]) -> None:
    complaints.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def watch(page: Page) -> tuple[list[str], list[str]]:
    """Note all that a page asks for, and all that it complains of: broken rules of its policy are among it."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: dismiss(dialog, complaints))
    return asked, complaints


def test_nothing_is_written_outside_the_folder_of_the_run(ran: Ran) -> None:
    out = ran.around / "a" / "b" / "out"
    new = [path for path in (*ran.around.rglob("*"), *Path.cwd().iterdir()) if path not in ran.before]
    assert [
        path for path in new if path != out and out not in path.parents and path.name not in {".coverage", ".hypothesis"}
    ] == []
    names = {part for path in ran.release.rglob("*") for part in path.relative_to(ran.release).parts}
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_.-]+", name)] == []


@pytest.mark.browser
def test_pages_run_nothing_ask_for_nothing_and_break_no_rule_of_theirs(ran: Ran, chromium: Browser) -> None:
    for path in sorted(ran.release.rglob("*.html")):
        page = chromium.new_page()
        asked, complaints = watch(page)
        page.goto(path.as_uri())
        page.wait_for_timeout(300)
        assert (asked, complaints) == ([path.as_uri()], []), path.name
        assert page.evaluate(RUNS) == []
        assert page.locator(ACTIVE).count() == 0
        assert [
            link
            for link in page.evaluate(LINKS)
            if re.match(r"(?!#)(\s*(javascript|data|vbscript):|//|.*elsewhere)", link, re.IGNORECASE)
        ] == []
        assert page.locator("svg a").count() == 0
        page.close()


def test_every_page_has_a_policy_that_lets_nothing_in(ran: Ran) -> None:
    for path in ran.release.rglob("*.html"):
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', path.read_text("utf-8"))
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert (rules["default-src"], rules["form-action"], rules["base-uri"]) == ("'none'",) * 3
        assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/=]{44}'", source) for source in rules["script-src"].split())
        assert set(rules) == {"default-src", "script-src", "style-src", "img-src", "font-src", "form-action", "base-uri"}


def test_no_cell_of_a_table_is_a_formula(ran: Ran) -> None:
    texts = [
        cell for path in ran.release.rglob("*.csv") for row in csv.reader(io.StringIO(path.read_text("utf-8"))) for cell in row
    ]
    assert any("=1+1" in text for text in texts)
    live = {text for text in texts if text.startswith(FORMULA_SIGNS) and not re.fullmatch(r"-?[\d.]+(e-?\d+)?|-inf", text)}
    assert live == set()


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(ran: Ran) -> None:
    for path in ran.release.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target] == []


def test_texts_are_there_to_read(ran: Ran, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((ran.release / "compare.html").as_uri())
    seen = page.evaluate("document.body.textContent")
    page.close()
    missing = [text for text in PAYLOADS[:30] if text.split()[0] not in seen]
    assert missing == []


def test_the_command_line_says_nothing_that_steers_a_terminal(ran: Ran) -> None:
    shown = CliRunner().invoke(app, ["check", str(ran.around / "a" / "b" / "client")])
    assert shown.exit_code == 0, shown.output
    assert STRANGE.findall(shown.output) == []


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_text_is_a_literal_in_the_cell_of_parameters(number: int) -> None:
    parameters = {"unit": PAYLOADS[number], "wave": PAYLOADS[number], "work": f"/x/{PAYLOADS[number]}"}
    book = new_notebook(cells=[new_code_cell('unit = ""\nwave = ""\nwork = ""', metadata={"tags": ["parameters"]})])
    book.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    book.metadata.papermill = {}
    made = papermill.parameterize.parameterize_notebook(book, parameters)
    (cell,) = [cell for cell in made.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    lines = ast.parse(cell.source).body
    assert all(isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) for line in lines)
    assert {line.targets[0].id: line.value.value for line in lines} == parameters
