"""What runs on an executor: a partition's needs through the program, one tenant after the other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from pyspark import SparkFiles, TaskContext
from pyspark.sql import Row

from .lines import is_json, line_of
from .results import rejected, result
from .settings import Program
from .shelves import TENANT_NAME
from .stream import ask


def answer_partition(program: Program, has_tenants: bool, rows: Iterable[Row]) -> Iterator[tuple]:
    """The results of a partition that is sorted by tenant."""
    for tenant, needs in groupby(rows, key=attrgetter("tenant")):
        if not has_tenants:
            yield from _answer(program, None, needs)
        elif tenant is None or not TENANT_NAME.fullmatch(tenant):
            yield from (_of_nobody(need) for need in needs)
        else:
            yield from _answer(program, tenant, needs)


@contextmanager
def command(program: Program, tenant: str | None) -> Iterator[list[str]]:
    """How the tenant's needs are asked, as long as its shelf is at hand."""
    # It may be the working directory, in which the system looks for no program unless told.
    shipped_to = Path(SparkFiles.getRootDirectory()).resolve()
    onshelf = str(shipped_to / program.onshelf) if program.shipped else program.onshelf
    with program.shelf.opened(tenant or "", shipped_to) as shelf:
        yield [onshelf, "--shelf", str(shelf), "match", "--needs", "-", "--format", "ndjson", "--line-by-line"] + list(
            program.options
        )


def environment() -> dict[str, str]:
    """The program takes as many cores as the task was given; Spark has given the others away."""
    task = TaskContext.get()
    return {**os.environ, "RAYON_NUM_THREADS": str(task.cpus() if task else 1)}


def _answer(program: Program, tenant: str | None, needs: Iterable[Row]) -> Iterator[tuple]:
    lines = ((need, line_of(need.need, need.default_id)) for need in needs)
    with command(program, tenant) as asked:
        for need, answer in ask(asked, lines, environment()):
            yield result(tenant, need.file, need.row, need.need, answer)


def _of_nobody(need: Row) -> tuple:
    if not is_json(need.need):
        problem = {"column": "need", "found": need.need[:60], "why": "the line is no JSON"}
    elif need.tenant is None:
        problem = {"column": "tenant", "found": "", "why": "the need names no tenant"}
    else:
        why = "a tenant's name is made of letters, digits, `.`, `_` and `-`"
        problem = {"column": "tenant", "found": need.tenant[:60], "why": why}
    return rejected(None, need.file, need.row, need.need, problem)
