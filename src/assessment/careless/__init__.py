"""Who answered without reading: several signs for each respondent, and the rule that makes a flag of them."""

from assessment.careless.finding import FLAGS, believed, find_careless
from assessment.careless.rule import INDICES, Index

__all__ = ["FLAGS", "INDICES", "Index", "believed", "find_careless"]
