"""YAML files that people write: read strictly, checked against a model, every fault with its line.

YAML has traps that cost a client's day: `no` read as false, wave `1.10` read as 1.1, a key given twice where the last wins,
tags that build objects, aliases that explode. Here every value stays the text that was written until the model says that it
is a number or a truth value; a second key is an error, and tags and aliases are refused. What is left is checked against a
pydantic model, and all of its faults are told at once, in the order of their lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from assessment.errors import InputError, Problem, nearest

__all__ = ["Document", "Place", "check_document", "parse_yaml", "read_document", "read_text", "spell"]

LARGEST_FILE = 2_000_000  # bytes
DEEPEST = 30

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]

LINES = "`key: value` lines"
KINDS = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": LINES,
    "model_type": LINES,
    "model_attributes_type": LINES,
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}

HOW_TO_WRITE = {
    "text": "write one value behind the key",
    "a list": "write it in brackets, as in [one, two]",
    LINES: "write one such line for each, indented below the key",
    "true or false": "write one of the two",
}


@dataclass(frozen=True)
class Document:
    """The plain values of a YAML file and the line on which each stands.

    Parameters
    ----------
    name : str
        The file's name, as it is to be shown.
    values : dict
        Its values: dict, list, str or None (nothing was written).
    lines : mapping of tuple to int
        Line of each value, by the keys and positions that lead to it.
    """

    name: str
    values: dict[str, Any]
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Line of a place, or of the nearest place around it."""
        return next((self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines), 0)


FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlainLoader(FASTEST):  # type: ignore[misc]
    """Leaves all values as the text that was written; only an empty value and `~` are nothing. Ten times as fast by libyaml."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


NOTHING = "tag:yaml.org,2002:null"
PlainLoader.add_implicit_resolver(NOTHING, re.compile(r"^~?$"), ["~", ""])


def read_document(path: Path, model: type[Model]) -> tuple[Model, Document]:
    """Read a YAML file and check it against a model.

    Parameters
    ----------
    path : Path
        The file.
    model : type of BaseModel
        What it must say.

    Returns
    -------
    (BaseModel, Document)
        The checked values, and the document for faults found later.

    Raises
    ------
    InputError
        Every fault, with file, line, what was found and the nearest valid key.
    """
    document = parse_yaml(read_text(path), name=path.name)
    return check_document(document, model), document


def read_text(path: Path) -> str:
    """Text of a UTF-8 file, or one clear error."""
    try:
        if not path.is_file():
            raise InputError(Problem("There is no such file", file=path.name, found=str(path), todo="check its name and folder"))
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(Problem("The file is too large for a settings file", file=path.name, allowed="up to 2 MB"))
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Problem("The file is not UTF-8 text", file=path.name, todo="save it as UTF-8")) from error
    except OSError as error:
        raise InputError(Problem(f"The file can't be read ({error.strerror})", file=path.name)) from error


def parse_yaml(text: str, *, name: str) -> Document:
    r"""Parse YAML text into plain values with their lines.

    Parameters
    ----------
    text : str
        The file's text.
    name : str
        The file's name, for messages.

    Returns
    -------
    Document

    Raises
    ------
    InputError
        Broken YAML, a key given twice, a tag, an alias, nesting that is too deep, or no mapping at the top.

    Examples
    --------
    >>> document = parse_yaml("client: no\nk: 1.10", name="e.yml")
    >>> document.values, document.line(("k",))
    ({'client': 'no', 'k': '1.10'}, 2)
    """
    if control := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise InputError(Problem("There is a control character", file=name, line=line, todo="remove it"))
    try:
        refuse_tricks(text, name=name)
        root = yaml.compose(text, Loader=PlainLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InputError(
            Problem(f"This is not valid YAML ({error.problem})", file=name, line=line, todo=remedy(text, line))
        ) from error
    if not isinstance(root, yaml.MappingNode):
        raise InputError(Problem(f"The file must hold {LINES}", file=name, line=1, todo="write each setting on such a line"))
    lines: dict[Place, int] = {(): 1}
    problems: list[Problem] = []
    values = plain(root, (), lines, problems, name)
    if problems:
        raise InputError(problems)
    return Document(name=name, values=values, lines=lines)


def remedy(text: str, line: int) -> str:
    """Say what to do about a line that is not valid YAML."""
    there = "".join(text.splitlines()[line - 1 : line])
    return (
        "indent with spaces, not tabs"
        if re.match(r" *\t", there)
        else "check the indent of this line; put text that has one of : ? , # in quotes"
    )


def refuse_tricks(text: str, *, name: str) -> None:
    """Stop at tags, aliases or nesting too deep, before anything is built from them."""
    depth, tags = 0, []
    for event in yaml.parse(text, Loader=PlainLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise InputError(Problem("Aliases (*name) are not allowed", file=name, line=line, todo="write the value out"))
        if tag := getattr(event, "tag", None):
            tags.append(Problem("Tags (!...) are not allowed", file=name, line=line, found=tag, todo="write a plain value"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise InputError(Problem("Nested too deeply", file=name, line=line, allowed=f"up to {DEEPEST} levels"))
    if tags:
        raise InputError(tags)


def plain(node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[Problem], name: str) -> Any:
    """Turn a YAML node into plain values, noting lines and gathering faults."""
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return {
            key: plain(value, (*place, key), lines, problems, name) for key, value in keyed(node, place, lines, problems, name)
        }
    if isinstance(node, yaml.SequenceNode):
        return [plain(value, (*place, index), lines, problems, name) for index, value in enumerate(node.value)]
    return None if node.tag == NOTHING else node.value


def keyed(
    node: yaml.MappingNode, place: Place, lines: dict[Place, int], problems: list[Problem], name: str
) -> Iterator[tuple[str, yaml.Node]]:
    """Give the keys and values of a mapping, each key once, with the line of each key noted."""
    seen: dict[str, int] = {}
    for key_node, value in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == NOTHING:
            problems.append(Problem("A key must be a word or a number", file=name, line=line, todo="put a word before the colon"))
        elif key in seen:
            todo = f"keep one of the two; the first is on line {seen[key]}"
            problems.append(Problem("This key stands here twice", file=name, line=line, found=key, todo=todo))
        else:
            seen[key] = lines[(*place, key)] = line
            yield key, value


def check_document(document: Document, model: type[Model]) -> Model:
    """Check a document against a model.

    Parameters
    ----------
    document : Document
        What was read.
    model : type of BaseModel
        What it must say.

    Returns
    -------
    BaseModel

    Raises
    ------
    InputError
        All faults at once, by line; an unknown key names the nearest valid ones.
    """
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        problems = dict.fromkeys(translate(error, document, model))
        raise InputError(sorted(problems, key=lambda problem: problem.line)) from error


def translate(error: ValidationError, document: Document, model: type[BaseModel]) -> Iterator[Problem]:
    """Say pydantic's faults in our words, with their lines."""
    misspelt: set[Place] = set()
    kinds: dict[Place, list[str]] = {}
    others: list[tuple[Place, Any]] = []
    for fault in error.errors(include_url=False):
        place = settle(fault, document)
        if fault["type"] == "extra_forbidden":
            problem, meant = unknown_key(place, document, model)
            misspelt.update((*place[:-1], word) for word in meant[:1])
            yield problem
        elif "[key]" in fault["loc"][-1:]:
            others.append((place, {**fault, "input": place[-1]}))
        elif fault["type"] in KINDS:
            kinds.setdefault(place, []).append(KINDS[fault["type"]])
        else:
            others.append((place, fault))
    for place, fault in others:
        if fault["type"] != "missing" or place not in misspelt:
            yield other_fault(place, fault, document)
    deeper = {place[:end] for place in [*kinds, *(place for place, _ in others)] for end in range(len(place))}
    for place, wanted in kinds.items():
        if place not in deeper:  # else the value is of one of the allowed kinds, and the fault inside it is told
            found = value_at(place, document)
            what = f"This must be {' or '.join(dict.fromkeys(wanted))}"
            shown = found if isinstance(found, str) else ""
            todo = HOW_TO_WRITE.get(wanted[0], "write digits only")
            yield Problem(what, document.name, document.line(place), spell(place), found=shown, todo=todo)


