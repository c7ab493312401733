"""Every tenant's nightly job: `spark-submit sync_tenants.py --help`. See docs/scaling.md."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from pyspark.sql import SparkSession

from onshelf_spark.nights import Night, nights
from onshelf_spark.shelves import TENANT
from onshelf_spark.shipping import ship

# As for every command of Onshelf: docs/cli.md.
DONE, NEEDS_A_PERSON = 0, 1
HOW_IT_ENDED = {0: "done", 1: "done, but it needs a person", 2: "not done", 3: "locked by another writer"}


def main(arguments: list[str]) -> int:
    asked = options(arguments)
    spark = SparkSession.builder.appName("onshelf sync").getOrCreate()
    try:
        return run(spark, asked)
    finally:
        spark.stop()


def options(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    asked = _parser().parse_args(arguments)
    if TENANT not in asked.config:
        _parser().error(f"--config {asked.config}: every tenant has its own; put {TENANT} into the path")
    return asked


def run(spark: SparkSession, asked: argparse.Namespace) -> int:
    """Does all nights and says how they ended."""
    ship(spark.sparkContext, onshelf=asked.ship_onshelf)
    onshelf = asked.ship_onshelf.rsplit("/", 1)[-1] if asked.ship_onshelf else asked.onshelf
    tenants = asked.tenants or [row.value.strip() for row in spark.read.text(asked.tenants_file).collect()]
    return report(
        nights(spark.sparkContext, onshelf, bool(asked.ship_onshelf), asked.config, [t for t in tenants if t])
    )


def report(done: Sequence[Night]) -> int:
    """One line a night that needs a person, one for all."""
    for night in done:
        if night.status != DONE:
            ended = HOW_IT_ENDED.get(night.status, f"ended with status {night.status}")
            print(f"{night.tenant}: {ended}\n{_indented(night.said)}", file=sys.stderr)
    counts = Counter(HOW_IT_ENDED.get(night.status, "failed") for night in done)
    print(
        f"{len(done)} nights: " + ", ".join(f"{count} {how}" for how, count in sorted(counts.items())), file=sys.stderr
    )
    return DONE if all(night.status == DONE for night in done) else NEEDS_A_PERSON


def _indented(said: str) -> str:
    return "\n".join(f"  {line}" for line in said.splitlines())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sync_tenants.py", description="Every tenant's `onshelf sync`, in parallel.")
    tenants = parser.add_mutually_exclusive_group(required=True)
    tenants.add_argument("--tenants", nargs="+", metavar="TENANT")
    tenants.add_argument("--tenants-file", metavar="PATH", help="a tenant a line, anywhere Spark reads")
    add = parser.add_argument
    add(
        "--config",
        required=True,
        metavar="PATH",
        help="onshelf.toml as all executors see it; {tenant} stands for the tenant",
    )
    add("--onshelf", default="onshelf", metavar="PROGRAM", help="the program on the executors (default: onshelf)")
    add("--ship-onshelf", metavar="FILE", help="the program, for Spark to take to every executor")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
