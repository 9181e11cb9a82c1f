"""Make the Northwind Stores engagement: its units, metrics and untidy exports, and beside them the truth.

Run it from anywhere: ``python data/example/generate.py [FOLDER]``. Without a folder it writes beside itself. The same plan and
the same questionnaires give the same files, byte for byte. ``northwind/plan.py`` says what is true.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from northwind.comments import add_comments, comment_truth
from northwind.exports import lay_out, write_export
from northwind.faults import plant
from northwind.latent import Qualities, draw_qualities
from northwind.people import answer_customers, answer_staff
from northwind.plan import (
    BADLY_SERVED,
    CLIENT,
    DEPARTMENTS,
    EXPORTS,
    LINKS,
    METRICS,
    REGIONS,
    SEED,
    STORES,
    WAVES,
    WEAKENED_REGION,
    Export,
    Store,
)  # fmt: skip
from northwind.replies import leave_out, who_answers
from northwind.service import add_service, rate_departments, service_truth, unnamed_ratings
from northwind.truth import chain_correlations, gaps, path_correlations, true_scores

from assessment.documents import read_document
from assessment.settings import Kind, bundled
from assessment.surveys.model import Survey

SURVEYS: dict[Kind, str] = {"employee": "care-employee.yml", "customer": "care-customer.yml"}
SERVICE = "internal-service-employee.yml"  # the module that is asked of staff beside them
DECIMALS = 6  # of what is written; nothing is rounded before


def generate(folder: Path) -> None:
    """Write the whole engagement but its ``engagement.yml``, which is written by hand like any client's."""
    surveys = {kind: read_document(bundled("surveys", name), Survey)[0] for kind, name in SURVEYS.items()}
    service = read_document(bundled("surveys", "modules", SERVICE), Survey)[0]
    qualities = draw_qualities(np.random.default_rng(SEED))
    metrics = measure(qualities)
    made = [make_file(export, (surveys[export.kind], service), qualities, folder) for export in EXPORTS]
    scores = pd.concat([part for part, _, _ in made])
    write_table(folder / "units.csv", ["unit", "parent", "front_line", "manager", "senior_leader", "customers"], organisation())
    write_table(folder / "metrics.csv", metrics.columns.to_list(), metrics.round(DECIMALS).to_numpy().tolist())
    write_table(folder / "truth_scores.csv", scores.columns.to_list(), scores.round(DECIMALS).to_numpy().tolist())
    accounts = {export.file: found for export, (_, found, _) in zip(EXPORTS, made, strict=True)}
    served = {export.wave: found for export, (_, _, found) in zip(EXPORTS, made, strict=True) if found}
    truth = {"files": accounts, **effects(scores, metrics), "internal_service": {**planted_service(), "waves": served}}
    truth["comments"] = {export.kind: comment_truth(export.kind) for export in EXPORTS if export.comments}
    (folder / "truth.json").write_text(json.dumps(rounded(truth), indent=1, ensure_ascii=False) + "\n", "utf-8")


def make_file(
    export: Export, asked: tuple[Survey, Survey], qualities: Qualities, folder: Path
) -> tuple[pd.DataFrame, dict[str, Any], dict[str, Any]]:
    """Let everybody answer, some of them reply, and write the replies; give what is true, and the file's account."""
    survey, service = asked
    seed = SEED + 10 * EXPORTS.index(export)
    ask = answer_staff if export.kind == "employee" else answer_customers
    everyone = ask(survey, qualities, wave=export.wave, seed=seed)
    answering = who_answers(everyone, seed=seed + 2)
    replies = everyone[answering].reset_index(drop=True)
    given, ticked = leave_out(replies, survey, seed=seed + 3)
    table = lay_out(replies, given, ticked, export=export, survey=survey)
    first_item = len(table[0]) - len(survey.items)
    served: dict[str, Any] = {}
    if export.rated:
        rated = rate_departments(everyone[["store", "level"]], service, seed=seed + 4)
        table = add_service(table, rated[answering].reset_index(drop=True), service, export=export, seed=seed + 5)
        served = service_truth(rated, answering, service)
    if export.comments:
        table = add_comments(table, replies, export=export, seed=seed + 6)
    table = plant(table, export=export, first_item=first_item)
    write_export(folder / export.file, table, export=export)
    cells = {**export.cells, **unnamed_ratings(export, service)}
    return true_scores(everyone, answering, survey, wave=export.wave), account(export, replies, len(table), cells), served


