"""The till's command line, by typer; never loaded by the window."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kernel.errors import DomainError
from pos_app.settings import TillSettings, default_folder

if TYPE_CHECKING:
    from pos_app.setting_up.enrolling import Joined

HOME = default_folder()  # where a till is when no folder is named, for its window too
Data = Annotated[Path, typer.Option("--data", help="The till's folder.")]
Keystore = Annotated[bool, typer.Option("--keystore", help="Keep this till's keys in the system's keystore.")]

app = typer.Typer(
    help="The till. Without a command its window opens: python -m pos_app [--data DIR]",
    no_args_is_help=True,
    add_completion=False,
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
    data: Data = HOME,
) -> None:
    """Run the till without a screen: one command a line, one JSON answer a line. Exits 1 if a line was refused."""
    from pos_app.script import Script
    from pos_app.till import open_till

    if str(file) != "-" and not file.is_file():
        raise typer.BadParameter(f"no such file: {file}")
    try:
        till = open_till(data)
    except DomainError as error:
        raise refuse(error) from error
    refused = False
    try:
        runner = Script(till)
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
def verify(data: Data = HOME) -> None:
    """Check hash chain, sequence, rebuilt tables and SQLite itself; exits 1 when something does not agree.

    Reads only: the till may be open meanwhile.
    """
    from pos_app.place import verify_folder

    try:
        verdict = verify_folder(data)
    except DomainError as error:
        raise refuse(error) from error
    typer.echo("\n".join(verdict.lines()))
    if not verdict.sound:
        raise typer.Exit(1)


@app.command("sync-status")
def sync_status(
    data: Data = HOME,
    as_json: Annotated[bool, typer.Option("--json", help="For a program: one JSON object.")] = False,
) -> None:
    """Say how the till stands with headquarters. Exits 0 synced, 1 pending or offline for long, 2 rejected.

    Reads only its file: the till may be open meanwhile. A folder that cannot be read is 1 as well.
    """
    from pos_app.sync_report import lines, look

    try:
        report = look(data)
    except DomainError as error:
        raise refuse(error) from error
    typer.echo(report.to_json() if as_json else "\n".join(lines(report)))
    if report.exit_code:
        raise typer.Exit(report.exit_code)


@app.command()
def digest(
    data: Data = HOME,
    own: Annotated[bool, typer.Option("--own", help="Print this till's sums, to compare by telephone.")] = False,
) -> None:
    """Compare this till with headquarters; exits 1 and names the first record on which they differ. Reads only."""
    from pos_app.upkeep.digest import digest_folder

    try:
        lines, agrees = digest_folder(data, own=own)
    except DomainError as error:
        raise refuse(error) from error
    typer.echo("\n".join(lines))
    if not agrees:
        raise typer.Exit(1)


@app.command("keystore")
def move_secrets(
    data: Data = HOME,
    back: Annotated[bool, typer.Option("--back", help="Out of the keystore, into the file beside the books.")] = False,
) -> None:
    """Move this till's keys into the operating system's keystore, or back. Close the till's window first."""
    from pos_app.upkeep.keystore import run_keystore

    try:
        run_keystore(data, back=back, say=typer.echo)
    except DomainError as error:
        raise refuse(error) from error


@app.command()
def backup(
    data: Data = HOME,
    to: Annotated[Path | None, typer.Option(help="A second folder for this backup, instead of the settings'.")] = None,
    key_to: Annotated[
        str, typer.Option(help="Write the recovery sheet for the safe to this file (- prints it) and make no backup.")
    ] = "",
) -> None:
    """Make a sealed backup now, the till may be open; or print the recovery sheet that opens backups elsewhere."""
    from kernel.clock import SystemClock
    from kernel.database import Database
    from pos_app.place import DATABASE, require_sound, secrets_of
    from pos_app.settings import load_settings
    from pos_app.upkeep.backups import copy_to_second, make_backup
    from pos_app.upkeep.recovery_sheet import recovery_sheet, write_sheet

    try:
        settings = load_settings(data)
        secrets = secrets_of(data, settings)
        if key_to == "-":
            typer.echo(recovery_sheet(secrets, settings.register), nl=False)
            return
        if key_to:
            write_sheet(Path(key_to), recovery_sheet(secrets, settings.register))
            typer.echo(f"恢复单在 {key_to},请打印后放进保险柜,并删除这个文件")
            return
        require_sound(data)
        database = Database(data / DATABASE)
        try:
            made = make_backup(database, data, settings, secrets.backup_key, SystemClock())
        finally:
            database.close()
        typer.echo(f"备份 {made.path}")
        second = to or (Path(settings.backup_folder) if settings.backup_folder else None)
        if second is not None:
            copy_to_second(made, second)
            typer.echo(f"副本 {second / made.path.name}")
    except DomainError as error:
        raise refuse(error) from error


