"""What the project says to readers, gathered from where it stands, and the catalogs that say it in other languages.

``python -m catalogs`` (``make messages``) brings the catalogs up to date: new messages come in without a translation, and those
that nobody says any more go. It is run in the folder ``tests``.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from assessment.reports.contents import REMOVED_TAGS, paragraphs

__all__ = ["LANGUAGES", "Message", "catalog_path", "fields", "gathered", "glued", "read_catalog", "untranslated", "updated"]

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "assessment"
LANGUAGES = ("de", "fr", "es")
TEXTS = {"say": 1, "later": 1, "say_many": 2}  # how many texts each takes
# Lines of a catalog that tell of when and by whom, which git knows better.
STAMPS = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Project-Id-Version|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Generated-By)'
    rb":.*\n",
    re.MULTILINE,
)
HEADER = "# What reports say, in {}. How to translate it: CONTRIBUTING.md, which also says what keeps it in step."
AFTER = {"say": 1, "later": 1, "say_many": 3}  # where its context stands


SAID_OF_DATA = {  # files of data with texts that reports say, and where these stand in a line
    "comments.yml": re.compile(r"\btitle: (\"[^\"]+\"|[^,]+),"),
    "concepts.yml": re.compile(r"^    (?:words|note): (.+)$"),
    "published.yml": re.compile(r"^\s+(?:measured|size|read_in): (.+)$"),
}


class Message(NamedTuple):
    """A text in English, in both its forms where it has two, its context, and the file that says it."""

    texts: tuple[str, ...]
    context: str
    file: str


def gathered() -> list[Message]:
    """Every message of the code, the templates and the notebooks."""
    found = [message for path in sorted(SOURCE.rglob("*.py")) for message in in_code(path)]
    found += [message for path in sorted(SOURCE.rglob("reports/**/*.j2")) for message in in_template(path)]
    found += [message for name in SAID_OF_DATA for message in in_data(ROOT / "surveys" / name)]
    return found + [message for path in sorted((ROOT / "notebooks").glob("*.ipynb")) for message in in_notebook(path)]


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """The places of a module that say something, with the word that does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
            yield node, node.func.id


def in_code(path: Path) -> Iterator[Message]:
    """Messages of a module: those whose texts stand where they are said, or are marked for later."""
    for node, word in calls(path):
        given = [arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in node.args]
        yield from message(given, word, path)


def in_template(path: Path) -> Iterator[Message]:
    """Messages of a page's template."""
    for node in Environment(autoescape=True).parse(path.read_text("utf-8")).find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in TEXTS:
            given = [arg.value if isinstance(arg, nodes.Const) and isinstance(arg.value, str) else None for arg in node.args]
            yield from message(given, node.node.name, path)


def in_data(path: Path) -> Iterator[Message]:
    """Texts of a file of data that reports say."""
    for line in path.read_text("utf-8").splitlines():
        for text in SAID_OF_DATA[path.name].findall(line):
            yield Message((text.strip('"'),), "", path.name)


def in_notebook(path: Path) -> Iterator[Message]:
    """Paragraphs of a notebook that its report shows."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "markdown" and not REMOVED_TAGS & set(cell["metadata"].get("tags", [])):
            for text in paragraphs("".join(cell["source"])):
                yield Message((text,), "", path.name)


def message(given: list[str | None], word: str, path: Path) -> Iterator[Message]:
    """The message of one call, where its texts are written out in it."""
    texts = [text for text in given[: TEXTS[word]] if text is not None]
    if len(texts) == TEXTS[word]:
        context = given[AFTER[word]] if len(given) > AFTER[word] else ""
        yield Message(tuple(texts), context or "", path.relative_to(SOURCE).as_posix())


def glued() -> list[str]:
    """Places where a template is made while it is said, so that no catalog can have it: an f-string, a sum, a call."""
    made = (ast.JoinedStr, ast.BinOp, ast.Call)
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node, word in calls(path)
        if any(isinstance(arg, made) for arg in node.args[: TEXTS[word]])
    ]


def fields(text: str) -> set[str]:
    """Names of the fields of a template."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def catalog_path(language: str) -> Path:
    """Where a language's catalog is."""
    return SOURCE / "locale" / f"{language}.po"


def read_catalog(language: str) -> Catalog:
    """Read a language's catalog; an empty one where there is none yet."""
    path = catalog_path(language)
    return read_po(io.BytesIO(path.read_bytes() if path.is_file() else b""), locale=language)


def updated(language: str) -> bytes:
    """A language's catalog with exactly the messages that are said, in the order of their English."""
    old = read_catalog(language)
    new = Catalog(locale=language, header_comment=HEADER.format(language), fuzzy=False)
    places: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for one in gathered():
        places.setdefault((one.texts, one.context), set()).add(one.file)
    for (texts, context), files in places.items():
        known: Any = old.get(texts[0], context or None)
        said = known.string if known and len(texts) == (1 if isinstance(known.id, str) else 2) else ""
        where: list[Any] = [(file, None) for file in sorted(files)]
        new.add(texts if len(texts) > 1 else texts[0], said, where, context=context or None)
    out = io.BytesIO()
    write_po(out, new, width=120, sort_output=True, omit_header=False)
    return STAMPS.sub(b"", out.getvalue())


def untranslated(language: str) -> list[str]:
    """Messages of a catalog that have no translation, or one that is not sure."""
    said = [one for one in read_catalog(language) if one.id]
    return [str(one.id) for one in said if one.fuzzy or not (all(one.string) if isinstance(one.string, tuple) else one.string)]


if __name__ == "__main__":
    for name in LANGUAGES:
        catalog_path(name).write_bytes(updated(name))
        sys.stdout.write(f"{name}: {len(untranslated(name))} without a translation\n")
