"""`python -m tools.numbering`: writes the tables into `lambdas/quiet_hours/rules/`."""

from tools.numbering.tables import FOLDER, tables

for name, text in tables().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
