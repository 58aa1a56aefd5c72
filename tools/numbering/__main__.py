"""`python -m tools.numbering`: writes the tables of codes, and says what changed.

With `--refresh DAY` the newest releases of the packages are installed and pinned first: `make tables`.
"""

import subprocess
import sys
from datetime import date

from tools.numbering.refresh import PACKAGES, PINS, installed, repinned
from tools.numbering.tables import FOLDER, differences, tables, written_on


def main(arguments: list[str]) -> str | int | None:
    """Write the tables as of the day that `arguments` name, else as of that in the repository; return what is wrong."""
    match arguments:
        case []:
            _write(written_on())
        case ["--as-of", day]:
            _write(date.fromisoformat(day))
        case ["--refresh", day]:
            return _refresh(day)
        case _:
            return f"must be nothing, or --refresh with a day such as 2026-11-30, got {' '.join(arguments)}"
    return None


def _write(day: date) -> None:
    after = tables(day)
    before = {name: (FOLDER / name).read_text(encoding="utf-8") for name in after}
    for name, text in after.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    told = "\n".join(differences(before, after)) or "no code is new, gone, or elsewhere"
    sys.stdout.write(f"{told}\n")


def _refresh(day: str) -> int | None:
    date.fromisoformat(day)
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", *PACKAGES], check=True)  # noqa: S603
    before = PINS.read_text(encoding="utf-8")
    after = repinned(before, installed())
    PINS.write_text(after, encoding="utf-8")
    for line in sorted(set(after.splitlines()) - set(before.splitlines())):
        sys.stdout.write(f"pinned: {line.partition('#')[0].strip()}\n")
    # another interpreter: this one holds the releases from before
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "tools.numbering", "--as-of", day], check=False).returncode or None  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
