"""Words by which columns and levels go in clients' files, in the languages of the questionnaires.

To add a word: put it where it belongs, in lower case. It is only ever proposed, so a word that usually means something is enough.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessment.settings import FRONT_LINE, MANAGER, SENIOR_LEADER

__all__ = ["ANSWERS", "HEADS", "LEVELS", "PEOPLE"]

# What heads of columns consist of, the likeliest first.
HEADS: Mapping[str, tuple[str, ...]] = {
    "respondent": (
        "response id", "respondent id", "respondent", "submission id", "case id", "case", "record id", "id", "token",
        "uuid", "response number", "key", "antwort id", "teilnehmer", "fall", "identifiant", "id de la réponse",
        "id de respuesta", "participant id", "survey id", "responseid", "instanceid", "seriennummer",
    ),
    "unit": (
        "unit", "business unit", "store", "shop", "branch", "site", "location", "restaurant", "hotel", "office", "outlet",
        "department", "division", "store name", "branch name", "workplace", "facility", "school", "ward", "clinic",
        "depot", "station", "hospital", "library", "which store", "which shop", "which branch", "einheit", "filiale",
        "standort", "abteilung", "geschäft", "betrieb", "bereich", "niederlassung", "unité", "magasin", "agence",
        "établissement", "succursale", "unidad",
        "klinik", "krankenhaus", "hôpital", "tienda", "sucursal", "oficina", "centro", "departamento", "sede", "team",
        "café", "cafe",
    ),
    "level": (
        "level", "role", "position", "job level", "grade", "job title", "job", "function", "seniority", "staff group",
        "hierarchy", "management level", "ebene", "funktion", "rolle", "stellung", "position im unternehmen", "niveau",
        "fonction", "poste", "rôle", "statut", "nivel", "puesto", "cargo", "rol", "función",
    ),
}  # fmt: skip
# Heads of columns that may hold people's names, addresses or remarks.
PEOPLE = (
    "name", "first name", "last name", "full name", "surname", "email", "e mail", "mail", "phone", "telephone", "mobile",
    "address", "ip", "ip address", "vorname", "nachname", "telefon", "adresse", "nom", "prénom", "nombre", "apellido",
    "apellidos", "correo", "teléfono", "birth", "manager name", "latitude", "longitude", "comment", "comments",
    "kommentar", "commentaire", "comentario",
)  # fmt: skip
# What levels are called.
LEVELS: Mapping[str, tuple[str, ...]] = {
    FRONT_LINE: (
        "front line", "front line staff", "front line employee", "front line employees", "team member", "staff",
        "staff member", "employee", "employees", "associate", "sales associate", "shop assistant", "sales assistant",
        "server", "crew", "crew member", "agent", "operator", "individual contributor", "non manager", "non managerial",
        "worker", "colleague", "cashier", "barista", "adviser", "advisor", "no management responsibility", "mitarbeiter",
        "mitarbeiterin", "mitarbeiter/in", "mitarbeiter:in", "mitarbeitende", "mitarbeitende im kundenkontakt",
        "verkäufer", "verkäuferin", "teammitglied", "angestellte", "angestellter", "ohne führungsverantwortung",
        "employé", "employée", "employé(e)", "collaborateur", "collaboratrice", "équipier", "équipière", "vendeur",
        "vendeuse", "personnel en contact avec les clients", "empleado", "empleada", "empleado/a", "colaborador",
        "colaboradora", "primera línea", "personal de atención al cliente", "vendedor", "vendedora",
    ),
    MANAGER: (
        "manager", "managers", "line manager", "store manager", "shop manager", "branch manager", "restaurant manager",
        "team leader", "team lead", "supervisor", "middle manager", "middle management", "first line manager",
        "assistant manager", "assistant store manager", "deputy manager", "department manager", "duty manager",
        "shift manager", "shift leader", "area manager", "regional manager", "head of department", "department head",
        "mgr", "people manager", "führungskraft", "führungskräfte", "filialleiter", "filialleiterin", "filialleitung",
        "teamleiter", "teamleiterin", "teamleitung", "abteilungsleiter", "abteilungsleiterin", "abteilungsleitung",
        "vorgesetzte", "vorgesetzter", "mit führungsverantwortung", "responsable", "responsables", "cadre",
        "chef d'équipe", "cheffe d'équipe", "responsable de magasin", "encadrement", "gerente", "jefe", "jefa",
        "jefe de equipo", "jefe de tienda", "encargado", "encargada", "mando intermedio", "mandos intermedios",
    ),
    SENIOR_LEADER: (
        "senior leader", "senior leaders", "senior leadership", "senior management", "executive", "executives",
        "director", "directors", "ceo", "c level", "c suite", "leadership team", "senior leadership team", "vp",
        "vice president", "board", "executive team", "managing director", "top management", "geschäftsleitung",
        "geschäftsführung", "geschäftsführer", "geschäftsführerin", "vorstand", "direktor", "direktorin",
        "oberste leitung", "direction", "direction générale", "dirigeant", "dirigeante", "cadre dirigeant", "directeur",
        "directrice", "comité de direction", "directora", "dirección", "alta dirección", "directivo", "directiva",
    ),
}  # fmt: skip
# What the column of answers is called in a file with one row an answer.
ANSWERS = (
    "answer", "response", "value", "score", "rating", "answer value", "antwort", "wert", "réponse", "valeur", "respuesta",
    "valor",
)  # fmt: skip
