"""The shape that every resource type of the account shares: create, update and delete around one holding."""

import secrets
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from local.emulator import Properties
from local.sms.account import Holding
from local.sms.publishing import Publisher
from local.sms.refusal import conflict, invalid
from local.sms.store import Store

H = TypeVar("H", bound=Holding)

LONGEST_NAME = 64


class ResourceType(ABC, Generic[H]):
    """One CloudFormation resource type; what Ref returns is the last part of the holding's ARN."""

    type_name: ClassVar[str]
    properties: ClassVar[frozenset[str]]
    create_only: ClassVar[tuple[str, ...]] = ()
    holding: type[H]

    def __init__(self, store: Store, publisher: Publisher) -> None:
        self.store = store
        self.publisher = publisher

    def create(self, logical_id: str, properties: Properties, stack: str) -> tuple[str, dict[str, str]]:
        """Return physical id and attributes of a new resource; a `Refusal` says why AWS would not make it."""
        with self.store.lock:
            arn = self.arn(self.new_name(logical_id, properties, stack))
            if arn in self.store.holdings:
                name = arn.rpartition("/")[2]
                raise conflict("RESOURCE_ALREADY_EXISTS", self.holding.kind, name, f"{name} already exists")
            self.store.standing.check_quota(self.holding.kind, len(self.store.all(self.holding)))
            return self._put(arn, properties, None)

    def update(
        self, physical_id: str, _old: Properties, properties: Properties, _stack: str
    ) -> tuple[str, dict[str, str]]:
        """Return physical id and attributes after a change in place."""
        with self.store.lock:
            before = self.store.find(self.holding, self.arn(physical_id))
            return self._put(before.arn, properties, before)

    def delete(self, physical_id: str, _properties: Properties) -> None:
        """Remove the resource, if it is still there and free to go."""
        with self.store.lock:
            arn = self.arn(physical_id)
            if arn in self.store.holdings:
                self.check_free(self.store.find(self.holding, arn))
                del self.store.holdings[arn]

    def handlers(self) -> dict[str, Any]:
        """Return the emulator's table entry for this type."""
        return {"create": self.create, "update": self.update, "delete": self.delete}

    def arn(self, name: str) -> str:
        """Return the ARN of the resource with this id or name."""
        return self.store.arn(self.holding.kind, name)

    def new_name(self, logical_id: str, properties: Properties, stack: str) -> str:
        """Return the name the template gives, or one made of stack and logical id as CloudFormation makes it."""
        given = properties.get(f"{self.type_name.rpartition('::')[2]}Name")
        suffix = f"-{secrets.token_hex(6)}"
        return str(given) if given else f"{stack}-{logical_id}"[: LONGEST_NAME - len(suffix)] + suffix

    def attributes(self, held: H) -> dict[str, str]:
        """Return what Fn::GetAtt can read."""
        return {"Arn": held.arn}

    def check_free(self, held: H) -> None:
        """Refuse the deletion of a resource that is protected or in use."""

    @abstractmethod
    def make(self, arn: str, properties: Properties, before: H | None) -> H:
        """Return the holding that the properties describe; `before` is what an update starts from."""

    def _put(self, arn: str, properties: Properties, before: H | None) -> tuple[str, dict[str, str]]:
        if unknown := sorted(properties.keys() - self.properties - {"Tags"}):
            raise invalid(f"{self.type_name} has no property {', '.join(unknown)}")
        held = self.store.put(self.make(arn, properties, before))
        return held.name, self.attributes(held)
