"""How well a colour can be read: values from WCAG's own examples and from browsers' tools, and that darkening always ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.colors import contrast, darker, read_color

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#ff0000", "#ffffff", 3.998), ("#0000ff", "#ffffff", 8.592), ("#777777", "#ffffff", 4.478), ("#00ff00", "#000000", 15.304)],
)
def test_contrasts_are_those_of_the_guidelines_formula(one: str, other: str, ratio: float) -> None:
    """Red, blue, grey on white and green on black, as WebAIM's contrast checker gives them (4.00, 8.59, 4.48, 15.30)."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)
    assert contrast(other, one) == contrast(one, other)


@given(COLORS, st.floats(1, 18))
def test_the_nearest_darker_colour_passes_and_the_step_before_it_does_not(color: str, least: float) -> None:
    found = darker(color, "#f7f6f3", least)
    assert contrast(found, "#f7f6f3") >= least
    if found != color:
        assert contrast(color, "#f7f6f3") < least
        lighter = "#" + "".join(f"{min(255, int(found[i : i + 2], 16) + 2):02x}" for i in (1, 3, 5))
        assert contrast(lighter, "#f7f6f3") < least + 0.9


@pytest.mark.parametrize("written", ["", "green", "#12", "#12345", "#1234567", "#ggg", "rgb(0,0,0)", "#fff;}", "#٠٠٠"])
def test_only_hexadecimal_colours_are_read(written: str) -> None:
    assert read_color(written) == ""
