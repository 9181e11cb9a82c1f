"""Where a table begins, and what stands in it that is no row: titles above the header, and comment lines.

A colleague puts "Staff survey 2026, confidential" on top, a program writes `# exported on 4 May`. Both are passed on as
blank records, so that they are counted as what they are, and noted with their lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from assessment.responses.names import fold
from assessment.responses.records import Row

__all__ = ["TOP", "header_at", "lay_out"]

TOP = 30  # records among which the header is looked for
FEW = 3  # a title has at most so many cells that say something
MOST_LINES = 5


def lay_out(rows: Iterable[Row], expected: Collection[str], notes: list[str]) -> Iterator[Row]:
    """Pass records on, titles and comments as blank ones; at the end, say so in the notes.

    Parameters
    ----------
    rows : iterable of (int, list of str)
        Line and cells of each record.
    expected : collection of str
        Folded column names that the file may hold.
    notes : list of str
        Gets a remark for titles and one for comments.
    """
    rows = iter(rows)
    top = list(islice(rows, TOP))
    start = header_at([cells for _, cells in top], expected)
    titles = [line for line, cells in top[:start] if any(cells) and not is_comment(cells)]
    comments = []
    # Where the header has spaces behind its delimiters, so have the rows: a space then tells nothing.
    spaced = any(cell.startswith(" ") for _, cells in top[start : start + 1] for cell in cells[1:])
    for position, (line, cells) in enumerate(top):
        comment = position != start and is_comment(cells, spaced=spaced)
        comments += [line] if comment else []
        yield line, [] if position < start or comment else cells
    for line, cells in rows:
        if cells and cells[0][:1] == "#" and is_comment(cells, spaced=spaced):
            comments.append(line)
            yield line, []
        else:
            yield line, cells
    notes += [f"{counted(titles, 'title line')} above the header left out"] if titles else []
    notes += [f"{counted(comments, 'comment line')} starting with # left out"] if comments else []


def counted(lines: Sequence[int], what: str) -> str:
    """Say how many lines, and which.

    Examples
    --------
    >>> counted([3], "title line"), counted([1, 2], "title line")
    ('1 title line (line 3)', '2 title lines (lines 1, 2)')
    """
    some = ", ".join(map(str, lines[:MOST_LINES])) + (", ..." if len(lines) > MOST_LINES else "")
    return f"{len(lines)} {what}{'s'[: len(lines) > 1]} (line{'s'[: len(lines) > 1]} {some})"


def is_comment(cells: Sequence[str], *, spaced: bool = False) -> bool:
    """Whether a record is a comment: `#` and a word, and nothing in the cells beside it.

    A respondent may be called `#12`: a record that says anything beside its first cell is a row. A sentence with
    commas fills several cells; each but the first then begins with a space, as no cell of an export does, unless all do
    (``spaced``).

    Examples
    --------
    >>> is_comment(["# exported", "", ""]), is_comment(["# on 4 May", " 2026"]), is_comment(["#12", "North", "4"])
    (True, True, False)
    """
    return (
        bool(cells)
        and cells[0].startswith("#")
        and all(not cell.strip() or (cell.startswith(" ") and not spaced) for cell in cells[1:])
    )


def header_at(top: Sequence[Sequence[str]], expected: Collection[str]) -> int:
    """Position of the header among a file's first records: past titles, if the file begins with any.

    A record is a title only if it says little, names no column that we know, and a record below it names some.

    Examples
    --------
    >>> header_at([["Survey 2026", ""], ["unit", "trust"], ["North", "4"]], {"unit", "trust"})
    1
    >>> header_at([["shop", "q1"], ["North", "4"]], {"unit", "trust"})
    0
    """
    known = [len({fold(cell) for cell in cells} & set(expected)) for cells in top]
    likely = max(range(len(top)), key=lambda position: (known[position], -position), default=0)
    above = [cells for cells in top[:likely] if not is_comment(cells)]
    titles = all(sum(bool(cell.strip()) for cell in cells) <= min(FEW, len(top[likely]) - 1) for cells in above)
    return likely if top and known[likely] and titles and not any(known[:likely]) else 0
