"""Files of needs as rows of (tenant, file, row, default_id, need)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, StringType, StructField, StructType

from .settings import Settings, WrongUsage


def read_needs(spark: SparkSession, settings: Settings) -> DataFrame:
    """The needs of all files. `need` is a line of JSON, `row` the number of its line or record in `file`, from 1;
    `default_id` is its number too, with the file's name before it where there are several files. `tenant` is null where
    the need names none, and where there are no tenants."""
    # Rows are numbered as they stand in the file, whoever else's stand there.
    numbered = _numbered(spark, _scanned(spark, settings))
    return numbered.where(F.col("tenant").isin(list(settings.tenants))) if settings.tenants else numbered


def needs_of(frame: DataFrame, tenant_column: str | None = None, id_column: str = "id") -> DataFrame:
    """The rows of a DataFrame that did not come from files, one need each, in the columns of a needs file. There
    must be an id: rows of a DataFrame have no number."""
    if id_column not in frame.columns:
        raise WrongUsage(f"the needs have no column `{id_column}`; there are: {', '.join(frame.columns)}")
    return frame.select(
        _column(frame, tenant_column).cast("string").alias("tenant"),
        F.lit(None).cast("string").alias("file"),
        F.lit(None).cast("long").alias("row"),
        F.col(f"`{id_column}`").cast("string").alias("default_id"),
        F.to_json(F.struct(*[F.col(f"`{name}`") for name in frame.columns])).alias("need"),
    )


def _scanned(spark: SparkSession, settings: Settings) -> DataFrame:
    paths = list(settings.needs)
    if settings.needs_format == "ndjson":
        # With the usual separators alone a line here is a line in an editor.
        frame = spark.read.option("lineSep", "\n").text(paths)
        tenant = F.lit(None)
        if settings.tenant_column:
            tenant = F.get_json_object("value", f"$['{settings.tenant_column}']")
        need: Column = F.col("value")
    else:
        frame = _table(spark, settings.needs_format, paths)
        tenant = _column(frame, settings.tenant_column)
        need = F.to_json(F.struct(*[F.col(f"`{name}`") for name in frame.columns]))
    return frame.select(
        tenant.cast("string").alias("tenant"),
        need.alias("need"),
        F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"),
        F.monotonically_increasing_id().alias("position"),
    )


def _table(spark: SparkSession, kind: str, paths: list[str]) -> DataFrame:
    if kind == "parquet":
        return spark.read.parquet(*paths)
    # Needs have line breaks in their cells; that costs the splitting of a file. Headers are held against one another.
    options = {"header": True, "multiLine": True, "escape": '"', "enforceSchema": False}
    return spark.read.options(**options).csv(paths)


def _column(frame: DataFrame, name: str | None) -> Column:
    if name is None:
        return F.lit(None)
    if name not in frame.columns:
        raise WrongUsage(f"the needs have no column `{name}`; there are: {', '.join(frame.columns)}")
    return F.col(f"`{name}`")


def _numbered(spark: SparkSession, scanned: DataFrame) -> DataFrame:
    """Numbers the rows of each file. A file is read in blocks, by many tasks: a row's number is its place in its block
    after all rows of the blocks before."""
    blocks = (
        scanned.groupBy("file", "block").agg(F.min("position").alias("first"), F.count("*").alias("rows")).collect()
    )
    before = _rows_before((block.file, block.block, block.rows) for block in blocks)
    offsets = [(block.file, block.block, block.first - before[block.file, block.block] - 1) for block in blocks]
    schema = StructType(
        [StructField("file", StringType()), StructField("block", LongType()), StructField("zero", LongType())]
    )
    offset = F.broadcast(spark.createDataFrame(offsets, schema))
    row = (F.col("position") - F.col("zero")).alias("row")
    files = {block.file for block in blocks}
    numbered = scanned.join(offset, ["file", "block"]).select("tenant", "file", row, "need")
    default_id = F.col("row").cast("string")
    if len(files) > 1:
        default_id = F.concat(F.element_at(F.split("file", "/"), -1), F.lit(":"), default_id)
    # An editor counts blank lines; nobody is told of them.
    return numbered.where(F.trim("need") != "").select("tenant", "file", "row", default_id.alias("default_id"), "need")


def _rows_before(blocks: Iterable[tuple[str, int, int]]) -> dict[tuple[str, int], int]:
    """How many rows of the file stand before each block."""
    by_file: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for file, block, rows in blocks:
        by_file[file].append((block, rows))
    before = {}
    for file, held in by_file.items():
        seen = 0
        for block, rows in sorted(held):
            before[file, block] = seen
            seen += rows
    return before
