"""Exports as each collector writes them, of the same made-up people: header rows, columns of its own, trials among the answers.

The shapes (columns, their order and names, what stands in further header rows, how times and marks are written) are
those of public exports and of the collectors' own documentation; the people and their answers are invented.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

WORDS = {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree", None: ""}
MATRIX = "How far do you agree with each of these?"
TRUST, CARE, COMMENT = "I am trusted", "People care here", "Anything else?"
MODERN = (
    ("StartDate", "Start Date", '{"ImportId":"startDate","timeZone":"America/Denver"}'),
    ("EndDate", "End Date", '{"ImportId":"endDate","timeZone":"America/Denver"}'),
    ("Status", "Response Type", '{"ImportId":"status"}'),
    ("IPAddress", "IP Address", '{"ImportId":"ipAddress"}'),
    ("Progress", "Progress", '{"ImportId":"progress"}'),
    ("Duration (in seconds)", "Duration (in seconds)", '{"ImportId":"duration"}'),
    ("Finished", "Finished", '{"ImportId":"finished"}'),
    ("RecordedDate", "Recorded Date", '{"ImportId":"recordedDate","timeZone":"America/Denver"}'),
    ("ResponseId", "Response ID", '{"ImportId":"_recordId"}'),
    ("RecipientLastName", "Recipient Last Name", '{"ImportId":"recipientLastName"}'),
    ("RecipientFirstName", "Recipient First Name", '{"ImportId":"recipientFirstName"}'),
    ("RecipientEmail", "Recipient Email", '{"ImportId":"recipientEmail"}'),
    ("ExternalReference", "External Data Reference", '{"ImportId":"externalDataReference"}'),
    ("LocationLatitude", "Location Latitude", '{"ImportId":"locationLatitude"}'),
    ("LocationLongitude", "Location Longitude", '{"ImportId":"locationLongitude"}'),
    ("DistributionChannel", "Distribution Channel", '{"ImportId":"distributionChannel"}'),
    ("UserLanguage", "User Language", '{"ImportId":"userLanguage"}'),
)  # fmt: skip
LEGACY = ("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status", "StartDate",
          "EndDate", "Finished")  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """One respondent: number, store, level's word, answers to trust and care, and what the collector marks."""

    number: int
    store: str
    level: str
    trust: int | None
    care: int | None
    mark: str = ""
    done: bool = True


PEOPLE = (
    Reply(1, "North", "Front line", 4, 5),
    Reply(2, "South", "Front line", 1, None),
    Reply(3, "North", "Front line", None, 2),
    Reply(4, "NA", "Front line", 3, 3),
)
TABLE = [("North", "front_line", 4, 5), ("South", "front_line", 1, None), ("North", "front_line", None, 2),
         ("NA", "front_line", 3, 3)]  # fmt: skip


def as_text(rows: Sequence[Sequence[Any]], **dialect: Any) -> str:
    text = io.StringIO()
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue()


def as_book(rows: Sequence[Sequence[Any]], *, title: str = "Sheet1", hidden: str = "") -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.title = title
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    if hidden:
        book.create_sheet(hidden).sheet_state = "veryHidden"
    book.save(out)
    return out.getvalue()


def response_id(number: int) -> str:
    return f"R_2{number:03d}kQvXyZaBcDeF"


def answer(value: int | None, *, numeric: bool) -> str:
    return ("" if value is None else str(value)) if numeric else WORDS[value]


def qualtrics(
    people: Sequence[Reply] = PEOPLE, *, numeric: bool = False, ids: bool = True, matrix: bool = True
) -> list[list[str]]:
    texts = [f"{MATRIX} - {TRUST}", f"{MATRIX} - {CARE}"] if matrix else [TRUST, CARE]
    names = ["Q5_1", "Q5_2"] if matrix else ["Q5", "Q6"]
    asked = [("Q2", "In which store do you work? - Selected Choice", "QID2"), ("Q3", "Your level", "QID3"),
             *zip(names, texts, ["QID5_1", "QID5_2"], strict=True), ("Q9", f"{COMMENT}\nPlease say", "QID9_TEXT")]  # fmt: skip
    head = [[one[0] for one in MODERN] + [one[0] for one in asked], [one[1] for one in MODERN] + [one[1] for one in asked]]
    if ids:
        head.append([one[2] for one in MODERN] + [f'{{"ImportId":"{one[2]}"}}' for one in asked])
    return [*head, *(qualtrics_row(one, numeric=numeric) for one in people)]


