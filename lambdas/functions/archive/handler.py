"""Copies batches of the ledger's stream into the archive; what cannot be written comes again until it can."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.archive.copies import alterations, copies
from lambdas.stores.archive import Archive
from lambdas.stores.clients import Clients
from lambdas.stores.environment import named

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

function = Function("archive")
archive = Archive(Clients().s3(), named(["archive_bucket"], os.environ)["archive_bucket"])


def keep(event: dict[str, Any], _context: LambdaContext) -> None:
    """Write every record of the batch."""
    archive.keep(copies(event["Records"]))
    function.count("LedgerArchived", len(event["Records"]))
    function.count("LedgerAltered", len(alterations(event["Records"])))


handler = function.whole(keep, failed="batch not archived")
