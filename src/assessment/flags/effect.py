"""What leaving careless respondents out changes in the scores of the whole: worked out by scoring again without them.

A score with them and a score without them can be subtracted, which tells what the flagged people said. So both are shown only
where the gate proves that nothing about fewer people than the minimum follows from all that is out together. Elsewhere the most
that so few people could change, whatever they answered, is told instead: it follows from how many answered, and from nothing
that anybody said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd
import polars as pl

from assessment.privacy import PROTECTS_OTHERS, gate_together
from assessment.responses import Units
from assessment.scores import SHOWN, Key, Summaries, hide_wholes
from assessment.settings import Kind
from assessment.surveys import Survey

__all__ = ["EFFECT_COLUMNS", "TEXTS", "compare_scores", "decide_effect", "effect_scales"]

TEXTS = ("what", "kind", "wave", "level", "scale", "title", "status")
NUMBERS = ("n", "with_them", "without_them", "change", "at_most", "verdicts")
EFFECT_COLUMNS = [*TEXTS[:-1], *NUMBERS, "status"]
WIDEST = 100.0  # points that a score can lie apart from another
Atom = tuple[str, str, bool]  # unit, level, whether flagged


def effect_scales(surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]], steps: Collection[str]) -> pl.DataFrame:
    """Scales whose scores are compared: composites and their parts, or else predictors; and the steps of the chain."""
    rows = []
    for kind, survey in surveys.items():
        parts = {part for key in keys[kind].values() for part in key.parts}
        main = parts or {name for name, scale in survey.all_scales.items() if scale.role == "predictor"}
        for name, scale in survey.all_scales.items():
            if (scale.parts or name in main or name in steps) and scale.measure == "score":
                rows.append((kind, name))
    return pl.DataFrame(rows, schema={"kind": pl.String, "scale": pl.String}, orient="row")


def decide_effect(
    everyone: Summaries, careful: Summaries, decisions: pd.DataFrame, units: Units, *, chosen: tuple[pl.DataFrame, str, bool],
    keys: Mapping[Kind, Mapping[str, Key]], minimum: int,
) -> pd.DataFrame:  # fmt: skip
    """Decide whose scores may be told both with and without the flagged people.

    Parameters
    ----------
    everyone, careful : Summaries
        Of all respondents, and of those who were not flagged.
    decisions : DataFrame
        The gate's word on every group, of those who count.
    units : Units
        The tree.
    chosen : (DataFrame, str, bool)
        ``kind, scale`` to decide on; the wave; whether the flagged ones count.
    keys : mapping by kind
        How each scale is scored.
    minimum : int
        The fewest people that may be told apart.

    Returns
    -------
    DataFrame
        ``kind, wave, scale, unit, level, status, shown_at`` for the whole and each level of it that is shown. A scale that is
        made of its questions' figures may be told only where each of these might be.
    """
    scales, wave, kept = chosen
    made_of = [(kind, name) for kind, scale in scales.iter_rows() for name in keys[kind][scale].questions]
    every = dict.fromkeys([*scales.iter_rows(), *made_of])
    told = decisions[(decisions["wave"] == wave) & (decisions["status"] == SHOWN)]
    known: dict[object, dict[str, str]] = {}
    rows = []
    for kind, scale in every:
        atoms = atoms_of(everyone, careful, (kind, wave, scale))
        mine = told[(told["kind"] == kind) & (told["scale"] == scale)]
        shown = list(zip(mine["unit"].tolist(), mine["level"].tolist(), strict=True))
        key = (tuple(sorted(atoms.items())), tuple(shown))
        if key not in known:
            known[key] = decide_levels(atoms, shown, units, kept=kept, minimum=minimum)
        rows += [(kind, wave, scale, units.root, level, status, units.root) for level, status in known[key].items()]
    columns = ["kind", "wave", "scale", "unit", "level", "status", "shown_at"]
    decided = hide_wholes(pd.DataFrame(rows, columns=columns).astype("str"), keys)
    asked = pd.MultiIndex.from_frame(decided[["kind", "scale"]]).isin(list(scales.iter_rows()))
    return decided[asked].reset_index(drop=True)


def atoms_of(everyone: Summaries, careful: Summaries, place: tuple[str, str, str]) -> dict[Atom, int]:
    """People with a score, by unit, level and whether they were flagged."""
    kind, wave, scale = place
    mine = (pl.col("kind") == kind) & (pl.col("wave") == wave) & (pl.col("scale") == scale)
    counts = [
        {(u, v): n for u, v, n in of.scales.filter(mine).select("unit", "level", "n").iter_rows()} for of in (everyone, careful)
    ]
    whole, rest = counts
    atoms = {(*place, False): rest.get(place, 0) for place in whole}
    return atoms | {(*place, True): n - rest.get(place, 0) for place, n in whole.items()}


def decide_levels(
    atoms: Mapping[Atom, int], shown: list[tuple[str, str]], units: Units, *, kept: bool, minimum: int
) -> dict[str, str]:
    """Decide for each level of the whole that is shown whether its other score may be, too.

    The flagged ones, who are the difference, have to be enough, and all that is out together has to be safe.
    """
    members = members_of(shown, atoms, units)
    out = {group: [atom for atom in of if kept or not atom[2]] for group, of in members.items()}
    wanted = {level: of for (unit, level), of in members.items() if unit == units.root}
    others = {level: [atom for atom in of if not (kept and atom[2])] for level, of in wanted.items()}
    flagged = {level: sum(atoms[atom] for atom in of if atom[2]) for level, of in wanted.items()}
    enough = {level: of for level, of in others.items() if flagged[level] >= minimum}
    decided = gate_together(enough, atoms, minimum=minimum, out=out) if enough else {}
    # "too_few" is kept for the flagged: of the others there are enough wherever they are shown, or nothing is told of either.
    return {level: "too_few" if level not in enough else refused(decided[level]) for level in wanted}


def refused(status: str) -> str:
    """The gate's word on two scores of enough flagged people: shown, or not, to protect others."""
    return status if status == SHOWN else PROTECTS_OTHERS


