"""Whether the executors can use the program and every shelf, asked before anything else is.

A shelf that is missing or of another format is missing for all of its needs. It is told at once, and with all others
that are, instead of after four attempts of a task somewhere in the middle.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyspark import SparkContext

from .executor import command, environment, gathering
from .settings import Program
from .shelves import ShelfUnusable

# How many of the unusable shelves are named.
NAMED = 10


class NotUsable(Exception):
    """Program or shelves cannot be used."""


@dataclass(frozen=True)
class Checked:
    """What the program said of one shelf."""

    tenant: str | int | None
    version: str = ""
    failure: str = ""
    warnings: tuple[str, ...] = ()


def check(context: SparkContext, program: Program, tenants: Sequence[str | int | None]) -> list[str]:
    """Opens every tenant's shelf once, or every shard's, on some executor; gives what the program warned of.

    Raises NotUsable if a shelf cannot be opened, or the executors' programs are of different versions.
    """
    if not tenants:
        return []
    slices = min(len(tenants), 4 * context.defaultParallelism)
    checked = context.parallelize(tenants, slices).map(lambda tenant: _checked(program, tenant)).collect()
    failures = [f"{_whose(found.tenant)}{found.failure}" for found in checked if found.failure]
    if failures:
        more = [f"and {len(failures) - NAMED} more"] if len(failures) > NAMED else []
        raise NotUsable("\n".join(_without_repetition(failures[:NAMED]) + more))
    versions = sorted({found.version for found in checked})
    if len(versions) > 1:
        raise NotUsable(f"the executors have different versions: {', '.join(versions)}")
    return _without_repetition(f"{_whose(found.tenant)}{warning}" for found in checked for warning in found.warnings)


def _checked(program: Program, tenant: str | int | None) -> Checked:
    try:
        with gathering(program, tenant) if isinstance(tenant, int) else command(program, tenant) as asked:
            version = _run([asked[0], "--version"])
            if version.returncode != 0:
                return Checked(tenant, failure=f"{asked[0]} --version: {version.stderr.strip()}")
            opened = _run(asked)
            if opened.returncode != 0:
                return Checked(tenant, failure=opened.stderr.strip())
            return Checked(tenant, version.stdout.strip(), warnings=tuple(opened.stderr.splitlines()))
    except ShelfUnusable as unusable:
        return Checked(tenant, failure=f"error: {unusable}")
    except OSError as error:
        hint = "install it on every executor, or ship it with --ship-onshelf FILE"
        return Checked(tenant, failure=f"error: {program.onshelf} cannot be started: {error.strerror}; {hint}")


def _run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment())


def _whose(tenant: str | int | None) -> str:
    if isinstance(tenant, int):
        return f"shard {tenant}: "
    return f"tenant {tenant}: " if tenant else ""


def _without_repetition(messages: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(messages))
