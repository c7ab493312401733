"""Results to files, in place of those of the same run.

    OUT/run=NAME/outcome=answered/tenant=ACME/part-….parquet
    OUT/run=NAME/outcome=rejected/tenant=ACME/part-….parquet

What is written takes the place of what stood there only once all of it is written: a run that fails leaves the
results of the run before.
"""

from __future__ import annotations

from collections.abc import Sequence

from py4j.java_gateway import JavaObject
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from .settings import Settings


def write_results(results: DataFrame, settings: Settings) -> None:
    """Writes `results`. Of the files of the same run, those of the tenants that were asked for (all, where none were named)
    are replaced, and what is not written again is removed; other runs and other tenants are left alone."""
    spark = results.sparkSession
    before = set(files_of_run(spark, settings))
    by = ["run", "outcome"] + (["tenant"] if settings.tenant_column else [])
    named = results.withColumn("run", F.lit(settings.run))
    if settings.out_format == "ndjson":
        named = named.select(*by, _line().alias("line"))
    elif not settings.tenant_column:
        named = named.drop("tenant")
    writer = named.write.mode("overwrite").option("partitionOverwriteMode", "dynamic").partitionBy(*by)
    if settings.out_format == "ndjson":
        writer.text(settings.out)
    else:
        writer.parquet(settings.out)
    # Only what has other results now was replaced. Where there are none any more, the old ones still stand.
    left = [path for path in files_of_run(spark, settings) if path in before and _owns(path, settings.tenants)]
    _remove(spark, left)


def written_results(spark: SparkSession, settings: Settings) -> dict[tuple[str, str | None], int]:
    """How many results of the run stand there now, by outcome and verdict (null for rejected ones)."""
    folder = f"{settings.out}/run={settings.run}"
    if not files_of_run(spark, settings):
        return {}
    if settings.out_format == "ndjson":
        frame = spark.read.text(folder).withColumn("verdict", F.get_json_object("value", "$.verdict"))
    else:
        frame = spark.read.parquet(folder)
    counted = frame.groupBy("outcome", "verdict").count().collect()
    return {(row.outcome, row.verdict): row["count"] for row in counted}


def files_of_run(spark: SparkSession, settings: Settings) -> list[str]:
    """The files of results that stand under the run's name."""
    folder = f"{settings.out}/run={settings.run}"
    path, files = _path(spark, folder)
    if not files.exists(path):
        return []
    found, held = files.listFiles(path, True), []
    while found.hasNext():
        held.append(found.next().getPath().toString())
    return held


def _line() -> Column:
    """The answer as the program wrote it; of a rejected need where it stood, why, and the need itself."""
    problem = F.to_json(F.struct("file", "row", "problem", "line"))
    return F.when(F.col("outcome") == "rejected", problem).otherwise(F.col("line"))


def _owns(path: str, tenants: Sequence[str]) -> bool:
    return not tenants or any(f"/tenant={tenant}/" in path for tenant in tenants)


def _remove(spark: SparkSession, paths: Sequence[str]) -> None:
    for name in paths:
        path, files = _path(spark, name)
        files.delete(path, False)
        # A folder of nothing would still be listed as a tenant.
        parent = path.getParent()
        if len(files.listStatus(parent)) == 0:
            files.delete(parent, False)


def _path(spark: SparkSession, name: str) -> tuple[JavaObject, JavaObject]:
    """A path and the file system it lies on, whichever that is."""
    jvm = spark.sparkContext._jvm
    path = jvm.org.apache.hadoop.fs.Path(name)
    return path, path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
