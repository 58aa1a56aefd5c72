"""Patches: what a part adds to a blueprint, as a tree that follows the tree it changes.

A patch is `{"set": value}`, or any of `{"remove": [key, ...], "add": {key: value}, "in": {key: patch}}` for a mapping,
or any of `{"insert": {index: [item, ...]}, "drop": [index, ...], "in": {index: patch}}` for a list. Indexes are those
of the list before any change, so that the patches of several parts can be laid over each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any, TypeAlias

Json: TypeAlias = Any
Patch: TypeAlias = Mapping[str, Any]


def patch_between(before: Json, after: Json) -> Patch:
    """Return the patch that makes `after` of `before`; an empty one where they are equal."""
    if before == after:
        return {}
    if isinstance(before, dict) and isinstance(after, dict):
        return _of_mappings(before, after)
    if isinstance(before, list) and isinstance(after, list):
        return _of_lists(before, after)
    return {"set": after}


def _of_mappings(before: Mapping[str, Json], after: Mapping[str, Json]) -> Patch:
    changed = {key: patch_between(before[key], after[key]) for key in before if key in after}
    parts = {
        "remove": [key for key in before if key not in after],
        "add": {key: value for key, value in after.items() if key not in before},
        "in": {key: patch for key, patch in changed.items() if patch},
    }
    return {name: part for name, part in parts.items() if part}


def _of_lists(before: list[Json], after: list[Json]) -> Patch:
    insert: dict[str, list[Json]] = {}
    drop: list[int] = []
    inner: dict[str, Patch] = {}
    mine, theirs = ([_identity(item) for item in side] for side in (before, after))
    for what, start, end, new_start, new_end in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if what == "equal":
            pairs = zip(range(start, end), range(new_start, new_end), strict=True)
            changed = {str(old): patch_between(before[old], after[new]) for old, new in pairs}
            inner |= {old: patch for old, patch in changed.items() if patch}
        elif what == "replace" and end - start == new_end - new_start:
            pairs = zip(range(start, end), range(new_start, new_end), strict=True)
            inner |= {str(old): patch_between(before[old], after[new]) for old, new in pairs}
        else:
            drop += range(start, end)
            if new_end > new_start:
                insert[str(start)] = after[new_start:new_end]
    parts = {"insert": insert, "drop": drop, "in": inner}
    return {name: part for name, part in parts.items() if part}


def _identity(item: Json) -> str:
    """Return what tells `item` from others of its list; what refuses stays itself, whomever it lets by.

    So does what an alarm's formula knows by a name, whatever it adds up.
    """
    if isinstance(item, dict) and "Id" in item and "ReturnData" in item:
        return json.dumps(item["Id"])
    if isinstance(item, dict) and item.get("Effect") == "Deny" and "ArnNotLike" in (item.get("Condition") or ()):
        item = {name: value for name, value in item.items() if name != "Condition"}
    return json.dumps(item, sort_keys=True)


def patched(value: Json, patch: Patch) -> Json:
    """Return `value` as `patch` changes it."""
    if "set" in patch:
        return patch["set"]
    inner: Mapping[str, Patch] = patch.get("in", {})
    if isinstance(value, list):
        return _patched_list(value, patch, inner)
    if isinstance(value, dict):
        gone = patch.get("remove", ())
        kept = {key: patched(item, inner[key]) if key in inner else item for key, item in value.items()}
        return {key: item for key, item in kept.items() if key not in gone} | patch.get("add", {})
    return value


def _patched_list(value: list[Json], patch: Patch, inner: Mapping[str, Patch]) -> list[Json]:
    insert, drop, result = patch.get("insert", {}), set(patch.get("drop", ())), list[Json]()
    for index in range(len(value) + 1):
        result += insert.get(str(index), [])
        if index < len(value) and index not in drop:
            item = value[index]
            result.append(patched(item, inner[str(index)]) if str(index) in inner else item)
    return result


def merged(patches: Iterable[Patch]) -> Patch:
    """Return one patch that does what `patches` do together, the later over the earlier where both set a value."""
    found: dict[str, Any] = {}
    inside: dict[str, list[Patch]] = {}
    for patch in patches:
        if "set" in patch:
            found, inside = dict(patch), {}
            continue
        for name in ("remove", "drop"):
            more = [one for one in patch.get(name, ()) if one not in found.get(name, ())]
            if more:
                found[name] = [*found.get(name, ()), *more]
        if "add" in patch:
            found["add"] = _added(found.get("add", {}), patch["add"])
        for index, items in patch.get("insert", {}).items():
            found.setdefault("insert", {})
            found["insert"] = found["insert"] | {index: [*found["insert"].get(index, []), *items]}
        for key, inner in patch.get("in", {}).items():
            inside.setdefault(key, []).append(inner)
    for key, several in inside.items():  # together: the indexes of each are those of what none has changed
        if key in found.get("add", {}):  # of a part that these come after
            found["add"] = {**found["add"], key: patched(found["add"][key], merged(several))}
        else:
            found["in"] = {**found.get("in", {}), key: merged(several)}
    return found


def _added(before: Mapping[str, Json], after: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what two parts add at one place: where both add a mapping or a list, what stands in either."""
    both = {
        key: _added(before[key], value)
        if isinstance(before[key], dict) and isinstance(value, dict)
        else [*before[key], *(item for item in value if item not in before[key])]
        if isinstance(before[key], list) and isinstance(value, list)
        else value
        for key, value in after.items()
        if key in before
    }
    return {**before, **after, **both}
