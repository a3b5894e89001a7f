"""The look of papers (单据版式): a form for each kind, drawn as it is typed, and set when it is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words_for

if TYPE_CHECKING:
    from pos_app.counter.paper_looks import LooksPage, PaperLooks
    from shop.paper_layout.facts import Look, PaperLayout

ALL, TAGS = "all", "labels"
YES = "1"  # what a ticked field says
NO_LOGO = "-"


@dataclass(frozen=True, slots=True)
class LookField:
    """One field. `kind` line | lines | check; `part` begins a new part of the form where it is not ''."""

    key: str
    title: str
    text: str
    kind: str
    hint: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class LookPicture:
    """The page but for its pictures: the kinds of paper, who says how they look, the form of the chosen one."""

    kinds: tuple[Choice, ...]
    chosen: int
    title: str
    about: str
    fields: tuple[LookField, ...]


class LooksView(Protocol):
    def show_look(self, picture: LookPicture) -> None: ...
    def show_pictures(self, pictures: tuple[bytes, ...]) -> None:
        """The paper, on each width, as PNG."""

    def show_findings(self, findings: tuple[str, ...]) -> None:
        """What is wrong; nothing: it can be set."""

    def typed(self) -> dict[str, str]:
        """The form's fields by key."""


class PaperLooksPresenter:
    def __init__(self, view: LooksView, host: Host) -> None:
        self._view, self._host = view, host
        self._page: LooksPage | None = None
        self._draft: PaperLayout | None = None
        self._tag = ""  # the label printer's layout, as typed
        self._logo_trouble = ""
        self._chosen = 0
        self._asked = 0  # drawings that were asked for: an older one that comes late is not shown
        self._warned = False
        self.actions: dict[str, Callable[[], None]] = {
            "paper_looks": self.open,
            "looks_set": self.set,
            "looks_standard": self.standard,
            "looks_write": self.write,
        }

    @property
    def _looks(self) -> PaperLooks:
        return self._host.till.paper_looks

    @property
    def _kind(self) -> str:
        return tuple(kinds())[self._chosen]

    def open(self) -> None:
        self._host.call(self._looks.page, self._opened)

    def _opened(self, page: LooksPage) -> None:
        self._page, self._draft, self._tag = page, page.layout, page.tag
        self._chosen, self._warned, self._logo_trouble = 0, False, ""
        self._host.enter(State.LOOKS)
        self._host.say(None)
        self._draw()

    # choosing and typing

    def move(self, steps: int) -> None:
        """The kind before or after."""
        self.choose(min(max(self._chosen + (1 if steps > 0 else -1), 0), len(kinds()) - 1))

    def choose(self, place: int) -> None:
        """Another kind of paper; what was typed for this one stays in the draft."""
        self._take()
        self._chosen = place
        self._draw()

    def changed(self) -> None:
        """Something was typed: draw the paper again; another form where the tick before all fields changed."""
        own = self._own
        self._take()
        if own is not self._own:
            self._draw()
        else:
            self._preview()

    @property
    def _own(self) -> bool:
        """Whether the chosen kind has a look of its own."""
        return self._draft is not None and self._kind in self._draft.looks

    def _take(self) -> None:
        """Put what the form holds into the draft."""
        from msgspec.structs import replace  # late, as the shop's facts: the window starts without them

        typed, draft, kind = self._view.typed(), self._draft, self._kind
        if draft is None or not typed:
            return
        if kind == TAGS:
            self._tag = typed["tag"].strip()
            return
        if "same" in typed and typed["same"] == YES:
            self._draft = replace(draft, looks={name: look for name, look in draft.looks.items() if name != kind})
            return
        look = self._look(typed) if "header" in typed else _look_now(draft, kind)
        others = {name: one for name, one in draft.looks.items() if name != kind}
        plain = kind == ALL and look == type(look)()  # as every paper looks of which nothing is said
        draft = replace(draft, looks=others if plain else {**others, kind: look})
        self._draft = self._with_logo(draft, typed.get("logo", "").strip())

    def _look(self, typed: dict[str, str]) -> Look:
        from shop.paper_layout.facts import Look

        return Look(
            logo=typed["with_logo"] == YES,
            header=_lines(typed["header"]),
            warranty=typed["warranty"].strip(),
            footer=_lines(typed["footer"]),
            hidden=tuple(key.removeprefix("field:") for key, said in typed.items()
                         if key.startswith("field:") and said != YES),
        )  # fmt: skip

    def _with_logo(self, draft: PaperLayout, file: str) -> PaperLayout:
        """With the logo of that file; '-' takes it away, '' leaves what is there."""
        from msgspec.structs import replace

        from kernel.errors import DomainError

        self._logo_trouble = ""
        if file == NO_LOGO:
            return replace(draft, logo=None)
        try:
            return replace(draft, logo=self._looks.logo(file)) if file else draft
        except DomainError as error:
            self._logo_trouble = words_for(error).text
            return draft

    # the paper as it would be

    def _preview(self) -> None:
        draft, kind, tag, looks = self._draft, self._kind, self._tag, self._looks
        assert draft is not None
        self._asked += 1
        asked = self._asked

        def drawn(pictures: tuple[bytes, ...], findings: tuple[str, ...]) -> None:
            if asked == self._asked:
                self._view.show_pictures(pictures)
                self._view.show_findings((*((self._logo_trouble,) if self._logo_trouble else ()), *findings))

        if kind == TAGS:
            self._host.call(
                lambda: looks.tag_picture(tag), lambda png: drawn((png,), ()),
                lambda error: drawn((), (words_for(error).text,)),
            )  # fmt: skip
        else:
            self._host.call(
                lambda: (looks.pictures(draft, kind), tuple(looks.faults(draft))),
                lambda found: drawn(found[0], tuple(map(_in_words, found[1]))),
            )

    # in force

    def set(self) -> None:
        """From the next paper on."""
        self._take()
        draft, looks = self._draft, self._looks
        if draft is None:
            return
        if self._kind == TAGS:
            tag = self._tag
            self._host.call(lambda: looks.keep_tag(tag), lambda _: self._set(tr("标签版式已换,下一张标签就这样印")))
        else:
            said = tr("版式已生效,下一张单据就这样印。补打的仍是原来的样子。")
            self._host.call(lambda: looks.keep(draft), lambda _: self._set(said))

    def _set(self, said: str) -> None:
        def again(page: LooksPage) -> None:
            self._page, self._draft, self._tag = page, page.layout, page.tag
            self._draw()
            self._host.say(info(said, "ok"))

        self._host.call(self._looks.page, again)

    def standard(self) -> None:
        """All papers as without a look of their own; set as any other draft."""
        from shop.paper_layout.facts import PaperLayout

        if self._page is None:
            return
        if self._kind == TAGS:
            from printers.tag_layout import LAYOUTS

            self._tag = next(iter(LAYOUTS))
        else:
            self._draft, self._logo_trouble = PaperLayout(), ""
        self._draw()
        self._host.say(info(tr("这是标准样子。F8 生效。")))

    def write(self) -> None:
        """The draft as a file, for headquarters or another shop."""
        self._take()
        draft = self._draft
        if draft is not None:
            self._host.call(lambda: self._looks.write(draft), self._written)

    def _written(self, file: str) -> None:
        said = tr("写好了: {file}。总部用 papers check 看,papers set 生效。", file=file)
        self._host.say(info(said, "ok"))

    def back(self) -> None:
        """To the bill; a draft that is not set is asked about once."""
        self._take()
        page = self._page
        if page is not None and not self._warned and (self._draft != page.layout or self._tag != page.tag):
            self._warned = True
            self._host.say(info(tr("改动还没有生效。再按 Esc 放弃,F8 生效,F9 写成文件。"), "warn"))
            return
        self._host.leave()

    # drawing

    def _draw(self) -> None:
        page, draft = self._page, self._draft
        assert page is not None
        assert draft is not None
        named = {name: tr("自己的样子") for name in draft.looks if name != ALL}
        rows = tuple(Choice(tr(words), named.get(name, "")) for name, words in kinds().items())
        picture = LookPicture(rows, self._chosen, tr("单据版式: {kind}", kind=rows[self._chosen].title),
                              _about(page, self._kind), tuple(self._fields(draft)))  # fmt: skip
        self._view.show_look(picture)
        self._preview()

    def _fields(self, draft: PaperLayout) -> list[LookField]:
        kind = self._kind
        if kind == TAGS:
            from printers.tag_layout import LAYOUTS

            told = "\n".join(f"{one.name}: {one.title}" for one in LAYOUTS.values())
            hint = tr("{names}\n自己的版式: 文件名,放在账本文件夹里", names=told)
            return [LookField("tag", tr("版式"), self._tag, "line", hint)]
        fields: list[LookField] = []
        if kind != ALL:
            fields.append(LookField("same", tr("和“所有单据”一样"), "" if self._own else YES, "check"))
            if not self._own:
                return fields
        else:
            fields.append(LookField("logo", tr("标志图"), "", "line", _logo_hint(draft), tr("标志")))
        return [*fields, *_look_fields(_look_now(draft, kind), kind)]


