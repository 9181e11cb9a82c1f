"""Results to say, tabulate and draw: a small one made by hand, and what may befall any of them.

Nothing in here is computed by the package: every figure of the hand-made result is laid down by the formulas below, so that tests
know what sentences, tables and charts must show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from assessment import figures, findings, tables
from assessment.comments import QUOTE_COLUMNS, THEME_COLUMNS, WORD_COLUMNS
from assessment.flags import EFFECT_COLUMNS, SHARE_COLUMNS
from assessment.links import COMPARISON
from assessment.links.internal_service import MATRIX_COLUMNS, NO_MATRIX
from assessment.links.internal_service_contrasts import compare_service
from assessment.links.measurement import INVARIANCE, LOADINGS, MEASUREMENT
from assessment.links.recovery import FUNNEL_COLUMNS
from assessment.links.recovery_contrasts import CONTRAST_COLUMNS
from assessment.result import Assessment
from assessment.scores import RAKED, WEIGHTED

__all__ = ["HOSTILE", "SCENARIOS", "asked", "everything", "hand_made", "words_of"]

LEVELS = {"front_line": "Front line", "manager": "Managers", "all": "All staff", "customer": "Customers"}
STAFF = {"trust": "Trust", "skill": "Skill to serve well", "care": "CARE"}
CUSTOMERS = {"seen_trust": "Trust, as customers see it", "happy": "Customer satisfaction", "helped": "Was helped"}
SCALE_COLUMNS = [
    "scale", "title", "kind", "role", "measure", "mirrors", "meaning", "parts", "items", "concepts", "mean_of", "order",
]  # fmt: skip
HOSTILE = ("<img src=x onerror=alert(1)>", "$x$ & co", "مقهى النور", "🦊🦊", "x" * 200, 'R&D "North"/<b>', "NA", "\u202eevil")
BEFORE, NOW = "2026-Q1", "2026-Q3"
WHOM: dict[str, Any] = {"client": "Client", "language": "en", "unit": "Whole", "wave": NOW}
WHOLE_WAY = ("along", "direct", "total", "staff_first")  # parts of the chain from its first step to its last


CORRECTION = {
    "file": "staff.csv", "column": "Role", "code": "level_unknown", "what": "unknown level", "todo": "Correct it.", "rows": 8,
    "cells": 0, "lines": "4, 9-15",
}  # fmt: skip
ARRIVAL = {
    "file": "staff.csv", "survey": "employee", "wave": NOW, "read": 110, "accepted": 100, "set_aside": 8, "structural": 2,
    "cells": 3, "tabulated": False,
}  # fmt: skip


def hand_made(leaves: int = 6) -> Assessment:
    """A whole of some units, three views, two waves, staff and customers; everything shown."""
    units = ["Whole", *(f"Unit {place}" for place in range(1, leaves + 1))]
    scores = pd.DataFrame(list(score_rows(units)))
    return Assessment(
        **WHOM,
        waves=(BEFORE, NOW),
        steps=("trust", "happy", "repeat_rate"),
        notes=(),
        minimum_group=10,
        units=pd.DataFrame({"unit": units, **tree(len(units))}),
        levels=pd.DataFrame({"level": list(LEVELS), "label": list(LEVELS.values()), "order": range(len(LEVELS))}),
        scales=scales(),
        trace=pd.DataFrame([trace_row("001.10c"), trace_row("own.idea")]),
        arrivals=pd.DataFrame([ARRIVAL]),
        reasons=pd.DataFrame([("level_unknown", "unknown level", 8, 0)], columns=["code", "what", "rows", "cells"]),
        corrections=pd.DataFrame([CORRECTION]),
        response=pd.DataFrame(list(response_rows(units))),
        missing=pd.DataFrame(list(missing_rows(units))),
        scores=scores,
        outcomes=pd.DataFrame(list(outcome_rows(units))),
        weighted=pd.DataFrame(list(weighted_rows()), columns=WEIGHTED),
        raked=pd.DataFrame([raked_row()], columns=RAKED),
        gaps=pd.DataFrame(list(gap_rows(scores))),
        **across_units(),
        agreement=pd.DataFrame(list(agreement_rows(leaves))),
        measurement=pd.DataFrame(list(measurement_rows()), columns=MEASUREMENT),
        loadings=pd.DataFrame(list(loading_rows()), columns=LOADINGS),
        invariance=pd.DataFrame(list(invariance_rows()), columns=INVARIANCE),
        changes=pd.DataFrame(list(change_rows(units))),
        **unit_by_unit(units),
        recovery=nothing_of(FUNNEL_COLUMNS, texts={"wave", "unit", "step", "title", "status"}),
        recovery_contrasts=nothing_of(CONTRAST_COLUMNS, texts={"wave", "contrast", "outcome", "title", "measure", "status"}),
        **written_of(),
        careless=pd.DataFrame(list(careless_rows(units)), columns=SHARE_COLUMNS),
        careless_effect=pd.DataFrame(list(effect_rows()), columns=EFFECT_COLUMNS),
        internal_service=pd.DataFrame(list(matrix_rows(units)), columns=MATRIX_COLUMNS).astype(NO_MATRIX.dtypes),
        internal_service_contrasts=pd.DataFrame(list(matrix_contrasts(units)), columns=list(compare_service([]).columns)),
    )


def nothing_of(columns: list[str], *, texts: set[str]) -> pd.DataFrame:
    """A frame without rows, its columns of text and of numbers as in any other."""
    return pd.DataFrame({name: pd.Series(dtype="str" if name in texts else "float64") for name in columns})


def trace_row(concept: str) -> dict[str, str]:
    """What measures one concept."""
    said = {"document": "10 Steps", "concept": concept, "words": "Having to ask the boss", "survey": "staff", "items": "t1 t2"}
    return said | {"scales": "trust", "shown": "03_staff: latitude", "measured_by": "items", "note": ""}


def written_of() -> dict[str, Any]:
    """Of staff, 200 of 300 front-line people and 10 of 40 managers who wrote wrote of Responsive; few of Committed."""
    rows = []
    for level, n, count in (("all", 340, 210), ("front_line", 300, 200), ("manager", 40, 10)):
        place = {"kind": "employee", "wave": NOW, "level": level}
        share = count / n
        known = {"n": float(n), "count": float(count), "share": share, "ci_low": share - 0.05, "ci_high": share + 0.05}
        rows.append(place | {"theme": "responsive", "title": "Responsive", "document": "004", **known, "status": "shown"})
        blank = dict.fromkeys(known, np.nan)
        rows.append(place | {"theme": "committed", "title": "Committed", "document": "004", **blank, "status": "few"})
    words = {"kind": "employee", "wave": NOW, "words": "car, park", "n": 340.0, "count": 60.0, "share": 60 / 340}
    return {
        "themes": pd.DataFrame(rows, columns=THEME_COLUMNS),
        "words": pd.DataFrame([words | {"ci_low": 0.14, "ci_high": 0.22}], columns=WORD_COLUMNS),
        "quotes": pd.DataFrame([("employee", NOW, 1, "They said <b>no</b>.")], columns=QUOTE_COLUMNS),
    }


def careless_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    """Of all, 30 of 400 flagged; of units a few, or a class."""
    for index, title in (("careless", "Flagged as careless"), ("speed", "Faster than can be read")):
        words = {"index": index, "title": title, "counts": "under 2 seconds a question"}
        count = {"n": 400.0, "count": 30.0, "share": 0.075, "low": 0.05, "high": 0.1, "status": "shown"}
        yield {"kind": "employee", "wave": NOW, "unit": "Whole", **words, **count}
    for i, unit in enumerate(units[1:]):
        blank = dict.fromkeys(("n", "count", "share"), np.nan)
        ends = {"low": np.nan, "high": np.nan, "status": "few"} if i % 2 else {"low": 0.4, "high": 1.0, "status": "shown"}
        words = {"index": "careless", "title": "Flagged as careless", "counts": "two agree"}
        yield {"kind": "employee", "wave": NOW, "unit": unit, **words, **blank, **ends}


def effect_rows() -> Iterator[dict[str, Any]]:
    """CARE falls by half a point without the flagged; of managers it may not be told; no link of the chain moves far."""
    place = {"what": "score", "kind": "employee", "wave": NOW, "scale": "care", "title": "CARE", "n": 400.0, "verdicts": np.nan}
    change = {"with_them": 60.0, "without_them": 59.5, "change": -0.5, "at_most": np.nan}
    yield {**place, "level": "all", **change, "status": "shown"}
    yield {**place, "level": "manager", **dict.fromkeys(change, np.nan), "n": 100.0, "at_most": 9.9, "status": "too_few"}
    link = dict.fromkeys(("with_them", "without_them", "change"), np.nan) | {"n": 3.0, "at_most": 0.05, "verdicts": 0.0}
    yield {**place, "what": "links", "level": "", "scale": "", "title": "", **link, "status": "shown"}


def tree(size: int) -> dict[str, list[Any]]:
    """A whole and the units right below it."""
    parents = ["", *["Whole"] * (size - 1)]
    return {
        "parent": parents,
        "depth": [int(bool(parent)) for parent in parents],
        "leaf": [bool(parent) for parent in parents],
        "number": list(range(size)),
    }


def agreement_rows(leaves: int) -> Iterator[dict[str, Any]]:
    """Three staff scales, of which the last two have dependable averages of units."""
    for place, name in enumerate(STAFF):
        numbers = {"n": 200.0, "units": leaves, "items": 5.0, "alpha": 0.8, "alpha_low": 0.75, "alpha_high": 0.85}
        icc = {
            "icc1": 0.1,
            "icc1_low": 0.05,
            "icc1_high": 0.2,
            "icc2": 0.6 + place / 5,
            "icc2_low": 0.5 + place / 5,
            "icc2_high": 0.99,
        }
        within = {"rwg": 0.75, "rwg_skewed": 0.6 + place / 10, "ad": 0.7, "ad_median": 0.65, "ad_limit": 5 / 6, "reason": ""}
        yield {"kind": "employee", "scale": name, "wave": NOW, **numbers, **icc, **within}


def measurement_rows() -> Iterator[dict[str, Any]]:
    """Two scales of one thing each, at two levels and all; their composite, of which .6 is general."""
    fit = {"df": 2.0, "chi2": 3.0, "p": 0.2, "cfi": 0.99, "tli": 0.98, "rmsea": 0.03, "rmsea_low": 0.0, "rmsea_high": 0.06}
    for level in ("front_line", "manager", "all"):
        for name in STAFF:
            place = {"kind": "employee", "scale": name, "wave": NOW, "level": level, "n": 200.0, "items": 3.0, "reason": ""}
            ends = {"alpha": 0.8, "alpha_low": 0.75, "alpha_high": 0.85, "omega": 0.81, "omega_low": 0.76, "omega_high": 0.86}
            general = {"omega_h": 0.6, "omega_h_low": 0.5, "omega_h_high": 0.7} if name == "care" else {}
            yield {**place, **ends, **general, **fit, "srmr": 0.02}


def loading_rows() -> Iterator[dict[str, Any]]:
    """Three questions of each of two scales."""
    for name in ("trust", "skill"):
        for item in range(3):
            place = {"kind": "employee", "scale": name, "wave": NOW, "level": "all", "item": f"{name}{item}", "factor": name}
            ends = {"loading": 0.7, "low": 0.6, "high": 0.8, "rest": 0.5, "rest_low": 0.4, "rest_high": 0.6}
            yield {**place, "title": f"Question {item} on {name}", "n": 200.0, **ends}


def invariance_rows() -> Iterator[dict[str, Any]]:
    """Levels may be compared on Trust, not on Skill; waves on both."""
    for over, name, last in (
        ("levels", "trust", True),
        ("levels", "skill", False),
        ("waves", "trust", True),
        ("waves", "skill", True),
    ):
        groups = "front_line|manager" if over == "levels" else f"{BEFORE}|{NOW}"
        verdict = "means may be compared" if last else "means may not be compared"
        about = {"kind": "employee", "scale": name, "over": over, "wave": NOW, "groups": groups, "n": 400.0}
        for step in ("configural", "metric", "scalar"):
            yield {**about, "step": step, "holds": last or step != "scalar", "verdict": verdict, "reason": "", "cfi": 0.95}


def scales() -> pd.DataFrame:
    """Two staff scales and their composite; a mirror, an outcome and a yes-or-no question of customers."""
    rows = [
        ("trust", "predictor", "score", "", "", 3),
        ("skill", "predictor", "score", "", "", 3),
        ("care", "predictor", "score", "", "trust skill", 6),
        ("seen_trust", "mirror", "score", "trust", "", 2),
        ("happy", "outcome", "score", "", "", 2),
        ("helped", "context", "share", "", "", 1),
    ]
    titles = STAFF | CUSTOMERS
    kinds = dict.fromkeys(STAFF, "employee") | dict.fromkeys(CUSTOMERS, "customer")
    data = [
        (name, titles[name], kinds[name], role, measure, mirrors, "", parts, items, f"00{i}", mean_of, i)
        for i, (name, role, measure, mirrors, parts, items) in enumerate(rows)
        for mean_of in ["scales" if parts else "questions" if role != "outcome" and items > 1 else "people"]
    ]
    return pd.DataFrame(data, columns=SCALE_COLUMNS)


def figures_of(value: float, half: float, n: float = 40.0) -> dict[str, float]:
    return {"n": n, "score": value, "se": half / 2, "df": n - 1, "ci_low": value - half, "ci_high": value + half}


def score_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    """Scores: 50, 10 more with each level, 2 more with each unit and wave; shares .4."""
    for i, unit in enumerate(units):
        for wave in (BEFORE, NOW):
            place = {"unit": unit, "wave": wave, "status": "shown", "shown_at": unit}
            for j, level in enumerate(("front_line", "manager", "all")):
                for name in STAFF:
                    yield {
                        "kind": "employee",
                        "scale": name,
                        "level": level,
                        **place,
                        **figures_of(50.0 + 10 * j + 2 * i + 2 * (wave == NOW), 2),
                    }
            for name in CUSTOMERS:
                value, half = (0.4, 0.05) if name == "helped" else (60.4 + i, 2.0)
                yield {"kind": "customer", "scale": name, "level": "customer", **place, **figures_of(value, half, 200.0)}


def response_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    for unit in units:
        for level, n in (("front_line", 30.0), ("manager", 10.0), ("all", 40.0), ("customer", 200.0)):
            rate = {"n": n, "headcount": 2 * n, "rate": 0.5, "ci_low": 0.4, "ci_high": 0.6}
            yield {"unit": unit, "level": level, "wave": NOW, **rate, "status": "shown", "shown_at": unit}


def weighted_rows() -> Iterator[dict[str, Any]]:
    """Trust falls by two points, from 72, when each group counts by its people; of managers and customers they are not known."""
    place = {"kind": "employee", "wave": NOW, "scale": "trust", "status": "shown"}
    size = {"n": 240.0, "population": 480.0, "groups": 6.0, "n_eff": 200.0, "deff": 1.2}
    score = {"unweighted": 72.0, "weighted": 70.0, "se": 1.0, "df": 100.0, "ci_low": 68.0, "ci_high": 72.0}
    yield {**place, "level": "all", **size, **score, "reason": ""}
    unknown = {**dict.fromkeys([*size, *score], np.nan), "reason": "no_headcount"}
    yield {**place, "level": "manager", **unknown}
    yield {**place, "kind": "customer", "level": "customer", "scale": "happy", **unknown}


def raked_row() -> dict[str, Any]:
    """Trust falls by three points, from 72, when units and levels count by their people, each by itself."""
    size = {"n": 240.0, "population": 480.0, "unit_groups": 20.0, "level_groups": 2.0, "n_eff": 180.0, "deff": 4 / 3}
    bounds = {"cut": 0.0, "way": 1.0, "smallest": 0.5, "largest": 2.25}
    score = {"unweighted": 72.0, "raked": 69.0, "se": 1.0, "df": 100.0, "ci_low": 67.0, "ci_high": 71.0}
    return {"wave": NOW, "scale": "trust", "status": "shown", "reason": "", **size, **bounds, **score}


def missing_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    """One question that 3 of 4 left blank, and one that everybody answered."""
    asked = [
        ("employee", "all", "t1", "Is trusted", "trust", 40.0, 30.0),
        ("customer", "customer", "h1", "Is happy", "happy", 200.0, 0.0),
    ]
    for unit in units:
        for kind, level, item, title, scales, n, missing in asked:
            place = {"kind": kind, "wave": NOW, "unit": unit, "level": level, "item": item, "title": title, "scales": scales}
            yield {**place, "n": n, "missing": missing, "share": missing / n, "status": "shown"}


def outcome_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    for i, unit in enumerate(units):
        place = {"unit": unit, "wave": NOW, "status": "shown", "shown_at": unit}
        asked = figures_of(60.4 + i, 2.0, 200.0)
        yield {
            "outcome": "happy",
            "title": "Customer satisfaction",
            "measure": "score",
            "value": asked.pop("score"),
            **place,
            **asked,
        }
        blank = dict.fromkeys(("n", "se", "ci_low", "ci_high"), np.nan)
        yield {"outcome": "repeat_rate", "title": "Repeat business", "measure": "rate", "value": 0.3 + i / 100, **place, **blank}


def gap_rows(scores: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Managers and customers against the front line, on the scale Trust and on one descriptor."""
    staff = scores[(scores["scale"] == "trust") & scores["level"].isin(["front_line", "manager"])]
    views = pd.concat([staff, scores[scores["scale"] == "seen_trust"]])
    for (unit, wave), group in views.groupby(["unit", "wave"], sort=False):
        base = float(group.loc[group["level"] == "front_line", "score"].iloc[0])
        for scope, descriptor, title in (("scale", "trust", "Trust"), ("item", "001.a", "May decide alone")):
            for row in group.to_dict("records"):
                first = row["level"] == "front_line"
                gap = np.nan if first else row["score"] - base
                ends = {"gap": gap, "gap_low": gap - 3, "gap_high": gap + 3, "gap_to": "" if first else "front_line"}
                kept = {name: row[name] for name in ("n", "score", "ci_low", "ci_high", "status")}
                place = {"unit": unit, "wave": wave, "descriptor": descriptor, "title": title, "scope": scope}
                yield {**place, "seen_by": row["level"], **kept, **ends}


