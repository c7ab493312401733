"""The job on a real cluster: the same answers as one process gives, whatever happens on the way."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from cluster import Cluster
from conftest import APPLICATION, answers_of_one_process, needs_of_the_demo, shards_of
from job import killed_in_the_middle, lines_of, submit
from pyspark.sql import SparkSession

import match_needs as application
import sync_tenants
from onshelf_spark.checking import NotUsable
from onshelf_spark.matching import match_needs
from onshelf_spark.reading import needs_of, read_needs
from onshelf_spark.settings import settings
from onshelf_spark.shipping import ship

DEMO = APPLICATION.parents[1] / "catalogs" / "demo"
# More than one task's share; test_on_gold.py asks for a night's.
NEEDS = 2000


def run(spark: SparkSession, capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What the job said; it must have done its work."""
    assert application.run(spark, settings([str(word) for word in arguments])) == 0
    return capsys.readouterr().err


@pytest.fixture(scope="module")
def needs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Needs in two files, with lines among them that hold none."""
    folder = tmp_path_factory.mktemp("needs")
    lines = needs_of_the_demo(NEEDS)
    half = NEEDS // 2
    (folder / "a.ndjson").write_text(
        "\n".join([*lines[:100], "{broken", "", *lines[100:half]]) + "\n", encoding="utf-8"
    )
    (folder / "b.ndjson").write_text(
        "\n".join(["no JSON at all", *lines[half:], '{"team":"Platform"}']), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def expected(onshelf: str, demo_shelf: Path) -> list[str]:
    return sorted(answers_of_one_process(onshelf, demo_shelf, needs_of_the_demo(NEEDS)))


def test_a_submitted_job_with_all_it_needs_shipped_answers_like_one_process(
    cluster: Cluster, onshelf: str, demo_shelf: Path, needs: Path, expected: list[str], tmp_path: Path
) -> None:
    archive = shutil.make_archive(str(tmp_path / "shelf"), "gztar", demo_shelf)
    job = submit(
        cluster, "--needs", needs, "--needs-format", "ndjson", "--ship-shelf", archive, "--ship-onshelf", onshelf,
        "--out", tmp_path / "out", "--out-format", "ndjson", "--run", "night", "--needs-per-partition", NEEDS // 8,
    )  # fmt: skip
    assert job.returncode == 0, job.stdout
    assert f"{NEEDS} needs answered" in job.stdout and "warning: 3 rejected" in job.stdout
    assert lines_of(tmp_path / "out", "night", "answered") == expected
    rejected = [json.loads(line) for line in lines_of(tmp_path / "out", "night", "rejected")]
    where = {(Path(row["file"]).name, row["row"]): (row["line"], row["problem"]["why"]) for row in rejected}
    assert where == {
        ("a.ndjson", 101): ("{broken", "the line is no JSON"),
        ("b.ndjson", 1): ("no JSON at all", "the line is no JSON"),
        ("b.ndjson", NEEDS - NEEDS // 2 + 2): ('{"team":"Platform"}', "the need is empty"),
    }


def test_a_job_that_cannot_be_done_ends_at_once_and_says_why(
    cluster: Cluster, onshelf: str, needs: Path, tmp_path: Path
) -> None:
    job = submit(
        cluster, "--needs", needs, "--needs-format", "ndjson", "--shelf", tmp_path / "nowhere", "--onshelf", onshelf,
        "--out", tmp_path / "out", "--run", "night",
    )  # fmt: skip
    assert job.returncode == 2
    assert f"error: there is no shelf in `{tmp_path}/nowhere`; make one with" in job.stdout
    assert "Traceback" not in job.stdout and not (tmp_path / "out").exists()


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    cluster: Cluster, spark: SparkSession, onshelf: str, demo_shelf: Path, needs: Path, expected: list[str],
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with killed_in_the_middle(cluster, onshelf, tmp_path) as program:
        said = run(
            spark, capsys, "--needs", needs, "--needs-format", "ndjson", "--shelf", demo_shelf, "--onshelf", program,
            "--out", tmp_path / "out", "--out-format", "ndjson", "--run", "night", "--needs-per-partition", NEEDS // 8,
        )  # fmt: skip
    assert f"{NEEDS} needs answered" in said and "3 rejected" in said
    assert lines_of(tmp_path / "out", "night", "answered") == expected


@pytest.fixture(scope="module")
def shelves(onshelf: str, demo_shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tenants' shelves: one large, one with a single catalog, packed."""
    folder = tmp_path_factory.mktemp("shelves")
    shutil.copytree(demo_shelf, folder / "acme.tar.gz")
    catalog = APPLICATION.parents[1] / "catalogs" / "demo" / "coursera.csv"
    subprocess.run(
        [onshelf, "--quiet", "--shelf", folder / "made", "import", catalog], check=True, stdout=subprocess.DEVNULL
    )
    shutil.make_archive(str(folder / "007"), "gztar", folder / "made")
    return folder


