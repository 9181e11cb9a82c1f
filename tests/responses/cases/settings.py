"""The engagement's own file: keys, kinds of value, and YAML's traps."""

from __future__ import annotations

from cases.model import Case, Reads, Stops  # type: ignore[import-not-found]

__all__ = ["CASES"]

GOOD = """client: Café Ltd
waves: [W1, W2]
surveys: {employee: staff.yml}
units: units.csv
sources:
  - survey: employee
    wave: W1
    file: staff.csv
privacy: {minimum_group: 10}
"""


def wrong(idea: str, words: str, old: str = "", new: str = "", *, add: str = "") -> Case:
    content = GOOD.replace(old, new) + add if old else GOOD + add
    return Case(114, idea, Stops(words, "engagement.yml"), {"engagement.yml": content})


CASES = [
    Case(114, "nothing wrong", Reads(), {"engagement.yml": GOOD}),
    wrong("an unknown key", "line 1: Unknown key: 'clinet'. Allowed: .* Did you mean 'client'", "client:", "clinet:"),
    wrong("an unknown key of a source", "line 8, 'sources\\[1\\]': Unknown key: 'fiel'.*Did you mean 'file'", "file:", "fiel:"),
    wrong(
        "an unknown key of a period",
        "Unknown key: 'form'. Allowed: column, dates, from, to. Did you mean 'from'",
        "    file: staff.csv",
        "    file: staff.csv\n    period: {column: When, form: 2026-05-01}",
    ),
    wrong("a list where a text belongs", "line 1, 'client': This must be text", "client: Café Ltd", "client: [Café, Ltd]"),
    wrong("a text where a list belongs", "line 2, 'waves': This must be a list", "[W1, W2]", "W1"),
    wrong("a minimum below 5", "line 9, 'privacy.minimum_group': The number is too small: '4'. Allowed: 5 or more", "10", "4"),
    wrong("a number written as a power", "line 9, 'privacy.minimum_group': This must be a whole number: '1e3'", "10", "1e3"),
    wrong("a key given twice", "line 10: This key stands here twice: 'client'", add="client: Other\n"),
    wrong("a tag that would run code", "line 10: Tags .* are not allowed", add="metrics: !!python/object/apply:os.system [ls]\n"),
    wrong("an alias", "line 11: Aliases .* are not allowed", add="levels: &a {}\nmodules: *a\n"),
    wrong("an indent by tab", "line 6: .*Indent with spaces, not tabs", "  - survey", "\t- survey"),
    wrong("a wave that nobody declared", "line 7, 'sources\\[1\\].wave': Source 1 names wave 'W3'", "wave: W1", "wave: W3"),
    wrong(
        "a level with the name of all",
        "line 10, 'levels.all': 'all' can't be the name of a level",
        add="levels: {all: {label: All, form: manager}}\n",
    ),
    wrong(
        "a day that is none",
        "line 9, 'sources\\[1\\].period.from': This is no day: '1e3'. Write it as 2026-05-04",
        "    file: staff.csv",
        "    file: staff.csv\n    period: {column: When, from: 1e3}",
    ),
    wrong(
        "a direction that is none",
        "Unknown word: 'backwards'. Allowed: reversed, as_written",
        "    file: staff.csv",
        "    file: staff.csv\n    direction: {all: backwards}",
    ),
    Case(
        114,
        "no is a name, not false",
        Reads(people=(("a", "no", "manager", 4, 5, 3),)),
        {
            "engagement.yml": GOOD.replace("Café Ltd", "Norway").replace(
                "    file: staff.csv", "    file: staff.csv\n    values: {unit: {Norge: no}}"
            ),
            "units.csv": "unit,parent\nno,\n",
            "staff.csv": "respondent,unit,level,trust,care,calm\na,Norge,Manager,4,5,3\n",
        },
    ),
]