def link_rows() -> Iterator[dict[str, Any]]:
    """A chain of a clear and a likely step, and one link that can't be told."""
    ends = [("trust", "happy", 0.8, 0.5, 0.95, "clear"), ("happy", "repeat_rate", 0.6, 0.1, 0.85, "likely")]
    ends.append(("trust", "repeat_rate", 0.1, -0.4, 0.5, "too few units to tell"))
    quality = dict.fromkeys(
        ("icc1_predictor", "icc2_predictor", "icc1_outcome", "icc2_outcome", "rwg_predictor", "rwg_outcome"), 0.5
    )
    for a, b, r, low, high, verdict in ends:
        told = {
            "r": r,
            "ci_low": low,
            "ci_high": high,
            "r_corrected": np.nan,
            "p": 1 - r,
            "p_holm": 1 - r,
            "verdict": verdict,
            "reason": "",
        }
        yield {"predictor": a, "outcome": b, "wave": NOW, "units": 20, **told, **quality, "family": "chain", "same_people": False}


def sturdiness_rows() -> Iterator[dict[str, Any]]:
    """The first step of the chain holds whatever the look; the second bends, and rests on one unit."""
    for a, b, r, lowest, p_bend in (("trust", "happy", 0.8, 0.75, 0.5), ("happy", "repeat_rate", 0.6, 0.2, 0.01)):
        ranks = {"rho": r, "rho_low": r - 0.3, "rho_high": r + 0.1, "lowest": lowest, "highest": r + 0.05}
        heavy = {"weighted": r, "weighted_low": r - 0.4, "weighted_high": r + 0.1}
        curve = {"smallest": 0.44, "smallest_without": 0.45, "curvature": 0.3, "p_bend": p_bend, "reason": ""}
        yield {"predictor": a, "outcome": b, "wave": NOW, "units": 20, "r": r, **ranks, **heavy, **curve}


