"""Where a tenant's shelf lies on an executor."""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TENANT = "{tenant}"
SHARD = "{shard}"
# What a tenant may be called: its name becomes part of a path.
TENANT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip")


class ShelfUnusable(Exception):
    """There is no shelf where it should be."""


@dataclass(frozen=True)
class ShelfPlace:
    """A directory or an archive that every executor sees under the same path, `{tenant}` or `{shard}` in it standing for
    the tenant, or the shard's number."""

    pattern: str
    # Relative patterns are meant from the folder that Spark unpacks shipped archives into.
    shipped: bool = False

    def of(self, tenant: str, shipped_to: Path) -> Path:
        """Where the tenant's shelf, or the archive of it, should be."""
        path = Path(self.pattern.replace(TENANT, tenant).replace(SHARD, tenant))
        return shipped_to / path if self.shipped else path

    @contextmanager
    def opened(self, tenant: str, shipped_to: Path) -> Iterator[Path]:
        """The tenant's shelf as a directory. An archive is unpacked into `shipped_to` for as long as it is used, so
        that an executor that serves thousands of tenants never holds more shelves than it has tasks."""
        path = self.of(tenant, shipped_to)
        if not path.name.endswith(ARCHIVES) or path.is_dir():
            yield shelf_in(path)
            return
        if not path.is_file():
            raise ShelfUnusable(f"there is no archive {path}")
        unpacked = Path(tempfile.mkdtemp(prefix="shelf-", dir=shipped_to))
        try:
            unpack(path, unpacked)
            yield shelf_in(unpacked)
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)


def shelf_in(folder: Path) -> Path:
    """The shelf that `folder` is, or the only one in it: archives are made with and without their top folder."""
    if (folder / "index").is_dir():
        return folder
    inner = [child for child in folder.iterdir() if (child / "index").is_dir()] if folder.is_dir() else []
    # Where there is none, the program is asked all the same: it says best what is wrong.
    return inner[0] if len(inner) == 1 else folder


def unpack(archive: Path, folder: Path) -> None:
    """Unpacks an archive; entries that would land outside of `folder` are an error."""
    try:
        if archive.name.endswith(".zip"):
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(folder)
        else:
            with tarfile.open(archive) as packed:
                _extract(packed, folder)
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise ShelfUnusable(f"{archive} cannot be unpacked: {error}") from error


def _extract(packed: tarfile.TarFile, folder: Path) -> None:
    """Unpacks files and folders below `folder`, and nothing else."""
    if hasattr(tarfile, "data_filter"):
        packed.extractall(folder, filter="data")
        return
    # Python 3.11 before its fourth revision, which is what Debian 12 has, knows no filters. A shelf has no links.
    members = packed.getmembers()
    for member in members:
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isfile() or member.isdir()):
            raise tarfile.ExtractError(f"{member.name} is no file inside of the archive")
        member.mode = 0o755 if member.isdir() else 0o644
    packed.extractall(folder, members)
