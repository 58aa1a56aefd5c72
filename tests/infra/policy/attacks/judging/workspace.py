"""A copy of what an engineer and a pipeline hold: the finished assembly, the brand files and cdk.json."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from random import Random

    from tests.infra.policy.attacks.judging.program import Program

Json = dict[str, Any]

ASSEMBLY, BRANDS, SETTINGS, LEGAL_ENTITIES = "cdk.out", "brands", "cdk.json", "legal-entities.yaml"


class NotApplicableError(Exception):
    """The workspace holds no victim for the attack: it must be reported, never taken for refused."""


class Workspace:
    """The copy that an attack changes; templates are written back with the hashes that a synth would have given."""

    def __init__(self, root: Path, environment: str) -> None:
        self.root, self.environment = root, environment
        self._templates: dict[str, Json] = {}
        self._texts: dict[Path, tuple[tuple[int, int, int], str]] = {}
        self._compacts: dict[str, str] = {}
        self._manifest: Json | None = None

    @classmethod
    def copied(cls, sources: Path, assembly: Path, root: Path, environment: str = "local") -> Workspace:
        """Copy `assembly` and the brand files and cdk.json of `sources` into the empty folder `root`."""
        shutil.copytree(assembly, root / ASSEMBLY)
        shutil.copytree(sources / BRANDS, root / BRANDS)
        shutil.copy(sources / SETTINGS, root / SETTINGS)
        return cls(root, environment)

    @property
    def assembly(self) -> Path:
        """The folder that `cdk deploy --app` is given."""
        return self.root / ASSEMBLY

    @property
    def brands(self) -> Path:
        """The folder of brand files."""
        return self.root / BRANDS

    @property
    def settings_file(self) -> Path:
        """The copy of cdk.json."""
        return self.root / SETTINGS

    @property
    def manifest(self) -> Json:
        """The assembly's manifest; changes to it are written by `save`."""
        if self._manifest is None:
            self._manifest = json.loads((self.assembly / "manifest.json").read_text())
        return self._manifest

    @property
    def stacks(self) -> Mapping[str, Json]:
        """The stacks of the manifest, by artifact."""
        return {k: v for k, v in self.manifest["artifacts"].items() if v["type"] == "aws:cloudformation:stack"}

    @property
    def programs(self) -> list[Program]:
        """Every stack that has a pool of numbers."""
        from tests.infra.policy.attacks.judging.program import Program  # noqa: PLC0415 - a program knows its workspace

        return [Program(self, stack) for stack in self.stacks if '"AWS::SMSVOICE::Pool"' in self._text(stack)]

    def any_program(self, rng: Random, kind: str | None = None) -> Program:
        """Return one program, of the message type `kind` if given."""
        found = [one for one in self.programs if kind in {None, one.tags.get("MessageType")}]
        if not found:
            raise NotApplicableError(f"the assembly holds no {kind or ''} program".replace("  ", " "))
        return rng.choice(found)

    @property
    def shared(self) -> list[Program]:
        """Every stack that no single program owns: without a tag of a message type."""
        from tests.infra.policy.attacks.judging.program import Program  # noqa: PLC0415 - as above

        return [Program(self, k) for k, v in self.stacks.items() if "MessageType" not in v["properties"]["tags"]]

    def template(self, stack: str) -> Json:
        """Return the template of `stack`; changes to it are written by `save`."""
        if stack not in self._templates:
            self._templates[stack] = json.loads(self._text(stack))
        return self._templates[stack]

    def _text(self, stack: str) -> str:
        path = self.assembly / self.template_file(stack)
        stat = path.stat()
        mark = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if path not in self._texts or self._texts[path][0] != mark:
            self._texts[path] = (mark, path.read_text())
        return self._texts[path][1]

    def _compact(self, stack: str) -> str:
        text = self._text(stack)
        if text not in self._compacts:
            self._compacts[text] = json.dumps(json.loads(text))
        return self._compacts[text]

    def template_file(self, stack: str) -> str:
        """Return the file of the template of `stack`."""
        return str(self.manifest["artifacts"][stack]["properties"]["templateFile"])

    def assets_file(self, stack: str) -> Path:
        """Return the asset manifest of `stack`."""
        return self.assembly / str(self.manifest["artifacts"][f"{stack}.assets"]["properties"]["file"])

    def assets(self, stack: str) -> Json:
        """Return the parsed asset manifest of `stack`; write it back with `write_assets`."""
        read: Json = json.loads(self.assets_file(stack).read_text())
        return read

    def write_assets(self, stack: str, assets: Json) -> None:
        """Write the asset manifest of `stack`."""
        self.assets_file(stack).write_text(json.dumps(assets))

    def forget(self) -> None:
        """Drop changes that were not written."""
        self._templates.clear()
        self._manifest = None

    def save(self, *, rehash: bool = True) -> None:
        """Write what changed; with `rehash`, name each template by its content as the CDK does."""
        for stack, template in self._templates.items():
            text = json.dumps(template)
            if text == self._compact(stack):
                continue
            (self.assembly / self.template_file(stack)).write_text(text)
            if rehash:
                self._rename_template(stack, hashlib.sha256(text.encode()).hexdigest())
        if self._manifest is not None:
            old = json.loads((self.assembly / "manifest.json").read_text())
            if old != self._manifest:
                (self.assembly / "manifest.json").write_text(json.dumps(self._manifest))

    def _rename_template(self, stack: str, digest: str) -> None:
        properties = self.manifest["artifacts"][stack]["properties"]
        url = str(properties["stackTemplateAssetObjectUrl"])
        old = url.rsplit("/", 1)[1].removesuffix(".json")
        properties["stackTemplateAssetObjectUrl"] = url.replace(old, digest)
        file = self.assets_file(stack)
        file.write_text(file.read_text().replace(old, digest))

    def settings(self) -> Json:
        """Return the parsed cdk.json; write it back with `write_settings`."""
        read: Json = json.loads(self.settings_file.read_text())
        return read

    def write_settings(self, settings: Json) -> None:
        """Write cdk.json."""
        self.settings_file.write_text(json.dumps(settings, indent=2) + "\n")

    def brand_files(self) -> list[Path]:
        """Return the brand files."""
        return sorted(path for path in self.brands.glob("*.yaml") if path.name != LEGAL_ENTITIES)

    def files(self) -> Iterator[Path]:
        """Yield every file of the copy."""
        yield from sorted(path for path in self.root.rglob("*") if path.is_file())

    def folders(self) -> Iterator[Path]:
        """Yield every folder of the copy."""
        yield from (path for path in self.root.rglob("*") if path.is_dir())

    def digest(self) -> str:
        """Return a digest of all names and bytes of the copy."""
        whole = hashlib.sha256()
        for path in self.files():
            whole.update(f"{path.relative_to(self.root)}\0{path.stat().st_size}\0".encode())
            whole.update(path.read_bytes())
        return whole.hexdigest()
