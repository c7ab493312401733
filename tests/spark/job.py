"""The job as people start it, and what it writes."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster import HOME, PATIENCE, Cluster
from conftest import APPLICATION, SPARK


def submit(
    cluster: Cluster, *arguments: object, patience: float = PATIENCE, **more: str
) -> subprocess.CompletedProcess[str]:
    """Runs the job with `arguments`; `more` are settings of Spark, with `_` for `.`."""
    command = [HOME / "bin" / "spark-submit", "--master", cluster.url]
    for key, value in {**SPARK, **{name.replace("_", "."): value for name, value in more.items()}}.items():
        command += ["--conf", f"{key}={value}"]
    command += [APPLICATION / "match_needs.py", *arguments]
    # spark-submit joins what the application says on stderr with what it says on stdout.
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run([str(word) for word in command], **both, text=True, timeout=patience, check=False)


def files_of(out: Path, run: str, outcome: str, tenant: str | None = None) -> list[Path]:
    """What was written as NDJSON."""
    folder = out / f"run={run}" / f"outcome={outcome}"
    return sorted(folder.rglob("part-*") if tenant is None else (folder / f"tenant={tenant}").glob("part-*"))


def lines_of(out: Path, run: str, outcome: str, tenant: str | None = None) -> list[str]:
    """The lines of it, sorted."""
    files = files_of(out, run, outcome, tenant)
    return sorted(line for file in files for line in file.read_text(encoding="utf-8").splitlines())


@contextmanager
def killed_in_the_middle(cluster: Cluster, onshelf: str, folder: Path) -> Iterator[Path]:
    """A program like `onshelf`. On a worker of its own it answers fifty needs, says so, and hangs until the worker is
    killed with it."""
    mark = folder / "in-the-middle"
    program = folder / "onshelf"
    program.write_text(
        f"""#!/usr/bin/env bash
if [ -z "${{HANGS_AT_50:-}}" ]; then exec '{onshelf}' "$@"; fi
set -o pipefail
'{onshelf}' "$@" | while IFS= read -r line; do
    printf '%s\\n' "$line"
    count=$((${{count:-0}} + 1))
    if [ "$count" = 50 ]; then touch '{mark}'; sleep 1000; fi
done
"""
    )
    program.chmod(0o755)
    doomed = cluster.start_worker(HANGS_AT_50="yes")

    def kill() -> None:
        until = time.monotonic() + PATIENCE
        while not mark.exists() and time.monotonic() < until:
            time.sleep(0.05)
        cluster.kill(doomed)

    killer = threading.Thread(target=kill)
    killer.start()
    yield program
    killer.join()
    assert mark.exists(), "the worker that was to be killed was given nothing to do"
