"""The release plan: for every figure that a report can hold, what keeps it safe.

An output whose figures are not listed here can't be published: a test holds this table against what a run gives, frame by frame
and column by column. There are six ways:

- *groups*: sums over groups of people; the gate decides on each, and the proof over all releases has each as a row.
- *derived*: worked out from figures that are out, and from nothing else: a reader could do the same.
- *beside*: decided on beside what is out, within one release. The ledger does not have these groups, so they are left out of
  a release whose answers of that wave are not the same as in every earlier one.
- *whole*: of the whole organisation or of a level of it, and no sum: reliability, models. No proof covers them; they are
  left out in the same case.
- *files*: of files, not of people: lines read and set aside.
- *words*: names, titles, numbers of units and of items; no figure about anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assessment.privacy.deciding import SHOWN
from assessment.privacy.repair import PROTECTS_EARLIER

__all__ = ["PLANNED", "Planned", "without_changed"]

GROUPS, DERIVED, BESIDE, WHOLE, FILES, WORDS = "groups", "derived", "beside", "whole", "files", "words"
BOTH = ""  # figures that speak of both sides, or whose rows say of which


@dataclass(frozen=True)
class Planned:
    """What keeps a frame's figures safe, which columns are figures, and the one side it speaks of.

    ``only`` names the column that says of which rows this is true; the others are derived.
    """

    how: str
    numbers: str
    side: str = BOTH
    only: str = ""


PLANNED: Mapping[str, Planned] = {
    "units": Planned(WORDS, "depth number"),
    "levels": Planned(WORDS, "order"),
    "scales": Planned(WORDS, "items order"),
    "trace": Planned(WORDS, ""),
    "arrivals": Planned(FILES, "read accepted set_aside structural cells"),
    "reasons": Planned(FILES, "rows cells"),
    "corrections": Planned(FILES, "rows cells"),
    "response": Planned(GROUPS, "n headcount rate ci_low ci_high"),
    "missing": Planned(BESIDE, "n missing share"),
    "scores": Planned(GROUPS, "n score se df ci_low ci_high"),
    "weighted": Planned(DERIVED, "n population groups n_eff deff unweighted weighted se df ci_low ci_high"),
    "raked": Planned(
        DERIVED,
        "n population unit_groups level_groups cut way smallest largest n_eff deff unweighted raked se df ci_low ci_high",
        "employee",
    ),
    "outcomes": Planned(DERIVED, "n value se ci_low ci_high"),
    "gaps": Planned(DERIVED, "n score ci_low ci_high gap gap_low gap_high"),
    "links": Planned(
        WHOLE,
        "units r ci_low ci_high r_corrected icc1_predictor icc2_predictor icc1_outcome icc2_outcome rwg_predictor "
        "rwg_outcome p p_holm",
    ),
    "multilevel": Planned(WHOLE, "units n slope se df ci_low ci_high p_holm between left within explained"),
    "published": Planned(WORDS, "year r"),  # other people's studies
    "sturdiness": Planned(
        DERIVED,
        "units r rho rho_low rho_high lowest highest weighted weighted_low weighted_high smallest smallest_without "
        "curvature p_bend",
    ),
    "chain_effects": Planned(DERIVED, "units value ci_low ci_high bca_low bca_high"),
    "drivers": Planned(DERIVED, "units weight ci_low ci_high r2"),
    "what_if": Planned(DERIVED, "units by value ci_low ci_high money money_low money_high"),
    "agreement": Planned(
        WHOLE,
        "n units items alpha alpha_low alpha_high icc1 icc1_low icc1_high icc2 icc2_low icc2_high rwg rwg_skewed ad ad_median "
        "ad_limit",
    ),
    "measurement": Planned(
        WHOLE,
        "n items alpha alpha_low alpha_high two_items two_items_low two_items_high omega omega_low omega_high omega_h "
        "omega_h_low omega_h_high chi2 df p cfi tli rmsea rmsea_low rmsea_high srmr",
    ),
    "loadings": Planned(WHOLE, "n loading low high rest rest_low rest_high"),
    "invariance": Planned(WHOLE, "n chi2 df p cfi tli rmsea rmsea_low rmsea_high srmr cfi_drop chi2_more df_more p_more"),
    "changes": Planned(BESIDE, "change ci_low ci_high p", only="overlap"),
    "contrasts": Planned(DERIVED, "difference ci_low ci_high p p_holm"),
    "comparisons": Planned(
        DERIVED, "n score ci_low ci_high shrunken shrunken_low shrunken_high rank_low rank_high ranked p q"
    ),
    "recovery": Planned(BESIDE, "n count share ci_low ci_high", "customer"),
    "recovery_contrasts": Planned(BESIDE, "n mean n_base mean_base difference ci_low ci_high", "customer"),
    "themes": Planned(BESIDE, "n count share ci_low ci_high"),
    "words": Planned(BESIDE, "n count share ci_low ci_high"),
    "quotes": Planned(BESIDE, "place"),
    "careless": Planned(BESIDE, "n count share low high"),
    "careless_effect": Planned(BESIDE, "n with_them without_them change at_most verdicts"),
    "internal_service": Planned(BESIDE, "n score se df ci_low ci_high", "employee"),
    "internal_service_contrasts": Planned(BESIDE, "difference ci_low ci_high p_holm", "employee"),
}  # fmt: skip


def without_changed(fields: Mapping[str, Any], changed: Collection[tuple[str, str]]) -> dict[str, pd.DataFrame]:
    """Take out what no proof over releases covers, of waves that were released before with other answers.

    Parameters
    ----------
    fields : mapping of str to frame or plain value
        Of an :class:`~assessment.result.Assessment`.
    changed : collection of (kind, wave)
        From :func:`assessment.privacy.changed_waves`.

    Returns
    -------
    dict of str to DataFrame
        The frames that are not as they were. Rows with a status keep it, as ``protects_earlier``, without numbers; others go.

    Examples
    --------
    >>> frame = pd.DataFrame({"kind": "customer", "wave": ["w1", "w2"], "alpha": [0.8, 0.9]})
    >>> without_changed({"agreement": frame}, [("customer", "w1")])["agreement"].values.tolist()
    [['customer', 'w2', 0.9]]
    """
    if not changed:
        return {}
    bare = {name: fields[name] for name, planned in PLANNED.items() if planned.how in {BESIDE, WHOLE} and name in fields}
    return {name: without_rows(frame, touched(frame, PLANNED[name], changed)) for name, frame in bare.items()}


def touched(frame: pd.DataFrame, planned: Planned, changed: Collection[tuple[str, str]]) -> pd.Series[bool]:
    """Rows that speak of a changed wave: of their own kind, of the frame's side, or of either; or of waves together."""
    kinds = frame["kind"] if "kind" in frame else pd.Series(planned.side, index=frame.index, dtype="str")
    waves, over = frame["wave"], frame["over"] if "over" in frame else pd.Series("", index=frame.index, dtype="str")
    before = frame.get("from_wave", waves)
    found = pd.Series(data=False, index=frame.index)
    for kind, wave in changed:
        found |= kinds.isin([kind, BOTH]) & ((waves == wave) | (before == wave) | (over == "waves"))
    return found & frame[planned.only] if planned.only else found


def without_rows(frame: pd.DataFrame, gone: pd.Series[bool]) -> pd.DataFrame:
    """A frame without some rows, or without their numbers where rows have a status."""
    if "status" not in frame:
        return frame[~gone].reset_index(drop=True)
    numbers = list(frame.select_dtypes("number").columns)
    blank = frame.assign(status=frame["status"].mask(gone & (frame["status"] == SHOWN), PROTECTS_EARLIER))
    return blank.assign(**{name: blank[name].mask(gone, np.nan) for name in numbers})
