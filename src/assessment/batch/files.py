"""Files that are complete or not there.

A process can end between any two of its steps. So a file is written under another name, forced to the disk, and then given
its own name in one step that can't be half done. Whoever sees the name sees the whole file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

__all__ = ["digest", "digest_of_files", "sync_folder", "write_whole"]

PIECE = 1 << 20


def write_whole(path: Path, content: bytes) -> str:
    """Write a file so that it is complete under its name or not there.

    Parameters
    ----------
    path : Path
        Its folder is made if need be.
    content : bytes
        All of it.

    Returns
    -------
    str
        SHA-256 of the content, in hexadecimal digits.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)
    return hashlib.sha256(content).hexdigest()


def sync_folder(folder: Path) -> None:
    """Force a folder's names to the disk; where a system can't open folders, it does so by itself."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def digest_of_files(root: Path, paths: Iterable[Path]) -> str:
    """SHA-256 of files with their names below a root, whatever order they come in."""
    listed = sorted((path.relative_to(root).as_posix(), digest(path)) for path in paths)
    return hashlib.sha256("".join(f"{found} {name}\n" for name, found in listed).encode()).hexdigest()
