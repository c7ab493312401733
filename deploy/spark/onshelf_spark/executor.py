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


# Needs come through a pipe, a line each, and each is answered with a line.
MATCH = ("match", "--needs", "-", "--line-by-line")


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
    with program.shelf.opened(tenant or "", _shipped_to()) as shelf:
        yield [_onshelf(program), "--shelf", str(shelf), *MATCH, "--format", "ndjson", *program.options]


@contextmanager
def gathering(program: Program, shard: int) -> Iterator[list[str]]:
    """How one shard is asked for its candidates, as long as its shelf is at hand."""
    with program.shelf.opened(str(shard), _shipped_to()) as shelf:
        yield [_onshelf(program), "--shelf", str(shelf), *MATCH, "--stats", program.stats, *program.options]


def merging(program: Program) -> list[str]:
    """How the candidates of all shards become answers."""
    top = ["--top", program.top] if program.top else []
    return [_onshelf(program), "merge", "--stats", program.stats, "-", "--format", "ndjson", *top]


def _shipped_to() -> Path:
    # It may be the working directory, in which the system looks for no program unless told.
    return Path(SparkFiles.getRootDirectory()).resolve()


def _onshelf(program: Program) -> str:
    return str(_shipped_to() / program.onshelf) if program.shipped else program.onshelf


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
