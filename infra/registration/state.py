"""Where a registration stands between two runs: a file beside the packet; what fields hold, the service tells."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from infra.registration.refusal import RegistrationError

if TYPE_CHECKING:
    from pathlib import Path

    from infra.environment import Environment

STATE_FILE = "registration.json"


@dataclass(slots=True)
class State:
    """The registration of one program in one account; `documents` are the ids of uploads by the SHA-256 of the file.

    The `token` makes a creation whose answer got lost come back as the same registration.
    """

    program: str
    account: str
    region: str
    token: str = field(default_factory=lambda: str(uuid.uuid4()))
    registration: str = ""
    documents: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, program: str, environment: Environment) -> Self:
        """Return the state kept in `folder`, or a first one; RegistrationError where it is of another registration."""
        path = folder / STATE_FILE
        fresh = cls(program, environment.account, environment.region)
        if not path.exists():
            return fresh
        try:
            raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            kept = cls(**raw)
        except (TypeError, ValueError) as error:
            raise RegistrationError(
                f"{path}: must be as it was written here: restore it, or choose another --out"
            ) from error
        if (kept.program, kept.account, kept.region) != (program, environment.account, environment.region):
            raise RegistrationError(
                f"{path}: must belong to {program} in account {environment.account}, {environment.region}, got "
                f"{kept.program} in {kept.account}, {kept.region}: choose another --out"
            )
        return kept

    def keep(self, folder: Path) -> None:
        """Write the state into `folder`, whole or not at all."""
        draft = folder / f"{STATE_FILE}.new"
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        draft.replace(folder / STATE_FILE)
