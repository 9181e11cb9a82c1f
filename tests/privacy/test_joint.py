"""The proof over releases: known cases, a trial of every set of people, and an attacker who subtracts."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import polars as pl
import pytest
from made_releases import (  # type: ignore[import-not-found]
    SCALE,
    TREE,
    People,
    Place,
    cells_of,
    changed,
    crowd,
    entry_of,
    fewest_rebuilt,
    gated,
    random_people,
    reduced,
    release_after,
    sums_of,
)  # fmt: skip

from assessment.privacy import DISCLOSED, PROVED, UNPROVED, Entry, changed_waves, hidden_by_ledger, prove_releases
from assessment.privacy.joint import join_releases

WHOLE = ("All", "all")
FORTY = crowd({("A", "front_line"): 40})


def verdict(*entries: Entry) -> str:
    return prove_releases({f"release {number}": entry for number, entry in enumerate(entries, 1)}).status


def isolates(groups: list[set[str]], minimum: int) -> bool:
    """Whether some combination is of fewer people than the minimum: every set of atoms is tried."""
    cells = cells_of(groups)
    atoms = list(cells)
    rows = [[int(atom[place]) for atom in atoms] for place in range(len(groups))]
    whole = len(reduced(rows))
    for number in range(1, len(atoms) + 1):
        for inside in itertools.combinations(range(len(atoms)), number):
            outside = [[value for place, value in enumerate(row) if place not in inside] for row in rows]
            if sum(cells[atoms[place]] for place in inside) < minimum and len(reduced(outside)) < whole:
                return True
    return False


@pytest.mark.parametrize(("late", "status"), [(3, DISCLOSED), (9, DISCLOSED), (10, PROVED)])
def test_a_preliminary_and_a_final_release_are_proved_together(late: int, status: str) -> None:
    more = FORTY | crowd({("A", "front_line"): late}, first=100)
    assert verdict(entry_of(FORTY, [WHOLE]), entry_of(more, [WHOLE])) == status


def test_the_same_release_again_is_no_other_release() -> None:
    assert verdict(entry_of(FORTY, [WHOLE]), entry_of(FORTY, [WHOLE])) == PROVED


def test_what_was_shown_before_of_the_same_people_is_held_against_nothing_again() -> None:
    one, more = entry_of(FORTY, [WHOLE]), entry_of(FORTY, [WHOLE, ("A", "all")])
    joint = join_releases({"release 1": one, "release 2": one, "release 3": more}, SCALE)
    assert joint.lists == {"release 1": 0, "release 3": 0}


def test_the_same_groups_of_a_new_tree_are_another_release() -> None:
    people = crowd({("A", "front_line"): 30, ("B", "front_line"): 30})
    old, new = (entry_of(people, [("North", "all")], parents=parents) for parents in (TREE, TREE | {"B": "South"}))
    assert set(join_releases({"release 1": old, "release 2": new}, SCALE).lists) == {"release 1", "release 2"}


def test_one_changed_answer_is_found() -> None:
    corrected = {("changed" if person.endswith(" 7") else person): place for person, place in FORTY.items()}
    assert verdict(entry_of(FORTY, [WHOLE]), entry_of(corrected, [WHOLE])) == DISCLOSED


def test_who_moved_between_units_is_found_though_the_whole_is_the_same() -> None:
    people = crowd({("A", "front_line"): 30, ("B", "front_line"): 30})
    moved = people | {"A front_line 1": ("B", "front_line")}
    groups = [WHOLE, ("A", "all"), ("B", "all")]
    assert verdict(entry_of(people, groups), entry_of(moved, groups)) == DISCLOSED


def test_an_old_and_a_new_structure_are_proved_together() -> None:
    people = crowd({("A", "front_line"): 30, ("B", "front_line"): 4, ("C", "front_line"): 30})
    old, new = TREE, TREE | {"B": "South"}
    groups = [("North", "all"), ("South", "all")]
    assert verdict(entry_of(people, groups, parents=old), entry_of(people, groups, parents=new)) == DISCLOSED


def test_leaving_careless_people_out_is_another_release_of_the_same_wave() -> None:
    kept = dict(list(FORTY.items())[4:])
    assert verdict(entry_of(FORTY, [WHOLE]), entry_of(kept, [WHOLE])) == DISCLOSED


def test_a_finding_names_the_releases_and_not_how_few_it_leaves() -> None:
    late = FORTY | {"late": ("A", "front_line")}
    proof = prove_releases({"release 1": entry_of(FORTY, [WHOLE]), "this release": entry_of(late, [WHOLE])})
    assert "this release / All / all - release 1 / All / all leaves fewer than 10 people" in str(proof)


def test_people_with_new_ids_are_taken_for_the_same_in_the_dark() -> None:
    first, second = entry_of(FORTY, [WHOLE]), entry_of({f"new {person}": place for person, place in FORTY.items()}, [WHOLE])
    assert verdict(first, second) == UNPROVED
    assert hidden_by_ledger("this release", second, {"release 1": first}) == {SCALE: {WHOLE}}


def test_counts_that_changed_prove_nothing() -> None:
    first, second = (
        replace(entry_of({name: ("A", "front_line")}, [WHOLE]), tabulated=("employee",)) for name in ("before", "after")
    )
    grown = [replace(entry, people=entry.people.with_columns(n=40)) for entry in (first, second)]
    assert verdict(*grown) == UNPROVED
    assert hidden_by_ledger("this release", grown[1], {"release 1": grown[0]}) == {SCALE: {WHOLE}}


@pytest.mark.parametrize("seed", range(150))
def test_the_proof_agrees_with_trying_every_set_of_people(seed: int) -> None:
    chance = random.Random(seed)
    parents = {"All": "", "A": "All", "B": "All"}
    people = crowd({("A", "front_line"): chance.randint(0, 6), ("B", "front_line"): chance.randint(1, 6)})
    entries = [entry_of(each, [("All", "all"), ("A", "all")][: chance.randint(1, 2)], minimum=4, parents=parents)
               for each in (people, changed(people, chance, parents=parents))]  # fmt: skip
    groups = [group for group in sums_of(entries) if group]
    assert (verdict(*entries) == DISCLOSED) == (bool(groups) and isolates(groups, 4))


@pytest.mark.parametrize("seed", range(40))
def test_three_releases_give_an_attacker_no_small_group(seed: int) -> None:
    chance = random.Random(seed)
    people = random_people(chance)
    released: dict[str, Entry] = {}
    for number in range(3):
        released[f"release {number}"] = release_after(released, gated(people, minimum=8))
        people = changed(people, chance)
    assert prove_releases(released)
    assert fewest_rebuilt(sums_of(released.values())) in (0, *range(8, 1000))


def test_without_the_ledger_an_attacker_does_find_small_groups() -> None:
    found = 0
    for seed in range(20):
        chance = random.Random(seed)
        people = random_people(chance)
        both = [gated(people, minimum=8), gated(changed(people, chance), minimum=8)]
        found += 0 < fewest_rebuilt(sums_of(both)) < 8
    assert found > 5


def test_unchanged_units_are_shown_again_where_another_changed() -> None:
    people = crowd({(unit, "front_line"): 30 for unit in ("A", "B", "C", "D")})
    late = people | {"late": ("A", "front_line")}
    first = gated(people, minimum=10)
    second = release_after({"release 1": first}, gated(late, minimum=10))
    assert {unit for unit, level in second.shown[SCALE] if level == "all"} == {"South", "B", "C", "D"}


def dealt_anew(people: People, seed: int) -> dict[str, Place]:
    """The same people, each in the place of another."""
    places = list(people.values())
    random.Random(seed).shuffle(places)
    return dict(zip(people, places, strict=True))


LARGE = {"All": "", **{f"R{place}": "All" for place in range(3)}, **{f"U{place}": f"R{place % 3}" for place in range(30)}}


@pytest.mark.parametrize("seed", range(3))
def test_units_that_are_all_dealt_anew_come_to_an_end_and_what_is_not_decided_is_hidden(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    people = random_people(chance, parents=LARGE)
    first, draft = (gated(each, minimum=10, parents=LARGE) for each in (people, dealt_anew(people, seed)))
    monkeypatch.setattr("assessment.privacy.certificate.WORK", 20_000)
    second = release_after({"release 1": first}, draft)
    assert ("All", "all") in second.shown[SCALE]
    assert len(second.shown[SCALE]) < len(draft.shown[SCALE]) / 2
    monkeypatch.undo()
    assert prove_releases({"release 1": first, "this release": second})


def test_what_could_not_be_decided_of_one_figure_is_not_tried_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    people = random_people(random.Random(1), parents=LARGE)
    releases = [two_scales(gated(each, minimum=10, parents=LARGE)) for each in (people, dealt_anew(people, 1))]
    tried = []

    def give_up(*_: object, **__: object) -> None:
        tried.append(1)

    monkeypatch.setattr("assessment.privacy.repair.hidden_besides", give_up)
    hidden = hidden_by_ledger("this release", releases[1], {"release 1": releases[0]})
    assert len(tried) == 5
    assert {scale: len(groups) for (_, _, scale), groups in hidden.items()} == dict.fromkeys(
        ("care", "trust"), len(hidden[SCALE])
    )


def two_scales(entry: Entry) -> Entry:
    """The same people and groups for two scales."""
    shown = {("employee", "w1", scale): entry.shown[SCALE] for scale in ("care", "trust")}
    people = entry.people.with_columns(scored=pl.lit("11"))
    return replace(entry, scales={"employee": ("care", "trust")}, shown=shown, people=people)


def test_a_wave_counts_as_changed_by_its_people_their_units_or_the_minimum() -> None:
    first = entry_of(FORTY, [WHOLE])
    assert changed_waves(first, {"release 1": first}) == set()
    assert changed_waves(entry_of(FORTY | {"late": ("A", "front_line")}, [WHOLE]), {"1": first}) == {("employee", "w1")}
    assert changed_waves(entry_of(FORTY, [WHOLE], minimum=12), {"1": first}) == {("employee", "w1")}
    assert changed_waves(entry_of(FORTY, [WHOLE], parents=TREE | {"A": "South"}), {"1": first}) == {("employee", "w1")}
    assert changed_waves(entry_of(FORTY, [WHOLE], parents=TREE | {"C": "North"}), {"1": first}) == set()
