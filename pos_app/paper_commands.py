"""The command line about paper: what a paper looks like, and how this shop's papers look from now on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kernel.errors import DomainError
from pos_app.commands import HOME, Data, app, refuse

Layout = Annotated[Path | None, typer.Option("--layout", help="A file of the chain's layout, as for paper-layout.")]


@app.command("paper-preview")
def paper_preview(
    kind: Annotated[str, typer.Argument(help="sale, order, service, … or test, the printer's test page.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The picture's file, .png.")],
    columns: Annotated[int, typer.Option(help="32 on 58 mm paper, 48 on 80 mm.")] = 48,
    layout: Layout = None,
) -> None:
    """Draw a sample paper, in the layout of a file or without any."""
    from pos_app.paper_command import PAPERS, PREVIEWS, layout_file, preview
    from shop.paper_layout.queries import PLAIN

    if kind not in PREVIEWS:
        raise typer.BadParameter(f"one of {', '.join(PREVIEWS)}")
    if columns not in PAPERS:
        raise typer.BadParameter("32 or 48 columns")
    try:
        preview(kind, columns, out, layout_file(layout) if layout else PLAIN)
    except DomainError as error:
        raise refuse(error) from error
    typer.echo(f"{out}")


@app.command("tag-preview")
def tag_preview(
    layout: Annotated[str, typer.Argument(help="A layout's name, or its file in JSON.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The picture's file, .png.")],
    dpi: Annotated[int, typer.Option(help="Dots an inch of the label printer: 203, 300 or 600.")] = 203,
) -> None:
    """Draw a sample piece's tag, dot for dot as a label printer burns it."""
    from pos_app.papers_tags import SAMPLE
    from pos_app.printer_choice import tag_layout
    from printers.tags.drawing import DOTS_PER_INCH, tags_png

    if dpi not in DOTS_PER_INCH:
        raise typer.BadParameter(f"one of {', '.join(map(str, DOTS_PER_INCH))}")
    try:
        out.write_bytes(tags_png([SAMPLE], tag_layout(layout, Path.cwd()), dpi))
    except DomainError as error:
        raise refuse(error) from error
    typer.echo(f"{out}")


@app.command("paper-layout")
def paper_layout(
    file: Annotated[Path, typer.Argument(help="The layout as JSON; its logo is a picture beside it.")],
    data: Data = HOME,
    staff_no: Annotated[str, typer.Option("--staff", help="Staff number of who sets it; else only checked.")] = "",
    pin: Annotated[str, typer.Option(help="PIN of that person; asked for when left out.")] = "",
) -> None:
    """Check a layout of papers; with --staff this shop's papers look like it from now on."""
    from pos_app.paper_command import layout_file
    from pos_app.till import open_till

    try:
        layout = layout_file(file)
        if staff_no:
            till = open_till(data)
            try:
                till.unlock(staff_no, pin or typer.prompt("PIN", hide_input=True))
                till.paper_looks.keep(layout)
            finally:
                till.close()
    except DomainError as error:
        raise refuse(error) from error
    typer.echo("版式已生效,以后的单据都这样印" if staff_no else "版式没有问题;加 --staff 工号 使它生效")
