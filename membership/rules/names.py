"""How Chinese names are cut into surname and given name, and how they are spelt in letters.

A library alone reads surnames as common words (单 as dan, 曾 as ceng); cashiers type either. So surnames with two
readings are listed here and both spellings are kept. pypinyin takes 0.4 s to load and is loaded when first needed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

PINYIN_LONGEST = 120
INITIALS_LONGEST = 40

# surname -> (as a surname, as other people will type it)
SURNAMES: dict[str, tuple[str, str]] = {
    "单": ("shan", "dan"), "曾": ("zeng", "ceng"), "仇": ("qiu", "chou"), "解": ("xie", "jie"),
    "查": ("zha", "cha"), "区": ("ou", "qu"), "朴": ("piao", "pu"), "盖": ("ge", "gai"),
    "乐": ("yue", "le"), "覃": ("qin", "tan"), "翟": ("zhai", "di"), "种": ("chong", "zhong"),
    "缪": ("miao", "mou"), "员": ("yun", "yuan"), "秘": ("bi", "mi"), "折": ("she", "zhe"),
    "黑": ("he", "hei"), "繁": ("po", "fan"), "隗": ("wei", "kui"), "郇": ("xun", "huan"),
    "召": ("shao", "zhao"), "祭": ("zhai", "ji"), "车": ("che", "ju"), "柏": ("bai", "bo"),
    "薄": ("bo", "bao"), "晟": ("cheng", "sheng"), "都": ("du", "dou"), "那": ("na", "nuo"),
    "牟": ("mou", "mu"), "莘": ("shen", "xin"), "句": ("gou", "ju"), "洗": ("xian", "xi"),
    "乜": ("nie", "mie"), "行": ("xing", "hang"), "尉": ("wei", "yu"),
    "宓": ("mi", "fu"), "吕": ("lv", "lyu"), "卜": ("bu", "bo"), "阚": ("kan", "han"),
    "佴": ("nai", "er"), "能": ("nai", "neng"), "藏": ("zang", "cang"),
    "尉迟": ("yuchi", "weichi"), "长孙": ("zhangsun", "changsun"), "万俟": ("moqi", "wansi"),
    "澹台": ("tantai", "dantai"), "乐正": ("yuezheng", "lezheng"), "单于": ("chanyu", "shanyu"),
}  # fmt: skip
_INITIALS = {
    "尉迟": ("yc", "wc"),
    "长孙": ("zs", "cs"),
    "万俟": ("mq", "ws"),
    "澹台": ("tt", "dt"),
    "乐正": ("yz", "lz"),
    "单于": ("cy", "sy"),
}
_COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯端木百里东郭南宫"
        "西门独孤轩辕澹台万俟闻人赫连太史申屠公冶宗政濮阳淳于太叔钟离呼延拓跋完颜鲜于"
        "闾丘亓官司寇仲孙颛孙公羊谷梁乐正单于公西漆雕巫马左丘东门段干第五梁丘叶赫纳兰那拉",
    )
)
_NOT_LETTERS = re.compile(r"[^a-z]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


class Spelling(NamedTuple):
    """One way to type a name: 'lixuemei', 'lxm'."""

    pinyin: str
    initials: str


def split_surname(name: str) -> tuple[str, str]:
    """(surname, given name). Two characters stay one surname when they are a known one and more follows."""
    length = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    return name[:length], name[length:]


def spellings(name: str) -> tuple[Spelling, ...]:
    """The ways to type `name`, the right one first: one, or two where the surname has two readings."""
    plain = unicodedata.normalize("NFKC", name).strip()
    surname, given = split_surname(plain)
    if not _HAN.match(plain):
        return (_spelt(_words(plain)),)
    rest = _read(given)
    known = SURNAMES.get(surname)
    if known is None:
        return (_spelt([*_read(surname), *rest]),)
    heads = _INITIALS.get(surname, (known[0][:1], known[1][:1]))
    tail = _spelt(rest)
    both = (Spelling(whole + tail.pinyin, head + tail.initials) for whole, head in zip(known, heads, strict=True))
    return tuple(_cut(spelling) for spelling in both)


def only_letters(text: str) -> str:
    """Small letters a-z of `text`, as spellings are written: 'Li Xue-mei' -> 'lixuemei'."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())


def _read(han: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return [letters for syllable in lazy_pinyin(han) for word in _words(syllable) if (letters := only_letters(word))]


def _words(text: str) -> list[str]:
    return [letters for word in text.split() if (letters := only_letters(word))]


def _spelt(syllables: list[str]) -> Spelling:
    return _cut(Spelling("".join(syllables), "".join(syllable[0] for syllable in syllables)))


def _cut(spelling: Spelling) -> Spelling:
    return Spelling(spelling.pinyin[:PINYIN_LONGEST], spelling.initials[:INITIALS_LONGEST])
