"""YAML files that people write: read strictly, checked against a model, every fault with its line.

YAML has traps that cost a client's day: `no` read as false, a key given twice where the last wins, tags that build
objects, aliases that explode. Here a plain word stays a word, a second key is an error, and tags and aliases are
refused. What is left is checked against a pydantic model, and all of its faults are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assessment.errors import InputError, Problem, nearest

__all__ = ["Document", "check_document", "parse_yaml", "read_document"]

LARGEST_FILE = 2_000_000
DEEPEST = 30

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """The plain values of a YAML file and the line on which each stands.

    Parameters
    ----------
    name : str
        The file's name, as it is to be shown.
    values : dict
        Its values: dict, list, str, int, float, bool or None.
    lines : mapping of tuple to int
        Line of each value, by the keys and positions that lead to it.
    """

    name: str
    values: dict[str, Any]
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Line of a place, or of the nearest place around it."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return 0


class PlainLoader(yaml.SafeLoader):
    """A loader for YAML's plain values: `true` and `false` are the only truth values, dates stay text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


PLAIN = [
    ("tag:yaml.org,2002:bool", r"^(?:true|True|false|False)$", "tTfF"),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?(?:[0-9]+\.[0-9]+)$", "-+0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
]
for tag, pattern, first in PLAIN:
    PlainLoader.add_implicit_resolver(tag, re.compile(pattern), list(first))  # type: ignore[no-untyped-call]


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
    if not path.is_file():
        raise InputError(Problem("There is no such file", file=path.name, found=str(path), todo="check the name and the folder"))
    if path.stat().st_size > LARGEST_FILE:
        raise InputError(Problem("The file is too large for a settings file", file=path.name, allowed="up to 2 MB"))
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Problem("The file is not UTF-8 text", file=path.name, todo="save it as UTF-8")) from error
    except OSError as error:
        raise InputError(Problem(f"The file can't be read ({error.strerror})", file=path.name)) from error


def parse_yaml(text: str, *, name: str) -> Document:
    """Parse YAML text into plain values with their lines.

    Raises
    ------
    InputError
        Broken YAML, a key given twice, a tag, an alias, nesting that is too deep, or no mapping at the top.

    Examples
    --------
    >>> document = parse_yaml("client: no\\nk: 5", name="e.yml")
    >>> document.values, document.line(("k",))
    ({'client': 'no', 'k': 5}, 2)
    """
    try:
        refuse_aliases(text, name=name)
        root = yaml.compose(text, Loader=PlainLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        hint = "indent with spaces, not tabs" if "\\t" in str(error) else "check quotes, colons and indents on this line"
        raise InputError(Problem(f"This is not valid YAML ({error.problem})", file=name, line=line, todo=hint)) from error
    except yaml.YAMLError as error:
        raise InputError(Problem("This is not valid YAML", file=name, todo="remove control characters")) from error
    if not isinstance(root, yaml.MappingNode):
        raise InputError(Problem("The file must hold `key: value` lines", file=name, line=1))
    lines: dict[Place, int] = {(): 1}
    problems: list[Problem] = []
    values = plain(root, (), lines, problems, name)
    if problems:
        raise InputError(problems)
    return Document(name=name, values=values, lines=lines)


def refuse_aliases(text: str, *, name: str) -> None:
    """Stop at an alias or at nesting too deep, before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=PlainLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise InputError(Problem("Aliases (*name) are not allowed", file=name, line=line, todo="write the value out"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise InputError(Problem("Nested too deeply", file=name, line=line, allowed=f"up to {DEEPEST} levels"))


def plain(node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[Problem], name: str) -> Any:
    """Turn a YAML node into plain values, noting lines and gathering faults."""
    lines.setdefault(place, node.start_mark.line + 1)
    line = node.start_mark.line + 1
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.split(":")[-1] not in {"map", "seq", "str", "int", "float", "bool", "null"}:
        problems.append(Problem("Tags (!...) are not allowed", file=name, line=line, found=node.tag, todo="write a plain value"))
        return None
    if isinstance(node, yaml.MappingNode):
        return {key: plain(value, (*place, key), lines, problems, name) for key, value in keyed(node, place, lines, problems, name)}
    if isinstance(node, yaml.SequenceNode):
        return [plain(value, (*place, index), lines, problems, name) for index, value in enumerate(node.value)]
    return construct(node)


def keyed(
    node: yaml.MappingNode, place: Place, lines: dict[Place, int], problems: list[Problem], name: str
) -> Iterator[tuple[Any, yaml.Node]]:
    """Give the keys and values of a mapping, each key once, with the line of each key noted."""
    seen: set[Hashable] = set()
    for key_node, value in node.value:
        key, line = construct(key_node), key_node.start_mark.line + 1
        if not isinstance(key, Hashable) or isinstance(key, (dict, list)):
            problems.append(Problem("A key must be a word or a number", file=name, line=line))
        elif key in seen:
            problems.append(Problem("This key stands here twice", file=name, line=line, found=str(key), todo="keep one of the two"))
        else:
            seen.add(key)
            lines[(*place, key)] = line  # type: ignore[arg-type]
            yield key, value


def construct(node: yaml.Node) -> Any:
    """Value of a scalar node; collections as keys come back as a list, which no key may be."""
    if not isinstance(node, yaml.ScalarNode):
        return []
    kind = node.tag.rsplit(":", 1)[-1]
    makers: dict[str, Any] = {"int": int, "float": float, "bool": lambda text: text in {"true", "True"}, "null": lambda _: None}
    return makers.get(kind, str)(node.value)


def check_document(document: Document, model: type[Model]) -> Model:
    """Check a document against a model.

    Raises
    ------
    InputError
        All faults at once; an unknown key names the nearest valid ones.
    """
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        problems = [translate(fault, document, model) for fault in error.errors(include_url=False)]
        raise InputError(dict.fromkeys(problems)) from error


def translate(fault: Any, document: Document, model: type[BaseModel]) -> Problem:
    """Say a pydantic fault in our words, with its line."""
    place: Place = tuple(fault["loc"])
    where = {"file": document.name, "line": document.line(place), "column": ".".join(map(str, place[:-1]))}
    if fault["type"] == "extra_forbidden":
        allowed = sorted(keys_at(model, place[:-1]))
        close = nearest(str(place[-1]), allowed)
        todo = f"did you mean '{close[0]}'?" if close else "remove it"
        return Problem("Unknown key", found=str(place[-1]), allowed=", ".join(allowed), todo=todo, **where)
    where["column"] = ".".join(str(part) for part in place if part != "[key]")
    if fault["type"] == "missing":
        return Problem("This key is missing", todo="add it", **where)
    found = fault["input"] if isinstance(fault["input"], (str, int, float, bool)) else ""
    message = fault["msg"].removeprefix("Value error, ").rstrip(".")
    return Problem(message, found=str(found), **where)


def keys_at(model: type[BaseModel], place: Place) -> set[str]:
    """Keys that a model allows at a place, following its nested models."""
    current: type[BaseModel] | None = model
    for step in place:
        if current is not None and step in current.model_fields:
            current = nested_model(current.model_fields[str(step)].annotation)
    return set(current.model_fields) if current is not None else set()


def nested_model(annotation: Any) -> type[BaseModel] | None:
    """Find the model inside an annotation such as ``dict[str, Item]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := nested_model(part))), None)