@app.command()
def restore(
    data: Data = HOME,
    from_file: Annotated[
        Path | None, typer.Option("--from", help="This backup; else the newest one that opens.")
    ] = None,
    key_from: Annotated[
        str, typer.Option(help="File with the recovery sheet (- reads it from the keyboard), when the keys are lost.")
    ] = "",
    headquarters: Annotated[str, typer.Option(help="Headquarters' address, when it is not the settings'.")] = "",
    code: Annotated[str, typer.Option(help="A one-time code, when the till's token is gone with its disk.")] = "",
) -> None:
    """Give a damaged or lost till its books back, and say what could not be recovered. The old file is kept aside."""
    from pos_app.upkeep.recovery_sheet import read_recovery_sheet
    from pos_app.upkeep.report import report
    from pos_app.upkeep.restore import restore as give_back

    def enrol_anew(settings: TillSettings, url: str) -> Joined:
        from pos_app.setting_up.enrolling import enrol_at

        return enrol_at(url, code, ca=settings.headquarters_ca, here=settings.register, tell=typer.echo)

    try:
        secrets = None
        if key_from:
            sheet = sys.stdin.read() if key_from == "-" else Path(key_from).read_text("utf-8")
            secrets = read_recovery_sheet(sheet)
        restored = give_back(
            data, from_file=from_file, secrets=secrets, headquarters_url=headquarters,
            enrol=enrol_anew if code else None, progress=typer.echo,
        )  # fmt: skip
    except DomainError as error:
        raise refuse(error) from error
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror}", err=True)
        raise typer.Exit(1) from error
    for line in report(restored):
        typer.echo(line)


@app.command()
def scale(
    data: Data = HOME,
    url: Annotated[str, typer.Option(help="Try this line: COM3, /dev/ttyUSB0, socket://host:port.")] = "",
    format: Annotated[str, typer.Option(help="Try this format: sics, and, sbi, ohaus, custom.")] = "",
    baud: Annotated[int, typer.Option(help="Try this baud rate.", min=0)] = 0,
    frame: Annotated[str, typer.Option(help="Try these data bits, parity, stop bits: 8N1, 7E1.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Write what was tried into the settings.")] = False,
    lines: Annotated[int, typer.Option(help="End after so many; 0 goes on until Ctrl+C.", min=0)] = 0,
) -> None:
    """Show what the balance says, as it says it: for whoever connects one. Close the till's window first."""
    from pos_app.scale_command import run_scale

    try:
        run_scale(data, url=url, format=format, baud=baud, frame=frame, keep=keep, lines=lines, say=typer.echo)
    except DomainError as error:
        raise refuse(error) from error


@app.command()
def demo(
    headless: Annotated[bool, typer.Option(help="Run a scripted day instead of the window.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder of the demo chain.")] = None,
    register: Annotated[str, typer.Option(help="Which till's window to open: HP01 or BJ01.")] = "HP01",
) -> None:
    """Open a demo chain: headquarters on loopback, two stores, and the till's window or a scripted day."""
    from pos_app.demo import Demo, DemoFailed
    from pos_app.demo_day import Day, StoryBroken

    folder = out or (Path("build/demo") if headless else HOME.parent / "demo")
    chain = Demo(folder, typer.echo)

    def terminated(_number: int, _frame: object) -> None:
        chain.stop_headquarters()  # here, because Qt ends the program without unwinding its caller
        sys.exit(143)

    signal.signal(signal.SIGTERM, terminated)
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


