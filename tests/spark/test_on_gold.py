"""A night's needs over real courses, on the cluster and in one process. `SPARK_GOLD=DIR tests/spark/run` runs this alone."""

from __future__ import annotations

import csv
import itertools
import json
import os
import resource
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cluster import Cluster
from conftest import shards_of
from job import files_of, killed_in_the_middle, lines_of, submit

pytestmark = pytest.mark.gold

LONG = int(os.environ.get("SPARK_LONG", "200000"))
# Enough for several tasks on each worker, which is what these are about.
SHORT = max(LONG // 6, 1000)
# No more of an answer than is needed to tell two apart: the answers of a night with all ten courses are a gigabyte.
OPTIONS = ("--top", "3")
# For a job of some hundred seconds, on a machine that may be busy with other things.
LONG_PATIENCE = 3600


@dataclass(frozen=True)
class Night:
    """Needs, and what one process answers."""

    needs: Path
    count: int
    answers: Path
    processor_seconds: float
    seconds: float


@pytest.fixture(scope="module")
def gold() -> Path:
    return Path(os.environ["SPARK_GOLD"])


@pytest.fixture(scope="module")
def shelf(onshelf: str, gold: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = tmp_path_factory.mktemp("gold") / "shelf"
    command = [onshelf, "--quiet", "--shelf", shelf, "import", *sorted((gold / "full").glob("*.csv"))]
    assert subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode in (0, 1)
    return shelf


@pytest.fixture(scope="module")
def long_night(onshelf: str, gold: Path, shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    return night_of(LONG, onshelf, gold, shelf, tmp_path_factory.mktemp("long"))


@pytest.fixture(scope="module")
def short_night(onshelf: str, gold: Path, shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    return night_of(SHORT, onshelf, gold, shelf, tmp_path_factory.mktemp("short"))


def night_of(count: int, onshelf: str, gold: Path, shelf: Path, folder: Path) -> Night:
    needs, answers = folder / "needs.ndjson", folder / "answers"
    needs.write_text("\n".join(itertools.islice(many_needs(gold), count)) + "\n", encoding="utf-8")
    command = [onshelf, "--shelf", shelf, "match", "--needs", needs, "--format", "ndjson", *OPTIONS]
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with answers.open("wb") as out:
        subprocess.run(command, stdout=out, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    seconds = time.monotonic() - began
    sort(answers, [answers])
    return Night(needs, count, answers, used, seconds)


def many_needs(gold: Path) -> Iterator[str]:
    """The needs of the gold data over and over as lines of NDJSON, no two of which have the same id; said a little
    differently each time."""
    rows = []
    for name in ("needs.csv", "needs-voices.csv"):
        with (gold / name).open(encoding="utf-8") as file:
            rows += [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(file)]
    ways = [
        str,
        str.lower,
        "Training on {}".format,
        "{} for the team".format,
        "We need {} in the new year".format,
        "{}, hands-on".format,
    ]
    levels = [None, "beginner", "intermediate", "advanced"]
    for turn, way, level in zip(itertools.count(), itertools.cycle(ways), itertools.cycle(levels)):
        for row in rows:
            said = {**row, "id": f"{row['id']}-{turn}", "need": way(row["need"])}
            yield json.dumps(said if level is None else {**said, "level": level}, ensure_ascii=False)


def sort(out: Path, files: list[Path]) -> None:
    """The lines of `files`, sorted by their bytes, without holding them."""
    command = ["sort", "--buffer-size=200M", "--output", out, *files]
    subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, check=True)


def assert_same_answers(out: Path, night: Night) -> None:
    """Holds what the job wrote against what one process answered, byte for byte."""
    written = out / "sorted"
    sort(written, files_of(out, "night", "answered"))
    same = subprocess.run(["cmp", written, night.answers], capture_output=True, text=True, check=False)
    assert same.returncode == 0, same.stdout
    written.unlink()


def asked(night: Night, shelf: Path, onshelf: object, out: Path, needs: Path | None = None) -> list[object]:
    return [
        "--needs", needs or night.needs, "--shelf", shelf, "--onshelf", onshelf, "--out", out, "--out-format", "ndjson",
        "--run", "night", "--", *OPTIONS,
    ]  # fmt: skip


def test_a_nights_needs_are_answered_as_by_one_process(
    cluster: Cluster, onshelf: str, shelf: Path, long_night: Night, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs, broken = tmp_path / "needs.ndjson", long_night.count // 2
    with long_night.needs.open("rb") as lines, needs.open("wb") as with_one_broken:
        with_one_broken.writelines(itertools.islice(lines, broken))
        with_one_broken.write(b'{"id": "X", "need": "k8s"\n')
        with_one_broken.writelines(lines)
    began = time.monotonic()
    job = submit(cluster, *asked(long_night, shelf, onshelf, tmp_path / "out", needs), patience=LONG_PATIENCE)
    seconds = time.monotonic() - began
    assert job.returncode == 0, job.stdout
    assert f"{long_night.count} needs answered" in job.stdout and "warning: 1 rejected" in job.stdout
    [rejected] = lines_of(tmp_path / "out", "night", "rejected")
    told = json.loads(rejected)
    assert (told["row"], told["line"]) == (broken + 1, '{"id": "X", "need": "k8s"')
    assert told["problem"]["why"] == "the line is no JSON"
    assert_same_answers(tmp_path / "out", long_night)
    with capsys.disabled():
        print(
            f"\n{long_night.count} needs over real courses: one process {long_night.seconds:.0f} s"
            f" ({1000 * long_night.processor_seconds / long_night.count:.2f} ms of a core a need), two workers {seconds:.0f} s"
        )


def test_a_worker_killed_in_the_middle_of_real_courses_loses_and_doubles_nothing(
    cluster: Cluster, onshelf: str, shelf: Path, short_night: Night, tmp_path: Path
) -> None:
    with killed_in_the_middle(cluster, onshelf, tmp_path) as program:
        job = submit(cluster, *asked(short_night, shelf, program, tmp_path / "out"), patience=LONG_PATIENCE)
    assert job.returncode == 0, job.stdout
    assert f"{short_night.count} needs answered" in job.stdout
    assert_same_answers(tmp_path / "out", short_night)


def test_two_workers_answer_more_needs_than_one(
    cluster: Cluster, onshelf: str, shelf: Path, short_night: Night, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    took = {}
    for workers in (1, 2):
        out, began = tmp_path / str(workers), time.monotonic()
        # Each worker has one core.
        job = submit(
            cluster, *asked(short_night, shelf, onshelf, out), patience=LONG_PATIENCE, spark_cores_max=str(workers)
        )
        took[workers] = time.monotonic() - began
        assert job.returncode == 0, job.stdout
        assert_same_answers(out, short_night)
    # How much faster two are hangs on what else the machine does, so it is told and not asserted.
    with capsys.disabled():
        print(
            f"\n{short_night.count} needs: one worker {took[1]:.0f} s, two {took[2]:.0f} s:"
            f" {took[1] / took[2]:.2f} times as fast, start and end of the job included"
        )


def test_four_shards_of_real_courses_answer_as_one_shelf(
    cluster: Cluster, onshelf: str, gold: Path, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    # A shard gives some hundred kilobytes a need, so that a night's needs are too many for this machine's disk.
    night = night_of(max(LONG // 200, 100), onshelf, gold, shelf, tmp_path_factory.mktemp("sharded"))
    stats = shards_of(onshelf, sorted((gold / "full").glob("*.csv")), 4, tmp_path / "shards")
    out, began = tmp_path / "out", time.monotonic()
    job = submit(
        cluster, "--needs", night.needs, "--shelf", tmp_path / "shards" / "{shard}", "--shards", 4, "--stats", stats,
        "--onshelf", onshelf, "--out", out, "--out-format", "ndjson", "--run", "night", "--", *OPTIONS,
        patience=LONG_PATIENCE,
    )  # fmt: skip
    assert job.returncode == 0, job.stdout
    assert f"{night.count} needs answered" in job.stdout
    assert_same_answers(out, night)
    with capsys.disabled():
        print(f"\n{night.count} needs over four shards: {time.monotonic() - began:.0f} s")
