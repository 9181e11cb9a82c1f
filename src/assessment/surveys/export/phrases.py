"""The few words of a questionnaire that are not in its file: who are you, where do you work, tick one box a line.

To add a language: one entry in :data:`PHRASES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PHRASES", "RIGHT_TO_LEFT", "Phrases", "phrases"]

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"})


@dataclass(frozen=True)
class Phrases:
    """Words around a survey's own.

    Parameters
    ----------
    level : str
        Asks for the level.
    levels : mapping of str to str
        Form to its name.
    unit_employee, unit_customer : str
        Ask for the unit.
    rated_unit : str
        Asks for the one department that the respondent rates.
    no_answer : str
        "Does not apply", where the survey has only a number for it.
    about_you, part : str
        Headings.
    tick, write : str
        What to do on paper; ``write`` with ``{low}`` and ``{high}``.
    question, number : str
        Headings of columns.
    """

    level: str
    levels: Mapping[str, str]
    unit_employee: str
    unit_customer: str
    rated_unit: str
    no_answer: str
    about_you: str
    part: str
    tick: str
    write: str
    question: str
    number: str

    def unit(self, respondents: str) -> str:
        """The question for the unit."""
        return self.unit_employee if respondents == "employee" else self.unit_customer


PHRASES: Mapping[str, Phrases] = {
    "en": Phrases(
        level="Which of these groups do you belong to?",
        levels={"front_line": "Front line", "manager": "Managers", "senior_leader": "Senior leaders", "customer": "Customers"},
        unit_employee="Which part of the organisation do you work in?",
        unit_customer="Which shop, branch or office served you?",
        rated_unit="Which department do you need most for your work? You will be asked about this department.",
        no_answer="Does not apply",
        about_you="About you",
        part="Part",
        tick="Please tick one box in each row.",
        write="Please write a number from {low} to {high}.",
        question="Question",
        number="Number",
    ),
    "de": Phrases(
        level="Zu welcher dieser Gruppen gehören Sie?",
        levels={
            "front_line": "Mitarbeitende im Kundenkontakt",
            "manager": "Führungskräfte",
            "senior_leader": "Geschäftsleitung",
            "customer": "Kundinnen und Kunden",
        },
        unit_employee="In welchem Bereich der Organisation arbeiten Sie?",
        unit_customer="In welchem Geschäft oder welcher Filiale wurden Sie bedient?",
        rated_unit="Welche Abteilung brauchen Sie für Ihre Arbeit am meisten? Nach dieser Abteilung werden Sie gefragt.",
        no_answer="Trifft nicht zu",
        about_you="Über Sie",
        part="Teil",
        tick="Bitte kreuzen Sie in jeder Zeile ein Kästchen an.",
        write="Bitte schreiben Sie eine Zahl von {low} bis {high}.",
        question="Frage",
        number="Zahl",
    ),
    "fr": Phrases(
        level="Auquel de ces groupes appartenez-vous ?",
        levels={
            "front_line": "Personnel en contact avec les clients",
            "manager": "Responsables",
            "senior_leader": "Direction",
            "customer": "Clients",
        },
        unit_employee="Dans quelle partie de l'organisation travaillez-vous ?",
        unit_customer="Quel magasin ou quelle agence vous a servi ?",
        rated_unit="De quel service avez-vous le plus besoin pour votre travail ? Des questions porteront sur ce service.",
        no_answer="Sans objet",
        about_you="À propos de vous",
        part="Partie",
        tick="Veuillez cocher une case par ligne.",
        write="Veuillez écrire un nombre de {low} à {high}.",
        question="Question",
        number="Nombre",
    ),
    "es": Phrases(
        level="¿A cuál de estos grupos pertenece usted?",
        levels={
            "front_line": "Personal de atención al cliente",
            "manager": "Responsables",
            "senior_leader": "Dirección",
            "customer": "Clientes",
        },
        unit_employee="¿En qué parte de la organización trabaja usted?",
        unit_customer="¿Qué tienda u oficina le atendió?",
        rated_unit="¿Qué departamento necesita más para su trabajo? Se le preguntará por ese departamento.",
        no_answer="No procede",
        about_you="Sobre usted",
        part="Parte",
        tick="Marque una casilla en cada fila.",
        write="Escriba un número del {low} al {high}.",
        question="Pregunta",
        number="Número",
    ),
}


def phrases(language: str) -> Phrases:
    """Words in a language, by the first part of its code; English where there are none.

    Examples
    --------
    >>> phrases("de-CH").part, phrases("tlh").part
    ('Teil', 'Part')
    """
    return PHRASES.get(language.replace("_", "-").split("-")[0].casefold(), PHRASES["en"])
