"""A paper in a chain's own dress: its logo, lines of its own, and without the fields that it leaves out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import structs

from printers.document import AnyBlock, Cut, Document, Feed, Image, Rule, Text


def dressed(
    document: Document, *, logo: Image | None = None, header: Sequence[str] = (), warranty: str = "",
    footer: Sequence[str] = (), hidden: Collection[str] = (),
) -> Document:  # fmt: skip
    """`header` stands above the first rule, `warranty` and `footer` before the paper ends."""
    blocks = [block for block in document.blocks if block.field not in hidden]
    top = next((at for at, block in enumerate(blocks) if isinstance(block, Rule)), 0)
    end = len(blocks)
    while end and isinstance(blocks[end - 1], Cut | Feed):
        end -= 1
    below: list[AnyBlock] = [Text(warranty)] if warranty else []
    return structs.replace(
        document,
        blocks=(
            *([logo] if logo else []), *blocks[:top], *_centred(header), *blocks[top:end], *below, *_centred(footer),
            *blocks[end:],
        ),
    )  # fmt: skip


def _centred(lines: Sequence[str]) -> list[AnyBlock]:
    return [Text(line, align="center") for line in lines]
