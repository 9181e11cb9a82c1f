"""Blocks of a file end where a record ends, as far as quotes tell."""

from __future__ import annotations

import pytest

from assessment.responses.blocks import Blocks, last_record_end


@pytest.mark.parametrize(
    ("block", "end"),
    [
        (b"1,2\n3,4\n5", 8),
        (b'1,"a\nb"\n2,"c\nd', 8),
        (b'1,"a\nb\nc', 0),
        (b'1,"a""b"\n2,"c', 9),
        (b"1,2\r\n", 5),
        (b"", 0),
    ],
)
def test_a_block_ends_at_the_last_line_end_that_no_quote_holds(block: bytes, end: int) -> None:
    assert last_record_end(block) == end


def test_a_stray_quote_does_not_lead_back_through_a_whole_block() -> None:
    assert last_record_end(b'5" pipe\n' + b'"a"\n' * 1_000) == 0


def test_what_is_behind_the_last_record_comes_with_the_next_block() -> None:
    blocks = Blocks([b'1,"a"\n2,"b\n', b'c"\n3,d'], "x.csv", size=10)
    assert [blocks.take_records() for _ in range(3)] == [b'1,"a"\n', b'2,"b\nc"\n', b"3,d"]