def qualtrics_row(one: Reply, *, numeric: bool) -> list[str]:
    status = one.mark or ("0" if numeric else "IP Address")
    done = ("1" if one.done else "0") if numeric else str(one.done)
    day = f"2026-05-{one.number:02d}"
    own = [f"{day} 10:00:00", f"{day} 10:05:20", status, "203.0.113.7", "100" if one.done else "48", "320", done,
           f"{day} 10:05:21", response_id(one.number), "", "", "", "", "48.1", "11.5", "anonymous", "EN"]  # fmt: skip
    answers = [answer(value, numeric=numeric) for value in (one.trust, one.care)]
    return [*own, one.store, one.level, *answers, "fine,\nreally"]


def qualtrics_legacy(people: Sequence[Reply] = PEOPLE) -> list[list[str]]:
    names = [*(f"V{number}" for number in range(1, 11)), "Q2", "Q3", "Q5_1", "Q5_2", "LocationLatitude", ""]
    texts = [*LEGACY, "In which store do you work?", "Your level", f"{MATRIX}-{TRUST}", f"{MATRIX[:20]}...-{CARE}",
             "LocationLatitude", ""]  # fmt: skip
    rows = [
        [response_id(one.number), "Default Response Set", "Anonymous", "", "", "203.0.113.7", one.mark or "0",
         "2014-05-04 10:00:00", "2014-05-04 10:05:20", "1" if one.done else "0", one.store, one.level,
         answer(one.trust, numeric=True), answer(one.care, numeric=True), "48.1", ""]
        for one in people
    ]  # fmt: skip
    return [names, texts, *rows]


def limesurvey(people: Sequence[Reply] = PEOPLE, *, heads: str = "code", codes: bool = False) -> list[list[str]]:
    own = {
        "code": ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"],
        "text": ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "Date last action"],
    }  # fmt: skip
    asked = {
        "code": ["G01Q01", "G01Q02", "G02Q03[trust]", "G02Q03[SQ002]", "G02Q04"],
        "text": ["Your store", "Your level", f"{MATRIX} [{TRUST}]", f"{MATRIX} [{CARE}]", COMMENT],
    }  # fmt: skip
    timed = {"code": ["interviewtime", "groupTime12", "G02Q03Time"],
             "text": ["Total time", "Group time: Care", f"Question time: {MATRIX}"]}  # fmt: skip
    joined = {kind: own[kind] + asked[kind] + timed[kind] for kind in ("code", "text")}
    joined["both"] = [f"{code}. {text}" for code, text in zip(joined["code"], joined["text"], strict=True)]
    head = joined[heads]
    rows = [
        [str(one.number), f"2026-05-{one.number:02d} 10:05:20" if one.done else "", "2" if one.done else "1", "en", "1284512",
         f"2026-05-{one.number:02d} 10:00:00", f"2026-05-{one.number:02d} 10:05:20", one.store, one.level,
         *(f"A{value}" if codes and value else WORDS[value] for value in (one.trust, one.care)),
         "N/A", "320.11", "300.2", "200.5"]
        for one in people
    ]  # fmt: skip
    return [head, *rows]


