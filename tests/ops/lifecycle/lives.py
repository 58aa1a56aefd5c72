"""Random lives of a program: texts and imports between everything that can happen to its stack, tables, and file.

The people's words are decided, recorded, imported, and restored by the real code, over tables in memory. `without`
takes a guard out, so that a test sees what each is for.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from infra.naming import Names
from lambdas.consent.decision import decide
from lambdas.consent.inbound import Inbound
from lambdas.consent.items import record_of, recording
from lambdas.consent.record import State
from lambdas.functions.archive.copies import copies
from lambdas.stores.dynamodb import rows_of
from ops.consents.importing import Recorder
from ops.consents.validation import Claim, Given
from ops.deployed import DeployedProgram
from ops.lifecycle.opt_outs import OptOuts, claim
from ops.lifecycle.restoring import Restoration
from ops.lifecycle.unaccounted import Described, Found, unaccounted
from ops.rollout.deployment.stacks import Stack
from tests.exploration.memory.tables import TransactionCanceledException
from tests.exploration.memory.writes import LEDGER, SENDS, SUBSCRIPTIONS
from tests.exploration.words import MORNING
from tests.ops.lifecycle.account import Account, Bucket, EmptyList, Memory
from tests.programs import PROGRAM

PEOPLE = ("+14255550181", "+14255550182", "+14255550183")
GIVEN_LONG_AGO = MORNING - timedelta(days=300)
OWN = replace(PROGRAM, opt_out_mode="self_managed", service_keywords=(), engagement=None)
GUARDS = ("parameter", "unaccounted", "restoring", "copying", "retiring")
ACTS = 14
NAME = "sms-local-acme-promotional"


@dataclass
class Person:
    """What a person said last, told apart from all that is stored: the truth."""

    stopped: bool = False
    agreed: set[str] = field(default_factory=set)
    ever_left: set[str] = field(default_factory=set)
    ever_stopped: bool = False


class Life:
    """One program from its first deploy on; `broken` holds what went wrong, by its name."""

    def __init__(self, seed: int, without: frozenset[str] = frozenset()) -> None:
        self.chance, self.without = random.Random(seed), without
        self.now, self.count, self.broken = MORNING, 0, set[str]()
        self.people = {phone: Person() for phone in PEOPLE}
        self.live: Account | None = None
        self.left: list[Account] = []
        self.unseen: list[Account] = []
        self.parameters: dict[str, tuple[str, ...]] = {}
        self.brand, self.renamed_from = "acme", ""
        self.file: dict[str, str] = {"deals": "deals", "news": "news"}  # shown name -> the name in rows
        self.retired_topics: set[str] = set()
        self.old_application: set[str] = set()  # who said STOP to whoever had the number before
        self.over = self.forgetful = False
        self.deploy(bare=False)

    # What people and the brand say.

    @property
    def program(self):
        """The program as it is deployed, whatever its file says by now."""
        wanted = self.live.topics if self.live else ()
        known = {topic.name: topic for topic in OWN.topics}
        like = known["deals"]
        made = [known.get(name) or replace(like, name=name, keyword=name.upper(), title=name) for name in wanted]
        return replace(OWN, topics=tuple(made))

    def say(self, phone: str, body: str) -> None:
        """Let a person text, and what is decided go on record and into the archive."""
        if self.live is None:
            return
        self.count += 1
        self.now += timedelta(minutes=1)
        message = Inbound(f"text-{self.count}", phone, "+12065550100", body, self.now)
        record = replace(self.record(phone), unasked=frozenset())
        decision = decide(message, self.program, record, self.now)
        if decision.event is not None:
            _, writes = recording(record, decision.event, self.now, self.names)
            try:
                self.live.tables.transact_write_items(TransactItems=writes)
            except TransactionCanceledException:  # a table that has forgotten what the ledger knows takes nothing
                return
            self.archive()

    @property
    def names(self):
        return self.restoration(Path()).names

    def record(self, phone: str):
        return record_of(phone, rows_of(self.live.tables, SUBSCRIPTIONS, phone))

    def archive(self) -> None:
        """Copy what the ledger has, as its stream does."""
        for (phone, sequence), row in self.live.tables.rows[LEDGER].items():
            key = f"ledger/{phone}-{sequence}.jsonl.gz"
            if key not in self.live.objects:
                record = {
                    "eventName": "INSERT",
                    "eventID": key,
                    "dynamodb": {"NewImage": row, "ApproximateCreationDateTime": 0, "SequenceNumber": str(sequence)},
                }
                (self.live.objects[key],) = copies([record]).values()

    def join(self) -> None:
        if self.live is None:
            return
        phone, stored = self.someone(), self.chance.choice(self.live.topics)
        self.say(phone, f"JOIN {self.program.topic(stored).keyword}")
        self.say(phone, "YES")
        person = self.people[phone]
        person.stopped, person.agreed = False, person.agreed | {stored}

    def stop(self) -> None:
        if self.live is not None:
            phone = self.someone()
            self.say(phone, "STOP")
            self.people[phone] = replace(self.people[phone], stopped=True, agreed=set(), ever_stopped=True)

    def leave(self) -> None:
        if self.live is not None:
            phone, stored = self.someone(), self.chance.choice(self.live.topics)
            self.say(phone, f"LEAVE {self.program.topic(stored).keyword}")
            person = self.people[phone]
            person.agreed.discard(stored)
            person.ever_left.add(stored)

    def bring_in(self) -> None:
        """Import the consents of long ago once more, as marketing does."""
        if self.live is None or self.forgetful or "deals" not in self.live.topics:
            return  # a table that has forgotten what the ledger knows takes nothing
        claims = [
            Claim(1, phone, Given.OPTED_IN, "deals", GIVEN_LONG_AGO, "Yes", {"source": "form"}) for phone in PEOPLE
        ]
        self.recorder().record(claims)
        self.archive()
        for person in self.people.values():
            if not person.ever_stopped and "deals" not in person.ever_left:
                person.agreed.add("deals")

    def recorder(self):
        return Recorder(self.live.tables, tables=self.names, program=self.program, clock=lambda: self.now)

    def send(self) -> None:
        """Let the brand text everybody on every list that the program has."""
        if self.live is None or self.live.paused:
            return
        if self.live.retired:
            self.broken.add("a retired program texted")
            return
        for phone, person in self.people.items():
            record = self.record(phone)
            for topic in self.program.topics:
                held = record.subscriptions.get(topic.name)
                if held and held.state is State.ACTIVE and not record.standing.stopped:
                    if person.stopped:
                        self.broken.add("who said STOP was texted")
                    elif topic.name not in person.agreed:
                        self.broken.add("a consent was widened")

    def someone(self) -> str:
        return self.chance.choice(PEOPLE)

    # what happens to the stack, the tables, and the file

    def destroy(self) -> None:
        if self.live is not None:
            self.left.append(self.live)
            self.live = None

    def described(self) -> Described:
        brand = self.renamed_from or self.brand
        names = Names("local", brand, "promotional", "Acme Inc", account="000000000000", region="us-east-1")
        return Described(names, frozenset(self.file.values()) | self.retired_topics)

    def found(self) -> Found:
        standing = [*self.unseen, *([self.live] if self.live else [])]
        stacks, parameters, tables = {}, {}, set()
        for one in standing:
            name = NAME.replace("acme", one.brand)
            tags = {"Brand": one.brand, "MessageType": "promotional", "LegalEntity": "Acme Inc"}
            outputs = {"Ledger": f"{name}-ConsentLedger1"}
            stacks[name] = Stack(name, name, "CREATE_COMPLETE", protected=False, outputs=outputs, tags=tags)
            if one.retired:
                parameters[f"/sms/local/{one.brand}/promotional/retired"] = "now"
        tables |= {f"{NAME.replace('acme', one.brand)}-ConsentLedger{at}" for at, one in enumerate(self.left)}
        parameters |= {f"/sms/local/{brand}/promotional/topics": ",".join(of) for brand, of in self.parameters.items()}
        return Found(stacks, parameters, frozenset(tables))

    def deploy(self, *, bare: bool | None = None) -> bool:
        """Deploy the brand file, by `make deploy` or by the CDK alone; return whether it was let through."""
        bare = self.chance.random() < 0.3 if bare is None else bare
        one = self.described()
        same_file = self.live is not None and set(self.live.topics) <= one.topics
        if bare and self.live is not None and not same_file:
            return False  # a pipeline that deploys by itself deploys what was reviewed by `make diff`
        if not bare and "unaccounted" not in self.without and any(t.refuses for t in self.refusals(one)):
            return False
        brand = one.names.brand
        standing = self.live if self.live and self.live.brand == brand else None
        if standing is None:
            if brand in self.parameters and "parameter" not in self.without:
                return False  # CloudFormation: already exists
            if self.live is not None and self.live.retired:
                self.over = True  # another brand begins, and owes nothing to who had joined the one that ended
                return True
            if bare and any(one.brand != brand for one in (self.live, *self.left) if one):
                return False  # AWS: the number is in the pool of the other stack
            if self.live is not None:
                self.unseen.append(self.live)
            self.live = standing = Account(brand=brand)
        standing.topics = tuple(self.file.values())
        self.parameters[brand] = standing.topics
        return True

    def refusals(self, one: Described):
        return unaccounted([one], self.found(), "local")

    def recover(self) -> None:
        """Take back what the deleted stack left: the newest, where there is nothing in its place."""
        if self.live is None and self.left:
            self.live = self.left.pop()
            if self.left and "parameter" not in self.without and "unaccounted" not in self.without:
                self.broken.add("two stacks kept data")

    def remember(self) -> None:
        """Let time pass: this is a moment to which a table may be restored."""
        if self.live is not None:
            self.live.earlier.append({name: dict(rows) for name, rows in self.live.tables.rows.items()})

    def restore(self) -> None:
        """Let somebody restore a table, or both, to an earlier time, and let the product make it true again."""
        if self.live is None or not self.live.earlier:
            return
        earlier = self.chance.choice(self.live.earlier)
        tables = (SUBSCRIPTIONS,) if self.chance.random() < 0.5 else (SUBSCRIPTIONS, LEDGER)
        for table in tables:
            self.live.tables.rows[table] = dict(earlier[table])
        if "restoring" in self.without:
            self.forgetful = True
            return
        folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))  # noqa: S108 - in memory
        self.restoration(folder).run(write=True)
        shutil.rmtree(folder)

    def restoration(self, folder: Path) -> Restoration:
        target = DeployedProgram(
            "acme/promotional",
            "local",
            "Acme",
            NAME,
            SUBSCRIPTIONS,
            LEDGER,
            SENDS,
            {"Archive": "archive", "OptOutList": "list"},
        )
        objects = Bucket(self.live.objects if self.live else {})
        tables = self.live.tables if self.live else Memory()
        return Restoration(target, self.program, tables, objects, EmptyList(), (), folder, lambda _: None)

    def retire(self) -> None:
        if self.live is not None and not self.live.retired and self.chance.random() < 0.2:
            self.live.retired = True
            self.live.paused = "retiring" not in self.without

    def adopt(self) -> None:
        """Take in a short code on which somebody opted out of the old application."""
        if self.live is None or self.live.retired:
            return
        phone = self.someone()
        self.now += timedelta(minutes=1)
        self.people[phone] = replace(self.people[phone], stopped=True, agreed=set(), ever_stopped=True)
        if "copying" not in self.without:
            opt_outs = OptOuts(self.live.tables, self.names, self.program)
            opt_outs.learn([claim(phone, self.now, "opt-out list Default")], write=True)
            self.archive()

    def rename_topic(self) -> None:
        if self.file:
            shown = self.chance.choice(sorted(self.file))
            stored = self.file.pop(shown)
            told = self.chance.random() < 0.5
            self.count += 1
            name = f"topic{self.count}"
            self.file[name] = stored if told else name

    def remove_topic(self) -> None:
        if len(self.file) > 1:
            stored = self.file.pop(self.chance.choice(sorted(self.file)))
            if self.chance.random() < 0.5:
                self.retired_topics.add(stored)

    def rename_brand(self) -> None:
        if self.brand == "acme" and self.chance.random() < 0.3:
            self.brand = "apex"
            self.renamed_from = "acme" if self.chance.random() < 0.5 else ""

    def mend_file(self) -> None:
        """Do what a refused deploy says: name what became of each topic, and of the brand."""
        if self.live is not None:
            for stored in self.live.topics:
                if stored not in self.file.values():
                    self.retired_topics.discard(stored)
                    self.file[f"was-{stored}"] = stored
        if self.brand != "acme":
            self.renamed_from = "acme"

    def end(self) -> None:
        """Let the people in charge do as they are told until a deploy goes through, and look at every consent."""
        if self.over:
            return
        if self.live is None:
            self.recover()
        if not self.deploy(bare=False):
            self.mend_file()
            if not self.deploy(bare=False):
                self.broken.add("a deploy is refused for ever")
        if self.over:
            return
        self.send()
        for phone, person in self.people.items():
            record = self.record(phone)
            for stored in person.agreed:
                held = record.subscriptions.get(stored)
                reached = stored in self.file.values() and held is not None and held.state is State.ACTIVE
                if not reached and stored not in self.retired_topics:
                    self.broken.add("a consent was lost")


WEIGHTS = {
    Life.join: 6,
    Life.stop: 4,
    Life.leave: 2,
    Life.bring_in: 3,
    Life.send: 6,
    Life.destroy: 2,
    Life.deploy: 4,
    Life.recover: 2,
    Life.remember: 4,
    Life.restore: 3,
    Life.retire: 1,
    Life.adopt: 1,
    Life.rename_topic: 1,
    Life.remove_topic: 1,
    Life.rename_brand: 1,
}


def lived(seed: int, without: frozenset[str] = frozenset(), acts: Counter | None = None) -> set[str]:
    """Return what broke in the life of this seed."""
    life = Life(seed, without)
    for act in life.chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=ACTS):
        if life.over:
            break
        act(life)
        if acts is not None:
            acts[act.__name__] += 1
    life.end()
    return life.broken


def main(lives: str = "5000") -> int:
    """Live so many lives, and tell which broke."""
    acts: Counter[str] = Counter()
    broken = {seed: found for seed in range(int(lives)) if (found := lived(seed, acts=acts))}
    print(f"{int(lives):,} lives, {acts.total():,} acts ({dict(acts)}): {broken or 'nothing'} broke")  # noqa: T201 - its job
    return len(broken)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
