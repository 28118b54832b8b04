"""`make sbom`: what the program is made of, as CycloneDX: the pinned libraries with their hashes and licences, and the vendored JavaScript.

usage: python -m installing.sbom [--output FILE]
"""

import argparse
import json
import subprocess
import sys
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).parent.parent
VENDORED = ROOT / "web" / "static" / "vendor" / "parts.json"


def licence(name: str) -> str:
    """What an installed library says of its licence: an SPDX expression, its own words, or its classifier."""
    try:
        told = cast(Message, metadata(name))
    except PackageNotFoundError:
        return ""
    classes = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    own = (told.get("License") or "").strip()
    return told.get("License-Expression") or (own if own and "\n" not in own else "") or " ".join(classes)


def sbom() -> dict[str, Any]:
    """The bill of materials, by cyclonedx-py, with licences and vendored parts put in."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(ROOT / "requirements.txt"), "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--of", "JSON", "-o", "-"]  # fmt: skip
    # The program of the environment, with fixed words.
    made: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    for component in made["components"]:
        if found := licence(component["name"]):
            component["licenses"] = [{"license": {"name": found}}]
    for part in json.loads(VENDORED.read_text(encoding="utf-8")):
        made["components"].append(
            {
                "type": "library", "name": part["name"], "version": part["version"], "purl": f"pkg:npm/{part['package']}@{part['version']}",
                "licenses": [{"license": {"id": part["licence"]}}], "hashes": [{"alg": "SHA-256", "content": part["sha256"]}],
            }
        )  # fmt: skip
    return made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / "sbom.json")
    target: Path = parser.parse_args().output
    target.parent.mkdir(parents=True, exist_ok=True)
    made = sbom()
    target.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"已写入 {target}：{len(made['components'])} 个组成部分")


if __name__ == "__main__":
    main()