def surveymonkey(people: Sequence[Reply] = PEOPLE, *, expanded: bool = False) -> list[list[str]]:
    own = ["Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address", "Email Address", "First Name",
           "Last Name", "Custom Data 1"]  # fmt: skip
    choices = list(WORDS.values())[:5]
    head = [*own, "Which store?", "Your level", MATRIX, "", COMMENT]
    below = [""] * len(own) + ["Response", "Response", TRUST, CARE, "Open-Ended Response"]
    if expanded:
        head = [*own, "Which store?", "Your level", TRUST, *[""] * 4, CARE, *[""] * 4, COMMENT]
        below = [""] * len(own) + ["Response", "Response", *choices, *choices, "Open-Ended Response"]
    rows = []
    for one in people:
        at = f"05/{one.number:02d}/2026 10:00:00 AM", f"05/{one.number:02d}/2026 10:05:20 AM"
        start = [f"1180522190{one.number:02d}", "446111201", *at, "203.0.113.7", "", "", "", ""]
        spread = [[word if WORDS[value] == word else "" for word in choices] for value in (one.trust, one.care)]
        answers = [*spread[0], *spread[1]] if expanded else [WORDS[one.trust], WORDS[one.care]]
        rows.append([*start, one.store, one.level, *answers, "fine"])
    return [head, below, *rows]


def google_forms(people: Sequence[Reply] = PEOPLE) -> list[list[str]]:
    head = [
        "Timestamp",
        "Email Address",
        "Which store?",
        "Your level ",
        f"{MATRIX} [{TRUST}]",
        f"{MATRIX} [{CARE}]",
        COMMENT,
        COMMENT,
    ]
    rows = [
        [f"2026/05/{one.number:02d} 10:05:20 AM GMT+2", "", one.store, one.level, WORDS[one.trust], WORDS[one.care], "", "fine"]
        for one in people
    ]
    return [head, *rows]


def microsoft_forms(people: Sequence[Reply] = PEOPLE) -> list[list[Any]]:
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time", "Which store?\n", "Your\u00a0level",
            f"{TRUST} ", f"Points - {TRUST}", f"{CARE}", f"{CARE}2", COMMENT]  # fmt: skip
    rows = [
        [one.number, f"5/{one.number}/26 10:00:00", f"5/{one.number}/26 10:05:20", "anonymous", "", "", one.store, one.level,
         WORDS[one.trust], 1, *((WORDS[one.care], "") if one.number % 2 else ("", WORDS[one.care])), "fine"]
        for one in people
    ]  # fmt: skip
    return [head, *rows]


def kobo(people: Sequence[Reply] = PEOPLE, *, labels: bool = False) -> list[list[str]]:
    asked = {
        False: ["about/store", "about/level", "work/trust", "work/care", "work/why", "work/why/pay", "work/why/team"],
        True: ["Which store?", "Your level", TRUST, CARE, "Why?", "Why?/Pay", "Why?/Team"],
    }  # fmt: skip
    server = ["__version__", "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
              "_tags", "_index"]  # fmt: skip
    rows = []
    for one in people:
        said = [WORDS[value] if labels else WORDS[value].lower().replace(" ", "_") for value in (one.trust, one.care)]
        level = one.level if labels else one.level.lower().replace(" ", "_")
        times = [f"2026-05-{one.number:02d}T10:00:00.123+02:00", f"2026-05-{one.number:02d}T10:05:20.123+02:00"]
        uuid = f"fe833c3c-6324-4f6b-870b-841eba799f{one.number:02d}"
        rest = [
            "vQ7",
            f"50423866{one.number}",
            uuid,
            "2026-05-04T08:05:30",
            one.mark,
            "",
            "submitted_via_web",
            "",
            "",
            str(one.number),
        ]
        rows.append([*times, one.store, level, *said, "pay team", "1", "1", *rest])
    return [["start", "end", *asked[labels], *server], *rows]


def odk(people: Sequence[Reply] = PEOPLE) -> list[list[str]]:
    head = ["SubmissionDate", "start", "end", "about-store", "about-level", "work-trust", "work-care", "meta-instanceID", "KEY",
            "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID",
            "Edits", "FormVersion"]  # fmt: skip
    rows = [
        ["2026-05-04T08:05:30.000Z", "2026-05-04T10:00:00.000+02:00", "2026-05-04T10:05:20.000+02:00", one.store, "front_line",
         answer(one.trust, numeric=True), answer(one.care, numeric=True), f"uuid:{one.number}", f"uuid:{one.number}", "29", "App",
         "0", "0", "", one.mark, "collect:x", "0", "3"]
        for one in people
    ]  # fmt: skip
    return [head, *rows]
