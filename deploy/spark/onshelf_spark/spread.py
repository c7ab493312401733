"""Which partition a tenant's needs go to.

A tenant with more needs than a partition should hold is split; small tenants share one. What a partition holds is
sorted by tenant, so that each tenant's shelf is opened once a partition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The partitions of one tenant: `pieces` of them, the first of which is `first`."""

    first: int
    pieces: int


def spread(needs_by_tenant: Mapping[str, int], needs_per_partition: int) -> tuple[dict[str, Place], int]:
    """Each tenant's place, and how many partitions there are. The same counts give the same places."""
    places: dict[str, Place] = {}
    partitions = 0
    room = 0
    for tenant, needs in sorted(needs_by_tenant.items()):
        if needs > needs_per_partition:
            pieces = -(-needs // needs_per_partition)
            places[tenant] = Place(partitions, pieces)
            partitions, room = partitions + pieces, 0
            continue
        if needs > room:
            partitions, room = partitions + 1, needs_per_partition
        places[tenant] = Place(partitions - 1, 1)
        room -= needs
    return places, partitions
