"""What the source documents say to do, and which figure shows whether it is done.

A practice is measured by one concept of the documents, asked of staff or of customers. It becomes advice only when the
figure says that there is room: chosen from the data, never by taste.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assessment.language import later, say

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
    rule : str
        What the source document calls it.
    document : str
        The source document: a title, which is said as it is.
    """

    concept: str
    asked: Literal["employee", "customer"]
    advice: str
    figure: str
    rule: str
    document: str

    @property
    def source(self) -> str:
        """Where it comes from, as readers see it."""
        return f"{say(self.rule)} · {self.document}"


PRACTICES = (
    Practice(
        "001.10b",
        "employee",
        later("Let the first person fix it, up to a limit they know"),
        later("Allowed to fix problems themselves"),
        later("Authority"),
        TEN,
    ),
    Practice(
        "000.2a",
        "employee",
        later("Let people decide what is best for the customer"),
        later("Free to decide for the customer"),
        later("Empowerment"),
        FIVE,
    ),
    Practice(
        "001.10c",
        "customer",
        later("Take “I must ask my boss” out of the conversation"),
        later("Helped without anyone having to ask"),
        later("My word is my bond"),
        TEN,
    ),
    Practice(
        "003.5b",
        "employee",
        later("Make a generous decision safe to take"),
        later("Not afraid of blame for a generous decision"),
        later("Authority to resolve problems"),
        HOW,
    ),
    Practice(
        "001.10e",
        "employee",
        later("Stand behind the decisions people take"),
        later("Feel backed in what they decide for customers"),
        later("Stand by the employee"),
        GOOD,
    ),
    Practice(
        "004.E2",
        "employee",
        later("Tell everyone exactly what they may decide"),
        later("Know exactly what they may decide"),
        later("Aware of the power you have"),
        CARE,
    ),
    Practice(
        "000.i",
        "customer",
        later("Say sorry when it is our fault"),
        later("Of those with a problem, received an apology"),
        later("Apology"),
        FIVE,
    ),
    Practice(
        "003.6c",
        "customer",
        later("Follow up after a problem"),
        later("Of those with a problem, were followed up"),
        later("Follow up"),
        HOW,
    ),
    Practice(
        "002.q",
        "customer",
        later("When the answer is no, offer what can be done"),
        later("Were offered an alternative"),
        later("Say no, and offer an alternative"),
        GOOD,
    ),
    Practice(
        "003.7a",
        "customer",
        later("Go and find the silent ones"),
        later("Of those with a problem, told us"),
        later("A voice for the silent customer"),
        HOW,
    ),
    Practice(
        "002.m",
        "employee",
        later("Serve the people who serve"),
        later("Feel served by leaders as customers should be"),
        later("It starts at the top"),
        GOOD,
    ),
    Practice(
        "004.S3",
        "employee",
        later("Care for staff as valued internal customers"),
        later("Feel cared for and valued"),
        later("Senior leaders"),
        CARE,
    ),
    Practice(
        "004.C4",
        "employee",
        later("Give everyone a goal for service, and show how it goes"),
        later("Have goals for service, and see them"),
        later("Committed"),
        CARE,
    ),
    Practice(
        "004.C1",
        "employee",
        later("Show what poor service costs"),
        later("Know what poor service costs"),
        later("Committed"),
        CARE,
    ),
    Practice(
        "004.A2",
        "employee",
        later("Give people the quiet to attend to one customer"),
        later("Can give a customer full attention"),
        later("Attentive"),
        CARE,
    ),
    Practice(
        "004.A6",
        "employee",
        later("Study what customers and colleagues need"),
        later("Study what customers and colleagues need"),
        later("Attentive"),
        CARE,
    ),
    Practice(
        "004.R4",
        "customer",
        later("Agree with the customer on what will be done"),
        later("Agreed on what would be done"),
        later("Responsive"),
        CARE,
    ),
    Practice(
        "004.R2",
        "customer",
        later("Acknowledge how the customer feels"),
        later("Felt that their feelings were acknowledged"),
        later("Responsive"),
        CARE,
    ),
    Practice(
        "004.S2",
        "employee",
        later("Say plainly what behaviour is wanted"),
        later("Know what behaviour leaders want"),
        later("Senior leaders"),
        CARE,
    ),
)
