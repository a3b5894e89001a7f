"""Rules that may not stand on one bill: the sets of unit and multi rules without a clash among them."""

from __future__ import annotations

from promotions.rules.compiled import Compiled, places_in

BRANCHES_MAX = 64


def branches(compiled: Compiled, allowed: int) -> tuple[list[int], bool]:
    """Bit sets that together hold every lawful set of the allowed rules; and whether these are all."""
    out: list[int] = []
    todo, complete = [allowed], True
    while todo:
        at = todo.pop()
        clash = _first_clash(compiled, at)
        if clash is None:
            if at not in out:
                out.append(at)
        elif len(out) + len(todo) >= BRANCHES_MAX:
            complete = False
            todo.append(at & ~(1 << clash))
        else:
            todo.append(at & ~(1 << clash))
            todo.append(at & ~compiled.clashes[clash])
    return out, complete


def _first_clash(compiled: Compiled, allowed: int) -> int | None:
    for place in places_in(allowed & compiled.clashing):
        if compiled.clashes[place] & allowed:
            return place
    return None
