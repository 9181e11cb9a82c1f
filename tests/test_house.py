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
    "errors", "direction", "language", "documents", "colors", "formulas", "settings",
    "brand", "stats", "surveys", "careless", "responses", "scores",
    "privacy", "links", "flags", "comments", "describe", "result", "inputs", "summing", "past", "pipeline", "labels",
    "findings", "tables", "figures", "live", "reports", "batch", "cli",
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
    nodes = list(ast.walk(tree(path)))
    opened = any(alias.name == PACKAGE for node in nodes if isinstance(node, ast.Import) for alias in node.names)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.startswith(f"{PACKAGE}."))
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*parts, *filter(None, [node.module])])
            for alias in node.names if origin.split(".")[0] == PACKAGE else []:
                yield node.lineno, lazy(alias.name) if origin == PACKAGE else inner(origin, alias.name)
        elif opened and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == PACKAGE:
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


def top_names(path: Path) -> set[str]:
    """Names given a value at the top of a module."""
    targets = (target for node in tree(path).body if isinstance(node, ast.Assign) for target in node.targets)
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def test_every_module_belongs_to_a_room() -> None:
    homeless = [place(path) for path in MODULES if room(module_name(path)) not in {*ROOMS, *ENTRANCES, ""}]
    assert not homeless, f"no room of docs/architecture.md: {homeless}"


def test_the_rooms_are_those_of_the_architecture_page_in_its_order() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `(\w+)(?:\.py|/)` \|", page, re.MULTILINE)) == ROOMS


@pytest.mark.parametrize("own", ROOMS)
def test_a_room_imports_only_from_rooms_above_it(own: str) -> None:
    allowed = {own} if own == "stats" else set(ROOMS[: ROOMS.index(own) + 1])
    inside = [path for path in MODULES if room(module_name(path)) == own]
    named = [(path, line, name) for path in inside for line, name in imports(path)]
    wrong = [f"{place(path, line)} names {name}" for path, line, name in named if room(name) not in allowed]
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: {target for _, target in imports(path) if target in KNOWN and target != name} for name, path in KNOWN.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail("a circle of imports: " + " <- ".join(error.args[1]))


def test_imports_stand_at_the_top() -> None:
    inside = ((path, node) for path in PYTHON for function in functions(tree(path)) for node in ast.walk(function))
    late = [place(path, node.lineno) for path, node in inside if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert not late, f"imports inside a function: {late}"


def test_nothing_is_imported_by_a_star() -> None:
    nodes = ((path, node) for path in PYTHON for node in ast.walk(tree(path)))
    stars = [place(path, node.lineno) for path, node in nodes if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    assert not stars


def test_every_function_is_short_enough_to_read_at_once() -> None:
    sizes = [
        (path, f, len(code_lines(path) & set(range(f.lineno, (f.end_lineno or 0) + 1))))
        for path in PYTHON
        for f in functions(tree(path))
    ]
    long = [f"{place(path, f.lineno)} {f.name}: {size}" for path, f, size in sizes if size > LONGEST_FUNCTION]
    assert not long, f"more than {LONGEST_FUNCTION} code lines: {long}"


def test_every_module_holds_one_idea() -> None:
    long = [f"{place(path)}: {len(code_lines(path))}" for path in MODULES if len(code_lines(path)) > LONGEST_MODULE]
    assert not long, f"more than {LONGEST_MODULE} code lines: {long}"


def test_every_module_says_what_it_offers() -> None:
    silent = [place(path) for path in MODULES if path.stem not in ENTRANCES and "__all__" not in top_names(path)]
    assert not silent, f"no __all__: {silent}"


def test_every_module_begins_by_saying_its_idea() -> None:
    silent = [place(path) for path in MODULES if not ast.get_docstring(tree(path))]
    assert not silent, f"no docstring: {silent}"


# What runs text, or turns bytes into objects that can run: a client's file must never come near it. "load" and "loads" are
# json's and nothing else's; what reads YAML is a loader without constructors of objects (documents.py).
RUNS_TEXT = frozenset(
    {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "yaml.load_all", "yaml.unsafe_load",
     "yaml.full_load", "pandas.read_pickle", "pd.read_pickle", "np.load", "numpy.load", "runpy.run_path", "pl.Expr.deserialize"}
)  # fmt: skip
UNSAFE_MODULES = frozenset({"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "code", "codeop"})


def dangers(path: Path) -> Iterator[str]:
    """Places of a module that run text, unpickle, or start a shell."""
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from (f"{place(path, node.lineno)}: {name}" for name in modules if name.split(".")[0] in UNSAFE_MODULES)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            shell = any(
                word.arg == "shell" and not (isinstance(word.value, ast.Constant) and not word.value.value)
                for word in node.keywords
            )
            if called in RUNS_TEXT or shell or (called == "getattr" and "__" in ast.unparse(node.args[-1])):
                yield f"{place(path, node.lineno)}: {called}"


def test_nothing_runs_text_unpickles_or_starts_a_shell() -> None:
    assert [danger for path in MODULES for danger in dangers(path)] == []


@pytest.mark.parametrize(
    "line",
    ["eval(x)", "import pickle", "from marshal import loads", "yaml.load(x)", "subprocess.run(x, shell=True)", "os.system(x)",
     "subprocess.run(x, shell=flag)"],
)  # fmt: skip
def test_what_runs_text_is_seen(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text(line, "utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert list(dangers(tmp_path / "a.py"))


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


def test_no_two_test_files_have_one_name() -> None:
    # pytest takes files of one name in folders that are no packages for one module, and collects only the first.
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert {name for name in names if names.count(name) > 1} == set()
