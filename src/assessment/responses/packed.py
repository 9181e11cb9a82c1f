"""A single table in an archive: collectors send their exports zipped, and large files travel as .gz.

What is in the archive is read as if it had come by itself. An archive of several files is refused with their names, because
nobody said which of them holds the answers; so is one that would unpack to more than any survey.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assessment.errors import InputError, Problem
from assessment.responses.expected import some
from assessment.responses.files import readable

__all__ = ["fingerprint", "unwrapped"]

MOST_UNPACKED = 500 << 20
BLOCK = 1 << 20
# Members that only an archive has which is a document itself.
DOCUMENTS = frozenset(
    {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/workbook.bin",
        "mimetype",
        "content.xml",
        "Index.zip",
        "Index/Document.iwa",
    }
)
ENCRYPTED = 0x1


@contextmanager
def unwrapped(path: Path, name: str) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Give the table in an archive, or the file itself if it is none.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.

    Yields
    ------
    Path, tuple of str
        The file to read (gone afterwards if it was unpacked), and a note that it was.

    Raises
    ------
    InputError
        Several files or none in the archive, damaged, locked, or far too large.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "table"
        try:
            inner = unpack(path, name, out) if path.is_file() else ""
        except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, NotImplementedError) as error:
            raise InputError(Problem("The archive is damaged", file=name, todo="make or download it again")) from error
        except PermissionError:
            inner = ""  # whoever reads it says so
        yield (out, (f"unpacked from an archive: {inner}",)) if inner else (path, ())


def fingerprint(path: Path, name: str) -> str:
    """SHA-256 of a table's bytes; of a table in an archive, not of the archive.

    Raises
    ------
    InputError
        As :func:`unwrapped`, and where the file can no longer be read.
    """
    with unwrapped(path, name) as (inner, _), readable(name), inner.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unpack(path: Path, name: str, out: Path) -> str:
    """Unpack a file's only table; its name, or "" if the file is no archive."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as packed:
            copy(packed, out, name)
        return path.name.removesuffix(".gz")
    if head == b"PK\x03\x04" and zipfile.is_zipfile(path):  # what is no zip after all is told as a damaged workbook
        with zipfile.ZipFile(path) as archive:
            member = only_table(archive.infolist(), name)
            if member is not None:
                with archive.open(member) as packed:
                    copy(packed, out, name)
                return Path(member.filename).name
    return ""


def only_table(members: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo | None:
    """The one file of an archive; None if the archive itself is a document, such as a workbook."""
    if {member.filename for member in members} & DOCUMENTS:
        return None
    files = [one for one in members if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    files = [one for one in files if not Path(one.filename).name.startswith(".")]
    if len(files) != 1:
        found = some([one.filename for one in files], most=4) or "nothing"
        what, todo = "This is an archive of several files, not a table", "unpack it and name the file that holds the answers"
        raise InputError(Problem(what if files else "This is an archive with no file in it", file=name, found=found, todo=todo))
    if files[0].flag_bits & ENCRYPTED:
        raise InputError(Problem("The archive is locked by a password", file=name, todo="unpack it first"))
    return files[0]


def copy(packed: IO[bytes] | gzip.GzipFile, out: Path, name: str) -> None:
    """Write what is unpacked, as far as a survey may go."""
    size = 0
    with out.open("wb") as stream:
        while block := packed.read(BLOCK):
            size += len(block)
            if size > MOST_UNPACKED:
                allowed = f"up to {MOST_UNPACKED >> 20} MB unpacked"
                raise InputError(
                    Problem("The archive is too large to unpack", file=name, allowed=allowed, todo="unpack it first")
                )
            stream.write(block)
