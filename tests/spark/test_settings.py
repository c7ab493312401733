"""The command line of the job."""

from __future__ import annotations

import pytest

from onshelf_spark.settings import WrongUsage, settings

ALWAYS = ["--out", "out", "--run", "2026-11-25"]


def test_what_follows_the_dashes_is_for_the_program() -> None:
    asked = settings(["--needs", "a.ndjson", "--shelf", "/s", *ALWAYS, "--", "--top", "5"])
    assert (asked.needs_format, asked.program.options, asked.program.shipped) == ("ndjson", ("--top", "5"), False)
    shipped = settings(
        ["--needs", "a.csv", "--ship-shelf", "s3://b/s.tar.gz", "--ship-onshelf", "s3://b/onshelf", *ALWAYS]
    )
    assert (shipped.needs_format, shipped.program.onshelf, shipped.program.shelf.shipped) == ("csv", "onshelf", True)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--needs", "folder", "--shelf", "/s"], "--needs-format"),
        (["--needs", "a.csv", "--shelf", "/s/{tenant}"], "--tenant-column"),
        (["--needs", "a.csv", "--shelf", "/s", "--tenant-column", "t"], "put {tenant} into --shelf"),
        (["--needs", "a.csv", "--shelf", "/s", "--tenants", "acme"], "needs --tenant-column"),
        (["--needs", "a.csv", "--shelf", "s3://b/s"], "mount the storage"),
        (["--needs", "a.csv", "--shelf", "/s/{shard}"], "--shards N, --stats FILE"),
        (["--needs", "a.csv", "--shelf", "/s/{shard}", "--shards", "4"], "--shards N, --stats FILE"),
        (["--needs", "a.csv", "--shelf", "/s", "--shards", "4", "--stats", "x"], "--shards N, --stats FILE"),
        (["--needs", "a.csv", "--ship-shelf", "shelf"], "not an archive"),
        (["--needs", "a.csv", "--shelf", "/s", "--needs-per-partition", "0"], "at least 1"),
        (["--needs", "a.csv", "--shelf", "/s", "--", "--fail-on=gap"], "cannot be given on"),
    ],
)
def test_what_cannot_work_is_told_before_anything_is_started(arguments: list[str], why: str) -> None:
    with pytest.raises(WrongUsage) as told:
        settings([*ALWAYS, *arguments])
    assert why in str(told.value)


def test_a_runs_name_is_a_folder() -> None:
    with pytest.raises(SystemExit):
        settings(["--needs", "a.csv", "--shelf", "/s", "--out", "out", "--run", "../x"])
