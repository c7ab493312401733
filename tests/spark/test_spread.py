"""Tenants to partitions."""

from __future__ import annotations

from collections import Counter

from onshelf_spark.spread import Place, spread


def test_a_large_tenant_is_split_and_small_ones_share() -> None:
    places, partitions = spread({"b": 250, "a": 30, "c": 40, "d": 60, "e": 50}, 100)
    assert places == {"a": Place(0, 1), "b": Place(1, 3), "c": Place(4, 1), "d": Place(4, 1), "e": Place(5, 1)}
    assert partitions == 6


def test_no_partition_holds_more_than_it_should() -> None:
    needs = {f"t{n:03}": (n * 37) % 101 + 1 for n in range(200)}
    places, partitions = spread(needs, 100)
    held = Counter()
    for tenant, place in places.items():
        held[place.first] += needs[tenant] if place.pieces == 1 else 0
    assert max(held.values()) <= 100
    assert partitions == max(place.first + place.pieces for place in places.values())


def test_nothing_needs_no_partition() -> None:
    assert spread({}, 10) == ({}, 0)
    assert spread({"a": 10}, 10) == ({"a": Place(0, 1)}, 1)
