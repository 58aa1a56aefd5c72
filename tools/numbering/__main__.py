"""`python -m infra.numbering`: writes the tables into `lambdas/sending/rules/`."""

from infra.numbering.tables import FOLDER, tables

for name, text in tables().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
