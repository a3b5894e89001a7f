from __future__ import annotations

from pathlib import Path

from shop.demo_guide import DemoGuide, DemoTill, read_guide

GUIDE = DemoGuide(
    registers=(DemoTill(register="HP01", store="HP"),), stores={"HP": "和平路店"}, pins={"1007": "100746"},
    pieces={"HP": ("6900012345678",)}, members=({"phone": "13800006620", "pin": "135790"},), vouchers=("VC00000001",),
)  # fmt: skip


def test_what_headquarters_wrote_is_read_for_its_owners_eyes_alone(tmp_path: Path):
    written = GUIDE.write(tmp_path)

    assert read_guide(tmp_path) == GUIDE
    assert written.stat().st_mode & 0o777 == 0o600
