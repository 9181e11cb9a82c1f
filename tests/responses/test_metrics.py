"""Metrics typed by hand: read strictly, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assessment.errors import InputError

if TYPE_CHECKING:
    from tests.responses.conftest import Desk


def test_each_number_becomes_a_row(desk: Desk) -> None:
    text = "unit,wave,Repeat rate,Revenue,City\nnorth,w1,0.46,1200,Bern\nNA,W2,,1300.5,Chur\n"
    assert desk.metrics(text).rows() == [
        ("North", "W1", "repeat_rate", 0.46), ("North", "W1", "Revenue", 1200.0), ("NA", "W2", "Revenue", 1300.5),
    ]  # fmt: skip


def test_a_decimal_comma_is_read(desk: Desk) -> None:
    assert desk.metrics("unit;wave;repeat_rate;kpi\nNorth;W1;0,463;1,234\nSouth;W1;0,5;7\n").get_column("value").to_list() == [
        0.463, 1.234, 0.5, 7.0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "unit,wave,repeat_rate\nNorth,W1,46\n",
            "line 2, 'repeat_rate': A repeat rate is a share from 0 to 1: '46'. Write a share",
        ),
        ("unit,wave,repeat_rate\nNorth,W1,46 %\n", "A metric is a plain number, not a percentage: '46 %'"),
        ("unit,wave,repeat_rate\nNorth,W1,-0.1\n", "share from 0 to 1: '-0.1'"),
        ("unit,wave,repeat_rate\nNorth,W1,high\n", "This is not a plain number: 'high'"),
        ("unit,wave,kpi\nNorth,W1,nan\nSouth,W1,5\n", "This is not a plain number: 'nan'"),
        ("unit;wave;kpi;p\nNorth;W1;1,234;0.5\n", "The file's decimal sign is '.'"),
        ("unit;wave;kpi\nNorth;W1;1.234\n", "This is not a plain number: '1.234'"),
        (
            "unit,wave,repeat_rate\nNort,W1,0.5\n",
            "line 2, 'unit': This unit is not in the list of units: 'Nort'. Did you mean 'North'?",
        ),
        ("unit,wave,repeat_rate\nNorth,W9,0.5\n", "line 2, 'wave': The engagement has no such wave: 'W9'"),
        ("unit,wave,repeat_rate\nNorth,W1,0.5\nNORTH,W1,0.6\n", "line 3, 'unit': This unit and wave stand on line 2 already"),
        ("unit,wave\nNorth,W1\n", "There is no metric in this file"),
        ("unit,repeat_rate\nNorth,0.4\n", "No column is called 'wave'"),
        ("unit,wave,kpi,KPI\nNorth,W1,1,2\n", "Two columns have the same name: 'kpi'"),
        ("unit,wave,repeat_rate\nNorth,W1,0,46\nSouth,W1,0.4\n", "line 2: The row has 4 cells, the header 3"),
    ],
)
def test_a_fault_is_told_with_its_line(desk: Desk, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        desk.metrics(text)
    assert message in str(caught.value)


def test_all_faults_are_told_together(desk: Desk) -> None:
    with pytest.raises(InputError, match=r"(?s)line 2.*'Nowhere'.*line 3.*'46'"):
        desk.metrics("unit,wave,repeat_rate\nNowhere,W1,0.5\nNorth,W1,46\n")