@app.command()
def setup(
    data: Annotated[Path, typer.Option("--data", help="Folder of the new till; it must be empty.")] = HOME,
    answers: Annotated[Path | None, typer.Option("--from", help="Answers as JSON instead of questions.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print what the JSON may hold, and end.")] = False,
    enrolment: Annotated[
        Path | None, typer.Option(help="Join a chain: the JSON that headquarters' enrol --json printed.")
    ] = None,
    headquarters: Annotated[str, typer.Option(help="Headquarters' address, with --enrolment.")] = "",
    keystore: Keystore = False,
) -> None:
    """Open a shop: make a new till, alone or of a chain. All or nothing; an existing till is never touched."""
    from pos_app.setting_up import SetupInvalid
    from pos_app.setting_up import schema as schema_of
    from pos_app.setting_up.command import run_setup

    if schema:
        typer.echo(schema_of(joining=enrolment is not None))
        return
    try:
        run_setup(
            _Typed(), data,
            answers=answers, enrolment=enrolment, url=headquarters, may_ask=sys.stdin.isatty(), keystore=keystore,
            words_of=_words,
        )  # fmt: skip
    except SetupInvalid as error:
        for fault in error.faults:
            typer.echo(f"{fault.where}: {fault.reason}" if fault.where else fault.reason, err=True)
        raise refuse(error) from error
    except DomainError as error:
        raise refuse(error) from error


@app.command()
def enrol(
    code: Annotated[str, typer.Option(help="The one-time code that headquarters' enrol printed.")],
    data: Annotated[Path, typer.Option("--data", help="Folder of the till, new or not.")] = HOME,
    url: Annotated[str, typer.Option(help="Headquarters' address; an enrolled till knows it.")] = "",
    ca: Annotated[str, typer.Option(help="File of the company's own certificate authority.")] = "",
    answers: Annotated[Path | None, typer.Option("--from", help="Printer and backup of a new till, as JSON.")] = None,
    keystore: Keystore = False,
) -> None:
    """Make this machine a till of the chain: prints six digits and waits until headquarters approves them.

    In an empty folder a new till is made; the till that a folder holds gets a new key and keeps its books.
    """
    from pos_app.setting_up.command import run_enrol

    try:
        run_enrol(data, code=code, url=url, ca=ca, answers=answers, say=typer.echo, keystore=keystore)
    except DomainError as error:
        raise refuse(error) from error


@app.command("import")
def import_file(
    file: Annotated[Path | None, typer.Argument(help="The shop's pieces and members, .xlsx or .csv.")] = None,
    data: Data = HOME,
    apply: Annotated[bool, typer.Option("--apply", help="Record it; without this it is only checked.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="With --apply: leave the bad rows out.")] = False,
    template: Annotated[Path | None, typer.Option(help="Write the workbook to fill in, and end.")] = None,
) -> None:
    """Bring in pieces and members. Without --apply every bad row is listed and nothing is recorded."""
    from pos_app.importing import template as write_template
    from pos_app.importing_command import run_import

    if template is not None:
        write_template(template)
        typer.echo(f"模板已写到 {template}")
        return
    if file is None:
        raise typer.BadParameter("name a FILE, or --template FILE.xlsx")
    try:
        sound = run_import(file, data, apply=apply, skip_bad=skip_bad, say=typer.echo)
    except DomainError as error:
        raise refuse(error) from error
    if not sound:
        raise typer.Exit(1)


def _words(error: DomainError) -> str:
    from pos_app.presenters.problems import words_for

    return words_for(error).text


class _Typed:
    """A person at this terminal."""

    def ask(self, question: str, default: str = "") -> str:
        return str(typer.prompt(question, default=default, show_default=bool(default)))

    def ask_hidden(self, question: str) -> str:
        return str(typer.prompt(question, default="", show_default=False, hide_input=True))

    def say(self, words: str) -> None:
        typer.echo(words)
