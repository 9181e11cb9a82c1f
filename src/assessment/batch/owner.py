"""Whose releases a folder holds: two engagements whose folders are called alike do not share one.

Releases go to a folder below ``--out`` that is named by the engagement's own. Were it another client's, its release would be
replaced, and its ledger would be taken for this one's. So the first release leaves a mark: the client, and where the engagement
is. A client may be renamed, and an engagement moved; one that is neither called as the mark says nor where it says is refused.
"""

from __future__ import annotations

import json
from pathlib import Path

from assessment.batch.files import write_whole
from assessment.errors import InputError, Problem
from assessment.settings import Settings

__all__ = ["check_owner", "mark_owner", "owner_file"]


def owner_file(settings: Settings) -> Path:
    """Where the mark is: beside the client's ledger, in no release."""
    return settings.home.parent.resolve() / "private" / "engagement.json"


def check_owner(settings: Settings) -> None:
    """Refuse an engagement whose releases would go among those of another; nothing is written.

    Raises
    ------
    InputError
        The folder's mark names another client, and another place.
    """
    path = owner_file(settings)
    if not path.is_file():
        return
    try:
        owner = json.loads(path.read_text("utf-8"))
    except ValueError:
        owner = {}
    if owner.get("client") != settings.engagement.client and owner.get("folder") != str(settings.folder.resolve()):
        place = str(settings.home.parent)
        what = "The folder that the releases would go to is another engagement's"
        todo = (
            f"choose another with --out; if it is the same client's, renamed and moved, delete {path.name} in its private folder"
        )
        raise InputError(Problem(what, file=place, found=str(owner.get("client", path.name)), todo=todo))


def mark_owner(settings: Settings) -> None:
    """Mark the folder as this engagement's."""
    mark = {"client": settings.engagement.client, "folder": str(settings.folder.resolve())}
    write_whole(owner_file(settings), json.dumps(mark, sort_keys=True).encode())
