"""A till and headquarters that ask each other for sums, with no socket between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from headquarters.office import Office
from headquarters.registers.door import Installed
from headquarters.upkeep.digest import answer
from pos_app.upkeep.digest import Agreement, compare
from sync import wire
from sync.digest import DIGEST_ANSWER, DIGEST_ASK, DigestAnswer, DigestAsk
from tests.headquarters.chain import Chain, Till


@dataclass
class Asking:
    """Headquarters as one till's digest sees it; every message passes its wire form."""

    office: Office
    reader: Installed
    asked: list[DigestAsk] = field(default_factory=list)

    def digest(self, ask: DigestAsk) -> DigestAnswer:
        self.asked.append(ask)
        arrived = wire.decode(wire.encode(ask), DIGEST_ASK)
        with self.office.database.reading() as connection:
            found = answer(connection, self.reader, arrived, self.office.clock.now())
        return wire.decode(wire.encode(found), DIGEST_ANSWER)


def asking(chain: Chain, till: Till) -> Asking:
    return Asking(chain.office, Installed(till.register, till.store))


def compared(chain: Chain, till: Till) -> Agreement:
    return compare(till.database, till.register, till.store, asking(chain, till))
