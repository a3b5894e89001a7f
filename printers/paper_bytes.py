"""A paper as what one printer is sent and as its picture: lines for receipt printers, labels for label printers."""

from __future__ import annotations

from printers.document import COPY_MARK, Document, Tag, Unprintable
from printers.escpos import document_bytes
from printers.profile import PrinterProfile


def paper_bytes(document: Document, profile: PrinterProfile) -> bytes:
    """Everything to send for one paper. Raises Unprintable, of which nothing was sent."""
    if profile.language == "escpos":
        return document_bytes(document, profile)
    from printers.tags.languages import tags_bytes  # a till without a label printer never draws tags

    return tags_bytes(_tags(document), profile.tag, language=profile.language, dpi=profile.dpi)


def paper_png(document: Document, profile: PrinterProfile) -> bytes:
    """The same as a picture, black on white. Raises Unprintable."""
    if profile.language == "escpos":
        from printers.picture import receipt_png

        return receipt_png(document, profile)
    from printers.tags.drawing import tags_png

    return tags_png(_tags(document), profile.tag, profile.dpi)


def prints(document: Document, profile: PrinterProfile) -> bool:
    """Whether such a printer can make this paper at all: a label printer makes labels and nothing else."""
    return profile.language == "escpos" or _tags_alone(document) is not None


def _tags(document: Document) -> list[Tag]:
    tags = _tags_alone(document)
    if tags is None:
        raise Unprintable(paper=document.title, finding="标签机只印标签")
    return tags


def _tags_alone(document: Document) -> list[Tag] | None:
    """None where the paper is of other things. A tag has no room for the mark of a further paper, and needs none: it
    hangs on its piece and proves nothing.
    """
    blocks = [block for block in document.blocks if block.field != COPY_MARK]
    tags = [block for block in blocks if isinstance(block, Tag)]
    return tags if tags and len(tags) == len(blocks) else None
