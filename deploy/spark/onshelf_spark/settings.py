"""What the job was asked to do."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

from .shelves import ARCHIVES, SHARD, TENANT, ShelfPlace
from .shipping import SHIPPED_SHELF

# Options of `onshelf match` that are the job's own, or make an answer something else than a line.
NOT_GIVEN_ON = {"--needs", "--format", "--line-by-line", "--shelf", "--explain", "--fail-on", "--stats"}
FORMATS = ("ndjson", "csv", "parquet")


class WrongUsage(Exception):
    """The job cannot be done as asked."""


@dataclass(frozen=True)
class Program:
    """How the executors ask Onshelf."""

    onshelf: str
    shelf: ShelfPlace
    # Whether the program was shipped and lies beside what Spark ships.
    shipped: bool = False
    # Given on to `onshelf match`.
    options: tuple[str, ...] = ()
    # How many shards a collection has that is too large for one shelf, its statistics, and how many courses are shown.
    shards: int = 0
    stats: str = ""
    top: str = ""


@dataclass(frozen=True)
class Settings:
    """The whole job."""

    needs: tuple[str, ...]
    needs_format: str
    tenant_column: str | None
    tenants: tuple[str, ...]
    out: str
    out_format: str
    run: str
    needs_per_partition: int
    program: Program
    ship_onshelf: str | None = None
    ship_shelf: str | None = None
    fail_on_rejects: bool = field(default=False)


def settings(arguments: list[str]) -> Settings:
    """Reads the command line; what follows `--` is given on to `onshelf match`."""
    own, options = arguments, []
    if "--" in arguments:
        cut = arguments.index("--")
        own, options = arguments[:cut], arguments[cut + 1 :]
    asked = _parser().parse_args(own)
    pattern = asked.shelf or SHIPPED_SHELF
    for option in options:
        if option.split("=", 1)[0] in NOT_GIVEN_ON:
            raise WrongUsage(
                f"{option} cannot be given on to `onshelf match`: the job sets it, or needs the answers whole"
            )
    if asked.tenants and not asked.tenant_column:
        raise WrongUsage("--tenants needs --tenant-column, which says whose a need is")
    if TENANT in pattern and not asked.tenant_column:
        raise WrongUsage(f"--shelf names {TENANT}: say with --tenant-column where a need names its tenant")
    if asked.tenant_column and TENANT not in pattern:
        raise WrongUsage(f"with --tenant-column every tenant has a shelf: put {TENANT} into --shelf")
    if bool(asked.shards) != (SHARD in pattern) or bool(asked.shards) != bool(asked.stats):
        raise WrongUsage(f"shards are given by all of --shards N, --stats FILE and {SHARD} in --shelf, or by none")
    if asked.shards and asked.tenant_column:
        raise WrongUsage("--shards and --tenant-column do not go together: a tenant whose shelf is split is a job of its own")
    if "://" in pattern:
        raise WrongUsage(
            f"--shelf {pattern}: executors need a path; mount the storage, or ship an archive with --ship-shelf"
        )
    if asked.ship_shelf and not asked.ship_shelf.endswith(ARCHIVES):
        raise WrongUsage(
            f"--ship-shelf {asked.ship_shelf}: not an archive; make one with `tar -czf shelf.tar.gz -C SHELF .`"
        )
    if asked.needs_per_partition < 1:
        raise WrongUsage("--needs-per-partition must be at least 1")
    program = Program(
        onshelf=asked.ship_onshelf.rsplit("/", 1)[-1] if asked.ship_onshelf else asked.onshelf,
        shelf=ShelfPlace(pattern, shipped=bool(asked.ship_shelf)),
        shipped=bool(asked.ship_onshelf),
        options=tuple(options),
        shards=asked.shards,
        stats=asked.stats or "",
        top=_value_of("--top", options),
    )
    return Settings(
        needs=tuple(asked.needs),
        needs_format=asked.needs_format or _format_of(asked.needs[0]),
        tenant_column=asked.tenant_column,
        tenants=tuple(asked.tenants),
        out=asked.out.rstrip("/"),
        out_format=asked.out_format,
        run=asked.run,
        needs_per_partition=asked.needs_per_partition,
        program=program,
        ship_onshelf=asked.ship_onshelf,
        ship_shelf=asked.ship_shelf,
        fail_on_rejects=asked.fail_on_rejects,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="match_needs.py",
        description="Needs of many tenants, each against its tenant's shelf.",
        epilog="What follows `--` is given on to `onshelf match`, such as `-- --top 5`.",
    )
    add = parser.add_argument
    add("--needs", nargs="+", required=True, metavar="PATH", help="files or folders of needs, anywhere Spark reads")
    add("--needs-format", choices=FORMATS, help="else told by the ending of the first path")
    add("--tenant-column", metavar="NAME", help="the column or key that names a need's tenant")
    add("--tenants", nargs="+", default=[], metavar="TENANT", help="only the needs of these tenants")
    shelf = parser.add_mutually_exclusive_group(required=True)
    shelf.add_argument(
        "--shelf",
        metavar="PATH",
        help="a shelf, or an archive of one, that all executors see; {tenant} in it stands for the tenant",
    )
    shelf.add_argument(
        "--ship-shelf", metavar="ARCHIVE", help="an archive of a shelf that Spark takes to every executor"
    )
    add("--shards", type=int, default=0, metavar="N", help="{shard} in --shelf stands for 1 to N: a collection in N shelves")
    add("--stats", metavar="FILE", help="the statistics of all shards, as all executors see them")
    add("--onshelf", default="onshelf", metavar="PROGRAM", help="the program on the executors (default: onshelf)")
    add("--ship-onshelf", metavar="FILE", help="the program, for Spark to take to every executor")
    add("--out", required=True, metavar="PATH", help="where results go, anywhere Spark writes")
    add("--out-format", choices=("parquet", "ndjson"), default="parquet")
    called = "what this run is called, such as its date; a second run of that name replaces it"
    add("--run", required=True, metavar="NAME", type=_run, help=called)
    add(
        "--needs-per-partition",
        type=int,
        default=5000,
        metavar="N",
        help="how many needs a task answers (default: 5000)",
    )
    add("--fail-on-rejects", action="store_true", help="exit with status 1 if a line held no need")
    return parser


def _value_of(name: str, options: list[str]) -> str:
    """The value of an option among those that are given on; empty if it is not."""
    for option, following in zip(options, [*options[1:], ""]):
        if option == name or option.startswith(f"{name}="):
            return option.partition("=")[2] or following
    return ""


def _run(name: str) -> str:
    if not name or not all(letter.isalnum() or letter in "._-" for letter in name):
        raise argparse.ArgumentTypeError("letters, digits, `.`, `_` and `-` only: it becomes a folder")
    return name


def _format_of(path: str) -> str:
    for name, endings in (("ndjson", (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")), ("csv", (".csv", ".csv.gz"))):
        if path.endswith(endings):
            return name
    if path.endswith(".parquet"):
        return "parquet"
    raise WrongUsage(f"--needs {path}: say with --needs-format what it holds: {', '.join(FORMATS)}")