def published_rows() -> Iterator[dict[str, Any]]:
    """On the first step a figure across units and one across people; on the second, none."""
    place = {"predictor": "trust", "outcome": "happy", "study": "Others", "year": 2002, "corrected": "yes", "source": "A journal"}
    words = {"size": "99 units", "read_in": "its abstract"}
    yield {**place, **words, "measured": "trust, with delight", "among": "units", "r": 0.33, "held_against": True}
    yield {**place, **words, "measured": "trust, with joy", "among": "people", "r": 0.2, "held_against": False}


def multilevel_rows() -> Iterator[dict[str, Any]]:
    """Customers' satisfaction goes with trust by 4 points for 10, of which the variances say .4."""
    numbers = {"n": 800.0, "slope": 4.0, "se": 1.0, "df": 18.0, "ci_low": 1.9, "ci_high": 6.1, "p_holm": 0.001}
    variances = {"between": 20.0, "left": 12.0, "within": 380.0, "explained": 0.4}
    yield {"predictor": "trust", "outcome": "happy", "wave": NOW, "units": 20, **numbers, **variances, "reason": ""}


def effects_on_chain() -> Iterator[dict[str, Any]]:
    """Both steps and what runs along them can be told; what runs past them can't; staff were ahead, customers were not."""
    ends = {"step": [("trust", "happy"), ("happy", "repeat_rate")], **{name: [("trust", "repeat_rate")] for name in WHOLE_WAY}}
    ends["customers_first"] = [("repeat_rate", "trust")]
    for part, pairs in ends.items():
        value = 0.05 if part in {"direct", "customers_first"} else 0.5
        shifted = (
            {"bca_low": np.nan, "bca_high": np.nan} if part == "along" else {"bca_low": value - 0.2, "bca_high": value + 0.4}
        )
        numbers = {"value": value, "ci_low": value - 0.3, "ci_high": value + 0.3, **shifted}
        for a, b in pairs:
            place = {"wave": NOW, "from_wave": BEFORE if part.endswith("first") else NOW, "part": part}
            yield {**place, "predictor": a, "outcome": b, "units": 20, **numbers, "reason": ""}


