"""Every tenant's nightly job, on whichever executor is free.

It is `onshelf sync` that does the work, with its guards, its lock on the shelf and its all or nothing. Done again
after an executor was lost it finds what is unchanged unchanged.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyspark import SparkContext, SparkFiles

from .shelves import TENANT, TENANT_NAME

# How much of what a night said is kept; its report says all.
LAST_LINES = 20
CANNOT_BE_STARTED = 127


@dataclass(frozen=True)
class Night:
    """How a tenant's night ended: the exit status of `onshelf sync`, and what it said."""

    tenant: str
    status: int
    said: str


def nights(context: SparkContext, onshelf: str, shipped: bool, config: str, tenants: Sequence[str]) -> list[Night]:
    """Does the night of each tenant, one task a tenant: a tenant that takes long keeps nobody else waiting."""
    if not tenants:
        return []
    work = context.parallelize(sorted(set(tenants)), len(set(tenants)))
    return sorted(
        work.map(lambda tenant: _night(onshelf, shipped, config, tenant)).collect(), key=lambda night: night.tenant
    )


def _night(onshelf: str, shipped: bool, config: str, tenant: str) -> Night:
    if not TENANT_NAME.fullmatch(tenant):
        return Night(tenant, 2, "error: a tenant's name is made of letters, digits, `.`, `_` and `-`")
    program = str(Path(SparkFiles.getRootDirectory()).resolve() / onshelf) if shipped else onshelf
    words = [program, "--quiet", "sync", "--config", config.replace(TENANT, tenant)]
    try:
        run = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    except OSError as error:
        hint = "install it on every executor, or ship it with --ship-onshelf FILE"
        return Night(tenant, CANNOT_BE_STARTED, f"error: {onshelf} cannot be started: {error.strerror}; {hint}")
    return Night(tenant, run.returncode, "\n".join(run.stderr.splitlines()[-LAST_LINES:]))
