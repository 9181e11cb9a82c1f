"""The last look at a report before it is kept, and at a release before it is switched in: no respondent's id is anywhere in it.

Nothing that could hold one gets as far as a report: what travels there is gated. This looks at the bytes, unpacked, and asks
none of the code that should have seen to it. What is looked for is known only as digests, which are no use without the ids, so
that no list of respondents lies about.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assessment.batch.files import write_whole
from assessment.batch.unpacking import Piece, unpack
from assessment.errors import WithheldError
from assessment.reports.page import PLOTLY_SCRIPT, asset, packed_asset
from assessment.responses import Responses

__all__ = ["Ids", "keep_ids", "look_through", "read_ids", "telling"]

SALT, SIZE = 16, 8  # bytes; of ten million ids and a million words, two share a digest once in two million releases
SHORTEST, FEWEST_DIGITS = 6, 9
AT_ONCE = 2**16  # rows whose ids are held as texts
WORD = re.compile(rf"[\w.@+\-:/]{{{SHORTEST},}}")
MIXED = re.compile(r"(?=.*\d)(?=.*[^\W\d])|.*@")
AROUND = ".-:/+_"
LOOKED_AT = (PLOTLY_SCRIPT, "report.js", "index.js", "page.css")


@dataclass(frozen=True)
class Ids:
    """What respondents' ids are known by.

    Parameters
    ----------
    salt : bytes
        What every digest begins with.
    digests : ndarray of uint64
        In ascending order.
    """

    salt: bytes = b""
    digests: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))


def telling(text: str) -> bool:
    """Whether an id can be told from the words and numbers of a report: long enough, and of letters and digits, or very long.

    Examples
    --------
    >>> [telling(text) for text in ("R_2x9Kd0", "a.b@c.example", "4711", "20260311", "North shop", "100200300")]
    [True, True, False, False, False, True]
    """
    return len(text) >= SHORTEST and bool(MIXED.match(text) or (text.isdigit() and len(text) >= FEWEST_DIGITS))


def keep_ids(responses: Responses, path: Path, *, names: Collection[str] = ()) -> None:
    """Keep digests of all respondents' ids that can be told from other words, with a salt of their own.

    Parameters
    ----------
    responses : Responses
        Of everybody, those left out included.
    path : Path
        The file.
    names : collection of str
        Of units and waves: an id that is one of them is not looked for.
    """
    salt = secrets.token_bytes(SALT)
    frames = [*responses.answers.values(), *responses.left_out.values()]
    known = frozenset(names)
    pieces = (rows["respondent"].drop_nulls().to_list() for frame in frames for rows in frame.iter_slices(AT_ONCE))
    found = [digests((text for text in map(str.strip, ids) if text not in known and telling(text)), salt) for ids in pieces]
    write_whole(path, salt + np.unique(np.concatenate([Ids().digests, *found])).tobytes())


def read_ids(path: Path) -> Ids:
    """Read what :func:`keep_ids` wrote."""
    return read_once(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def read_once(path: Path, changed: int) -> Ids:  # noqa: ARG001 - a file that changed is read again
    """Read ids for all the reports that a process makes."""
    content = path.read_bytes()
    return Ids(content[:SALT], np.frombuffer(content[SALT:], np.uint64))


def digests(texts: Iterable[str], salt: bytes) -> NDArray[np.uint64]:
    """Digest texts."""
    joined = b"".join(blake2b(text.encode(errors="replace"), digest_size=SIZE, key=salt).digest() for text in texts)
    return np.frombuffer(joined, np.uint64)


def look_through(files: Mapping[str, bytes], ids: Ids) -> None:
    """Hold that no respondent's id is in any of these files, packed or not.

    Parameters
    ----------
    files : mapping of str to bytes
        By their paths in the release.
    ids : Ids
        What to look for.

    Raises
    ------
    WithheldError
        One is there: says in which file and where, not which.
    """
    if not len(ids.digests):
        return
    known = frozenset({*map(asset, LOOKED_AT), packed_asset(PLOTLY_SCRIPT)})
    for name, content in files.items():
        pieces = list(unpack(name, content, known=known))
        words = list(words_of(pieces))
        found = np.isin(digests(words, ids.salt), ids.digests, assume_unique=True)
        if found.any():
            word = words[int(np.argmax(found))]
            place = next(piece.place for piece in pieces if word in set(words_of([piece]))).replace(word, "…")
            raise WithheldError(
                f"Withheld: nothing is released. {name} holds the id of a respondent ({place or 'its text'}). This is a fault of"
                " the program, unless a unit or a question is called like a respondent; please report it"
            )


def words_of(pieces: Iterable[Piece]) -> set[str]:
    """Give all that could be an id, each once: texts as they are, their words, and whole numbers as they are written."""
    listed = list(pieces)
    texts = {piece.text for piece in listed}
    numbers = {f"{number:.0f}" for piece in listed for number in piece.numbers if number.is_integer()}
    words = WORD.findall("\n".join(texts))
    return set(filter(telling, {*map(str.strip, texts), *words, *(word.strip(AROUND) for word in words), *numbers}))