def driver_rows() -> Iterator[dict[str, Any]]:
    """Trust is beyond noise and ahead of Skill, which is not."""
    place = {"wave": NOW, "outcome": "repeat_rate", "units": 20, "r2": 0.5, "reason": ""}
    first = {"predictor": "trust", "weight": 0.4, "ci_low": 0.2, "ci_high": 0.6, "beyond_noise": True, "ahead_of": "skill"}
    yield {**place, **first}
    yield {**place, "predictor": "skill", "weight": 0.1, "ci_low": 0.0, "ci_high": 0.3, "beyond_noise": False, "ahead_of": ""}


def carried_rows() -> Iterator[dict[str, Any]]:
    """Trust lifted by 2 points and raised by 4, and from 4 down to 4 up: a point to half of one, and to .01, worth EUR 5,000."""
    for change, by in [("lift", 2.0), ("raise", 4.0), *(("grid", step / 2) for step in range(-8, 9))]:
        for outcome, measure, slope in (("happy", "score", 0.5), ("repeat_rate", "rate", 0.01)):
            ends = sorted((by * slope * 0.2, by * slope * 1.8))
            place = {"wave": NOW, "change": change, "predictor": "trust", "outcome": outcome, "measure": measure, "units": 20}
            numbers = {"by": by, "value": by * slope, "ci_low": ends[0], "ci_high": ends[1], "held": False}
            price = 500_000.0 if outcome == "repeat_rate" else np.nan
            worth = {"money": by * slope * price, "money_low": ends[0] * price, "money_high": ends[1] * price}
            yield {**place, **numbers, "currency": "EUR" if price == price else "", **worth, "reason": ""}


