"""A paper as what one printer is sent and as its picture: lines for receipt printers, labels for label printers."""

from __future__ import annotations

from printers.document import Document, Tag, Unprintable
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


def _tags(document: Document) -> list[Tag]:
    tags = [block for block in document.blocks if isinstance(block, Tag)]
    if len(tags) != len(document.blocks) or not tags:
        raise Unprintable(paper=document.title, finding="标签机只印标签")
    return tags
