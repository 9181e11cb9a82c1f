"""What is true of Northwind Stores: the organisation, the sizes of the effects, and the faults in its files.

Nothing here comes from a sample. All points are on the 0-100 scale that scores are reported on; weights of latent qualities
are points for one standard deviation between stores.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "BADLY_SERVED", "BLANK", "CLIENT", "COMMENTS", "DEPARTMENTS", "EXPORTS", "HEAD_OFFICE", "HEAD_OFFICE_NEEDS",
    "LINKS", "METRICS", "NAMED_NOBODY", "NOISE", "NOTHING_TO_SAY", "NOT_APPLICABLE", "PERSISTENCE", "RECOVERY",
    "REGIONS", "RESPONSE", "SEED", "SERVICE_NOISE", "SPREAD_OF_ITEMS", "STAFF_LEVELS", "STORES", "TOGETHER",
    "TOUCHED_BY_PROBLEMS", "TRAITS", "WAVES", "WEAKENED_REGION", "Department", "Export", "Level", "Recovery", "Store",
    "Trait",
]  # fmt: skip

Level = str
Kind = Literal["employee", "customer"]

SEED = 20_260_101
CLIENT = "Northwind Stores"
HEAD_OFFICE = "Head office"  # how exports call the people who belong to no region: they are the client's own
WAVES = ("2026-Q1", "2026-Q3")
STAFF_LEVELS = ("front_line", "manager", "senior_leader")
REGIONS = ("North", "South", "East", "West")


@dataclass(frozen=True)
class Store:
    """A place where people work: how many, how many customers it has, and how many of those are asked and answer.

    ``usual`` stores are large enough on both sides for any report; the links between latent qualities hold exactly among them.
    """

    name: str
    region: str
    front_line: int
    manager: int
    senior_leader: int = 0
    customers: int = 0
    customers_answering: int = 0
    usual: bool = True


STORES = (
    Store("Alder Street", "North", 72, 7, 0, 5200, 262),
    Store("Beacon Hill", "North", 58, 6, 0, 4300, 228),
    Store("Castle Gate", "North", 88, 9, 0, 7400, 331),
    Store("Dene Park", "North", 51, 5, 0, 3600, 204),
    Store("Eastgate Arcade", "North", 94, 10, 0, 8100, 356),
    Store("Fish & Chips <Quay>", "North", 63, 6, 0, 4900, 241),
    Store("Glover's Yard", "South", 79, 8, 0, 6000, 287),
    Store("Harbour Kiosk", "South", 5, 1, 0, 900, 118, usual=False),
    Store("Ivy Lane", "South", 66, 7, 0, 4700, 236),
    Store("Jubilee Way", "South", 84, 8, 0, 6900, 309),
    Store("Kiln Road", "South", 57, 6, 0, 4100, 219),
    Store("Löwen Market", "South", 61, 6, 0, 4500, 233),
    Store("Mill Bridge", "East", 74, 7, 0, 5500, 268),
    Store("Moor Top", "East", 60, 6, 0, 400, 7, usual=False),
    Store("Northgate", "East", 91, 9, 0, 7700, 344),
    Store("Old Brewery", "East", 55, 5, 0, 3900, 211),
    Store("Pâtisserie Row", "East", 69, 7, 0, 5000, 251),
    Store("Quarry Bank", "East", 81, 8, 0, 6300, 296),
    Store("Riverside", "West", 97, 10, 0, 8500, 367),
    Store("St John's", "West", 64, 6, 0, 4600, 234),
    Store("Tannery Court", "West", 76, 8, 0, 5700, 274),
    Store("Upper Mall", "West", 86, 9, 0, 7100, 318),
    Store("Victoria Square", "West", 59, 6, 0, 4200, 222),
    Store("Water Lane", "West", 70, 7, 0, 5300, 257),
    *(Store(region, region, 0, 3, 4) for region in REGIONS),
    Store(CLIENT, "", 0, 12, 16),
)

RESPONSE = {"front_line": (0.47, 0.83), "manager": (0.62, 0.84), "senior_leader": (0.75, 0.84)}  # drawn evenly, by store and wave

# The chain. Standardised paths: r between neighbours; between others the product of the paths on the way.
LINKS = (
    ("latitude", "staff_satisfaction", 0.80),
    ("staff_satisfaction", "customer_satisfaction", 0.75),
    ("customer_satisfaction", "loyalty", 0.75),
    ("loyalty", "repeat_rate", 0.65),
)
PERSISTENCE = 0.85  # how far what is new to a link in wave 1 lasts to wave 2
WEAKENED_REGION = ("West", 1.0)  # standard deviations of latitude that its stores lose by wave 2


@dataclass(frozen=True)
class Trait:
    """What a set of items measures: the mean of each level, how stores differ in it, and what changed by wave 2.

    ``chain`` weights the latent qualities of the chain; ``own`` is what stores differ in besides.
    """

    means: dict[Level, float]
    chain: dict[str, float] = field(default_factory=dict)
    own: float = 0.0
    change: float = 0.0


def staff(front_line: float, manager: float, senior_leader: float) -> dict[Level, float]:
    """Means of the three levels."""
    return dict(zip(STAFF_LEVELS, (front_line, manager, senior_leader), strict=True))


# An item belongs to the first of these that it is scored in, or that has its name.
TRAITS = {
    "latitude": Trait(staff(46, 61, 78), chain={"latitude": 6.0}),
    "latitude_seen_above": Trait(staff(46, 61, 81), chain={"latitude": 2.0}, own=3.0),
    "committed": Trait(staff(66, 75, 86), chain={"staff_satisfaction": 2.5}, own=3.5, change=2.5),
    "attentive": Trait(staff(69, 76, 84), chain={"staff_satisfaction": 2.0}, own=3.5),
    "responsive": Trait(staff(65, 73, 83), chain={"latitude": 2.5}, own=3.0),
    "empowered": Trait(staff(58, 71, 90), chain={"latitude": 3.0}, own=2.5),
    "manager_role": Trait(staff(57, 77, 80), own=4.0),
    "leader_role": Trait(staff(49, 61, 81), own=3.0, change=1.5),
    "staff_satisfaction": Trait(staff(56, 66, 77), chain={"staff_satisfaction": 6.0}, change=2.0),
    "stay": Trait(staff(60, 70, 82), chain={"staff_satisfaction": 5.0}, own=3.0),
    "recommend_service": Trait(staff(64, 73, 85), chain={"staff_satisfaction": 4.0}, own=3.0),
    "customer_committed": Trait({"customer": 62}, chain={"customer_satisfaction": 2.5}, own=2.5, change=1.0),
    "customer_attentive": Trait({"customer": 64}, chain={"customer_satisfaction": 2.5}, own=2.5),
    "customer_responsive": Trait({"customer": 61}, chain={"customer_satisfaction": 2.5}, own=2.5),
    "customer_empowered": Trait({"customer": 50}, chain={"customer_satisfaction": 1.5, "latitude": 2.5}, own=2.0),
    "customer_satisfaction": Trait({"customer": 68}, chain={"customer_satisfaction": 5.0}, change=1.5),
    "effort": Trait({"customer": 66}, chain={"customer_satisfaction": 3.0}, own=2.0),
    "loyalty": Trait({"customer": 74}, chain={"loyalty": 5.5}, change=1.0),
}

# Standard deviations between people: in everything, in one trait, in one answer.
NOISE = {"staff": (11.0, 9.0, 14.0), "customer": (12.0, 10.0, 11.0)}
SPREAD_OF_ITEMS = 5.0  # items of a scale are up to so much easier or harder than its mean


@dataclass(frozen=True)
class Recovery:
    """What happens when something goes wrong: how often, and the points that it costs or wins back afterwards.

    A customer who says nothing is told nothing: the silent get neither an apology nor anything else.
    """

    problem: float = 0.20
    told: float = 0.50
    apology: float = 0.55
    fixed: float = 0.45
    fixed_by_latitude: float = 0.10
    alternative: float = 0.40
    followed_up: float = 0.30
    cost: float = -22.0
    gain_apology: float = 7.0
    gain_fixed: float = 12.0
    gain_followed_up: float = 5.0


RECOVERY = Recovery()
TOUCHED_BY_PROBLEMS = ("customer_satisfaction", "loyalty", "effort")


@dataclass(frozen=True)
class Department:
    """A department of head office that staff rate: how well it serves, who needs it most, and what one file calls it."""

    name: str
    mean: float
    share: float
    word: str


DEPARTMENTS = (
    Department("Logistics", 74, 0.297, "Warehouse"),
    Department("IT help desk", 47, 0.27, "IT"),
    Department("People team", 62, 0.19, "HR"),
    Department("Payroll", 63, 0.15, "Payroll"),
    Department("Marketing", 61, 0.09, "Marketing"),
    Department("Legal", 61, 0.003, "Legal"),  # too few need it to name it
)
HEAD_OFFICE_NEEDS = {"IT help desk": 0.6, "People team": 0.4}
BADLY_SERVED = ("West", "Logistics", -18.0)  # points that the stores of a region are served worse by one department
TOGETHER = {"front_line": 52.0, "manager": 61.0, "senior_leader": 72.0}  # how departments serve and hear each other
NAMED_NOBODY = 0.06  # share who name no department
SERVICE_NOISE = (14.0, 15.0)  # standard deviations between people, and in one answer

# metrics.csv: mean, points for one standard deviation of the latent quality, spread of its own.
METRICS = {
    "repeat_rate": ("repeat_rate", 0.46, 0.06, 0.0),
    "staff_turnover": ("staff_satisfaction", 0.27, -0.035, 0.03),
    "complaints": ("customer_satisfaction", 40.0, -5.0, 8.0),
}

# By level: who writes something; of these, who writes of which theme; and of what the codebook does not know.
COMMENTS: dict[Level, tuple[float, dict[str, float], float]] = {
    "front_line": (0.34, {"empowerment": 0.36, "responsive": 0.18, "attentive": 0.20}, 0.18),
    "manager": (0.45, {"empowerment": 0.10, "responsive": 0.24, "attentive": 0.16}, 0.15),
    "senior_leader": (0.50, {"responsive": 0.30, "compromise": 0.20}, 0.0),
    "customer": (0.12, {"responsive": 0.33, "attentive": 0.16, "compromise": 0.12, "human_contact": 0.10}, 0.10),
}
NOTHING_TO_SAY = 0.03  # of the others, who write that they have nothing to say

BLANK, NOT_APPLICABLE = 0.020, 0.012  # share of asked questions left empty, and answered "does not apply"


@dataclass(frozen=True)
class Export:
    """One export file: who collected it, how it names things, and what is wrong with it.

    ``rows`` counts records that can't be used and ``cells`` single answers that can't, by the code that a reader gives them;
    ``unstated`` records have no level, which is no fault. ``rated`` is the column of the department that was rated; ``unnamed``
    people answer on one and name none. ``comments`` is the column of open answers.
    """

    kind: Kind
    wave: str
    file: str
    respondent: str
    unit: str
    level: str = ""
    prefix: str = ""
    words: bool = False
    question_texts: bool = False
    extras: tuple[str, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    level_words: tuple[str, ...] = ()
    rated: str = ""
    comments: str = ""
    unnamed: int = 0
    unstated: int = 0
    blank_lines: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)


EXPORTS = (
    Export(
        "employee", WAVES[0], "responses/employees-2026-q1.csv", "ResponseId", "Store", "Role", prefix="Q1-E", words=True,
        extras=("Started", "Language"), level_words=("Team member", "Store manager", "Director"), unstated=14, blank_lines=2,
        rated="Department I need most", unnamed=3,
        rows={"unit_unknown": 2, "level_unknown": 2, "duplicate_same": 2, "duplicate_differs": 2,
              "wrong_length": 1, "no_answers": 3},
        cells={"not_an_answer": 3, "not_whole": 2},
    ),
    Export(
        "employee", WAVES[1], "responses/employees-2026-q3.xlsx", "Response ID", "Business unit", "Level", prefix="Q3-E",
        extras=("Completed", "Device"), level_words=("Front line", "Manager", "Senior leader"), rated="Needed most", unnamed=2,
        comments="What should we change first?",
        rows={"unit_unknown": 1, "unit_missing": 2, "duplicate_same": 1, "no_answers": 2}, cells={"out_of_range": 5},
    ),
    Export(
        "customer", WAVES[0], "responses/customers-2026-q1.csv", "Case", "Which store did you visit?", prefix="C",
        question_texts=True, extras=("Channel",),
        rows={"unit_unknown": 3, "duplicate_same": 2, "wrong_length": 1, "no_answers": 4}, cells={"out_of_range": 5},
    ),
    Export(
        "customer", WAVES[1], "responses/customers-2026-q3.csv", "case_id", "store", prefix="K", extras=("channel", "started_at"),
        renamed={"recommend": "Q_NPS"}, comments="In your own words",
        rows={"unit_unknown": 2, "duplicate_differs": 2, "no_answers": 3}, cells={"out_of_range": 4, "not_whole": 2},
    ),
)  # fmt: skip