ACROSS_UNITS = {
    "links": link_rows, "published": published_rows, "sturdiness": sturdiness_rows, "multilevel": multilevel_rows,
    "chain_effects": effects_on_chain, "drivers": driver_rows, "what_if": carried_rows,
}  # fmt: skip


def change_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    for unit in units:
        place = {"kind": "employee", "unit": unit, "level": "all", "from_wave": BEFORE, "wave": NOW}
        yield {**place, "scale": "trust", "change": 2.0, "ci_low": 0.2, "ci_high": 3.8, "p": 0.03, "real": True, "overlap": True}
        yield {
            **place,
            "scale": "skill",
            "change": 0.5,
            "ci_low": -1.0,
            "ci_high": 2.0,
            "p": 0.5,
            "real": False,
            "overlap": False,
        }


def contrast_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    for i, unit in enumerate(units[1:]):
        place = {"kind": "employee", "unit": unit, "level": "all", "wave": NOW, "scale": "trust"}
        told = {"difference": 5.0 + i, "ci_low": 2.0 + i, "ci_high": 8.0 + i, "p": 0.1 * (i % 2), "p_holm": 0.01}
        yield {**place, **told, "real": i % 2 == 0}


def across_units() -> dict[str, Any]:
    """What is told across units, or of no client's."""
    return {name: pd.DataFrame(list(rows())) for name, rows in ACROSS_UNITS.items()}


