"""What a file is, told by its bytes and never by its name.

A collector saves an error page as `answers.csv`, a colleague renames a workbook, an old program writes Windows letters.
Before anything is parsed we look: is it text or a workbook, in which encoding, and is it a file we can read at all?
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from charset_normalizer import from_bytes

from assessment.errors import InputError, Problem, gathered
from assessment.responses.archives import ACCEPTED, refuse_bad_archive
from assessment.settings import Engagement

__all__ = ["Contents", "Kind", "inspect_file", "missing_files", "readable", "refuse_missing"]

Kind = Literal["csv", "excel", "spss", "stata", "parquet"]

BLOCK = 1 << 20
PART = 1 << 18  # bytes that stay at hand while they are looked at
LARGEST_FILE = 4_000_000_000  # bytes
TEXT_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NOT_TABLES = (
    (rb"\xd0\xcf\x11\xe0", "an old or password-protected Excel file", "save it as .xlsx without a password, or as CSV"),
    (rb"\x1f\x8b", "an archive in an archive", "unpack it first"),
    (rb"(?s).{200,470}SPSSPORT", "a portable SPSS file", "save it as .sav or CSV"),
    (rb"%PDF", "a PDF", "export CSV or .xlsx instead"),
    (rb"HEADER RECORD\*{7}LIB|\x00{12}\xc2\xea\x81\x60", "a SAS file", "save it as .sav, .dta or CSV"),
    (rb"ARROW1\x00|FEA1[^\x20-\x7e\s]", "an Arrow file", "save it as Parquet or CSV"),
    (rb"SQLite format 3", "a database", "export the table as CSV"),
    (rb"RD[AX][23]\n", "an R data file", "save it as .sav, Parquet or CSV"),
    (rb"\s*<(!doctype|html|head|body|\?xml|table|script)", "a web page, perhaps an error message", "download the export again"),
    (rb'\s*(\{\s*["}]|\[\s*[\{\[])', "JSON", "export CSV or .xlsx instead"),
)
# What says by its first bytes that it is a table: magic number of SPSS (plain and compressed), Stata (new and old), Parquet.
TABLES: tuple[tuple[bytes, Kind], ...] = (
    (rb"\$FL[23]@\(#\)", "spss"),
    (rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\x00", "stata"),
    (rb"PAR1[^\x20-\x7e\s]", "parquet"),
)
WESTERN = set("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽžŸ€‚„…‘’“”•–—™«»°§©®´·¿¡£½¼¾²³\xa0")
NOT_WESTERN = re.compile(r"[À-ÖØ-öø-ÿ]{3,}|\w[¿¡¹²³£]\w")
ASCII = bytes(range(0x80))
VALID_PAIRS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True)
class Contents:
    """What a file holds.

    Parameters
    ----------
    kind : {"csv", "excel", "spss", "stata", "parquet"}
        Delimited text, an .xlsx workbook, a file of SPSS (.sav, .zsav) or Stata (.dta), Parquet.
    encoding : str
        Python's name of the text's encoding; "" for what is no text.
    """

    kind: Kind
    encoding: str = ""


def inspect_file(path: Path, name: str) -> Contents:
    """Look at a file's bytes.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        The file as the user names it, for messages.

    Returns
    -------
    Contents

    Raises
    ------
    InputError
        No such file, a folder, not readable, empty, or not a table.
    """
    refuse_missing(path, name)
    with readable(name):
        with path.open("rb") as stream:
            head = stream.read(4096)
        refuse_strangers(head, name)
        if head.startswith(b"PK\x03\x04"):
            refuse_bad_archive(path, name)
            return Contents("excel")
        if kind := next((kind for magic, kind in TABLES if re.match(magic, head)), None):
            return Contents(kind)
        return look_through(path, name, head)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Say it plainly where the system does not let a file be read."""
    try:
        yield
    except OSError as error:
        todo = "make sure that you may open it, and that no other program holds it"
        raise InputError(Problem(f"The file can't be read ({error.strerror})", file=name, todo=todo)) from error


def refuse_missing(path: Path, name: str) -> None:
    """Stop where there is no file to read: a folder, a link to somewhere else, nothing, nothing in it, or far too much."""
    with readable(name):
        problem = missing(path, name)
        if problem:
            raise InputError(problem)


def missing_files(engagement: Engagement, folder: Path) -> list[Problem]:
    """A problem for each file that the engagement names and that is not there to read: its sources, units and metrics."""
    problems: list[Problem] = []
    names = [*(source.file for source in engagement.sources), engagement.units, engagement.metrics]
    for name in dict.fromkeys(filter(None, names)):
        with gathered(problems):
            refuse_missing(folder / name, name)
    return problems


