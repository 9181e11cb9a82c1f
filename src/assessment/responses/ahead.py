"""Blocks of a file, parsed ahead of whoever takes them: the next are begun while one is worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from assessment.responses.blocks import Blocks
from assessment.responses.parsed import Parsed, Shape
from assessment.responses.vectorised import parse_block

__all__ = ["parse_ahead"]

READERS = 2  # blocks that are parsed at once: polars lets other threads go on


def parse_ahead(blocks: Blocks, shape: Shape) -> Iterator[tuple[bytes, Parsed | None]]:
    """Parse blocks, further ones while one is worked on: in their order, each as if it were the first.

    Where a record runs on from a block, or a block is for another reader, what was begun behind it began at a wrong place: these
    blocks are given back, to be taken again behind what the caller gives back.
    """
    begun = deque[tuple[bytes, Future[Parsed | None]]]()
    with ThreadPoolExecutor(READERS) as readers:
        while True:
            while len(begun) <= READERS and (block := blocks.take_records()):
                begun.append((block, readers.submit(parse_block, block, shape)))
            if not begun:
                return
            block, coming = begun.popleft()
            parsed = coming.result()
            if parsed is None or parsed.rest:
                blocks.give_back(b"".join(behind for behind, _ in begun))
                begun.clear()
            yield block, parsed
