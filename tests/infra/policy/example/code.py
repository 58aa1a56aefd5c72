"""The package of a good gate's code, and what tells where it stands in the assembly."""

import json
import zipfile

PACKAGE = "asset.code.zip"
ROW = {"id": "all", "cite": "a law", "read_on": "2026-11-23", "effective": "2026-01-01", "until": None}
WINDOWS = [{**ROW, "states": ["*"]}, {**ROW, "states": ["unknown"]}]
CAPS = [{**ROW, "states": ["unknown"]}]
HOLIDAYS = [{**ROW, "id": "US", "days": [{"name": "Christmas Day", "rule": "12-25"}]}]


def write_code(folder, windows=WINDOWS, caps=CAPS, holidays=HOLIDAYS):
    """Write the package that all programs of the assembly share."""
    with zipfile.ZipFile(folder / PACKAGE, "w") as package:
        package.writestr("lambdas/quiet_hours/rules/windows.json", json.dumps(windows))
        package.writestr("lambdas/quiet_hours/rules/caps.json", json.dumps(caps))
        package.writestr("lambdas/quiet_hours/rules/holidays.json", json.dumps(holidays))


def write_asset_manifest(folder, stack):
    """Write what tells which file of the assembly becomes which object of a stack."""
    files = {"code": {"source": {"path": PACKAGE}, "destinations": {"here": {"objectKey": "code.zip"}}}}
    (folder / f"{stack}.assets.json").write_text(json.dumps({"files": files}), encoding="utf-8")