def test_each_tenant_is_answered_from_its_own_shelf_and_a_second_run_replaces_its_own_only(
    spark: SparkSession, onshelf: str, shelves: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = {"acme": needs_of_the_demo(300, tenant="acme"), "007": needs_of_the_demo(20, tenant="007")}
    nobodys = ['{"need":"k8s"}', '{"need":"k8s","tenant":"../acme"}']
    file = tmp_path / "needs.ndjson"

    def night(lines: list[str], *more: object) -> str:
        file.write_text("\n".join(lines), encoding="utf-8")
        return run(
            spark, capsys, "--needs", file, "--tenant-column", "tenant", "--shelf", shelves / "{tenant}.tar.gz",
            "--onshelf", onshelf, "--out", tmp_path / "out", "--out-format", "ndjson", "--needs-per-partition", 100, *more,
        )  # fmt: skip

    said = night([*of["acme"], *nobodys, *of["007"]], "--run", "monday")
    assert "320 needs answered" in said and "2 rejected" in said
    answers = {"acme": sorted(answers_of_one_process(onshelf, shelves / "acme.tar.gz", of["acme"]))}
    answers["007"] = sorted(answers_of_one_process(onshelf, shelves / "made", of["007"]))
    for tenant, lines in answers.items():
        assert lines_of(tmp_path / "out", "monday", "answered", tenant) == lines
    parts = list((tmp_path / "out" / "run=monday" / "outcome=answered" / "tenant=acme").glob("part-*"))
    assert len(parts) == 3, "the larger tenant is split"

    night(of["007"], "--run", "tuesday")
    # One tenant alone: the other's results of that night stay, and so do the rejected ones.
    night([*of["acme"][:10], *of["007"]], "--run", "monday", "--tenants", "acme")
    assert lines_of(tmp_path / "out", "monday", "answered", "acme") == sorted(
        answers_of_one_process(onshelf, shelves / "acme.tar.gz", of["acme"][:10])
    )
    assert lines_of(tmp_path / "out", "monday", "answered", "007") == answers["007"]
    assert len(lines_of(tmp_path / "out", "monday", "rejected")) == 2
    # The whole night anew: what has no results any more is gone, the other night is as it was.
    night(of["acme"], "--run", "monday")
    assert lines_of(tmp_path / "out", "monday", "answered") == answers["acme"]
    assert lines_of(tmp_path / "out", "monday", "rejected") == []
    assert lines_of(tmp_path / "out", "tuesday", "answered") == answers["007"]


def test_every_unusable_shelf_is_named_before_anything_is_asked(
    spark: SparkSession, onshelf: str, shelves: Path, demo_shelf: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(demo_shelf, newer)
    change_format(newer / "index" / "meta.json", 99)
    shutil.copytree(shelves / "made", tmp_path / "good")
    (tmp_path / "needs.csv").write_text("tenant,need\nnewer,k8s\ngood,k8s\ngone,k8s\n")
    asked = ["--needs", tmp_path / "needs.csv", "--tenant-column", "tenant", "--shelf", tmp_path / "{tenant}"]
    asked += ["--onshelf", onshelf, "--out", tmp_path / "out", "--run", "night"]
    with pytest.raises(NotUsable) as told:
        application.run(spark, settings([str(word) for word in asked]))
    assert f"tenant gone: error: there is no shelf in `{tmp_path}/gone`" in str(told.value)
    assert f"tenant newer: error: the shelf in `{newer}` has format 99, this onshelf reads" in str(told.value)
    assert "tenant good" not in str(told.value)
    assert not (tmp_path / "out").exists()


def test_a_job_that_fails_on_the_way_says_why_and_leaves_what_was_there(
    spark: SparkSession, onshelf: str, demo_shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "needs.ndjson"
    file.write_text("\n".join(needs_of_the_demo(20)), encoding="utf-8")
    asked = [
        "--needs",
        file,
        "--shelf",
        demo_shelf,
        "--out",
        tmp_path / "out",
        "--out-format",
        "ndjson",
        "--run",
        "night",
    ]
    run(spark, capsys, *asked, "--onshelf", onshelf)
    before = lines_of(tmp_path / "out", "night", "answered")
    # It can be started and opens the shelf, but fails on every need.
    program = tmp_path / "failing"
    program.write_text(
        f"""#!/usr/bin/env bash
if IFS= read -r need; then echo 'error: the disk does not answer' >&2; exit 2; fi
exec '{onshelf}' "$@"
"""
    )
    program.chmod(0o755)
    with pytest.raises(Exception, match="the disk does not answer") as told:
        run(spark, capsys, *asked, "--onshelf", program)
    told_first, told_then = application.cause(str(told.value)).splitlines()
    assert told_first.endswith("ended with status 2") and told_then == "  error: the disk does not answer"
    assert lines_of(tmp_path / "out", "night", "answered") == before


def test_four_shards_answer_like_one_shelf(
    spark: SparkSession, onshelf: str, needs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogs = [DEMO / f"{name}.csv" for name in ("coursera", "pluralsight", "udemy-business", "internal-academy")]
    stats = shards_of(onshelf, catalogs, 4, tmp_path / "shards")
    shards_of(onshelf, catalogs, 1, tmp_path / "whole")
    asked = [
        "--needs", needs, "--needs-format", "ndjson", "--shelf", tmp_path / "shards" / "{shard}", "--onshelf", onshelf,
        "--out", tmp_path / "out", "--out-format", "ndjson", "--run", "night", "--shards", 4, "--needs-per-partition", NEEDS // 2,
    ]  # fmt: skip
    said = run(spark, capsys, *asked, "--stats", stats, "--", "--top", 3)
    assert f"{NEEDS} needs answered" in said and "3 rejected" in said
    whole = answers_of_one_process(onshelf, tmp_path / "whole" / "1", needs_of_the_demo(NEEDS), "--top", "3")
    assert lines_of(tmp_path / "out", "night", "answered") == sorted(whole)
    with pytest.raises(NotUsable, match="shard 2: .*shard 1/4 was not added"):
        run(spark, capsys, *asked, "--stats", tmp_path / "shards" / "2.stats")


def test_tenants_nights_are_done_side_by_side_and_each_for_itself(
    spark: SparkSession, onshelf: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogs = APPLICATION.parents[1] / "catalogs" / "demo"
    for tenant, source in [("acme", "coursera.csv"), ("globex", "gone.csv"), ("initech", "pluralsight.csv")]:
        (tmp_path / tenant).mkdir()
        config = ["[shelf]", f'path = "{tmp_path}/{tenant}/shelf"', "[[catalog]]", 'name = "vendor"']
        config += [f'source = "{catalogs / source}"', "[sync]", 'settle = "0s"']
        (tmp_path / tenant / "onshelf.toml").write_text("\n".join(config))
    asked = ["--config", f"{tmp_path}/{{tenant}}/onshelf.toml", "--onshelf", onshelf]
    assert sync_tenants.run(spark, sync_tenants.options(["--tenants", "acme", "initech", *asked])) == 0
    assert "2 nights: 2 done" in capsys.readouterr().err
    for tenant in ("acme", "initech"):
        [answer] = answers_of_one_process(onshelf, tmp_path / tenant / "shelf", needs_of_the_demo(1))
        assert json.loads(answer)["verdict"] == "covered"
    (tmp_path / "tenants.txt").write_text("acme\nglobex\n\n")
    assert sync_tenants.run(spark, sync_tenants.options(["--tenants-file", str(tmp_path / "tenants.txt"), *asked])) == 1
    said = capsys.readouterr().err
    assert "globex: " in said and "gone.csv" in said and "acme: " not in said


def test_a_need_knows_its_line_in_a_file_that_many_tasks_read(spark: SparkSession, tmp_path: Path) -> None:
    lines = [line if number % 7 else "" for number, line in enumerate(needs_of_the_demo(500))]
    for name in ("a.ndjson", "b.ndjson"):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    asked = ["--needs", str(tmp_path), "--needs-format", "ndjson", "--shelf", "/s", "--out", "x", "--run", "x"]
    spark.conf.set("spark.sql.files.maxPartitionBytes", "4000")
    try:
        read = read_needs(spark, settings(asked))
        # The small blocks of both files are joined to the tasks as Spark likes.
        assert read.rdd.getNumPartitions() > 4
        found = sorted((Path(row.file).name, row.row, row.default_id, row.need) for row in read.collect())
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line]
    assert found == [(name, n, f"{name}:{n}", line) for name in ("a.ndjson", "b.ndjson") for n, line in numbered]


def test_csv_and_parquet_go_in_and_typed_columns_come_out(
    spark: SparkSession, onshelf: str, demo_shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv = APPLICATION.parents[1] / "catalogs" / "demo" / "needs.csv"
    spark.read.options(header=True, multiLine=True).csv(str(csv)).write.parquet(str(tmp_path / "needs.parquet"))
    expected = answers_of_one_process(onshelf, demo_shelf, [json.dumps(need) for need in rows_of(csv)])
    for kind, needs in [("csv", csv), ("parquet", tmp_path / "needs.parquet")]:
        run(
            spark, capsys, "--needs", needs, "--needs-format", kind, "--shelf", demo_shelf, "--onshelf", onshelf,
            "--out", tmp_path / "out", "--run", kind, "--", "--top", "10",
        )  # fmt: skip
        results = spark.read.parquet(str(tmp_path / "out")).where(f"run = '{kind}'")
        assert sorted(row.line for row in results.collect()) == sorted(expected)
    first = json.loads(expected[0])
    row = results.where(results.need_id == first["need"]["id"]).first()
    assert (row.need, row.verdict, row.confidence) == (first["need"]["text"], first["verdict"], first["confidence"])
    assert [match.course for match in row.matches] == [match["course"] for match in first["matches"]]
    assert row.matches[0].evidence[0].text == first["matches"][0]["evidence"][0]["text"]
    assert Counter(dict(results.dtypes).values()) >= Counter({"double": 1, "array<string>": 1})


def test_a_programs_own_dataframe_is_answered(spark: SparkSession, onshelf: str, demo_shelf: Path) -> None:
    asked = settings(
        ["--needs", "none.csv", "--shelf", str(demo_shelf), "--onshelf", onshelf, "--out", "x", "--run", "x"]
    )
    ship(spark.sparkContext)
    frame = spark.createDataFrame([("A", "k8s", "Platform"), ("B", "COBOL", None)], ["id", "need", "team"])
    results, warnings = match_needs(needs_of(frame), asked.program, has_tenants=False)
    found = {row.need_id: (row.verdict, row.team, row.outcome) for row in results.collect()}
    assert found == {"A": ("covered", "Platform", "answered"), "B": ("gap", None, "answered")}
    assert warnings == []


def change_format(meta: Path, number: int) -> None:
    """What a program of another version would have written."""
    written = json.loads(meta.read_text())
    state = json.loads(written["payload"])
    del state["checksum"]
    meta.write_text(json.dumps({**written, "payload": json.dumps({**state, "format": number})}))


def rows_of(file: Path) -> list[dict[str, str]]:
    import csv

    with file.open(encoding="utf-8") as rows:
        return [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(rows)]
