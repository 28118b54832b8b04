"""Room on the disk: told while there still is some, so that answering goes on when importing has to stop."""

import shutil
from pathlib import Path

from knowledge.storage.errors import DatabaseUnusable

MEGABYTE = 1024 * 1024
LITTLE_MB, TOO_LITTLE_MB = 500, 100
"""Below the first somebody is warned; below the second nothing large is written any more."""


def free_mb(beside: Path) -> int | None:
    """Megabytes that are free where a file is, or is to be; None where nobody can tell."""
    folder = beside.resolve().parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free // MEGABYTE
    except OSError:
        return None


def require_space(beside: Path) -> None:
    """Refuse to write much where little room is left.

    Raises:
        DatabaseUnusable: below `TOO_LITTLE_MB`.
    """
    free = free_mb(beside)
    if free is not None and free < TOO_LITTLE_MB:
        raise DatabaseUnusable(f"磁盘只剩 {free} MB，没有写入，请先腾出空间（至少 {TOO_LITTLE_MB} MB）；答复不受影响。")
