"""Engagements whose folders are called alike, and waves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.batch import run
from assessment.batch.owner import owner_file
from assessment.errors import InputError
from assessment.settings import Settings

Engage = Callable[..., Settings]
Executors = Callable[[int], Executor]


def renamed(settings: Settings, client: str) -> Settings:
    return replace(settings, engagement=settings.engagement.model_copy(update={"client": client}))


def moved(settings: Settings) -> Settings:
    folder = settings.folder.parent / "elsewhere" / settings.folder.name
    shutil.copytree(settings.folder, folder)
    return replace(settings, folder=folder)


def release(settings: Settings, executor: Executors) -> Path:
    return run(settings, progress=lambda _: None, executor=executor).release


def test_another_clients_releases_are_not_replaced(engaged: Engage, without_kernels: Executors) -> None:
    ours = engaged()
    page = release(ours, without_kernels) / "index.html"
    before = page.read_bytes()
    with pytest.raises(InputError, match=r"is another engagement's: 'Northwind'\. Choose another with --out"):
        release(renamed(moved(ours), "Southwind"), without_kernels)
    assert page.read_bytes() == before


@pytest.mark.parametrize("change", [moved, lambda settings: renamed(settings, "Northwind & Sons")])
def test_a_client_may_be_renamed_and_an_engagement_moved(
    engaged: Engage, without_kernels: Executors, change: Callable[[Settings], Settings]
) -> None:
    ours = engaged()
    release(ours, without_kernels)
    assert release(change(ours), without_kernels) == release(ours, without_kernels)


def test_the_place_of_an_engagement_stands_in_no_release(engaged: Engage, without_kernels: Executors) -> None:
    ours = engaged()
    files = [path for path in release(ours, without_kernels).rglob("*") if path.is_file()]
    assert owner_file(ours).is_file()
    assert not [path for path in files if str(ours.folder).encode() in path.read_bytes()]


def test_waves_whose_names_make_the_same_folder_have_one_each(engaged: Engage) -> None:
    waves = ["春", "秋", "2026 Q1", "2026-q1", "Private", "w1"]
    ours = engaged()
    engagement = ours.engagement.model_copy(update={"waves": waves})
    homes = [replace(ours, engagement=engagement, wave=wave).home for wave in waves]
    assert len({*homes, ours.home.parent / "private"}) == 7
    assert homes[-1] == ours.home
