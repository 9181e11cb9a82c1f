"""Lists to choose from above what they show. A list offers what the choices before it leave, and there is always something in it.

The lists are the browser's own: they are reached with the tab key, and changed with arrows, or by typing the first letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import ipywidgets as widgets

from assessment.language import later, say, speak
from assessment.live.choices import Choices
from assessment.live.showing import Outputs, note, unpicked
from assessment.result import Assessment

__all__ = ["Lists", "pick", "picking", "set_choices", "slide"]

Values = Mapping[str, Any]
Lists = Mapping[str, Callable[[Values], Choices]]
Picked: TypeAlias = widgets.Dropdown | widgets.SelectionSlider
NOTHING = ((later("nothing to choose"), ""),)
UNASKED = later("Nobody was asked this here.")
HIDDEN = later("Nothing of this may be shown; below is why.")
NAMED = "choice-"  # and the name of a list, as a class of its widget: its label is in the reader's language
WIDE = {"width": "auto", "max_width": "100%", "margin": "2px 14px 2px 0"}


def pick(label: str) -> widgets.Dropdown:
    """A list to choose from, empty as yet."""
    return widgets.Dropdown(description=say(label), options=nothing(), style={"description_width": "initial"}, layout=WIDE)


def slide(label: str) -> widgets.SelectionSlider:
    """A slider over what there is to choose, moved with the arrow keys; what it shows follows when it is let go."""
    how = {"continuous_update": False, "style": {"description_width": "initial"}, "layout": WIDE | {"width": "420px"}}
    return widgets.SelectionSlider(description=say(label), options=nothing(), value="", **how)


def nothing() -> tuple[tuple[str, str], ...]:
    """What stands in a list that has nothing to choose."""
    return tuple((say(label), value) for label, value in NOTHING)


def picking(result: Assessment, picks: Mapping[str, Picked], lists: Lists, show: Callable[..., Outputs]) -> widgets.VBox:
    """Lists in a row, what they show below, and last who can't be chosen and why.

    Parameters
    ----------
    result : Assessment
        For the reasons.
    picks : mapping of str to list or slider
        In the order in which they depend on each other, which is that of the tab key.
    lists : mapping of str to callable
        Takes the values chosen before it, by name, and gives its :class:`Choices`.
    show : callable
        Takes all values by name, and gives what to show.

    Notes
    -----
    What is shown is put into the output area as a value. Capturing displays instead would have whatever runs the notebook answer
    each of them while it waits for the cell to end; without a browser that now and then waits for ever.
    """
    shown, hidden = widgets.Output(), widgets.HTML()
    settling: list[bool] = []

    def follow(_change: object = None) -> None:
        if settling:
            return
        settling.append(True)
        speak(result.language)  # a browser's message comes with no language of its own
        try:
            values, why = settle(result, picks, lists)
        finally:
            settling.clear()
        hidden.value = why
        shown.outputs = show(**values) if "" not in values.values() else (note(say(HIDDEN) if why else say(UNASKED)),)

    for name, chosen in picks.items():
        chosen.add_class(f"{NAMED}{name}")
        chosen.observe(follow, names="value")
    follow()
    row = widgets.HBox(list(picks.values()), layout=widgets.Layout(flex_flow="row wrap"))
    return widgets.VBox([row, shown, hidden])


def settle(result: Assessment, picks: Mapping[str, Picked], lists: Lists) -> tuple[dict[str, Any], str]:
    """Give each list what the choices before it leave: the values, and who can't be chosen."""
    values: dict[str, Any] = {}
    why = []
    for name, chosen in picks.items():
        found = lists[name](values) if "" not in values.values() else Choices(())
        offer(chosen, found)
        values[name] = chosen.value
        why.append(unpicked(result, chosen.description, found.hidden))
    return values, "".join(why)


def offer(chosen: Picked, found: Choices) -> None:
    """Put options into a list; what was chosen stays, if it is still among them."""
    options = found.options or nothing()
    if tuple(chosen.options) == options:
        return
    values = [value for _, value in options]
    keep = chosen.value if chosen.value in values and tuple(chosen.options) != nothing() else found.usual
    with chosen.hold_sync():
        chosen.options = options
        chosen.value = keep if keep in values else values[0]


def set_choices(panel: widgets.VBox, **values: str) -> None:
    """Choose in a panel, as a user would; what it doesn't offer is passed over.

    Parameters
    ----------
    panel : VBox
        From :func:`picking`.
    values : str
        By the lists' names.
    """
    for chosen in panel.children[0].children:
        wanted = next((value for name, value in values.items() if f"{NAMED}{name}" in chosen._dom_classes), None)
        if wanted in [value for _, value in chosen.options]:
            chosen.value = wanted
