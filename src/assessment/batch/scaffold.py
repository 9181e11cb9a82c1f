"""A new engagement's folder: a commented settings file, empty tables with their headings, and the notebooks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from assessment.errors import InputError, Problem
from assessment.settings import bundled

__all__ = ["TABLES", "folder_ready", "scaffold", "write_folder"]

ENGAGEMENT = """\
# Everything the assessment needs to know about this client. Lines that begin with # are remarks.
client: {client}

# Rounds of surveying, oldest first.
waves: [wave-1]

# The questionnaires: names of those that come with the project (`assessment survey list`), or files beside this one.
surveys: {{employee: care-employee, customer: care-customer}}

# Modules that were asked beside them: `assessment survey list` names these, too.
# modules: {{employee: [voice-upward], customer: [voice-upward]}}

# One entry for each export file. `columns` says how the file calls our columns (ours: theirs); items are found by their id or by
# their question. `values` says how it calls our levels (theirs: ours).
sources:
  - survey: employee
    wave: wave-1
    file: responses/employee.csv
    # columns: {{respondent: ResponseId, unit: Store, level: Role, duration: Duration (in seconds)}}
    # values: {{level: {{Team member: front_line, Store manager: manager, Director: senior_leader}}}}
  - survey: customer
    wave: wave-1
    file: responses/customer.csv
    # columns: {{respondent: ResponseId, unit: Store}}
    # comments: [In your own words]      # columns of open answers; no other column of words is read

# The tree of business units with their headcounts, and what happened there. Both may be left out.
units: units.csv
metrics: metrics.csv

# The language of reports: en, de, fr or es.
language: en

# Nothing is ever shown about fewer people than this (never below 5).
privacy: {{minimum_group: 10, minimum_comments: 10}}

# Open answers are counted by theme, in the language whose words are looked for (en, de, fr, es). A side is quoted only if you
# name it under `quote`, masked; mask people's names, too. To quote staff is to name some of them.
# comments: {{language: en, quote: [customer], names: [Ann Lee]}}

# Who shows that they did not read the questions counts all the same (keep), or is set aside, each with the signs (leave_out).
careless: keep

# How reports look: a logo (PNG or SVG, up to 100 kB) beside this file, and a colour that text can be read in.
# brand: {{logo: logo.svg, accent: "#0a6e9c", template: house.pptx}}   # the template, without slides, gives slides their look

# Which reports come as slides too: those of the whole, all of them (half a second more for each unit), or none.
slides: whole

# Which reports come as PDF too, where a Chromium is found to print them: those of the whole, all (seconds for each), or none.
pdf: whole

# What a step of the chain is worth a year, to say a change of it in money: of a share, customers of the whole times what one more
# who returns brings in; of anything else what one `point` is worth. A range is written {{low: 40, high: 60}}.
# value: {{outcome: repeat_rate, currency: EUR, customers: 120000, revenue: {{low: 40, high: 60}}}}
"""
TABLES = {
    "units.csv": "unit,parent,front_line,manager,senior_leader,customers\n",
    "metrics.csv": "unit,wave,repeat_rate\n",
}


def scaffold(folder: Path) -> Path:
    """Make a new engagement's folder.

    Parameters
    ----------
    folder : Path
        Not there yet, or empty.

    Returns
    -------
    Path
        Its ``engagement.yml``.

    Raises
    ------
    InputError
        The folder holds something, or can't be written.
    """
    folder_ready(folder)
    client = json.dumps(folder.resolve().name, ensure_ascii=False)  # a JSON text is a YAML text, whatever is in it
    write_folder(folder, ENGAGEMENT.format(client=client), TABLES)
    return folder / "engagement.yml"


def folder_ready(folder: Path) -> None:
    """Refuse a folder that holds something.

    Raises
    ------
    InputError
        It is no folder, or not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(Problem("The folder is not empty", found=str(folder), todo="name a new folder"))


def write_folder(folder: Path, settings: str, tables: Mapping[str, str]) -> None:
    """Write an engagement's folder: its settings, its tables, and the notebooks.

    Raises
    ------
    InputError
        It can't be written.
    """
    try:
        (folder / "responses").mkdir(parents=True, exist_ok=True)
        for name, text in tables.items():
            (folder / name).write_text(text, "utf-8")
        (folder / "engagement.yml").write_text(settings, "utf-8")
        copy_notebooks(folder / "notebooks")
    except OSError as error:
        raise InputError(Problem(f"The folder can't be written ({error.strerror})", found=str(folder))) from error


def copy_notebooks(target: Path) -> None:
    """Copy the notebooks, each reading this engagement instead of the bundled example."""
    target.mkdir()
    for notebook in sorted(bundled("notebooks").glob("*.ipynb")):
        text = notebook.read_text("utf-8").replace("../data/example/engagement.yml", "../engagement.yml")
        (target / notebook.name).write_text(text, "utf-8")
        shutil.copymode(notebook, target / notebook.name)
