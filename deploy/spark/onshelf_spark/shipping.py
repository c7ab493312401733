"""What Spark takes to the executors, because it does not lie there."""

from __future__ import annotations

import atexit
import os
import tempfile
import zipfile
from pathlib import Path

from pyspark import SparkContext

# The folder that a shipped archive of a shelf is unpacked into, beside all that Spark ships.
SHIPPED_SHELF = "onshelf-shelf"


def ship(context: SparkContext, onshelf: str | None = None, shelf: str | None = None) -> None:
    """Ships this package, and where they are given the program and an archive of a shelf."""
    context.addPyFile(_packed())
    if onshelf:
        context.addFile(onshelf)
    if shelf:
        context.addArchive(f"{shelf}#{SHIPPED_SHELF}")


def _packed() -> str:
    package = Path(__file__).resolve().parent
    handle, name = tempfile.mkstemp(prefix="onshelf_spark-", suffix=".zip")
    # Executors fetch it from the driver as they start, so it is needed to the end.
    atexit.register(os.unlink, name)
    with os.fdopen(handle, "wb") as made, zipfile.ZipFile(made, "w") as archive:
        for module in sorted(package.glob("*.py")):
            archive.write(module, f"{package.name}/{module.name}")
    return name
