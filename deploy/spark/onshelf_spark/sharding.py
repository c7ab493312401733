"""Needs against a collection that is too large for one shelf.

Every need is asked of every shard; the lines that the shards give for it are brought together again, and one process
makes the answer of them (docs/scaling.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F
from pyspark.sql.types import IntegerType, LongType, StringType, StructField, StructType

from .executor import environment, gathering, merging
from .lines import line_of
from .results import result
from .settings import Program
from .stream import ask

GIVEN = StructType(
    [
        StructField("file", StringType()),
        StructField("row", LongType()),
        StructField("default_id", StringType()),
        StructField("need", StringType()),
        StructField("shard", IntegerType()),
        StructField("line", StringType()),
    ]
)
# What tells a need from another of the same words.
NEED = ("file", "row", "default_id", "need")


def answers_of_shards(placed: DataFrame, program: Program, partitions: int) -> Iterable[tuple]:
    """The results of needs that have a `partition` each: an RDD of rows as `results` has them."""
    spark = placed.sparkSession
    shards = spark.range(1, program.shards + 1).select(F.col("id").cast("int").alias("shard"))
    # A task asks one shard, so that it opens one shelf.
    task = (F.col("partition") * program.shards + F.col("shard") - 1).cast("int")
    asked = placed.crossJoin(F.broadcast(shards)).withColumn("task", task)
    asked = asked.repartitionById(partitions * program.shards, F.col("task")).sortWithinPartitions(*NEED)
    given = spark.createDataFrame(asked.rdd.mapPartitions(lambda rows: _gather(program, rows)), GIVEN, verifySchema=False)
    together = given.repartition(partitions, *NEED).sortWithinPartitions(*NEED, "shard")
    return together.rdd.mapPartitions(lambda rows: _merge(program, rows))


def _gather(program: Program, rows: Iterable[Row]) -> Iterator[tuple]:
    for shard, needs in groupby(rows, key=lambda row: row.shard):
        lines = ((need, line_of(need.need, need.default_id)) for need in needs)
        with gathering(program, shard) as command:
            for need, line in ask(command, lines, environment()):
                yield need.file, need.row, need.default_id, need.need, shard, line


def _merge(program: Program, rows: Iterable[Row]) -> Iterator[tuple]:
    def needs() -> Iterator[tuple[Row, str]]:
        for _, given in groupby(rows, key=lambda row: tuple(row[name] for name in NEED)):
            lines = list(given)
            yield lines[0], "\n".join(row.line for row in lines)

    for need, answer in ask(merging(program), needs(), environment()):
        yield result(None, need.file, need.row, need.need, answer)
