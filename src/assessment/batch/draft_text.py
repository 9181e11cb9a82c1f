"""A draft of an engagement as files: `engagement.yml` with what is left to decide, `units.csv`, and the exports themselves."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from assessment.batch.drafting import CORE, Draft, look_into_sheets
from assessment.batch.mapping import block, quoted
from assessment.batch.scaffold import TABLES, folder_ready, write_folder
from assessment.errors import InputError, Problem, gathered, nearest
from assessment.responses.names import fold
from assessment.settings import Kind, Source

__all__ = ["draft_engagement"]

ONCE = 1  # rows of a name that may be a slip of the pen
OFTEN = 5  # rows of a unit that is surely one
SURELY = 0.8  # of all rows that must be in such units, for names that stand once to be left out
HEAD = """\
# Drafted from export files. Nothing here is final: read it through, and settle what is marked `decide`.
# Lines that begin with # are remarks. Then: assessment check
client: {client}
"""
TAIL = """
# decide: if there are records of what happened (unit, wave, repeat_rate, ...), fill metrics.csv in and take the # away.
# metrics: metrics.csv

# Nothing is ever shown about fewer people than this (never below 5).
privacy: {minimum_group: 10, minimum_comments: 10}
"""


def draft_engagement(folder: Path, files: Sequence[Path]) -> tuple[Path, tuple[str, ...]]:
    """Make an engagement's folder from export files.

    Parameters
    ----------
    folder : Path
        Not there yet, or empty.
    files : sequence of Path
        Exports; they are copied below ``responses``.

    Returns
    -------
    path, decide : Path, tuple of str
        Its ``engagement.yml``, and what is left to decide.

    Raises
    ------
    InputError
        A file can't be used, of all files together; the folder holds something, or can't be written.
    """
    folder_ready(folder)
    drafts = look_into_all(files)
    names = file_names(drafts)
    units, doubts = units_of(drafts)
    text = "\n".join([*settings_lines(folder.resolve().name, drafts, names, doubts=doubts), TAIL])
    decide = [f"{source_of(draft, names[draft.path]).name}: {said}" for draft in drafts for said in draft.decide]
    decide += [f"units.csv: parents and headcounts of {len(units)} units"] if units else []
    decide += [f"units.csv: {said}" for said in doubts]
    tables = {**TABLES, "units.csv": units_text(units)}
    write_folder(folder, text, tables)
    for path, name in names.items():
        copy(path, folder / name)
    return folder / "engagement.yml", tuple(decide)


def look_into_all(files: Sequence[Path]) -> list[Draft]:
    """Tell what each file holds; raise the faults of all together."""
    drafts, problems = [], list[Problem]()
    for path in dict.fromkeys(files):
        with gathered(problems):
            drafts += look_into_sheets(path)
    if problems:
        raise InputError(problems)
    return sorted(drafts, key=lambda draft: (draft.kind != "employee", sort_key(draft.wave)))


def sort_key(wave: str) -> list[tuple[int, str]]:
    """A wave's place in time: numbers in it count as numbers.

    Examples
    --------
    >>> sorted(["wave-10", "wave-9", "wave-1"], key=sort_key)
    ['wave-1', 'wave-9', 'wave-10']
    """
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", wave)]


def file_names(drafts: Sequence[Draft]) -> dict[Path, str]:
    """A name of its own for each file below the folder."""
    taken: set[str] = set()
    names: dict[Path, str] = {}
    for path in dict.fromkeys(draft.path for draft in drafts):
        tries = (f"responses/{path.stem}{f'-{number}' if number else ''}{path.suffix}" for number in count())
        names[path] = next(name for name in tries if name.casefold() not in taken)
        taken.add(names[path].casefold())
    return names


def units_of(drafts: Sequence[Draft]) -> tuple[list[str], list[str]]:
    """Units that the files name, and what is doubtful: names that stand once, left out, and names nearly alike."""
    rows: dict[str, int] = {}
    names: dict[str, str] = {}
    for name, n in ((name, n) for draft in drafts for name, n in draft.units.items()):
        rows[fold(name)] = rows.get(fold(name), 0) + n
        names.setdefault(fold(name), name)
    often = [name for name, n in rows.items() if n >= OFTEN]
    surely = sum(rows[name] for name in often) >= SURELY * sum(rows.values())
    once = {name for name, n in rows.items() if n <= ONCE and surely}
    known = sorted((names[name] for name in rows if name not in once), key=fold)
    more = "s that stand" if len(once) > 1 else " that stands"
    told = [f"{len(once)} name{more} in one row only left out; `assessment check` shows where"] if once else []
    pairs = [
        (names[name], close[0])
        for name in rows.keys() - once - {*often}
        if (close := nearest(names[name], [names[of] for of in often]))
    ]
    told += [f"{quoted(one)} and {quoted(other)} may be one unit" for one, other in sorted(pairs)]
    return known, told if known else []


def units_text(units: Sequence[str]) -> str:
    """The list of units, without parents and headcounts."""
    text = io.StringIO()
    heading = TABLES["units.csv"].strip().split(",")
    csv.writer(text, lineterminator="\n").writerows([heading, *([unit, *[""] * (len(heading) - 1)] for unit in units)])
    return text.getvalue()


def settings_lines(client: str, drafts: Sequence[Draft], names: Mapping[Path, str], *, doubts: Sequence[str]) -> Iterator[str]:
    """The settings file, line by line."""
    yield HEAD.format(client=quoted(client))
    waves = sorted({draft.wave for draft in drafts}, key=sort_key)
    yield f"# Rounds of surveying, oldest first.\nwaves: [{', '.join(quoted(wave) for wave in waves)}]\n"
    kinds = [kind for kind in CORE if any(draft.kind == kind for draft in drafts)]
    yield f"surveys: {{{', '.join(f'{kind}: {CORE[kind]}' for kind in kinds)}}}"
    yield from modules_line(drafts, kinds)
    yield "\n# Each export. `columns` says how it calls our columns (ours: theirs), `values` our levels (theirs: ours)."
    yield "sources:"
    for draft in drafts:
        yield from source_lines(draft, names[draft.path])
    if any(draft.units for draft in drafts):
        yield "\n# decide: give each unit its parent and headcounts; without them there are no regions and no response rates."
        yield from (f"# decide: {said}" for said in doubts)
        yield "units: units.csv"


def modules_line(drafts: Sequence[Draft], kinds: Sequence[Kind]) -> Iterator[str]:
    """Modules whose questions were found."""
    found = {
        kind: list(dict.fromkeys(name for draft in drafts if draft.kind == kind for name in draft.modules)) for kind in kinds
    }
    asked = [f"{kind}: [{', '.join(names)}]" for kind, names in found.items() if names]
    if asked:
        yield f"modules: {{{', '.join(asked)}}}  # their questions were found"


def source_lines(draft: Draft, name: str) -> Iterator[str]:
    """One export in the settings."""
    yield from (f"  # decide: {said}" for said in draft.decide)
    yield f"  - survey: {draft.kind}  # {draft.items} of its questions were found"
    yield f"    wave: {quoted(draft.wave)}"
    yield f"    file: {quoted(name)}"
    if draft.sheet:
        yield f"    sheet: {quoted(draft.sheet)}"
    written = block(source_of(draft, name), draft.suggestions)
    yield from (f"    {line}" for line in written.splitlines())


def source_of(draft: Draft, name: str) -> Source:
    """A draft as a source of the settings."""
    return Source(survey=draft.kind, wave=draft.wave, file=name, sheet=draft.sheet)


def copy(source: Path, target: Path) -> None:
    """Copy an export into the folder."""
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise InputError(Problem(f"The file can't be copied ({error.strerror})", file=str(source))) from error