def settle(fault: Any, document: Document) -> Place:
    """Place of a fault in the document: pydantic's, without the names of alternatives that it tried."""
    place: Place = ()
    value: Any = document.values
    for step in fault["loc"]:
        inside = step < len(value) if isinstance(value, list) and isinstance(step, int) else False
        if isinstance(value, dict) and str(step) in value:
            inside, step = True, str(step)  # a key that the model reads as a number is text in the file
        if inside:
            place, value = (*place, step), value[step]
    return (*place, fault["loc"][-1]) if fault["type"] == "missing" else place


def unknown_key(place: Place, document: Document, model: type[BaseModel]) -> tuple[Problem, list[str]]:
    """Name a key that we do not know, and the known keys that are near to it."""
    allowed = sorted(keys_at(model, place[:-1]))
    key = str(place[-1])
    close = list(nearest(key, allowed))
    todo = f"did you mean '{close[0]}'?" if close else "remove it"
    where: dict[str, Any] = {"file": document.name, "line": document.line(place), "column": spell(place[:-1])}
    return Problem("Unknown key", found=key, allowed=", ".join(allowed), todo=todo, **where), close


def other_fault(place: Place, fault: Any, document: Document) -> Problem:
    """Say a fault of value rather than of kind."""
    where: dict[str, Any] = {"file": document.name, "line": document.line(place), "column": spell(place)}
    context = fault.get("ctx", {})
    found = fault["input"] if isinstance(fault["input"], (str, int, float)) else ""
    match fault["type"]:
        case "missing":
            return Problem("This key is missing", todo="add it", **where)
        case "literal_error":
            allowed = [word for word in re.findall(r"'([^']*)'", context["expected"]) if word]
            close = nearest(str(found), allowed)
            todo = f"did you mean '{close[0]}'?" if close else ""
            return Problem("Unknown word", found=str(found), allowed=", ".join(allowed), todo=todo, **where)
        case "greater_than_equal":
            return Problem("The number is too small", found=str(found), allowed=f"{context['ge']} or more", **where)
        case "misplaced":
            place = (*place, *context["place"])
            said = context["said"]
            here = document.name, document.line(place), spell(place)
            return Problem(said[:1].upper() + said[1:], *here, found=str(found), todo=context["todo"])
        case "too_short" | "string_too_short":
            return Problem("This is empty", todo="write something here", **where)
        case "string_too_long":
            return Problem("This is too long", found=str(found), allowed=f"up to {context['max_length']} characters", **where)
        case kind if kind in KINDS:  # a key
            return Problem(f"The key must be {KINDS[kind]}", found=str(found), todo="write it so", **where)
        case _:
            said = fault["msg"].removeprefix("Value error, ").rstrip(".")
            return Problem(said[:1].upper() + said[1:], found=str(found), **where)


def value_at(place: Place, document: Document) -> Any:
    """Value at a place of the document."""
    value: Any = document.values
    for step in place:
        value = value[step]
    return value


def spell(place: Iterable[str | int]) -> str:
    """Write a place as people read it; positions in a list count from 1.

    Examples
    --------
    >>> spell(("sources", 0, "wave"))
    'sources[1].wave'
    """
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def keys_at(model: type[BaseModel], place: Place) -> set[str]:
    """Keys that a model allows at a place, following its nested models."""
    kinds: list[Any] = [model]
    for step in place:
        kinds = [inner for kind in kinds for inner in step_into(kind, step)]
    several = [part for kind in kinds for part in (get_args(kind) or (kind,))]  # one of several kinds, such as "or nothing"
    return {key for kind in several if isinstance(kind, type) and issubclass(kind, BaseModel) for key in written_keys(kind)}


def written_keys(kind: type[BaseModel]) -> set[str]:
    """Keys of a model as a file writes them: `from` can't be a name in Python, and has another there."""
    return {field.alias or name for name, field in kind.model_fields.items()}


def step_into(kind: Any, step: str | int) -> list[Any]:
    """Kinds of value that one key or position of a kind of value may hold."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind.model_fields[str(step)].annotation] if str(step) in kind.model_fields else []
    inner = get_args(kind)
    if get_origin(kind) in (dict, list):
        return [inner[-1]]
    return [found for part in inner for found in step_into(part, step)]