def missing(path: Path, name: str) -> Problem | None:
    """Say why there is no file to read."""
    if path.is_dir():
        return Problem("This is a folder, not a file", file=name, todo="name the file in it")
    if not path.is_file():
        return Problem("There is no such file", file=name, todo="check the name; it is relative to engagement.yml")
    if leads_outside(path, name):
        return Problem("This is a link to a file outside the engagement's folder", file=name, todo="put the file itself there")
    if not path.stat().st_size:
        return Problem("The file is empty", file=name, todo="export it again")
    if path.stat().st_size > LARGEST_FILE:
        todo = "leave out columns of free text, or split it by wave"
        return Problem("The file is too large", file=name, allowed=f"up to {LARGEST_FILE // 10**9} GB", todo=todo)
    return None


def leads_outside(path: Path, name: str) -> bool:
    """Whether a file named inside a folder is a link to somewhere else: what a client sends may not point at what it likes."""
    parts = Path(name).parts
    if Path(name).is_absolute() or ".." in parts or len(parts) > len(path.parts) - 1:
        return False  # whoever names a place outside means it
    return not path.resolve().is_relative_to(path.parents[len(parts) - 1].resolve())


def refuse_strangers(head: bytes, name: str) -> None:
    """Stop at a file that is no table."""
    text = head.removeprefix(codecs.BOM_UTF8)
    for pattern, what, todo in NOT_TABLES:
        if re.match(pattern, text, re.IGNORECASE):
            raise InputError(Problem(f"This is {what}, not a table", file=name, allowed=ACCEPTED, todo=todo))


def blocks(path: Path) -> Iterator[bytes]:
    """Give a file's bytes, a block at a time."""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def look_through(path: Path, name: str, head: bytes) -> Contents:
    """Look at all of a text file, once: NUL bytes, and whether it is UTF-8."""
    marked = next((encoding for mark, encoding in TEXT_BOMS if head.startswith(mark)), "")
    if marked == "utf-16":
        return Contents("csv", marked)
    if is_plain(path):
        return Contents("csv", "utf-8")
    decoder, unicode = codecs.getincrementaldecoder("utf-8")(), True
    for block in blocks(path):
        if b"\0" in block:
            raise InputError(nul(path, name))
        unicode = unicode and decodes(decoder, block)
    unicode = unicode and decodes(decoder, b"", final=True)
    if marked and not unicode:
        raise InputError(broken(path, name))
    return Contents("csv", marked or ("utf-8" if unicode else guess_encoding(path, name)))


def is_plain(path: Path) -> bool:
    """Whether all of a file is ASCII without NUL bytes, as most exports are: each half by a reader of its own."""
    half = path.stat().st_size // 2 + 1
    with ThreadPoolExecutor(2) as readers:
        return all(readers.map(lambda start: is_plain_part(path, start, half), (0, half)))


def is_plain_part(path: Path, start: int, length: int) -> bool:
    """Whether a part of a file, no shorter than so long if the file is not, is ASCII without NUL bytes."""
    with path.open("rb", buffering=0) as stream:
        stream.seek(start)
        held, end = bytearray(PART), start + length
        signed = np.frombuffer(held, np.int8)
        while stream.tell() < end and (given := stream.readinto(held)):
            if signed[:given].min() <= 0:
                return False
    return True


def decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    """Whether a block goes on as UTF-8."""
    if block.isascii() and decoder.getstate()[0] == b"" and not final:
        return True
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def nul(path: Path, name: str) -> Problem:
    """The fault of a NUL byte: binary data, or UTF-16 without its mark."""
    line = 1
    for block in blocks(path):
        line += block.partition(b"\0")[0].count(b"\n")
        if b"\0" in block:
            break
    return Problem("There is a NUL byte, so this is not plain text", file=name, line=line, todo="save it as UTF-8 CSV")


def guess_encoding(path: Path, name: str) -> str:
    """Tell an encoding that is not UTF-8: Western Windows letters if they make words, else the likeliest.

    Raises
    ------
    InputError
        Most of the file is UTF-8 and some of it is not (two files were pasted together), or nothing is likely.
    """
    raw = path.read_bytes()
    invalid = len(VALID_PAIRS.sub(b"", raw).translate(None, ASCII))
    if len(VALID_PAIRS.findall(raw)) >= invalid:
        raise InputError(broken(path, name))
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and all(character < "\x80" or character in WESTERN for character in set(text)) and not NOT_WESTERN.search(text):
        return "cp1252"
    best = from_bytes(raw[: 8 * BLOCK]).best()
    if best is None:
        raise InputError(Problem("The encoding of this text can't be told", file=name, todo="save it as UTF-8"))
    return best.encoding


def broken(path: Path, name: str) -> Problem:
    """The first line that is not UTF-8 in a file that otherwise is."""
    line = 1
    for line, text in enumerate(path.read_bytes().split(b"\n"), 1):  # noqa: B007
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            break
    return Problem(
        "The file mixes two encodings: this line is not UTF-8, others are", file=name, line=line, todo="save it as UTF-8"
    )
