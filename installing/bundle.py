"""`make bundle`: one archive with the program, its starter knowledge and the wheels of every library, to install where there is no network.

usage: python -m installing.bundle [--output FOLDER] [--platform x86_64] [--platform aarch64]

Wheels come as requirements.txt pins them, by their hashes; libraries that publish none (jieba) are built here. What is in the archive
has a list of hashes of its own, by which it is installed: nothing that was changed on the way gets in.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PLATFORMS = {
    machine: [f"manylinux_2_{minor}_{machine}" for minor in (39, 34, 28, 27, 26, 24, 17)] + [f"manylinux2014_{machine}"]
    for machine in ("x86_64", "aarch64")
}
"""The platform tags that a machine takes, newest first."""
LEFT_OUT = {".git", ".venv", "__pycache__", "dist", "node_modules"}
FOR_POSTGRES = ("psycopg", "psycopg-binary", "psycopg-pool")
"""What is needed beside requirements.txt where the database is a PostgreSQL; requirements-dev.txt pins it."""
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+?))?\s*\\?$"
)
INSTALL = """#!/bin/sh
# 离线安装：sh install.sh 目录。需要 Python {python}（小版本不限），不连网。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${{1:-/srv/hotline/app}}
python=${{PYTHON:-python3}}
"$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "{python}")' || {{
    echo "这个包是给 Python {python} 的，这台机器的 $python 是 $("$python" -V)。请装 Python {python}，再运行 PYTHON=它的路径 sh install.sh $target" >&2
    exit 1
}}
mkdir -p "$target"
cp -R "$here/app/." "$target/"
"$python" -m venv "$target/.venv"
wheels="$here/wheels/$("$python" -c 'import platform; print(platform.machine())')"
"$target/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$wheels" --require-hashes -r "$wheels/hashes.txt"
touch "$target/.venv/.ready-run"
echo "装好了：cd $target，先 .venv/bin/python cli.py init 建库，再 .venv/bin/python cli.py serve"
"""


def pins(text: str) -> Iterator[tuple[str, str]]:
    """Name and version of everything that a requirements file pins for Linux and this Python.

    Of two for different patch releases it is the one for the first of them, which the later ones take too.
    """
    from packaging.markers import Marker

    environment = {"sys_platform": "linux", "python_full_version": f"{PYTHON}.0"}
    for line in text.splitlines():
        found = _PIN.match(line)
        if found and (not found["marker"] or Marker(found["marker"]).evaluate(environment)):
            yield found["name"], found["version"]


def hash_lines(folder: Path) -> Iterator[str]:
    """One pinned line for each wheel of a folder, with the hash of the file that is there."""
    for wheel in sorted(folder.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        yield f"{name.replace('_', '-')}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--platform", action="append", choices=sorted(PLATFORMS), dest="platforms")
    given = parser.parse_args()
    place = given.output / "hotline-offline"
    shutil.rmtree(place, ignore_errors=True)
    for machine in given.platforms or sorted(PLATFORMS):
        fill_wheels(machine, place / "wheels" / machine)
    shutil.copytree(ROOT, place / "app", ignore=lambda _, names: LEFT_OUT.intersection(names) | {n for n in names if n.endswith((".db", ".secret"))})  # fmt: skip
    (place / "install.sh").write_text(INSTALL.format(python=PYTHON), encoding="utf-8")
    archive = given.output / "hotline-offline.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(place, arcname="hotline-offline")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    Path(f"{archive}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="ascii")
    print(f"已写入 {archive}（{archive.stat().st_size // 2**20} MB）")


def fill_wheels(machine: str, folder: Path) -> None:
    """Put the wheels for a machine into a folder, with the list of their hashes; says what there is none of."""
    folder.mkdir(parents=True)
    tags = [word for tag in PLATFORMS[machine] for word in ("--platform", tag)]
    lacking = []
    for name, block in wanted():
        pinned = folder / "one.txt"
        pinned.write_text(block, encoding="utf-8")
        common = ["--quiet", "--no-deps", "--require-hashes", "-r", str(pinned)]
        binary = ["download", *common, "--only-binary", ":all:", *tags, "--python-version", PYTHON, "-d", str(folder)]
        # Where nobody publishes a wheel, one is built; what is not of Python alone would be for this machine only.
        if _pip(*binary) and _pip("wheel", *common, "-w", str(folder)):
            lacking.append(name)
        pinned.unlink()
    for wheel in folder.glob("*.whl"):
        if "-none-any" not in wheel.name and machine not in wheel.name:
            lacking.append(wheel.name)
            wheel.unlink()
    (folder / "hashes.txt").write_text("".join(f"{line}\n" for line in hash_lines(folder)), encoding="ascii")
    print(f"{machine}：{len(list(folder.glob('*.whl')))} 个" + (f"，没有的：{'、'.join(lacking)}" if lacking else ""))


def wanted() -> list[tuple[str, str]]:
    """Every library that goes into the archive, as `blocks` gives them."""
    own = blocks((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    more = blocks((ROOT / "requirements-dev.txt").read_text(encoding="utf-8"))
    return [*own, *(block for block in more if block[0] in FOR_POSTGRES)]


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each pinned library with its lines, hashes and all, that is needed on Linux with this Python."""
    wanted = dict(pins(text))
    for block in re.split(r"\n(?=\S)", text):
        first = block.splitlines()[0] if block.strip() else ""
        found = _PIN.match(first)
        if found and wanted.get(found["name"]) == found["version"]:
            # Here it is decided already, and pip would ask the Python that packs.
            yield found["name"], re.sub(r"\s*;[^\\\n]*", " ", block, count=1) + "\n"


def _pip(*words: str) -> int:
    # pip itself, with words of this file and names from requirements.txt.
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words]
    return subprocess.run(command, check=False, env={**os.environ, "PIP_NO_INPUT": "1"}, stderr=subprocess.DEVNULL).returncode  # noqa: S603  # fmt: skip


if __name__ == "__main__":
    main()