def planted_service() -> dict[str, Any]:
    """What is planted of departments: how each serves, and whom one of them serves worse."""
    region, department, points = BADLY_SERVED
    means = {department.name: department.mean for department in DEPARTMENTS}
    return {"means": means, "badly_served": {"region": region, "department": department, "points": points}}


def account(export: Export, replies: pd.DataFrame, records: int, cells: dict[str, int]) -> dict[str, Any]:
    """What a careful reader must count in a file. Of two records with the same answers the first counts."""
    levels = replies["level"].value_counts().sort_index()
    return {
        "survey": export.kind,
        "wave": export.wave,
        "read": records + export.blank_lines,
        "accepted": len(replies),
        "set_aside": sum(export.rows.values()),
        "structural": 1 + export.blank_lines,
        "rows": export.rows,
        "cells": cells,
        "answering": {**{str(level): int(count) for level, count in levels.items()}, **unstated(levels, export)},
    }


def unstated(levels: pd.Series, export: Export) -> dict[str, int]:
    """Front-line people whose level the file doesn't give, and how many are left."""
    return {"front_line": int(levels["front_line"]) - export.unstated, "not_stated": export.unstated} if export.unstated else {}


def organisation() -> list[list[object]]:
    """Rows of ``units.csv``: the whole, the regions, the stores, each with the people in it itself."""
    by_name = {store.name: store for store in STORES}
    parents = {CLIENT: "", **dict.fromkeys(REGIONS, CLIENT)}
    ordered = [*parents, *(store.name for store in STORES if store.name not in parents)]
    return [[name, parents.get(name, by_name[name].region), *counts(by_name[name])] for name in ordered]


def counts(unit: Store) -> list[object]:
    """People in a unit itself, by level; nothing is written where there are none."""
    return [number or "" for number in (unit.front_line, unit.manager, unit.senior_leader, unit.customers)]


def measure(qualities: Qualities) -> pd.DataFrame:
    """Operational figures of every store and wave, as its systems would give them."""
    rng = np.random.default_rng(SEED + 99)
    tables = []
    for wave in WAVES:
        columns = {
            metric: mean + weight * qualities[wave][quality] + spread * rng.standard_normal(len(STORES))
            for metric, (quality, mean, weight, spread) in METRICS.items()
        }
        table = pd.DataFrame({"unit": [store.name for store in STORES], "wave": wave, **columns})
        tables.append(table[[store.customers > 0 for store in STORES]])
    found = pd.concat(tables, ignore_index=True)
    return found.assign(complaints=np.rint(found["complaints"]).clip(lower=0).astype(int))


def effects(scores: pd.DataFrame, metrics: pd.DataFrame) -> dict[str, Any]:
    """The planted effects: paths, what they make of stores, gaps between levels, and what changed."""
    region, loss = WEAKENED_REGION
    waves = {wave: (scores[scores["wave"] == wave], metrics[metrics["wave"] == wave]) for wave in WAVES}
    return {
        "paths": [{"predictor": x, "outcome": y, "path": path} for x, y, path in LINKS],
        "latent_correlations": path_correlations(),
        "true_correlations": {wave: chain_correlations(true, figures) for wave, (true, figures) in waves.items()},
        "levels": {wave: gaps(true) for wave, (true, _) in waves.items()},
        "weakened": {"region": region, "scale": "latitude", "standard_deviations": loss},
        "too_small_to_show": {"staff": ["Harbour Kiosk"], "customers": ["Moor Top"]},
    }


def rounded(value: Any) -> Any:
    """Numbers short enough to read, wherever they stand."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, DECIMALS) if isinstance(value, float) else value


def write_table(path: Path, head: list[str], rows: list[list[object]]) -> None:
    """Write a CSV file with a head."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), "utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
