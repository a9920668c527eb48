"""Fields on the disk: a netCDF file each, which xarray opens as it was."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from xarray import DataArray

FOLDER = "fields"  # in the folder of a run


def write_fields(found: Mapping[str, DataArray], folder: Path) -> tuple[Path, ...]:
    """Write `<probe>.nc` for each field into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, field in found.items():
        path = folder / f"{name}.nc"
        plain = field.assign_attrs(
            assumptions="\n".join(field.attrs["assumptions"]), is_proxy=int(field.attrs["is_proxy"])
        )
        cast("Any", plain).to_netcdf(path, engine="scipy")  # its types are only half known
        written.append(path)
    return tuple(written)


def read_fields(folder: Path) -> dict[str, DataArray]:
    """The fields of a folder by the name of their probe; none where there is no such folder."""
    import xarray

    found: dict[str, DataArray] = {}
    for path in sorted(folder.glob("*.nc")):
        field: DataArray = cast("Any", xarray).load_dataarray(path, engine="scipy")
        lines = str(field.attrs["assumptions"]).split("\n")
        is_proxy = bool(field.attrs["is_proxy"])
        found[path.stem] = field.assign_attrs(assumptions=tuple(lines), is_proxy=is_proxy)
    return found
