"""The till's command line, by typer; never loaded by the window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kernel.errors import DomainError
from pos_app.settings import default_folder

Data = Annotated[Path, typer.Option("--data", help="The till's folder.")]

app = typer.Typer(
    help="The till. Without a command its window opens: python -m pos_app [--data DIR]",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they would print PINs that stand in local variables
    context_settings={"help_option_names": ["-h", "--help"]},
)


def refuse(error: DomainError) -> typer.Exit:
    """Say what happened in the screen's words, and end with 1."""
    from pos_app.presenters.problems import words_for

    typer.echo(f"{words_for(error).text} ({error.code})", err=True)
    return typer.Exit(1)


class _ScriptHelp(typer.core.TyperCommand):
    """`script --help` ends with the manual of all commands."""

    def format_help(self, ctx, formatter) -> None:  # type: ignore[no-untyped-def]
        super().format_help(ctx, formatter)
        from pos_app.script import manual

        formatter.write(f'\nCommands, one JSON object a line with the name in "do":\n\n{manual()}\n')


@app.command(cls=_ScriptHelp)
def script(
    file: Annotated[Path, typer.Argument(help="Commands, one JSON object a line; - for standard input.")],
    data: Data,
) -> None:
    """Run the till without a screen: one command a line, one JSON answer a line. Exits 1 if a line was refused."""
    from pos_app.script import Script
    from pos_app.till import open_till

    try:
        till = open_till(data)
    except DomainError as error:
        raise refuse(error) from error
    refused = False
    try:
        runner = Script(till, data)
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as lines:
            for answer in runner.run(lines):
                sys.stdout.buffer.write(answer + b"\n")
                sys.stdout.buffer.flush()
                refused = refused or not answer.startswith(b'{"ok":true')
    finally:
        till.close()
    if refused:
        raise typer.Exit(1)


@app.command()
def verify(data: Data) -> None:
    """Check hash chain, sequence, rebuilt tables and SQLite itself; exits 1 when something does not agree."""
    from pos_app.till import open_till

    try:
        till = open_till(data)
    except DomainError as error:
        raise refuse(error) from error
    try:
        verdict = till.verify()
    finally:
        till.close()
    for finding in verdict.findings:
        typer.echo(finding)
    typer.echo(f"{verdict.entries} own entries, {verdict.tables} tables, {verdict.rows} rows")
    if not verdict.sound:
        raise typer.Exit(1)


@app.command()
def demo(
    headless: Annotated[bool, typer.Option(help="Run a scripted day instead of the window.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder of the demo chain.")] = None,
    register: Annotated[str, typer.Option(help="Which till's window to open: HP01 or BJ01.")] = "HP01",
) -> None:
    """Open a demo chain: headquarters on loopback, two stores, and the till's window or a scripted day."""
    from pos_app.demo import Demo, DemoFailed
    from pos_app.demo_day import Day, StoryBroken

    folder = out or (Path("build/demo") if headless else default_folder().parent / "demo")
    chain = Demo(folder, typer.echo)
    try:
        guide = chain.make(printer="file" if headless else "screen")
        if headless:
            Day(chain, guide, typer.echo).run()
            typer.echo(f"小票、日结表和数据库在 {folder}")
            return
        with chain.headquarters() as url:
            typer.echo(f"总部 {url}  收银员 1007 密码 {guide.pins['1007']}  店长 1003 密码 {guide.pins['1003']}")
            chain.fill(register)
            from pos_app.window import start

            code = start(chain.till_folder(register))
    except (DemoFailed, StoryBroken) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except DomainError as error:
        raise refuse(error) from error
    if code:
        raise typer.Exit(code)
