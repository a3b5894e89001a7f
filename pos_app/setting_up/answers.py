"""What a shop tells when it opens, as it stands in a file: strict, every fault named with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from kernel.errors import DomainError
from pos_app.settings import PrinterSettings, ScaleSettings

PrinterKinds = ("screen", "network", "file")
TICKET_UNITS = {"fen": 1, "jiao": 10, "yuan": 100}


class Fault(NamedTuple):
    """One thing to put right. `where` is its place in the file, e.g. 'staff[0].pin'; `reason` in Chinese words."""

    where: str
    reason: str


class SetupInvalid(DomainError):
    """What was told cannot make a till; nothing was made. `count`, `where` and `reason` of the first; `faults`."""

    code = "setup.invalid"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(count=len(faults), where=faults[0].where, reason=faults[0].reason)
        self.faults = faults


class _Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: a misspelt field is a fault, not a wish unheard."""


class CompanyAnswers(_Told, frozen=True, kw_only=True):
    name: Annotated[str, Meta(description="公司名称,印在小票抬头")]
    tax_no: Annotated[str, Meta(description="税号")] = ""
    receipt_footer: Annotated[str, Meta(description="小票末尾的话,换行用 \\n")] = ""
    invoice_url: Annotated[str, Meta(description="电子发票申请网址,小票上印成二维码;空为不印")] = ""


class StoreAnswers(_Told, frozen=True, kw_only=True):
    code: Annotated[str, Meta(description="门店代码,2 到 4 个大写字母,用在单号里,如 HP")]
    name: Annotated[str, Meta(description="店名")]
    address: Annotated[str, Meta(description="地址,印在小票上")] = ""
    phone: Annotated[str, Meta(description="电话,印在小票上")] = ""


class StaffAnswers(_Told, frozen=True, kw_only=True):
    staff_no: Annotated[str, Meta(description="工号,数字,最多 10 位")]
    name: Annotated[str, Meta(description="姓名")]
    role: Annotated[str, Meta(description="store_manager 店长 | cashier 收银员 | salesperson 导购")]
    pin: Annotated[str, Meta(description="6 位数字密码,不能全相同")]


class BoardAnswers(_Told, frozen=True, kw_only=True):
    purity: Annotated[str, Meta(description="成色,如 足金999、18K金、AU999")]
    retail: Annotated[str, Meta(description='售价,元/克,写成文字,如 "1028.00"')]
    trade_in: Annotated[str, Meta(description="换购价,元/克")]
    recycle: Annotated[str, Meta(description="回收价,元/克")]


class PrinterAnswers(_Told, frozen=True, kw_only=True):
    kind: Annotated[str, Meta(description="screen 屏幕 | network 网络打印机 | file 文件夹")] = "screen"
    profile: Annotated[str, Meta(description="机型:generic-80 generic-58 xp80 gp80 tm-t82")] = "generic-80"
    host: Annotated[str, Meta(description="网络打印机的地址")] = ""
    port: Annotated[int, Meta(description="网络打印机的端口,1 到 65535")] = 9100
    folder: Annotated[str, Meta(description="kind 为 file 时的文件夹;空为数据文件夹里的 paper")] = ""

    def settings(self) -> PrinterSettings:
        return PrinterSettings(**msgspec.structs.asdict(self))


class ScaleAnswers(_Told, frozen=True, kw_only=True):
    url: Annotated[str, Meta(description="电子秤的串口,如 COM3、/dev/ttyUSB0、socket://地址:端口;空为没有")] = ""
    format: Annotated[str, Meta(description="sics 梅特勒 | and A&D | sbi 赛多利斯 | ohaus 奥豪斯 | custom 自定义")] = (
        "sics"
    )
    baud: Annotated[int, Meta(description="波特率,与秤上的设置一样")] = 9600
    frame: Annotated[str, Meta(description="数据位、校验、停止位,如 8N1、7E1")] = "8N1"
    pattern: Annotated[
        str, Meta(description="format 为 custom 时的正则表达式,命名组 value、unit、stable(稳定时不为空)")
    ] = ""
    ask: Annotated[str, Meta(description="format 为 custom 时问秤的命令;空为秤自己连续发送")] = ""

    def settings(self) -> ScaleSettings:
        return ScaleSettings(**msgspec.structs.asdict(self))


