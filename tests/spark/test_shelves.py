"""Where a tenant's shelf lies."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from onshelf_spark.shelves import TENANT_NAME, ShelfPlace, ShelfUnusable


def shelf(folder: Path) -> Path:
    (folder / "index").mkdir(parents=True)
    (folder / "index" / "meta.json").write_text("{}")
    return folder


def test_a_folder_is_used_where_it_lies(tmp_path: Path) -> None:
    shelf(tmp_path / "acme")
    with ShelfPlace(f"{tmp_path}/{{tenant}}").opened("acme", tmp_path / "shipped") as found:
        assert found == tmp_path / "acme"


@pytest.mark.parametrize("top", ["", "shelf"])
@pytest.mark.parametrize(("ending", "filters"), [("tar.gz", True), ("tar.gz", False), ("zip", True)])
def test_an_archive_is_unpacked_for_as_long_as_it_is_used(
    tmp_path: Path, top: str, ending: str, filters: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not filters:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    shelf(tmp_path / "made" / top)
    archive = tmp_path / f"acme.{ending}"
    meta, name = tmp_path / "made" / top / "index" / "meta.json", f"{top}/index/meta.json".lstrip("/")
    if ending == "zip":
        with zipfile.ZipFile(archive, "w") as packed:
            packed.write(meta, name)
    else:
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(meta, name)
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    with ShelfPlace(f"{tmp_path}/{{tenant}}.{ending}").opened("acme", shipped) as found:
        assert (found / "index" / "meta.json").is_file()
    assert list(shipped.iterdir()) == []


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.tar.gz").write_text("no archive")
    for name, why in [("bad", "cannot be unpacked"), ("gone", "there is no archive")]:
        with (
            pytest.raises(ShelfUnusable, match=why),
            ShelfPlace(f"{tmp_path}/{{tenant}}.tar.gz").opened(name, tmp_path),
        ):
            pass


@pytest.mark.parametrize("filters", [True, False])
def test_an_archive_cannot_write_elsewhere(tmp_path: Path, filters: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not filters:
        # As Python is on Debian 12.
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    (tmp_path / "x").write_text("x")
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as packed:
        packed.add(tmp_path / "x", "../escaped")
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    with pytest.raises(ShelfUnusable), ShelfPlace(f"{tmp_path}/{{tenant}}.tar.gz").opened("evil", shipped):
        pass
    assert not (tmp_path / "escaped").exists() and not (shipped / "escaped").exists()


def test_a_tenants_name_cannot_lead_elsewhere() -> None:
    assert all(TENANT_NAME.fullmatch(name) for name in ["acme", "007", "A.b-c_d"])
    assert not any(TENANT_NAME.fullmatch(name) for name in ["", "..", "../acme", "a/b", ".hidden", "a b", "a\n"])
