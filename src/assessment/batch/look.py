"""A client's look, checked before any answer is read: a logo or a template that can't be used must not stop a run at its end."""

from __future__ import annotations

import assessment
from assessment.brand import Brand, read_brand
from assessment.settings import Settings

__all__ = ["read_look"]


def read_look(settings: Settings) -> Brand:
    """Read a client's logo, colour and template.

    Raises
    ------
    InputError
        One of them can't be used.
    """
    brand = read_brand(settings)
    if brand.template:
        assessment.reports.open_deck(brand.template, name=settings.engagement.brand.template)
    return brand