class Machine(_Told, frozen=True, kw_only=True):
    """What is asked of every till, of a chain or alone."""

    printer: PrinterAnswers = PrinterAnswers()
    scale: ScaleAnswers = ScaleAnswers()
    ticket_unit: Annotated[str, Meta(description="抹零到:fen 不抹 | jiao 角 | yuan 元")] = "fen"
    backup_folder: Annotated[str, Meta(description="备份用的第二个文件夹,最好在另一块盘")] = ""
    keystore: Annotated[bool, Meta(description="本机密钥放进操作系统的密钥库,不写成文件")] = False

    @property
    def ticket_unit_fen(self) -> int:
        return TICKET_UNITS[self.ticket_unit]


class Answers(Machine, frozen=True, kw_only=True):
    """A shop that stands alone. The import is read beside the answers' file when its path is not absolute."""

    company: CompanyAnswers
    store: StoreAnswers
    register: Annotated[str, Meta(description="本机名,大写字母开头,2 到 8 位大写字母和数字,如 HP01")]
    staff: Annotated[tuple[StaffAnswers, ...], Meta(description="至少一位店长")]
    gold_board: Annotated[tuple[BoardAnswers, ...], Meta(description="今日金价,当天起 24 小时有效;空为以后再发布")] = ()
    import_file: Annotated[str, Meta(description="期初货品和会员的 .xlsx 或 .csv;空为以后再导入")] = ""
    skip_bad_rows: Annotated[bool, Meta(description="导入文件里有问题的行不导入,其余照常")] = False


Wanted = TypeVar("Wanted", bound=Machine)


def read_answers(path: Path) -> Answers:
    """A file of answers for a shop that stands alone. Raises SetupInvalid; what it says is checked by `checking`."""
    return _read(path, Answers)


def read_machine(path: Path) -> Machine:
    """A file of answers for a till that joins headquarters: printer, ticket unit and backup only."""
    return _read(path, Machine)


def schema(*, joining: bool = False) -> str:
    """The JSON schema of the answers' file, with a description of each field."""
    made = msgspec.json.schema(Machine if joining else Answers)
    return msgspec.json.format(msgspec.json.encode(made), indent=2).decode()


def _read(path: Path, wanted: type[Wanted]) -> Wanted:
    try:
        return msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), type=wanted)
    except OSError as error:
        raise SetupInvalid((Fault(path.name, "文件打不开"),)) from error
    except UnicodeDecodeError as error:
        raise SetupInvalid((Fault(path.name, "不是 UTF-8 文字"),)) from error
    except msgspec.ValidationError as error:
        raise SetupInvalid((_fault(str(error)),)) from error
    except msgspec.DecodeError as error:
        raise SetupInvalid((Fault(path.name, f"不是有效的 JSON ({error})"),)) from error


_KINDS = {
    "str": "文字(加引号)",
    "int": "整数",
    "float": "小数",
    "bool": "true 或 false",
    "object": "{…}",
    "array": "[…]",
}
_WORDS: tuple[tuple[str, str], ...] = (
    (r"Object missing required field `(?P<a>\w+)`", "缺少 {a}"),
    (r"Object contains unknown field `(?P<a>[^`]+)`", "没有 {a} 这一项,核对写法"),
    (r"Expected `(?P<a>\w+)`, got `(?P<b>\w+)`", "应为{a},写成了{b}"),
)


def _fault(text: str) -> Fault:
    """The decoder's sentence, e.g. 'Expected `str`, got `int` - at `$.staff[0].pin`', as place and Chinese reason."""
    found = re.search(r" - at `\$\.?(.*)`$", text)
    where = found[1] if found else ""
    for pattern, words in _WORDS:
        match = re.match(pattern, text)
        if match:
            parts: dict[str, Any] = {name: _KINDS.get(value, value) for name, value in match.groupdict().items()}
            return Fault(where, words.format(**parts))
    return Fault(where, text)
