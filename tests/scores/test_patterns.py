from __future__ import annotations

from math import prod

import numpy as np
from drawn_answers import drawn_surveys  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scores import keys_of
from assessment.scores.patterns import PATTERNS, pack, plan_blocks
from assessment.settings import LEVELS

FEW = settings(max_examples=25, deadline=None)


@FEW
@given(data=st.data())
def test_every_item_is_in_one_block_and_blocks_of_several_are_small(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys(most=9))
    blocks = plan_blocks(survey, keys_of(survey, LEVELS))
    assert sorted(item for block in blocks for item in block.items) == sorted(survey.items)
    assert all(prod(block.widths) <= PATTERNS for block in blocks if len(block.items) > 1)


@FEW
@given(data=st.data(), rows=st.integers(1, 2**22))
def test_sums_of_as_many_rows_as_fields_are_made_for_come_out_whole(data: st.DataObject, rows: int) -> None:
    largest = data.draw(st.lists(st.integers(0, 2**30), min_size=1, max_size=12))
    columns = {str(place): np.array([0, most]) for place, most in enumerate(largest)}
    packed = pack(columns, rows)
    sums = np.stack([packed.words[1] * rows, packed.words[0]])
    assert {name: found.tolist() for name, found in packed.unpack(sums)} == {
        str(place): [most * rows, 0] for place, most in enumerate(largest)
    }
