"""Records whose answers are known texts, laid out as a grid: a row each, a column for each of the header's.

Delimiters and line ends are found for a window of a block at once. Where each record has as many as the header, they are a grid
that says where every cell stands. Quotes that only stand at both ends of cells change nothing about it: where there are twice as
many as cells that begin and end with one, there are no others. Where there are, those inside quotes are left out first.

Of answers only the code of their text is taken (:mod:`assessment.responses.known_texts`); columns of text are cut out and
parsed by polars. A record that is not regular, has an answer that is not known, or none at all, goes to the careful reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.responses.blocks import last_line_end
from assessment.responses.columns import LONGEST_CELL
from assessment.responses.known_texts import PADDING, UNKNOWN, Bytes, KnownTexts, Places
from assessment.responses.parsed import MOST_ODD, Parsed, Shape, Window, ended
from assessment.responses.quotes import NEWLINE, QUOTE, RETURN, look_at_quotes
from assessment.responses.records import column

__all__ = ["first_window", "frame_of", "parse_known"]

WINDOW = 1 << 19  # bytes: small enough that what is known of them stays in the processor's cache

Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """Where the cells of regular records stand.

    Parameters
    ----------
    raw : array of uint8
        A window's bytes, and the padding behind them.
    closing : array of int
        Where the delimiter or line end behind each cell stands: a row a regular record, a column for each of the header's.
    begins, ends : array of int
        First and last byte of all records.
    regular : array of bool
        Which of them have as many cells as the header, and are not too long.
    """

    raw: Bytes
    closing: Places
    begins: Places
    ends: Places
    regular: Truths

    def starts(self, first: int, last: int) -> Places:
        """Where the cells of some columns begin, from the first to the last of them."""
        if first:
            return np.asarray(self.closing[:, first - 1 : last] + 1)
        return np.column_stack([self.begins[self.regular], self.closing[:, :last] + 1])


def parse_known(block: bytes, shape: Shape, *, line: int) -> Parsed | None:
    """Read the records of a block, a window at a time, up to one that is for another reader.

    Parameters
    ----------
    block : bytes
        Whole lines of UTF-8, the first of which begins a record; each carriage return stands before a line feed.
    shape : Shape
        How records look.
    line : int
        Number of the block's first line.

    Returns
    -------
    Parsed or None
        None where the first window is for another reader.
    """
    windows, at = list[Window](), 0
    while at < len(block):
        window = parse_window(first_window(block, at), shape, line=line)
        if window is None:
            break
        windows.append(window)
        line += window.height
        at += window.used
    if not windows:
        return None
    odd = [record for window in windows for record in window.odd]
    return Parsed(None, odd, sum(window.height for window in windows), block[at:], tuple(windows))


def first_window(block: bytes, at: int = 0) -> bytes:
    """The lines at a place of a block that are looked at together."""
    part = block[at : at + WINDOW]
    if at + len(part) < len(block):
        end = last_line_end(part)
        while not end:
            part = block[at : at + 2 * len(part)]
            end = last_line_end(part) if at + len(part) < len(block) else len(part)
        part = part[:end]
    return part


def parse_window(text: bytes, shape: Shape, *, line: int) -> Window | None:
    """Read the records of a window; None if it is for another reader."""
    whole = ended(text)
    raw = np.frombuffer(whole + PADDING, np.uint8)
    inner = raw[: len(whole)]
    feeds, parting = inner == NEWLINE, inner == ord(shape.delimiter)
    quotes, outside = np.count_nonzero(inner == QUOTE), None
    separators = np.flatnonzero(feeds | parting)
    if quotes and around_cells(raw, separators) != quotes:
        looked = look_at_quotes(text, shape.delimiter)
        if looked is None:
            return None
        whole = whole[: looked.end] if looked.end < len(text) else whole
        text, raw = text[: looked.end], np.frombuffer(whole + PADDING, np.uint8)
        outside = np.ones(len(whole), np.bool_)
        outside[: looked.end] = ~looked.inside
        feeds = feeds[: len(whole)]
        separators = np.flatnonzero((feeds | parting[: len(whole)]) & outside)
    grid = lay_out(raw, separators, shape.width)
    codes = [group.codes(grid.raw, *cells_of(grid, places)) for group, places in groups_of(shape)]
    strange = strange_of(codes, len(grid.closing))
    if strange.sum() > MOST_ODD * strange.size:
        return None
    lines = line + (np.searchsorted(np.flatnonzero(feeds), grid.begins) if outside is not None else np.arange(grid.begins.size))
    kept = np.flatnonzero(~strange)
    texts = cut_out(grid, kept, text_places(shape), ord(shape.delimiter))
    if not decodes(texts):
        return None
    odd = np.ones(grid.begins.size, np.bool_)
    odd[np.flatnonzero(grid.regular)[kept]] = False
    return Window(
        lines=lines[~odd],
        codes=[some[kept] for some in codes] if strange.any() else codes,
        texts=texts,
        odd=[(int(lines[at]), whole[grid.begins[at] : grid.ends[at] + 1]) for at in np.flatnonzero(odd)],
        height=int(np.count_nonzero(feeds)),
        used=len(text),
    )


def around_cells(raw: Bytes, separators: Places) -> int:
    """How many quotes stand at both ends of cells."""
    opened = np.flatnonzero(raw[1:][separators[:-1]] == QUOTE)
    starts = np.concatenate([[0], separators[opened] + 1])
    ends = separators[np.concatenate([[0], opened + 1])]
    ends -= raw[ends - 1] == RETURN
    return 2 * int(np.count_nonzero((raw[starts] == QUOTE) & (ends - starts > 1) & (raw[ends - 1] == QUOTE)))


def lay_out(raw: Bytes, separators: Places, width: int) -> Grid:
    """Lay out the records that the places between cells make."""
    last = np.flatnonzero(raw[separators] == NEWLINE)
    counts, ends = np.diff(last, prepend=-1), separators[last]
    begins = np.concatenate([[0], ends[:-1] + 1])
    regular = (counts == width) & (ends - begins <= LONGEST_CELL)
    closing = (separators if regular.all() else separators[np.repeat(regular, counts)]).reshape(-1, width)
    returns = raw[closing[:, -1] - 1] == RETURN
    if returns.any():  # at the end of a line it belongs to it; an empty cell may stand before it
        closing = closing.copy()
        closing[:, -1] -= returns
    return Grid(raw, closing, begins, ends, regular)


@lru_cache(maxsize=64)
def known_texts(texts: tuple[str, ...], delimiter: str) -> KnownTexts:
    """Known texts, whose tables are made once."""
    return KnownTexts(texts, delimiter)


def groups_of(shape: Shape) -> list[tuple[KnownTexts, list[int]]]:
    """Columns of answers by the texts that are known of them."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, texts in sorted(shape.wanted.known.items()):
        groups.setdefault(texts, []).append(place)
    return [(known_texts(texts, shape.delimiter), places) for texts, places in groups.items()]


