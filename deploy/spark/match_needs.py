"""Needs of many tenants, each against its tenant's shelf: `spark-submit match_needs.py --help`. See docs/scaling.md."""

from __future__ import annotations

import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from onshelf_spark.checking import NotUsable
from onshelf_spark.matching import match_needs
from onshelf_spark.reading import read_needs
from onshelf_spark.results import REJECTED
from onshelf_spark.settings import Settings, WrongUsage, settings
from onshelf_spark.shipping import ship
from onshelf_spark.writing import write_results, written_results

# As for every command of Onshelf: docs/cli.md.
DONE, NEEDS_A_PERSON, NOTHING_DONE = 0, 1, 2


def main(arguments: list[str]) -> int:
    try:
        asked = settings(arguments)
        spark = SparkSession.builder.appName(f"onshelf match {asked.run}").getOrCreate()
        try:
            return run(spark, asked)
        finally:
            spark.stop()
    except (WrongUsage, NotUsable) as failure:
        return fail(str(failure))
    except PySparkException as failure:
        return fail(cause(str(failure)))
    except Exception as failure:
        if "Py4J" not in type(failure).__name__:
            raise
        return fail(cause(str(failure)))


def run(spark: SparkSession, asked: Settings) -> int:
    """Answers all needs and says what came of it."""
    # A tenant may be called 007, and is not tenant 7.
    spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    ship(spark.sparkContext, asked.ship_onshelf, asked.ship_shelf)
    has_tenants = asked.tenant_column is not None
    results, warnings = match_needs(
        read_needs(spark, asked), asked.program, has_tenants=has_tenants, needs_per_partition=asked.needs_per_partition
    )
    for warning in warnings:
        print(warning, file=sys.stderr)
    write_results(results, asked)
    return report(written_results(spark, asked), asked)


def report(counts: dict[tuple[str, str | None], int], asked: Settings) -> int:
    """One line on stderr, as every command of Onshelf ends."""
    rejected = sum(count for (outcome, _), count in counts.items() if outcome == REJECTED)
    verdicts = {verdict: count for (outcome, verdict), count in counts.items() if outcome != REJECTED}
    total = sum(verdicts.values())
    known = [verdict for verdict in ("covered", "partial", "gap", "unclear") if verdict in verdicts]
    said = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in known)
    place = f"{asked.out}/run={asked.run}"
    print(f"{total} needs answered{': ' + said if said else ''}, in {place}", file=sys.stderr)
    if rejected:
        print(f"warning: {rejected} rejected, listed in {place}/outcome={REJECTED}", file=sys.stderr)
        return NEEDS_A_PERSON if asked.fail_on_rejects else DONE
    return DONE


def cause(trace: str) -> str:
    """What the program said, out of the many lines Spark wraps around it."""
    marks = ("ProgramFailed: ", "ShelfUnusable: ")
    lines = trace.splitlines()
    for number, line in enumerate(lines):
        for mark in marks:
            if mark in line:
                said = [line.split(mark, 1)[1]]
                for more in lines[number + 1 :]:
                    if not more.startswith("  "):
                        break
                    said.append(more)
                return "\n".join(said)
    return trace


def fail(message: str) -> int:
    print(message if message.startswith(("error: ", "tenant ", "shard ")) else f"error: {message}", file=sys.stderr)
    return NOTHING_DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