def unit_by_unit(units: list[str]) -> dict[str, Any]:
    """Units against the rest, and side by side."""
    comparisons = pd.DataFrame(list(comparison_rows(units)), columns=COMPARISON)
    return {"contrasts": pd.DataFrame(list(contrast_rows(units))), "comparisons": comparisons}


def comparison_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    """All units but the whole on three scales: each drawn one point down, and anywhere from two places up to two down."""
    leaves = len(units) - 1
    for i, unit in enumerate(units[1:]):
        for kind, level, scale in (("employee", "all", "trust"), ("employee", "all", "care"), ("customer", "customer", "happy")):
            place = {"kind": kind, "wave": NOW, "level": level, "scale": scale, "unit": unit, "status": "shown", "reason": ""}
            score = figures_of(74.0 + 2 * i, 2.0)
            own = {name: score[name] for name in ("n", "score", "ci_low", "ci_high")}
            drawn = {"shrunken": score["score"] - 1, "shrunken_low": score["score"] - 3, "shrunken_high": score["score"] + 1}
            ranks = {"rank_low": max(1.0, leaves - i - 2), "rank_high": min(leaves, leaves - i + 2.0), "ranked": float(leaves)}
            band = ("within" if i % 2 else "above") if scale == "trust" else ""
            chance = {"p": 0.1 * (i % 2), "q": 0.2 * (i % 2)} if band else {}
            yield {**place, **own, **drawn, **ranks, **chance, "band": band}


