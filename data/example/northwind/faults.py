"""Planted faults: records and answers that a careful reader has to set aside, each with its reason, each counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from northwind.plan import Export

__all__ = ["plant"]

Record = list[str]
STRANGE_STORES = ("Alder Stret", "Closed Store", "Total")
STRANGE_LEVELS = ("Volunteer", "Team membre")
NOT_ANSWERS = {"out_of_range": ("99", "-3", "55"), "not_whole": ("2.5", "0.75"), "not_an_answer": ("see comment", "4/5", "later")}


def plant(table: list[Record], *, export: Export, first_item: int) -> list[Record]:
    """Give a table the faults that the plan lists for its file, and put its records into a random order.

    Records with a fault are further ones, copied from good ones under ids of their own; answers with a fault replace good ones.
    """
    rng = np.random.default_rng(sum(export.file.encode()) + 1)
    head, good = table[0], [list(record) for record in table[1:]]
    bad = [record for code, count in export.rows.items() for record in faulty(code, count, good, export, head, first_item)]
    ids = {record[0] for record in bad}
    alone = [record for record in good if record[0] not in ids]  # a duplicate must stay the same as its twin
    spoil_cells(alone, export, first_item=first_item)
    if export.unstated:
        level = head.index(export.level)
        for record in spread([record for record in alone if record[level] == export.level_words[0]], export.unstated, start=3):
            record[level] = ""
    everything = good + bad
    return [head, *(everything[place] for place in np.argsort(rng.random(len(everything))))]


def spread(records: list[Record], count: int, *, start: int) -> list[Record]:
    """Some records, far apart."""
    step = max(1, len(records) // (count + 1))
    return [records[(start + place * step) % len(records)] for place in range(count)]


def spoil_cells(records: list[Record], export: Export, *, first_item: int) -> None:
    """Replace good answers by such as no question allows; each in another record and at another question."""
    for code, count in export.cells.items():
        for number, record in enumerate(spread(records, count, start=13 * len(code))):
            place = next(p for p in range(first_item + 2 * number, len(record)) if record[p] and record[p] != "Does not apply")
            record[place] = NOT_ANSWERS[code][number % len(NOT_ANSWERS[code])]


def faulty(code: str, count: int, good: list[Record], export: Export, head: Record, first_item: int) -> list[Record]:
    """Further records with one kind of fault."""
    unit, level = head.index(export.unit), head.index(export.level) if export.level else 0
    copies = [list(record) for record in spread(good, count, start=29 + 7 * len(code))]
    for number, record in enumerate(copies):
        record[0] = f"{export.prefix}9{len(code):02d}{number:02d}"
    makers: dict[str, Callable[[Record, int], Record]] = {
        "unit_unknown": lambda record, number: replaced(record, unit, STRANGE_STORES[number % 3]),
        "unit_missing": lambda record, _: replaced(record, unit, ""),
        "level_unknown": lambda record, number: replaced(record, level, STRANGE_LEVELS[number % 2]),
        "no_answers": lambda record, _: record[:first_item] + [""] * (len(record) - first_item),
        "wrong_length": lambda record, _: [*record, "thank you, bye"],
    }
    if code == "duplicate_same":
        return [list(record) for record in spread(good, count, start=41)]
    if code == "duplicate_differs":
        return [differing(copies[number // 2], number, first_item) for number in range(count)]
    return [makers[code](record, number) for number, record in enumerate(copies)]


def replaced(record: Record, place: int, value: str) -> Record:
    """A record with one value replaced."""
    return [*record[:place], value, *record[place + 1 :]]


def differing(record: Record, number: int, first_item: int) -> Record:
    """One of two records with the same id that don't agree: the second leaves out the first answer."""
    place = next(p for p in range(first_item, len(record)) if record[p])
    return replaced(record, place, "") if number % 2 else list(record)
