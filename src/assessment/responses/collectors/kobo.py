"""KoboToolbox and ODK: names with their groups in front, and columns of the server that begin with an underscore.

`group/name` (Kobo) and `group-name` (ODK) are read by the name. A select-multiple is split into a column a choice. Kobo's
reviewers mark records: those that are not approved are set aside, as are those that ODK's reviewers rejected.

References
----------
KoboToolbox, "Exporting and downloading your data", https://support.kobotoolbox.org/export_download.html
ODK Central, "Submissions", https://docs.getodk.org/central-submissions/
"""

from __future__ import annotations

from dataclasses import replace

from assessment.responses.about import Dictionary
from assessment.responses.collectors.heads import also_named, holds, readings, set_rows_aside, texts_of
from assessment.responses.names import fold, squeeze
from assessment.responses.records import Records

__all__ = ["read_kobo"]

KOBO = {"_id", "_uuid", "_submission_time", "_validation_status", "_index", "__version__", "_submitted_by", "_status", "_tags",
        "_notes", "_xform_id_string", "formhub/uuid", "meta/instanceid", "meta/rootuuid", "_attachments"}  # fmt: skip
ODK = {"submissiondate", "key", "meta-instanceid", "instanceid", "submitterid", "submittername", "formversion", "deviceid",
       "attachmentspresent", "attachmentsexpected", "reviewstate", "edits"}  # fmt: skip
IDS = ("_uuid", "meta/instanceid", "meta-instanceid", "instanceid", "key")
REVIEWS = ("_validation_status", "reviewstate")
REFUSED = {"notapproved", "validationstatusnotapproved", "rejected"}
ENOUGH = 3


def read_kobo(records: Records) -> Records | None:
    """Read an export of KoboToolbox or ODK.

    Parameters
    ----------
    records : Records
        A file as its container gives it.

    Returns
    -------
    Records or None
        With what reviewers refused set aside; None if it is neither's.
    """
    places = {fold(name): place for place, name in reversed(list(enumerate(records.header)))}
    kobo = len(KOBO & places.keys()) >= ENOUGH and bool({"_uuid", "_submission_time"} & places.keys())
    odk = len(ODK & places.keys()) >= ENOUGH and {"submissiondate", "key"} <= places.keys()
    if not kobo and not odk:
        return None
    named = also_named(records, {place: further_names(head, odk=odk) for place, head in enumerate(records.header)})
    roles = {role: place for role, place in places.items() if role in {"start", "end"}}
    who = next((places[name] for name in IDS if name in places), None)
    roles |= {} if who is None else {"respondent": who}
    skipped = Dictionary(blanks=frozenset({"n/a"}))
    shown = {place: skipped for place in range(len(records.header)) if holds(records, place, "n/a")}
    about = replace(
        records.about, collector="kobo", also=named, roles=roles, dictionaries={**shown, **records.about.dictionaries}
    )
    read = replace(records, about=about)
    for name in REVIEWS:
        if name in places:
            refused = [text for text in texts_of(read, places[name]) if squeeze(text) in REFUSED]
            read = set_rows_aside(read, places[name], refused, "not_approved")
    return read


def further_names(head: str, *, odk: bool) -> list[str]:
    """Names of a column without its groups.

    Examples
    --------
    >>> further_names("about_work/trust", odk=False), further_names("about_work-trust", odk=True)
    (['trust'], ['trust'])
    """
    name = head.rpartition("/")[2] if "/" in head else head.rpartition("-")[2] if odk and " " not in head else head
    texts = readings(head) if " " in head else ()
    return [one for one in (name.strip(), *texts) if one != head]
