"""Google Forms and Microsoft Forms: the questions' texts are the heads.

Google's sheet begins with a time stamp; a row of a grid is `Question [Row]`. Microsoft's workbook begins with an id,
the times and who it was; a question asked twice has a number behind its text, and a quiz has `Points - Question` beside
each, which is no answer. Both collectors speak the language of their account.

References
----------
Google Docs Editors Help, "View & manage form responses"; Microsoft Support, "Check and share your form results".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assessment.responses.collectors.heads import also_named, plain, readings
from assessment.responses.names import fold
from assessment.responses.records import Records, column

__all__ = ["read_google_forms", "read_microsoft_forms"]

STAMPS = {
    "timestamp", "zeitstempel", "horodateur", "marca temporal", "informazioni cronologiche", "tijdstempel",
    "carimbo de data/hora", "tidsstämpel", "tidsstempel", "sygnatura czasowa", "aikaleima", "časové razítko",
    "отметка времени", "позначка часу", "タイムスタンプ", "타임스탬프", "时间戳记", "時間戳記", "zaman damgası", "cap waktu",
    "dấu thời gian",
    "طابع زمني", "חותמת זמן", "χρονική σήμανση", "időbélyeg", "marcaj de timp", "časová pečiatka", "marca de temps",
}  # fmt: skip
MOMENT = re.compile(r"\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}[ T,]+\D{0,10}\d{1,2}[:.]\d{2}")
TIMES = (
    ("start time", "completion time"), ("startzeit", "fertigstellungszeit"), ("heure de début", "heure de fin"),
    ("hora de inicio", "hora de finalización"), ("ora di inizio", "ora di completamento"),
    ("begintijd", "tijd van voltooien"), ("hora de início", "hora de conclusão"), ("starttid", "slutförandetid"),
)  # fmt: skip
POINTS = re.compile(r"\s*(points|feedback|punkte|punti|puntos|punten|pontos|commentaires?|kommentar)\s+[-–]\s", re.IGNORECASE)


def read_google_forms(records: Records) -> Records | None:
    """Read an export of Google Forms; None if it is none of Google's.

    Parameters
    ----------
    records : Records
        A file as its container gives it.

    Returns
    -------
    Records or None
    """
    stamps = [text for text in records.frame.get_column(column(0)).head(50).to_list() if text.strip()]
    # A header again, a total or a shifted row may stand among them.
    moments = sum(bool(MOMENT.match(text)) for text in stamps)
    if fold(records.header[0]) not in STAMPS or not moments or 2 * moments < len(stamps):
        return None
    named = also_named(records, {place: readings(head) for place, head in enumerate(records.header)})
    return replace(records, about=replace(records.about, collector="google_forms", also=named, roles={"end": 0}))


def read_microsoft_forms(records: Records) -> Records | None:
    """Read an export of Microsoft Forms; None if it is none of Microsoft's.

    Parameters
    ----------
    records : Records
        A file as its container gives it.

    Returns
    -------
    Records or None
    """
    heads = [fold(head) for head in records.header[:6]]
    times = next(((heads.index(start), heads.index(end)) for start, end in TIMES if {start, end} <= set(heads)), None)
    if times is None or heads[0].strip(".") != "id":
        return None
    known = {fold(plain(head)) for head in records.header}
    named = also_named(records, {place: further_names(head, known) for place, head in enumerate(records.header)})
    roles = {"start": times[0], "end": times[1]}
    return replace(records, about=replace(records.about, collector="microsoft_forms", also=named, roles=roles))


def further_names(head: str, known: set[str]) -> Iterable[str]:
    """Names of a question: its text, and that without the number which tells it from one of the same text.

    Examples
    --------
    >>> list(further_names("I am trusted2", {"i am trusted", "i am trusted2"}))
    ['I am trusted2', 'I am trusted']
    >>> list(further_names("Points - I am trusted", set()))
    []
    """
    if POINTS.match(head):
        return
    text = plain(head)
    yield text
    without = re.sub(r"\s*\d+$", "", text)
    if without != text and fold(without) in known:
        yield without
