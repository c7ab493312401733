"""Needs to results, from DataFrame to DataFrame."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .checking import check
from .executor import answer_partition
from .results import RESULT
from .settings import Program
from .sharding import answers_of_shards
from .shelves import TENANT_NAME
from .spread import Place, spread


def match_needs(
    needs: DataFrame, program: Program, *, has_tenants: bool, needs_per_partition: int = 5000
) -> tuple[DataFrame, list[str]]:
    """The result of each of `needs` (as `reading` gives them), and what the program warned of.

    The needs are read twice: once to be counted, once to be answered. Raises NotUsable before any need is asked if
    program or shelves cannot be used.
    """
    spark = needs.sparkSession
    counted = needs.groupBy("tenant").count().collect()
    # Needs of nobody must go somewhere to be rejected.
    counts = {row.tenant or "": row["count"] for row in counted}
    tenants = [row.tenant for row in counted if row.tenant and TENANT_NAME.fullmatch(row.tenant)]
    shelves = list(range(1, program.shards + 1)) or [None]
    warnings = check(spark.sparkContext, program, sorted(tenants) if has_tenants else shelves)
    placed, partitions = _placed(needs, *spread(counts, needs_per_partition))
    if partitions == 0:
        return spark.createDataFrame([], RESULT), warnings
    if program.shards:
        results = answers_of_shards(placed, program, partitions)
        return spark.createDataFrame(results, RESULT, verifySchema=False), warnings
    # The order within a partition does not hang on who read which block, and opens each tenant's shelf once.
    ordered = placed.repartitionById(partitions, F.col("partition")).sortWithinPartitions(
        "tenant", "file", "row", "need"
    )
    results = ordered.rdd.mapPartitions(lambda rows: answer_partition(program, has_tenants, rows))
    return spark.createDataFrame(results, RESULT, verifySchema=False), warnings


def _placed(needs: DataFrame, places: dict[str, Place], partitions: int) -> tuple[DataFrame, int]:
    """The needs with the partition each goes to. Which of a tenant's partitions is told by the need itself, so that
    a task that is done again gets the same needs."""
    rows = [(tenant, place.first, place.pieces) for tenant, place in places.items()]
    table = needs.sparkSession.createDataFrame(rows, "whose string, first int, pieces int")
    piece = F.pmod(F.xxhash64("need", "file", "row"), F.col("pieces")).cast("int")
    placed = needs.join(F.broadcast(table), F.coalesce("tenant", F.lit("")) == F.col("whose"))
    columns = ["tenant", "file", "row", "default_id", "need"]
    return placed.select(*columns, (F.col("first") + piece).alias("partition")), partitions
