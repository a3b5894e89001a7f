"""Machines in words: their names, how they stand."""

from __future__ import annotations

PRINTER_STATES = {
    "ready": "就绪",
    "near_end": "纸将尽",
    "paper_out": "缺纸",
    "cover_open": "开盖",
    "offline": "脱机",
    "silent": "无应答",
    "unknown": "未知",
}
SCALE_STATES = {
    "": "没有启动",
    "stable": "就绪",
    "moving": "正在称",
    "silent": "无应答",
    "unreachable": "接口打不开",
}
PRINTERS = {"receipt": "小票打印机", "tag": "标签打印机", "a4": "A4 打印机", "back": "后台打印机"}
KINDS = {"drawer": "钱箱", "scale": "电子秤", "display": "客显", "scanner": "扫码枪", "reader": "读卡器"}
WAYS = {
    "network": "网络",
    "serial": "串口",
    "usb": "USB",
    "cups": "系统打印队列 (CUPS)",
    "windows": "Windows 打印机",
    "file": "文件夹",
    "screen": "屏幕",
}
"""Ways to a printer of rolls or labels; an A4 printer is the system's."""
GOOD, WARN = frozenset({"ready", "stable", "moving"}), frozenset({"near_end", "unknown", ""})


def sign(state: str) -> str:
    """The sign before a state: well, worth a look, somebody is needed."""
    return "●" if state in GOOD else "○" if state in WARN else "■"
