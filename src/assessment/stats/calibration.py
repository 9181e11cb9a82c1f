"""Weights that meet two margins of a table of which only sums along its sides may be spoken of.

Raked weights multiply a factor for the row with one for the column, so that a weighted sum needs every cell. Weights that add a
number for the row to one for the column need the sums of rows and columns only: the weighted sum of answers is the rows' sums,
each times its number, and the columns', each times its own. So they can be made of what is shown where cells are hidden.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats
from assessment.stats.weighting import checked_table, contradiction, margin_of

__all__ = ["Calibrated", "calibrate", "draw_back"]

CLOSE = 1e-8  # of a margin: how far it may be missed
EXPECTED = 0.5  # answers of a cell, from which on its weight has to be within bounds


class Calibrated(NamedTuple):
    """Weights of answers as the sum of a number for their row and one for their column.

    Parameters
    ----------
    rows, columns : array of float
        The two parts; nan if there is a reason.
    reason : str
        "" if the margins are met; else ``nobody``, ``no_people`` or ``totals_differ`` (as for :func:`assessment.stats.rake`),
        or ``not_met`` where no such weights meet both margins.
    """

    rows: Floats
    columns: Floats
    reason: str

    def weights(self) -> Floats:
        """The weight of an answer in each cell."""
        return np.asarray(self.rows[:, None] + self.columns)


def calibrate(counts: ArrayLike, rows: ArrayLike, columns: ArrayLike) -> Calibrated:
    """Find weights that make answers add up to known counts of people by row and by column.

    Parameters
    ----------
    counts : array_like (rows, columns)
        Answers in each cell, 0 or more; they may be expected ones, and no whole numbers.
    rows, columns : array_like
        People in each row and in each column, with the same sum.

    Returns
    -------
    Calibrated
        Of all weights that meet the margins, those with the smallest sum of squares. They may be below zero; then see
        :func:`draw_back`.

    Raises
    ------
    ValueError
        The margins do not fit the table, or a number is negative or not finite.

    Notes
    -----
    Linear calibration: w_ij = a_i + b_j with sum_j n_ij w_ij = N_i and sum_i n_ij w_ij = N_j. The rows are solved for first,
    which leaves as many equations as there are columns: (diag(n_j) - n' diag(1 / n_i) n) b = N_j - n' (N_i / n_i). A number may
    be moved from all rows to all columns; the b with the smallest sum of squares is taken.

    References
    ----------
    Deville, J.-C., & Särndal, C.-E. (1992). Calibration estimators in survey sampling. Journal of the American Statistical
    Association, 87, 376-382.

    Examples
    --------
    >>> found = calibrate([[10, 20], [30, 40]], [50, 50], [40, 60])
    >>> found.weights().round(4).tolist(), found.reason
    ([[1.72, 1.64], [0.76, 0.68]], '')
    """
    table, (of_rows, of_columns) = checked_table(counts, [rows, columns])
    if reason := contradiction(table, [of_rows, of_columns]):
        return uncalibrated(of_rows, of_columns, reason)
    n_rows, n_columns = margin_of(table, 0), margin_of(table, 1)
    share = np.divide(table, n_rows[:, None], out=np.zeros_like(table), where=n_rows[:, None] > 0)
    each = np.divide(of_rows, n_rows, out=np.zeros_like(of_rows), where=n_rows > 0)
    second = np.linalg.lstsq(np.diag(n_columns) - table.T @ share, of_columns - table.T @ each, rcond=CLOSE)[0]
    found = Calibrated(floats(each - share @ second), floats(second), "")
    met = margin_of(table * found.weights(), 1)
    if np.abs(met - of_columns).max() > CLOSE * of_columns.max():
        return uncalibrated(of_rows, of_columns, "not_met")
    return found


def uncalibrated(rows: Floats, columns: Floats, reason: str) -> Calibrated:
    """No weights, and why."""
    return Calibrated(np.full_like(rows, np.nan), np.full_like(columns, np.nan), reason)


def draw_back(found: Calibrated, counts: ArrayLike, *, most: float = 5.0) -> tuple[Calibrated, float]:
    """Draw weights towards equal ones, as far as needed to let no answer stand for too many people, or too few.

    Parameters
    ----------
    found : Calibrated
        Weights that meet their margins.
    counts : array_like (rows, columns)
        Answers in each cell. Cells with less than half an (expected) answer do not count.
    most : float, above 1
        The largest weight allowed, in mean weights; the smallest is 1 / most.

    Returns
    -------
    Calibrated, float
        Weights with the same sum over all answers, and how much of the way from equal weights to calibrated ones is left, 0-1.

    Raises
    ------
    ValueError
        ``most`` is not above 1.

    Notes
    -----
    With W the mean weight, W + t (w - W) for the largest t at most 1 that keeps all within bounds: still a number for the row and
    one for the column, which weights cut one by one are not (Singh and Mohl 1996 compare ways to bound calibrated weights).

    References
    ----------
    Singh, A. C., & Mohl, C. A. (1996). Understanding calibration estimators in survey sampling. Survey Methodology, 22, 107-115.

    Examples
    --------
    >>> weights = Calibrated(np.array([0.5, 6.5]), np.zeros(2), "")
    >>> drawn, way = draw_back(weights, [[10, 10], [1, 1]], most=3)
    >>> drawn.weights().round(4).tolist(), round(way, 4)
    ([[0.8364, 0.8364], [3.1364, 3.1364]], 0.3833)
    """
    if not most > 1:
        raise ValueError(f"the largest weight must be above 1 mean weight, not {most}")
    n, weights = floats(counts), found.weights()
    mean = (n * weights).sum() / n.sum()
    off = weights[n >= EXPECTED] / mean - 1
    room = np.where(off > 0, most - 1, 1 - 1 / most)
    way = float(min(1.0, np.divide(room, np.abs(off), out=np.ones_like(off), where=np.abs(off) > room).min(initial=1.0)))
    return Calibrated(mean * (1 - way) + way * found.rows, way * found.columns, ""), way