def kinds() -> dict[str, str]:
    """The kinds of paper, in the order of the list."""
    from shop.paper_layout.rules.checking import KINDS, PAGES

    pages = {name: f"{words} (A5)" for name, words in PAGES.items()}
    return {ALL: "所有单据", **KINDS, **pages, TAGS: "货签"}


def _look_now(draft: PaperLayout, kind: str) -> Look:
    from shop.paper_layout.rules.checking import look_of

    return look_of(draft, kind)


def _look_fields(look: Look, kind: str) -> list[LookField]:
    from shop.paper_layout.rules.checking import COLUMNS, LINES, OPTIONAL, PAGE_FIELDS, PAGES, WARRANTY_LONGEST

    own = PAGE_FIELDS if kind in PAGES else tuple(OPTIONAL)
    free = tr("自动折行,最多 {most} 字", most=WARRANTY_LONGEST)
    hint = tr("一行一句,最多 {lines} 行", lines=LINES)
    if kind not in PAGES:
        hint = tr("一行一句,每行最多 {chars} 个汉字,最多 {lines} 行", chars=COLUMNS // 2, lines=LINES)
    return [
        LookField("with_logo", tr("印标志"), YES if look.logo else "", "check"),
        LookField("header", tr("抬头"), "\n".join(look.header), "lines", hint, tr("自己的话")),
        LookField("warranty", tr("质保文字"), look.warranty, "lines", free),
        LookField("footer", tr("结尾"), "\n".join(look.footer), "lines", hint),
        *(
            LookField(
                f"field:{name}", tr(OPTIONAL[name]), "" if name in look.hidden else YES, "check",
                part=tr("印哪些 (商家、单号、货品、金额一定印)") if place == 0 else "",
            )
            for place, name in enumerate(own)
        ),
    ]  # fmt: skip


def _logo_hint(draft: PaperLayout) -> str:
    if draft.logo is None:
        return tr("现在没有。图片文件 (PNG BMP GIF),最宽 384 点")
    return tr("现在 {w} × {h} 点。换图填文件,填 - 去掉", w=draft.logo.width, h=draft.logo.height)


def _about(page: LooksPage, kind: str) -> str:
    """Who says how this paper looks."""
    if kind == TAGS:
        if not page.tag_printer:
            return tr("本机没有标签打印机,这里只能看。先在 F11、F6 设备里加一台。")
        return tr("本机标签打印机 {name} ({dpi} 点) 的版式,只管本机。", name=page.tag_printer, dpi=page.dpi)
    if page.alone:
        return tr("本店自己定。F8 生效后,从下一张单据起这样印;已印的、补打的不变。")
    if page.layout.logo is None and not page.layout.looks:
        return tr("由总部定,总部还没有定过,现在是标准样子。这里只能看和试,F9 写成文件交总部。")
    return tr("由总部定,各店都一样。这里只能看和试,F9 写成文件交总部。")


def _in_words(fault: str) -> str:
    """'sale: …' as '小票: …'."""
    kind, _, said = fault.partition(": ")
    return f"{tr(kinds().get(kind, kind))}: {said}"


def _lines(text: str) -> tuple[str, ...]:
    """One for each line; blank ones at the end are not meant."""
    return tuple(text.rstrip().split("\n")) if text.strip() else ()
