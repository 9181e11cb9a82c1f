"""What a questionnaire's file says as far as it is well formed.

Faults are of two sorts: an entry is not written as it must be (an unknown key), or entries do not fit together (an item names
an answer list that is not there). So that both are told at once, an entry with a fault of the first sort is left out while
the rest is held together. Where a whole part (``scales: [care]``) is not written as it must be, its entries are not known,
and nothing is held against them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from assessment.documents import Document, check_document, parse_yaml, read_text
from assessment.errors import InputError, Problem

__all__ = ["Reading", "read_as_far"]

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Reading(Generic[Model]):
    """What a file says as far as it is well formed.

    Parameters
    ----------
    document : Document
        The file's values, as far as they could be read.
    value : BaseModel or None
        What they say, without the entries that have faults; None where nothing can be made of them.
    problems : tuple of Problem
        The faults, by line.
    left_out : frozenset of str
        Names of the entries that the value lacks for their faults.
    """

    document: Document
    value: Model | None
    problems: tuple[Problem, ...] = ()
    left_out: frozenset[str] = frozenset()


def read_as_far(path: Path, model: type[Model]) -> Reading[Model]:
    """Read a YAML file as far as it is well formed: nothing is raised.

    Parameters
    ----------
    path : Path
        The file.
    model : type of BaseModel
        What it must say, in mappings of entries by their names: an entry that has a fault is left out.

    Returns
    -------
    Reading
    """
    try:
        document = parse_yaml(read_text(path), name=path.name)
    except InputError as error:
        return Reading(Document(path.name, {}, {}), None, error.problems)
    try:
        return Reading(document, check_document(document, model))
    except InputError as error:
        return without_faulty(document, model, error.problems)


def without_faulty(document: Document, model: type[Model], problems: tuple[Problem, ...]) -> Reading[Model]:
    """What is left of a document without the keys and entries that have faults."""
    faulty = {fault["loc"][:2] for fault in faults(document.values, model)}
    sound = {
        key: {name: entry for name, entry in part.items() if (key, name) not in faulty} if isinstance(part, dict) else part
        for key, part in document.values.items()
        if (key,) not in faulty
    }
    unknown = any((key,) in faulty and isinstance(field.default, dict) for key, field in model.model_fields.items())
    value = None if unknown or faults(sound, model) else model.model_validate(sound)
    return Reading(document, value, problems, frozenset(str(place[1]) for place in faulty if len(place) > 1))


def faults(values: object, model: type[BaseModel]) -> Sequence[Any]:
    """Say what pydantic finds wrong with values."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        return error.errors(include_url=False)
    return ()
