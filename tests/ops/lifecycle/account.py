"""What one stack has, in memory: its tables, its archive, its opt-out list."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.exploration.memory.tables import Tables


class Calm:
    """A wire on which nothing is interrupted."""

    def call(self, _name):
        return self

    __enter__ = __exit__ = lambda *_: None


class Memory(Tables):
    """The tables of one stack, which can be scanned, too."""

    def __init__(self):
        super().__init__(Calm())

    def get_paginator(self, operation):
        return Scan(self) if operation == "scan" else super().get_paginator(operation)


@dataclass(frozen=True)
class Scan:
    tables: Memory

    def paginate(self, *, TableName, ConsistentRead):  # noqa: N803 - the service's names
        assert ConsistentRead
        yield {"Items": list(self.tables.rows[TableName].values())}


@dataclass
class Account:
    """What one stack has and leaves: its tables, its archive, its opt-out list, and whether it may send."""

    tables: Memory = field(default_factory=Memory)
    objects: dict = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    brand: str = "acme"
    paused: bool = False
    retired: bool = False
    earlier: list = field(default_factory=list)


class Bucket:
    """The archive, as the S3 client reads it."""

    def __init__(self, objects):
        self.objects = objects

    def get_paginator(self, _operation):
        return self

    def paginate(self, **_):
        yield {"Contents": [{"Key": key} for key in sorted(self.objects)]}

    def get_object(self, *, Bucket, Key):  # noqa: N803 - the SDK's names
        assert Bucket
        return {"Body": Body(self.objects[Key])}


@dataclass(frozen=True)
class Body:
    content: bytes

    def read(self):
        return self.content


class EmptyList:
    """The service's list of a program that keeps its own record: nobody is on it."""

    exceptions = type("Exceptions", (), {"ValidationException": type("ValidationException", (Exception,), {})})

    def describe_opted_out_numbers(self, **_):
        return {"OptedOutNumbers": []}
