"""What the source documents say to do, and which figure shows whether it is done.

A practice is measured by one concept of the documents, asked of staff or of customers. It becomes advice only when the
figure says that there is room: chosen from the data, never by taste.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["PRACTICES", "Practice"]

FIVE, TEN, GOOD, HOW, CARE = (
    "The Five Steps to Great Customer Service",
    "10 Steps to World-Class Customer Service",
    "Good Customer Service",
    "How Customer Service Works",
    "4 Keys to Great Customer Service",
)


@dataclass(frozen=True)
class Practice:
    """One thing to do.

    Parameters
    ----------
    concept : str
        The concept whose figure shows whether it is done.
    asked : {"employee", "customer"}
        Whose answers count for it.
    advice : str
        What to do, in a few words.
    figure : str
        What the figure is, as the start of a sentence.
    source : str
        Where it comes from.
    """

    concept: str
    asked: Literal["employee", "customer"]
    advice: str
    figure: str
    source: str


PRACTICES = (
    Practice(
        "001.10b",
        "employee",
        "Let the first person fix it, up to a limit they know",
        "Allowed to fix problems themselves",
        f"Authority · {TEN}",
    ),
    Practice(
        "000.2a",
        "employee",
        "Let people decide what is best for the customer",
        "Free to decide for the customer",
        f"Empowerment · {FIVE}",
    ),
    Practice(
        "001.10c",
        "customer",
        "Take “I must ask my boss” out of the conversation",
        "Helped without anyone having to ask",
        f"My word is my bond · {TEN}",
    ),
    Practice(
        "003.5b",
        "employee",
        "Make a generous decision safe to take",
        "Not afraid of blame for a generous decision",
        f"Authority to resolve problems · {HOW}",
    ),
    Practice(
        "001.10e",
        "employee",
        "Stand behind the decisions people take",
        "Feel backed in what they decide for customers",
        f"Stand by the employee · {GOOD}",
    ),
    Practice(
        "004.E2",
        "employee",
        "Tell everyone exactly what they may decide",
        "Know exactly what they may decide",
        f"Aware of the power you have · {CARE}",
    ),
    Practice(
        "000.i", "customer", "Say sorry when it is our fault", "Of those with a problem, received an apology", f"Apology · {FIVE}"
    ),
    Practice(
        "003.6c", "customer", "Follow up after a problem", "Of those with a problem, were followed up", f"Follow up · {HOW}"
    ),
    Practice(
        "002.q",
        "customer",
        "When the answer is no, offer what can be done",
        "Were offered an alternative",
        f"Say no, and offer an alternative · {GOOD}",
    ),
    Practice(
        "003.7a",
        "customer",
        "Go and find the silent ones",
        "Of those with a problem, told us",
        f"A voice for the silent customer · {HOW}",
    ),
    Practice(
        "002.m",
        "employee",
        "Serve the people who serve",
        "Feel served by leaders as customers should be",
        f"It starts at the top · {GOOD}",
    ),
    Practice(
        "004.S3",
        "employee",
        "Care for staff as valued internal customers",
        "Feel cared for and valued",
        f"Senior leaders · {CARE}",
    ),
    Practice(
        "004.C4",
        "employee",
        "Give everyone a goal for service, and show how it goes",
        "Have goals for service, and see them",
        f"Committed · {CARE}",
    ),
    Practice("004.C1", "employee", "Show what poor service costs", "Know what poor service costs", f"Committed · {CARE}"),
    Practice(
        "004.A2",
        "employee",
        "Give people the quiet to attend to one customer",
        "Can give a customer full attention",
        f"Attentive · {CARE}",
    ),
    Practice(
        "004.A6",
        "employee",
        "Study what customers and colleagues need",
        "Study what customers and colleagues need",
        f"Attentive · {CARE}",
    ),
    Practice(
        "004.R4",
        "customer",
        "Agree with the customer on what will be done",
        "Agreed on what would be done",
        f"Responsive · {CARE}",
    ),
    Practice(
        "004.R2",
        "customer",
        "Acknowledge how the customer feels",
        "Felt that their feelings were acknowledged",
        f"Responsive · {CARE}",
    ),
    Practice(
        "004.S2",
        "employee",
        "Say plainly what behaviour is wanted",
        "Know what behaviour leaders want",
        f"Senior leaders · {CARE}",
    ),
)
