"""The shape of every fact that a release can write, kept so that no later program forgets how to read one.

`python -m tools.fact_shapes 0.2.0` adds today's shapes to tests/data/releases/shapes.json when a release is made. A
shape that has shipped never changes: a field may be added with a default, anything else is a new version of the fact
with an upcaster from the old one (kernel/facts.py).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import inspect

from kernel.facts import Fact, Upcasters

SHAPES = Path(__file__).parents[1] / "tests" / "data" / "releases" / "shapes.json"
Shape = dict[str, Any]
_LIMITS = ("gt", "ge", "lt", "le", "multiple_of", "pattern", "min_length", "max_length")


def shapes_of(facts: Iterable[type[Fact]]) -> dict[str, Shape]:
    """'kind version' -> {field: {"type": ..., "required": ...}}, structs inside structs the same way."""
    return {f"{fact.kind} {fact.version}": _struct(inspect.type_info(fact)) for fact in facts}


def broken(shipped: Mapping[str, Shape], now: Mapping[str, Shape], upcasters: Upcasters) -> list[str]:
    """What a program with the shapes `now` could not read, or would read otherwise, of what was shipped."""
    findings = []
    for name, shape in sorted(shipped.items()):
        kind, version = name.rsplit(" ", 1)
        if (kind, int(version)) in upcasters:
            continue
        if name not in now:
            findings.append(f"{name}: nothing reads it any more; keep its class, or add an upcaster from it")
            continue
        findings += [f"{name}: {trouble}" for trouble in _differences(shape, now[name], "")]
    return findings


def _differences(before: Any, now: Any, path: str) -> list[str]:
    if not (isinstance(before, dict) and isinstance(now, dict)):
        return [] if before == now else [f"{path or 'it'} was {before} and is {now}; give the fact a new version"]
    findings = []
    for field, shape in before.items():
        where = f"{path}.{field}".lstrip(".")
        if field not in now:
            findings.append(f"{where} is gone; give the fact a new version with an upcaster")
        elif now[field]["required"] and not shape["required"]:
            findings.append(f"{where} could be left out and can not any more; give it its default back")
        else:
            findings += _differences(shape["type"], now[field]["type"], where)
    for field in now.keys() - before.keys():
        if now[field]["required"]:
            findings.append(f"{path}.{field}".lstrip(".") + " is new and has no default; give it one, or a new version")
    return sorted(findings)


def _struct(info: Any) -> Shape:
    return {field.encode_name: {"type": _type(field.type), "required": field.required} for field in info.fields}


def _type(info: inspect.Type) -> Any:
    if isinstance(info, inspect.StructType):
        return _struct(info)
    if isinstance(info, inspect.ListType | inspect.VarTupleType):
        return {"[]": {"type": _type(info.item_type), "required": True}}
    if isinstance(info, inspect.DictType):
        return {"{}": {"type": _type(info.value_type), "required": True}}
    if isinstance(info, inspect.UnionType):
        return " | ".join(sorted(json.dumps(_type(each), sort_keys=True) for each in info.types))
    if isinstance(info, inspect.LiteralType):
        return f"one of {', '.join(map(str, info.values))}"
    limits = [f"{name}={value}" for name in _LIMITS if (value := getattr(info, name, None)) is not None]
    return " ".join([type(info).__name__.removesuffix("Type").lower(), *limits])


def main(release: str) -> None:
    from shop.registry import FACTS

    kept = json.loads(SHAPES.read_text("utf-8")) if SHAPES.exists() else {}
    kept[release] = shapes_of(FACTS)
    SHAPES.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(kept[release])} shapes of {release}")


if __name__ == "__main__":
    main(sys.argv[1])
