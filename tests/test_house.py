"""The house rules, held by reading the source itself: one direction, small pieces, nothing left lying about.

What is counted as a code line: a line that holds code; blank lines, comments and docstrings are free.
"""

from __future__ import annotations

import ast
import graphlib
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
PACKAGE = "assessment"
# The order of docs/architecture.md: a room imports only from those before it.
ROOMS = (
    "errors", "documents", "settings", "stats", "surveys", "responses", "scores", "privacy", "links",
    "result", "pipeline", "labels", "findings", "tables", "figures", "live", "reports", "batch", "cli",
)  # fmt: skip
ENTRANCES = {"__init__", "__main__"}  # of the package itself: they open every room
LONGEST_FUNCTION = 40
LONGEST_MODULE = 250
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}

MODULES = sorted(SOURCE.rglob("*.py"))
PYTHON = sorted([*MODULES, *(path for folder in ("tests", "benchmarks", "data") for path in (ROOT / folder).rglob("*.py"))])


def place(path: Path, line: int = 0) -> str:
    """Where something stands, as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def named(paths: list[Path]) -> list[object]:
    """One test for each file, called by its path."""
    return [pytest.param(path, id=place(path)) for path in paths]


def module_name(path: Path) -> str:
    """Dotted name of a module; a package's is that of its folder."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def code_lines(path: Path) -> frozenset[int]:
    """Numbers of the lines that hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type not in NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return frozenset(lines - docstring_lines(tree(path)))


def docstring_lines(root: ast.AST) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(root):
        if (
            isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and ast.get_docstring(node, clean=False) is not None
        ):
            found.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return found


def functions(root: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(root) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


KNOWN = {module_name(path): path for path in MODULES}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each of our own modules that a module names, by an import or through ``assessment.room``."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.startswith(f"{PACKAGE}."))
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*parts, *filter(None, [node.module])])
            for alias in node.names if origin.split(".")[0] == PACKAGE else []:
                yield node.lineno, lazy(alias.name) if origin == PACKAGE else inner(origin, alias.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == PACKAGE:
            yield node.lineno, lazy(node.attr)


def inner(origin: str, name: str) -> str:
    """Module that ``from origin import name`` reads: the module of that name, or else the one that holds it."""
    return f"{origin}.{name}" if f"{origin}.{name}" in KNOWN else origin


def lazy(name: str) -> str:
    """Module behind a name of the package, which loads its rooms on first use; what is not a room is the pipeline's."""
    return f"{PACKAGE}.{name}" if f"{PACKAGE}.{name}" in KNOWN else f"{PACKAGE}.pipeline"


def room(module: str) -> str:
    """Room of a module; "" for the package itself."""
    return module.removeprefix(PACKAGE).split(".")[1] if "." in module else ""


@pytest.mark.parametrize("path", named(MODULES))
def test_a_module_belongs_to_a_room(path: Path) -> None:
    name = room(module_name(path)) or "__init__"
    assert name in {*ROOMS, *ENTRANCES}, f"{place(path)}: no room of docs/architecture.md"


def test_the_rooms_are_those_of_the_architecture_page_in_its_order() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `(\w+)(?:\.py|/)` \|", page, re.MULTILINE)) == ROOMS


@pytest.mark.parametrize("path", named([path for path in MODULES if path.stem not in ENTRANCES or path.parent.name != PACKAGE]))
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    own = room(module_name(path))
    allowed = {own} if own == "stats" else set(ROOMS[: ROOMS.index(own) + 1])
    wrong = [f"{place(path, line)} names {name}" for line, name in imports(path) if name != PACKAGE and room(name) not in allowed]
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: {target for _, target in imports(path) if target in KNOWN and target != name} for name, path in KNOWN.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail("a circle of imports: " + " <- ".join(error.args[1]))


@pytest.mark.parametrize("path", named(PYTHON))
def test_imports_stand_at_the_top(path: Path) -> None:
    late = [
        node.lineno
        for function in functions(tree(path))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert not late, f"an import inside a function: {', '.join(place(path, line) for line in late)}"


@pytest.mark.parametrize("path", named(PYTHON))
def test_nothing_is_imported_by_a_star(path: Path) -> None:
    stars = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    assert not stars, ", ".join(place(path, line) for line in stars)


@pytest.mark.parametrize("path", named(PYTHON))
def test_a_function_is_short_enough_to_read_at_once(path: Path) -> None:
    lines = code_lines(path)
    sizes = {f: sum(f.lineno <= line <= (f.end_lineno or 0) for line in lines) for f in functions(tree(path))}
    long = [f"{place(path, f.lineno)} {f.name}: {size} code lines" for f, size in sizes.items() if size > LONGEST_FUNCTION]
    assert not long, f"more than {LONGEST_FUNCTION}: " + "; ".join(long)


@pytest.mark.parametrize("path", named(MODULES))
def test_a_module_holds_one_idea(path: Path) -> None:
    assert len(code_lines(path)) <= LONGEST_MODULE, f"{place(path)}: {len(code_lines(path))} code lines, {LONGEST_MODULE} allowed"


@pytest.mark.parametrize("path", named([path for path in MODULES if path.stem not in ENTRANCES]))
def test_a_module_says_what_it_offers(path: Path) -> None:
    names = [
        target.id
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert "__all__" in names, f"{place(path)}: no __all__"


@pytest.mark.parametrize("path", named([path for path in MODULES if path.read_text("utf-8").strip()]))
def test_a_module_begins_by_saying_its_idea(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{place(path)}: no docstring"


def test_importing_the_package_loads_neither_charts_nor_models() -> None:
    code = f"import sys, {PACKAGE}; print(*sorted({{'plotly', 'statsmodels', 'pandas', 'polars'}} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "", "slow to import, and not needed yet"


def tracked() -> list[Path]:
    """Every text file under version control that people wrote; without git, the folders that hold them."""
    if (ROOT / ".git").exists():
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        paths = [ROOT / name for name in listing.split("\0") if name]
    else:
        paths = [path for folder in ("src", "tests", "docs", "notebooks", "surveys") for path in (ROOT / folder).rglob("*")]
    return [path for path in paths if path.is_file() and not path.name.endswith((".min.js", ".xlsx", ".png", ".pyc"))]


# Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a leftover": re.compile(r"\b(?:TO" + "DO|FIX" + r"ME)\b"),
    "a package registry's host": re.compile(
        "|".join(["pypi" + r"\.org", "python" + r"hosted\.", "anaconda" + r"\.org", "npm" + r"js\.org"])
    ),
    "a path of one machine": re.compile(r"(?<![\w.~])/(?:wo" + "rk|ro" + "ot)/"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    hits = [
        f"{place(path, number)}: {line.strip()[:80]}"
        for path in tracked()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert not hits, f"{what}:\n" + "\n".join(hits)