def cells_of(grid: Grid, places: Sequence[int]) -> tuple[Places, Places]:
    """Where the cells of some columns begin, and where they end."""
    first, last = places[0], places[-1]
    starts, ends = grid.starts(first, last), grid.closing[:, first : last + 1]
    if len(places) <= last - first:
        some = [place - first for place in places]
        starts, ends = starts[:, some], ends[:, some]
    return np.ascontiguousarray(starts), ends


def text_places(shape: Shape) -> list[int]:
    """Columns that are asked for as text."""
    wanted = range(shape.width) if shape.wanted.places is None else sorted(shape.wanted.places)
    return [place for place in wanted if place not in shape.wanted.known]


def strange_of(codes: Iterable[Bytes], height: int) -> Truths:
    """Which records have an answer that is not known, or none at all: those may be blank, notes, comments."""
    unknown, said = np.zeros(height, np.bool_), np.zeros(height, np.bool_)
    for some in codes:
        most = some.max(axis=1)
        unknown |= most == UNKNOWN
        said |= most > 0
    return unknown | ~said


def cut_out(grid: Grid, records: Places, places: Sequence[int], delimiter: int) -> bytes:
    """Some columns of some records as delimited text, with an empty cell behind them: so no record is a blank line."""
    if not places:
        return b""
    starts, ends = cells_of(grid, places)
    starts, sizes = starts[records], (ends - starts + 1)[records]
    sizes[:, -1] += 1
    stops = np.cumsum(sizes)
    from_where = np.repeat(starts.reshape(-1) + sizes.reshape(-1) - stops, sizes.reshape(-1))
    from_where += np.arange(from_where.size)
    cut = grid.raw[from_where]
    cut[stops - 1] = delimiter
    last = stops[len(places) - 1 :: len(places)]
    cut[last - 2] = delimiter
    cut[last - 1] = NEWLINE
    return bytes(cut)


def decodes(text: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        return text.isascii() or bool(text.decode())
    except UnicodeDecodeError:
        return False


def frame_of(windows: Sequence[Window], shape: Shape) -> pl.DataFrame:
    """The asked-for columns of the ordinary records of many windows."""
    lines = np.concatenate([window.lines for window in windows])
    columns = {}
    if places := text_places(shape):
        columns = parse_texts(b"".join(window.texts for window in windows), places, shape)
    for at, (known, places) in enumerate(groups_of(shape)):
        codes = np.ascontiguousarray(np.concatenate([window.codes[at] for window in windows]).T)
        told = pl.DataFrame([pl.Series(column(place), some) for place, some in zip(places, codes, strict=True)])
        texts = told.select(pl.all().cat.to(pl.Enum(known.texts)))
        columns |= dict(zip(places, texts.get_columns(), strict=True))
    return pl.DataFrame([pl.Series("line", lines, dtype=pl.Int64), *(columns[place] for place in sorted(columns))])


def parse_texts(text: bytes, places: Sequence[int], shape: Shape) -> dict[int, pl.Series]:
    """Columns of text from what was cut out."""
    names = [column(place) for place in places]
    # A line in front, for polars drops a byte-order mark from the first cell.
    front = shape.delimiter.encode() * len(places) + b"\n"
    frame = pl.read_csv(
        front + text, has_header=False, schema=dict.fromkeys([*names, "end"], pl.String), separator=shape.delimiter,
        quote_char='"' if b'"' in text else None, empty_string_is_null=False, glob=False,
    )  # fmt: skip
    return {place: frame.get_column(name).slice(1) for place, name in zip(places, names, strict=True)}
