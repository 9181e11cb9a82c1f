"""What came back: any export file -> one tidy table, and what was set aside, row by row, with reasons."""

from assessment.responses.account import write_set_aside
from assessment.responses.codes import CODES, Code, remedy
from assessment.responses.files import missing_files
from assessment.responses.metrics import read_metrics
from assessment.responses.model import SET_ASIDE_COLUMNS, Arrival, Counts, Responses, Units, as_told
from assessment.responses.open_answers import OPEN_ANSWER_COLUMNS, read_open_answers
from assessment.responses.read import read_responses
from assessment.responses.units import check_units, derive_units, read_units

__all__ = [
    "CODES",
    "OPEN_ANSWER_COLUMNS",
    "SET_ASIDE_COLUMNS",
    "Arrival",
    "Code",
    "Counts",
    "Responses",
    "Units",
    "as_told",
    "check_units",
    "derive_units",
    "missing_files",
    "read_metrics",
    "read_open_answers",
    "read_responses",
    "read_units",
    "remedy",
    "write_set_aside",
]
