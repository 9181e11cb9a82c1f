"""Where a table begins, and what stands in it that is no row: titles above the header, and comment lines.

A colleague puts "Staff survey 2026, confidential" on top, a program writes `# exported on 4 May`. Both are passed on as
blank records, so that they are counted as what they are, and noted with their lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from assessment.responses.columns import Row
from assessment.responses.names import fold

__all__ = ["TOP", "Layout", "header_at", "lay_out"]

TOP = 30  # records among which the header is looked for
FEW = 3  # a title has at most so many cells that say something
MOST_LINES = 5


@dataclass
class Layout:
    """Where the header stands among records, and which of them are titles and comments; the lines of these as they pass.

    Parameters
    ----------
    start : int
        Position of the header among all records.
    spaced : bool
        The header has spaces behind its delimiters. So have the rows then, and a space tells nothing of a comment.
    titles, comments : list of int
        Their lines.
    """

    start: int
    spaced: bool
    titles: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, top: Sequence[Sequence[str]], expected: Collection[str]) -> Layout:
        """The layout of a file, by the cells of its first records and the folded column names that it may hold."""
        start = header_at(top, expected)
        return cls(start, any(cell.startswith(" ") for cells in top[start : start + 1] for cell in cells[1:]))

    def is_comment(self, cells: Sequence[str]) -> bool:
        """Whether a record below the header is a comment."""
        return bool(cells) and cells[0][:1] == "#" and is_comment(cells, spaced=self.spaced)

    def row(self, row: Row) -> Row:
        """A record below the header; a comment as a blank one."""
        line, cells = row
        if not self.is_comment(cells):
            return row
        self.comments.append(line)
        return line, []

    def passed(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass all records on, titles and comments as blank ones."""
        for position, (line, cells) in enumerate(rows):
            if position == self.start:
                yield line, cells
            elif position > self.start or self.is_comment(cells):
                yield self.row((line, cells))
            else:
                self.titles += [line] if any(cells) else []
                yield line, []

    def titled(self) -> tuple[str, ...]:
        """A remark on titles, if there are any."""
        return (f"{counted(self.titles, 'title line')} above the header left out",) if self.titles else ()

    def commented(self) -> tuple[str, ...]:
        """A remark on comments, if there are any."""
        return (f"{counted(self.comments, 'comment line')} starting with # left out",) if self.comments else ()


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
    layout = Layout.of([cells for _, cells in top], expected)
    yield from layout.passed(chain(top, rows))
    notes += layout.titled() + layout.commented()


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
