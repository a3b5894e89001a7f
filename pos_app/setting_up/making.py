"""Making a till's folder: built beside its place and moved there when it is whole, so that no half till can stay."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kernel.actor import Actor
from kernel.books import Books
from kernel.clock import Clock, SystemClock
from kernel.errors import DomainError
from kernel.secrets import require_keystore
from pos_app.bringing_in import Summary, bring_in
from pos_app.importing import ImportPlan
from pos_app.install import FolderInUse, install
from pos_app.photos import keep_photos
from pos_app.place import FILE, KEYSTORE, OPENED, FolderLock, Place, open_place, secrets_of, vault_of
from pos_app.setting_up.answers import Answers, Machine
from pos_app.setting_up.checking import board_rows, require_sound
from pos_app.setting_up.enrolling import EnrolmentRefused, Show, enrol_at
from pos_app.setting_up.enrolment import Enrolment, checked_url
from pos_app.settings import FILE_NAME, TillSettings, load_settings
from pos_app.till import Till
from shop.gold_board.usecases import publish_board
from shop.staff.facts import CompanyNamed, RegisterInstalled, StoreOpened
from shop.staff.usecases import hire
from sync.identity import TokenFile

SETTER = Actor(staff_no="setup", name="开店设置", role="program", permissions=frozenset())
Tell = Callable[[str], None]


class FolderNotEmpty(DomainError):
    """The folder holds other things; a till gets a folder of its own. `folder`."""

    code = "setup.folder_not_empty"


class FolderUnwritable(DomainError):
    """Nothing can be written there. `folder`, `finding`."""

    code = "setup.folder_unwritable"


class OtherChain(DomainError):
    """The till's books are of another chain: its members' secrets do not fit. `register`."""

    code = "setup.other_chain"


@dataclass(frozen=True, slots=True)
class Made:
    """A till that is ready. `sync` is '' for a shop alone, else synced | pending | offline after the first contact."""

    folder: Path
    register: str
    store: str
    brought: Summary | None = None
    sync: str = ""


def refuse_used_folder(folder: Path) -> None:
    """Raises FolderInUse when a till is there, FolderNotEmpty when anything else is."""
    if (folder / FILE_NAME).exists():
        raise FolderInUse(folder=str(folder))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(folder=str(folder))


def set_up(
    folder: Path,
    answers: Answers,
    *,
    plan: ImportPlan | None = None,
    clock: Clock | None = None,
    tell: Tell = lambda _words: None,
) -> Made:
    """Make the till of a shop that stands alone; `plan` is its opening import, already checked.

    Raises SetupInvalid, FolderInUse, FolderNotEmpty, FolderUnwritable, ImportNotReady, AlreadyRunning (another setup
    is at work here), DiskTrouble, KeystoreMissing, KeystoreRefused; nothing is left then.
    """
    folder = folder.absolute()
    require_sound(answers, folder)
    if answers.keystore:
        require_keystore()
    settings = _settings(answers, answers.register, answers.store.code, "")
    with _workshop(folder) as draft:
        install(draft, settings)
        place = open_place(draft, clock=clock)
        try:
            with place.keeper.open(SETTER) as books:
                _open_shop(books, answers, place, tell)
                brought = None
                if plan is not None:
                    keep_photos(draft, plan.photos)
                    brought = bring_in(
                        books, place.keys, plan,
                        store=settings.store, phone_key=place.secrets.phone_key, tell=tell,
                    )  # fmt: skip
        finally:
            place.close()
        tell("保存")
    return Made(folder, settings.register, settings.store, brought)


def join(
    folder: Path,
    machine: Machine,
    enrolment: Enrolment,
    url: str,
    *,
    ca: str = "",
    clock: Clock | None = None,
    tell: Tell = lambda _words: None,
    show: Show = lambda _register, _digits: None,
) -> Made:
    """Make the till of a chain's store: enrol this machine, then fetch what the chain knows.

    A register that was there before gets its journal back from headquarters and goes on in a new epoch. `ca` is the
    file of the company's own certificate authority. Waits for a person at headquarters, who compares the six digits
    that `tell` hears; `show` gets them for a program that stands in for that person.

    Raises as `set_up`, and UrlInvalid, EnrolmentRefused, HeadquartersSilent, OtherRegister, and as `restore`.
    """
    folder = folder.absolute()
    require_sound(machine, folder)
    if machine.keystore:  # before a code is used up and somebody at headquarters says yes
        require_keystore()
    address = checked_url(url or enrolment.url)
    used = clock or SystemClock()
    with _workshop(folder) as draft:
        joined = enrol_at(
            address, enrolment.code, ca=ca, here=enrolment.register, clock=used, tell=tell, show=show
        )  # fmt: skip
        settings = _settings(machine, joined.identity.register, joined.identity.store, address, ca)
        shared = joined.shared
        install(draft, settings, pepper=shared.pepper, phone_key=shared.phone_key, signing_key=joined.signing_key)
        TokenFile(draft).keep(joined.identity)
        state = _fetch(draft, joined.identity.epoch, used, tell)
        tell("保存")
    return Made(folder, settings.register, settings.store, sync=state)


def _fetch(draft: Path, epoch: int, clock: Clock, tell: Tell) -> str:
    if epoch > 1:
        from pos_app.upkeep.restore import restore  # brings the network's library

        tell("这台收银机以前用过,向总部取回它的流水")
        (draft / OPENED).write_text(str(epoch - 1))
        restore(draft, clock=clock, progress=tell)
    till = Till(open_place(draft, clock=clock))
    try:
        tell("向总部取公司、门店、员工、金价、货品和会员")
        status = till.sync_now()
    finally:
        till.close()
    assert status is not None
    if status.state == "rejected":
        raise EnrolmentRefused(reason=status.reason)
    return status.state


def enrol_again(
    folder: Path,
    code: str,
    url: str = "",
    *,
    ca: str = "",
    clock: Clock | None = None,
    tell: Tell = lambda _words: None,
    show: Show = lambda _register, _digits: None,
) -> Made:
    """Give the till in a folder a new key: after a quarantine, or when its token was lost. Its books stay.

    They go on in the epoch that headquarters begins with the new key. Raises as `open_place`, and EnrolmentRefused,
    HeadquartersSilent, OtherRegister, OtherChain.
    """
    settings = load_settings(folder)
    address = checked_url(url or settings.headquarters_url)
    lock = FolderLock(folder)
    try:
        secrets = secrets_of(folder, settings)
        trusted = ca or settings.headquarters_ca
        joined = enrol_at(address, code, ca=trusted, here=settings.register, clock=clock, tell=tell, show=show)
        if (joined.shared.pepper, joined.shared.phone_key) != (secrets.pepper, secrets.phone_key):
            raise OtherChain(register=settings.register)
        vault_of(folder, settings).keep(msgspec.structs.replace(secrets, signing_key=joined.signing_key))
        TokenFile(folder).keep(joined.identity)
        msgspec.structs.replace(settings, headquarters_url=address, headquarters_ca=trusted).keep(folder)
    finally:
        lock.release()
    till = Till(open_place(folder, clock=clock))
    try:
        status = till.sync_now()
    finally:
        till.close()
    assert status is not None
    return Made(folder, settings.register, settings.store, sync=status.state)


def _settings(machine: Machine, register: str, store: str, url: str, ca: str = "") -> TillSettings:
    return TillSettings(
        register=register,
        store=store,
        headquarters_url=url,
        headquarters_ca=ca,
        printer=machine.printer.settings(),
        scale=machine.scale.settings(),
        ticket_unit_fen=machine.ticket_unit_fen,
        backup_folder=machine.backup_folder,
        vault=KEYSTORE if machine.keystore else FILE,
    )


def _open_shop(books: Books, answers: Answers, place: Place, tell: Tell) -> None:
    company, store = answers.company, answers.store
    tell("公司、门店、本机")
    books.record(
        CompanyNamed(
            name=company.name, tax_no=company.tax_no,
            receipt_footer=company.receipt_footer, invoice_url=company.invoice_url,
        )
    )  # fmt: skip
    books.record(StoreOpened(code=store.code, name=store.name, address=store.address, phone=store.phone))
    books.record(RegisterInstalled(register=answers.register, store=store.code))
    tell(f"员工 {len(answers.staff)} 位")
    for person in answers.staff:
        hire(
            books, staff_no=person.staff_no, name=person.name, role=person.role,
            store=store.code, pin=person.pin, pepper=place.secrets.pepper,
        )  # fmt: skip
    if answers.gold_board:
        tell(f"金价 {len(answers.gold_board)} 种成色")
        publish_board(books, board_rows(answers.gold_board), effective_at=books.clock.now())


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A draft folder beside `folder`; it takes its place when the block ends well, and is gone when it does not.

    What a power cut left of an earlier try is thrown away; the lock keeps two tries apart.
    """
    refuse_used_folder(folder)
    workshop = folder.parent / f".{folder.name}.setup"
    try:
        lock = FolderLock(workshop)
    except OSError as error:
        raise FolderUnwritable(folder=str(folder), finding=error.strerror or str(error)) from error
    try:
        draft = workshop / "till"
        _abandon(draft)
        yield draft
        _put_in_place(draft, folder)
    except BaseException:
        _abandon(draft)
        raise
    finally:
        lock.release()
        shutil.rmtree(workshop, ignore_errors=True)


def _abandon(draft: Path) -> None:
    with suppress(DomainError):  # what the keystore holds of it is no part of the folder
        vault_of(draft, load_settings(draft)).forget()
    shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path) -> None:
    try:
        if folder.exists():
            folder.rmdir()  # empty, or this fails and the draft goes
        draft.rename(folder)
    except OSError as error:
        raise FolderUnwritable(folder=str(folder), finding=error.strerror or str(error)) from error
    if os.name != "nt":  # Windows keeps no handle on a folder to sync
        handle = os.open(folder.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
