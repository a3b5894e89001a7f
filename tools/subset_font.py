"""Make the two small fonts that receipts and reports carry from the full Noto fonts (needs fontTools).

    python tools/subset_font.py NotoSansSC_400Regular.ttf NotoSansMono_400Regular.ttf printers/fonts

The same input gives the same output: no time enters the files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

sys.path.insert(0, str(Path(__file__).parents[1]))

from printers.encode_gb import LATIN

# Characters of people's names that GB2312 lacks but counters meet every week.
NAMES = (
    "喆堃玥珺璟昇煊翀珅頔骉祎玘珩璠瑄瑀琤璘瓒璎玙玟珏珣琇琨瑭瑢璆璈璐燊炘炅烜焜焱熠煜熺暐暄晞昉昶昫昳晔晟曦曈旸"
    "旻旼淏湉沄沚泓洺洢浠淇淯湜湲滢滪漪澂澔濛瀚灏堉堇垚峣峤崴嵘巍巘弢彧翊翙翛翯翾芃芊芮苒荞莜菡萱蓁蔺薇蘅"
    "婧婳媛嫄嫣嬿妤妍姝娴娉姮孖佺佶侃俣倢偲傒僖儇劼勍匡卉叡咏哿唅喬嘏嘒囡圳垲埕塬墁夤奭尧屾峂嵚庥廑徕怡恺"
    "悫惇愔慜懋戬扆抃挹搴攸敉斐斓昕晁晗朓朔杲枞柃栩桢梓棣椿楒榕榛槿樾橦檀欢歆毓沅浚涵溱潇潼澍澜炜烨焓焘焯煒"
    "犇猷玎玓玖玚玢玦玫玮珂珈珉珑珞珮珲珵珽琅琎琏琚琛琦琪琬琮琯琰琳琴琵琼瑅瑆瑗瑜瑞瑟瑶瑷瑾璀璁璃璇璋璞璨璩璲"
    "镕镱镠镡锜锴锳鎏鋆鑫鑾铖铄铠铱钰钲钤钊钐錡镒淼犇骁骐骞骢骧驲驿鹂鹭麒麟黛龑龢"
)
SYMBOLS = "￥¥€£■□●○▲△▼◆◇★☆→←↑↓√×÷±…—–·•‰℃№㎎㎏①②③④⑤⑥⑦⑧⑨⑩✓✔☑✗☐"
BOXES = "".join(map(chr, range(0x2500, 0x2580)))


def gb2312() -> str:
    """Every character of GB2312, as GBK's table names it (so that '·' and '—' are the ones people type)."""
    pairs = (bytes((lead, trail)) for lead in range(0xA1, 0xF8) for trail in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", "ignore") + pair.decode("gbk", "ignore") for pair in pairs)


def write_subset(source: Path, target: Path, text: str) -> None:
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT", "GDEF", "GPOS", "GSUB"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.save(target)
    print(f"{target}: {target.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


def main() -> None:
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    chinese, mono, folder = map(Path, sys.argv[1:])
    ascii_text = "".join(map(chr, range(0x20, 0x7F)))
    write_subset(chinese, folder / "NotoSansSC-subset.ttf", ascii_text + gb2312() + NAMES + SYMBOLS + BOXES)
    write_subset(mono, folder / "NotoSansMono-subset.ttf", ascii_text + "".join(sorted(LATIN)))


if __name__ == "__main__":
    main()