def matrix_rows(units: list[str]) -> Iterator[dict[str, Any]]:
    """Every unit and all together on two departments and both: 40, 30 more by the first, 1 more with each unit; one is hidden."""
    for i, served in enumerate(["", *units[1:]]):
        for j, rated in enumerate(("", "Payroll", "Help desk")):
            hide = i == 1 and rated == "Help desk"
            numbers = figures_of(40.0 + 15 * (2 - j) * (j > 0) + i, 2.0)
            place = {"wave": NOW, "scale": "trust", "by": "unit", "served": served, "rated": rated}
            yield {**place, **(dict.fromkeys(numbers, np.nan) if hide else numbers), "status": "too_few" if hide else "shown"}


def matrix_contrasts(units: list[str]) -> Iterator[dict[str, Any]]:
    """The first department is above the other, and serves the first unit worse than all others."""
    real = {"wave": NOW, "p_holm": 0.001, "real": True}
    yield {**real, "contrast": "rated", "served": "", "rated": "Payroll", "difference": 15.0, "ci_low": 12.0, "ci_high": 18.0}
    yield {
        **real,
        "contrast": "rated",
        "served": "",
        "rated": "Help desk",
        "difference": -15.0,
        "ci_low": -18.0,
        "ci_high": -12.0,
    }
    ends = {"difference": -4.0, "ci_low": -7.0, "ci_high": -1.0}
    yield from ({**real, "contrast": "cell", "served": unit, "rated": "Payroll", **ends} for unit in units[1:2])


# What may befall a result.


def with_frames(result: Assessment, change: Callable[[str, pd.DataFrame], pd.DataFrame], **plain: Any) -> Assessment:
    """The result with each of its frames changed."""
    frames = {f.name: getattr(result, f.name) for f in fields(result) if isinstance(getattr(result, f.name), pd.DataFrame)}
    changed: dict[str, Any] = {name: change(name, frame).reset_index(drop=True) for name, frame in frames.items()}
    return replace(result, **changed, **plain)


def hidden(result: Assessment) -> Assessment:
    """Nothing at all may be shown: not of a unit, not of the whole."""
    numbers = {"n", "score", "value", "rate", "headcount", "se", "df", "ci_low", "ci_high", "gap", "gap_low", "gap_high"}
    numbers |= {"missing", "share", "shrunken", "shrunken_low", "shrunken_high", "rank_low", "rank_high", "ranked", "p", "q"}

    def hide(name: str, frame: pd.DataFrame) -> pd.DataFrame:
        if name in set(ACROSS_UNITS) | {
            "changes", "contrasts", "agreement", "measurement", "loadings", "invariance", "internal_service_contrasts",
        }:  # fmt: skip
            return frame.head(0)
        if "status" not in frame.columns:
            return frame
        blank = {column: np.nan for column in frame.columns if column in numbers}
        texts = {column: "" for column in ("shown_at", "gap_to", "band") if column in frame.columns}
        return frame.assign(status="too_few", **blank, **texts)

    return with_frames(result, hide)


