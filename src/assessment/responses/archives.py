"""A workbook is an archive, and a small archive may hold a huge file: that is looked at before anything is unpacked.

Three tricks are refused: contents that unpack to far more than any survey, or to more than the archive says they do; and
a lone cell in a far corner, for which a reader would make room for every cell before it.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from assessment.errors import InputError, Problem

__all__ = ["ACCEPTED", "MOST_COLUMNS", "refuse_bad_archive"]

BLOCK = 1 << 20
MEGABYTE = 1_000_000
LARGEST_UNPACKED = 500 * MEGABYTE
HIGHEST_RATIO = 100
SMALL = 10 * MEGABYTE  # unpacked, so little harms nobody, however well it was packed
MOST_COLUMNS = 16_384  # of a worksheet, by Excel's own limits
MOST_CELLS = 60_000_000
CELL = re.compile(rb'\sr="([A-Z]{1,9})(\d{1,9})"')
LONGEST_NAME = 24  # of a cell, with its attribute
ACCEPTED = "CSV, Excel (.xlsx), SPSS (.sav, .zsav), Stata (.dta) or Parquet"
# Members that make an archive something else than a workbook of values.
NOT_WORKBOOKS = (
    (r"xl/workbook\.bin$", "This is an .xlsb workbook, whose format can't be read", "save it as .xlsx"),
    (r"content\.xml$", "This is an OpenDocument file (.ods), not an Excel workbook", "save it as .xlsx"),
    (r"Index(\.zip|/Document\.iwa)$", "This is a Numbers document, not an Excel workbook", "export it as .xlsx or CSV"),
    (r"xl/vbaProject\.bin$", "The workbook holds macros (.xlsm)", "save it as .xlsx, which can't hold any"),
    (
        r"xl/externalLinks/",
        "The workbook takes values from other workbooks",
        "break its links (Data, Edit Links) and save it again",
    ),
)


def refuse_bad_archive(path: Path, name: str) -> None:
    """Stop at an archive that is not an .xlsx workbook, or that no survey would need.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        The file as the user names it.

    Raises
    ------
    InputError
        Damaged, not a workbook, unpacks to too much, or too many columns or cells.
    """
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            refuse_other_archives(members, name)
            refuse_large(members, name)
            for member in members:
                look_into(stream, member, name)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError) as error:
        raise InputError(damaged(name)) from error


def refuse_other_archives(members: list[zipfile.ZipInfo], name: str) -> None:
    """Stop at an archive without a workbook in it, or with more than tables in it."""
    names = {member.filename for member in members}
    for marks, what, todo in NOT_WORKBOOKS:
        if any(re.match(marks, one) for one in names):
            raise InputError(Problem(what, file=name, allowed=ACCEPTED, todo=todo))
    if "xl/workbook.xml" not in names:
        todo = "unpack it or save as .xlsx"
        raise InputError(Problem("This is an archive, not a table", file=name, allowed=ACCEPTED, todo=todo))


def refuse_large(members: list[zipfile.ZipInfo], name: str) -> None:
    """Stop at an archive that says of itself that it unpacks to too much."""
    unpacked, packed = (sum(sizes) for sizes in zip(*((one.file_size, one.compress_size) for one in members), strict=True))
    if unpacked > LARGEST_UNPACKED:
        raise InputError(
            Problem("The workbook is too large to unpack", file=name, found=f"{unpacked // MEGABYTE:,} MB",
                    allowed=f"up to {LARGEST_UNPACKED // MEGABYTE} MB unpacked", todo="export CSV instead")
        )  # fmt: skip
    if unpacked > max(SMALL, HIGHEST_RATIO * packed):
        raise InputError(
            Problem(f"The workbook unpacks to more than {HIGHEST_RATIO} times its size, as no survey's does", file=name,
                    found=f"{unpacked // max(packed, 1):,} times", todo="export CSV instead")
        )  # fmt: skip


def look_into(stream: BinaryIO, member: zipfile.ZipInfo, name: str) -> None:
    """Stop at a member that unpacks to more than it says, or a sheet that spans too many columns or cells."""
    size, tail, width, height = 0, b"", 0, 0
    for block in unpacked(stream, member):
        size += len(block)
        if size > member.file_size:
            raise InputError(damaged(name))
        if member.filename.startswith("xl/worksheets/"):
            found = CELL.findall(tail + block)
            width = max([width, *map(column_number, {letters for letters, _ in found})])
            height = max([height, *map(int, {number for _, number in found})])
            tail = block[-LONGEST_NAME:]
        refuse_wide(width, height, name)


def unpacked(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give a member's contents in blocks, all that there is and not only as much as the archive says."""
    stream.seek(member.header_offset + 26)
    stream.seek(sum(struct.unpack("<HH", stream.read(4))), 1)
    left, packer = member.compress_size, zlib.decompressobj(-zlib.MAX_WBITS)
    while left and (packed := stream.read(min(BLOCK, left))):
        left -= len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            while packed:
                yield packer.decompress(packed, BLOCK)
                packed = packer.unconsumed_tail
        else:
            raise NotImplementedError("Excel packs in no other way")


def column_number(letters: bytes) -> int:
    """Number of a worksheet's column.

    Examples
    --------
    >>> column_number(b"A"), column_number(b"AA"), column_number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def refuse_wide(width: int, height: int, name: str) -> None:
    """Stop at a sheet that spans too many columns or cells."""
    if width > MOST_COLUMNS:
        what, found, allowed = "The sheet has too many columns", width, MOST_COLUMNS
    elif width * height > MOST_CELLS:
        what, found, allowed = "The sheet spans too many cells", width * height, MOST_CELLS
    else:
        return
    todo = "delete what stands beside and below the table, or export CSV instead"
    raise InputError(Problem(what, file=name, found=f"{found:,}", allowed=f"up to {allowed:,}", todo=todo))


def damaged(name: str) -> Problem:
    """The fault of an archive that is not what it says."""
    return Problem("The workbook is damaged", file=name, todo="save it again")
