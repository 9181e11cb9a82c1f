"""Office files are zip archives with the time in them: packed again, the same parts are the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

__all__ = ["MADE", "packed"]

MADE = datetime(2020, 1, 1)  # when every file says that it was made
FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can tell


def packed(content: bytes) -> bytes:
    """Pack an archive again, with the same time on every part.

    Parameters
    ----------
    content : bytes
        A zip archive.

    Returns
    -------
    bytes
        The same parts in the same order.

    Examples
    --------
    >>> buffer = io.BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as archive:
    ...     archive.writestr("a.xml", "<a/>")
    >>> zipfile.ZipFile(io.BytesIO(packed(buffer.getvalue()))).infolist()[0].date_time
    (1980, 1, 1, 0, 0, 0)
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            about = zipfile.ZipInfo(part.filename, FIRST)
            about.compress_type, about.external_attr, about.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(about, old.read(part.filename))
    return buffer.getvalue()