def own_hidden(result: Assessment) -> Assessment:
    """A unit of which nothing is shown by itself, so that the whole's figures stand in."""
    unit, root = "Unit 1", "Whole"
    none = hidden(result)

    def mix(name: str, frame: pd.DataFrame) -> pd.DataFrame:
        if "status" not in frame.columns or "unit" not in frame.columns:
            return frame[frame["unit"] != unit] if name in {"changes", "contrasts"} else frame
        gone: pd.DataFrame = getattr(none, name)
        gone = gone.assign(shown_at=root) if "shown_at" in gone.columns else gone
        return pd.concat([frame[frame["unit"] != unit], gone[gone["unit"] == unit]])

    return with_frames(result, mix, unit=unit)


def one_wave(result: Assessment) -> Assessment:
    """The first wave."""
    kept = with_frames(result, lambda _, frame: frame[frame["wave"] == result.wave] if "wave" in frame.columns else frame)
    return replace(kept, waves=(result.wave,), changes=result.changes.head(0))


def one_side(result: Assessment, side: str) -> Assessment:
    """Only staff, or only customers, were asked; nothing is linked."""
    other = {"employee": ["customer"], "customer": ["front_line", "manager", "all"]}[side]

    def keep(name: str, frame: pd.DataFrame) -> pd.DataFrame:
        inside = name.startswith("internal_service") and side == "customer"
        if name in {*ACROSS_UNITS, "gaps"} or inside or (name == "outcomes" and side == "employee"):
            return frame.head(0)
        frame = frame[frame["kind"] == side] if "kind" in frame.columns else frame
        return frame[~frame["level"].isin(other)] if "level" in frame.columns else frame

    steps = {"employee": ("trust",), "customer": ("happy", "repeat_rate")}[side]
    return with_frames(result, keep, steps=steps, notes=("Only one side was asked.",))


def renamed(result: Assessment) -> Assessment:
    """The same under the worst names: markup, formulas, right to left, emoji, very long."""
    units = dict(zip(result.units["unit"][1:], HOSTILE * (len(result.units) // len(HOSTILE) + 1), strict=False))
    units = {name: f"{new} {place}" for place, (name, new) in enumerate(units.items())}
    columns = {"unit": units, "shown_at": units, "parent": units, "served": units}
    columns["rated"] = {"Payroll": HOSTILE[0], "Help desk": HOSTILE[5]}

    def rename(name: str, frame: pd.DataFrame) -> pd.DataFrame:
        for column, names in columns.items():
            if column in frame.columns:
                frame = frame.assign(**{column: [names.get(value, value) for value in frame[column]]})
        for column in ("title", "label", "what", "file"):
            if column in frame.columns:
                frame = frame.assign(**{column: [f"{HOSTILE[0]} {value} $y$" for value in frame[column]]})
        return frame

    return with_frames(result, rename, unit=units["Unit 1"], client=HOSTILE[0])


GIVEN = {"units", "levels", "scales", "arrivals"}  # what a result always has
SCENARIOS: dict[str, Callable[[], Assessment]] = {
    "whole": hand_made,
    "unit": lambda: replace(hand_made(), unit="Unit 2"),
    "three units": lambda: hand_made(3),
    "one unit": lambda: hand_made(1),
    "nothing shown": lambda: hidden(hand_made()),
    "nothing shown of the unit": lambda: own_hidden(hand_made()),
    "first wave": lambda: one_wave(hand_made()),
    "no customers": lambda: one_side(hand_made(), "employee"),
    "no staff": lambda: one_side(hand_made(), "customer"),
    "hostile names": lambda: renamed(hand_made(9)),
    "empty frames": lambda: with_frames(hand_made(), lambda name, frame: frame if name in GIVEN else frame.head(0)),
}


def asked(room: Any) -> list[str]:
    """Names of a room's questions."""
    return [name for name in room.__all__ if not isinstance(getattr(room, name), type)]


def everything(result: Assessment) -> Iterator[tuple[str, Any]]:
    """Whatever the rooms have to say of a result, each with its name."""
    for room in (findings, tables, figures):
        for name in asked(room):
            yield f"{room.__name__}.{name}", getattr(room, name)(result)


def words_of(shown: Any) -> str:
    """All text of what is shown in a notebook, HTML and plain, and of its cells for a workbook, where no number is None."""
    data, meta = shown._repr_mimebundle_()
    return " ".join([str(data), str(meta).replace(", None)", ")")])
