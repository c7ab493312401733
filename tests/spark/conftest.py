"""What the tests of the PySpark application start from."""

from __future__ import annotations

import csv
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = ROOT / "deploy" / "spark"
sys.path[:0] = [str(APPLICATION), str(Path(__file__).parent)]

from cluster import HOME, Cluster

# Who ends the tests ends the cluster too, whose processes are in groups of their own.
signal.signal(signal.SIGTERM, lambda *_: pytest.exit("terminated"))

# All of the driver's on loopback, and nobody asked for a name.
SPARK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.executor.memory": "700m",
    "spark.driver.memory": "512m",
    "spark.sql.shuffle.partitions": "4",
    "spark.log.level": "ERROR",
}


@pytest.fixture(scope="session")
def onshelf() -> str:
    return os.environ["ONSHELF"]


@pytest.fixture(scope="session")
def demo_shelf(onshelf: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    subprocess.run([onshelf, "--quiet", "demo", "--out", folder], check=True, stdout=subprocess.DEVNULL)
    return folder / "shelf"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    os.environ.update({"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(HOME), "PYSPARK_PYTHON": sys.executable})
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.start_worker()
        cluster.start_worker()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def spark(cluster: Cluster) -> Iterator[SparkSession]:
    builder = SparkSession.builder.master(cluster.url)
    for key, value in SPARK.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def shards_of(onshelf: str, catalogs: list[Path], shards: int, folder: Path) -> Path:
    """`shards` shelves that hold `catalogs` together, `folder/1` and so on, and their statistics, whose path is given."""

    def run(*words: object) -> subprocess.CompletedProcess[bytes]:
        command = [onshelf, "--quiet", *map(str, words)]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)

    folder.mkdir()
    parts = []
    for number in range(1, shards + 1):
        shelf, part = folder / str(number), folder / f"{number}.stats"
        done = run("--shelf", shelf, "import", *catalogs, "--shard", f"{number}/{shards}")
        assert done.returncode in (0, 1), done.stderr
        assert run("--shelf", shelf, "stats", "--out", part).returncode == 0
        parts.append(part)
    assert run("stats", *parts, "--out", folder / "all.stats").returncode == 0
    return folder / "all.stats"


def needs_of_the_demo(count: int, **more: str) -> list[str]:
    """Lines of NDJSON: the demo's needs over and over, each with an id of its own."""
    with (ROOT / "catalogs" / "demo" / "needs.csv").open(encoding="utf-8") as file:
        rows = [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(file)]
    again = itertools.islice(itertools.cycle(rows), count)
    return [json.dumps({**row, "id": f"N{n}", **more}, ensure_ascii=False) for n, row in enumerate(again)]


def answers_of_one_process(onshelf: str, shelf: Path, lines: list[str], *options: str) -> list[str]:
    """What `onshelf match` answers on this machine, in order."""
    command = [onshelf, "--shelf", str(shelf), "match", "--needs", "-", "--format", "ndjson", *options]
    run = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout.splitlines()