def members_of(groups: Iterable[tuple[str, str]], atoms: Iterable[Atom], units: Units) -> dict[tuple[str, str], list[Atom]]:
    """Atoms of each group, a unit and a level, in their order."""
    found: dict[tuple[str, str], list[Atom]] = {group: [] for group in groups}
    for atom in atoms:
        for group in units.groups_around(atom[0], atom[1]):
            if group in found:
                found[group].append(atom)
    return found


def compare_scores(
    scores: pd.DataFrame,
    others: pd.DataFrame,
    scales: pd.DataFrame,
    *,
    keys: Mapping[Kind, Mapping[str, Key]],
    kept: bool,
    minimum: int,
) -> pd.DataFrame:
    """Set the whole's scores with and without the flagged people side by side.

    Parameters
    ----------
    scores : DataFrame
        Those that are published.
    others : DataFrame
        The same without the flagged people (or with them, where they are left out), as :func:`decide_effect` allows.
    scales : DataFrame
        ``kind, scale, title``.
    keys : mapping by kind
        How each scale is scored.
    kept : bool
        Whether the flagged people count.
    minimum : int
        The fewest people that may be told apart.

    Returns
    -------
    DataFrame
        Columns :data:`EFFECT_COLUMNS`, ``what`` being ``score``. ``change`` is the score without them less that with them;
        ``at_most`` the most that fewer people than the minimum could change, in points, where the change itself is not told.
    """
    place = ["kind", "wave", "unit", "level", "scale"]  # of one wave, and the whole
    joined = others[[*place, "score", "status"]].merge(scores[[*place, "n", "score"]], on=place, suffixes=("", "_published"))
    joined = joined.merge(scales[["kind", "scale", "title"]], on=["kind", "scale"])
    told = joined["status"] == SHOWN
    pair = (joined["score_published"], joined["score"]) if kept else (joined["score"], joined["score_published"])
    with_them, without_them = (values.where(told) for values in pair)
    few = joined["status"] == "too_few"
    answered = joined.merge(fewest_answered(scores, keys), on=place, how="left")["answered"].to_numpy()
    least = joined["n"].clip(upper=pd.Series(answered, index=joined.index).fillna(np.inf))
    least = least.groupby([joined["kind"], joined["level"]]).transform("min")  # of a composite's parts the smallest
    most = WIDEST * (minimum - 1) / (least - (minimum - 1))
    figures = {"with_them": with_them, "without_them": without_them, "change": without_them - with_them}
    found = joined.assign(what="score", **figures, at_most=most.where(few & (most > 0)), verdicts=np.nan)
    kinds = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64")
    return found[EFFECT_COLUMNS].astype(kinds)


def fewest_answered(scores: pd.DataFrame, keys: Mapping[Kind, Mapping[str, Key]]) -> pd.DataFrame:
    """How many answered the question that fewest did, of scales that are made of their questions' figures: ``answered``."""
    made_of = [(kind, part, name) for kind, of in keys.items() for name, key in of.items() for part in key.questions]
    frame = pd.DataFrame(made_of, columns=["kind", "scale", "whole"], dtype="str")
    place = ["kind", "wave", "unit", "level"]
    found = scores[[*place, "scale", "n"]].merge(frame, on=["kind", "scale"]).groupby([*place, "whole"])["n"].min()
    return found.rename("answered").rename_axis(index={"whole": "scale"}).reset_index()
