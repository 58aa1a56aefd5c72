"""The inbound path without a mechanism that keeps record and ledger in step: patches of the real code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lambdas.consent import items, ledger
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    import pytest

    Patch = pytest.MonkeyPatch


def no_lock(patch: Patch) -> None:
    update, put = items._standing_update, items.put

    def unconditional(*given):
        made = update(*given)
        made.pop("ConditionExpression")
        made["ExpressionAttributeNames"].pop("#replying", None)
        for name in (":read", ":now"):
            made["ExpressionAttributeValues"].pop(name, None)
        return made

    patch.setattr(items, "_standing_update", unconditional)
    patch.setattr(items, "put", lambda table, row, **_: put(table, row))


def two_transactions(patch: Patch) -> None:
    def commit(self, record, made, entry, now):
        after, (standing, sealed, *topics) = items.recording(record, made, now, self._tables)
        first = items.put(self._tables.subscriptions, entry.row(now), unless="item")
        try:
            for writes in ([first, standing, *topics], [sealed]):
                self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException:
            raise Contended from None
        return after

    patch.setattr(ConsentTables, "commit", commit)


def no_chain(patch: Patch) -> None:
    seal = ledger.seal
    patch.setattr(items, "seal", lambda made, standing, *more: seal(made, replace(standing, head=""), *more))


def changes_beside_the_ledger(patch: Patch) -> None:
    seal = ledger.seal
    patch.setattr(items, "seal", lambda made, *more: seal(replace(made, changes=()), *more))
