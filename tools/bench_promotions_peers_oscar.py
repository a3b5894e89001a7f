"""django-oscar prices baskets: JSON questions on standard input, JSON answers on standard output.

Runs in a virtual environment of its own, which `bench_promotions_peers.py` makes; nothing of ours is imported here.
A question: {"prices": [fen], "qtys": [n], "offers": [{"kind", "lines", ...}]}, in the order of priority. An answer:
{"pay": fen, "ms": CPU from the stored basket to its total}.
"""

from __future__ import annotations

import importlib
import json
import sys
from decimal import Decimal
from time import thread_time
from typing import Any

TRIES = 3  # the least counts: what other programs do to the caches does not
_OSCAR = (
    "analytics", "checkout", "address", "shipping", "catalogue", "catalogue.reviews", "communication", "partner",
    "basket", "payment", "offer", "order", "customer", "search", "voucher", "wishlists", "dashboard",
)  # fmt: skip
_DASHBOARD = (
    "reports", "users", "orders", "catalogue", "offers", "partners", "pages", "ranges", "reviews", "vouchers",
    "communications", "shipping",
)  # fmt: skip
_DJANGO = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "sites", "flatpages")


def start() -> None:
    """A shop in memory, with its tables made and no page served."""
    conf = importlib.import_module("django.conf")
    defaults = importlib.import_module("oscar.defaults")
    apps = [f"django.contrib.{name}" for name in _DJANGO] + ["oscar.config.Shop"]
    apps += [
        f"oscar.apps.{name}.apps.{''.join(part.capitalize() for part in name.split('.'))}Config" for name in _OSCAR
    ]
    apps += [f"oscar.apps.dashboard.{name}.apps.{name.capitalize()}DashboardConfig" for name in _DASHBOARD]
    apps += ["widget_tweaks", "haystack", "treebeard", "django_tables2"]
    conf.settings.configure(
        **{name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR")},
        SECRET_KEY="bench", USE_TZ=True, SITE_ID=1, INSTALLED_APPS=apps,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        MIGRATION_MODULES={name.rpartition(".")[2]: None for name in (*_DJANGO, *_OSCAR)},
        MIDDLEWARE=[], ROOT_URLCONF="oscar.urls",
    )  # fmt: skip
    importlib.import_module("django").setup()
    importlib.import_module("django.core.management").call_command("migrate", run_syncdb=True, verbosity=0)


def price(question: dict[str, Any]) -> dict[str, Any]:
    """One basket under its offers; what a question before it made is gone."""
    models = importlib.import_module("django.apps").apps.get_model
    for name in (
        "offer.ConditionalOffer",
        "offer.Range",
        "basket.Basket",
        "catalogue.Product",
        "catalogue.ProductClass",
    ):
        models(name).objects.all().delete()
    products = _products(models, question["prices"])
    for place, offer in enumerate(question["offers"]):
        _offer(models, place, offer, products)
    strategy = importlib.import_module("oscar.apps.partner.strategy").Default()
    basket = models("basket.Basket").objects.create()
    basket.strategy = strategy
    for product, qty in zip(products, question["qtys"], strict=True):
        basket.add_product(product, quantity=qty)
    applicator = importlib.import_module("oscar.apps.offer.applicator").Applicator()
    spent = []
    for _try in range(TRIES):
        began = thread_time()
        basket = models("basket.Basket").objects.get(pk=basket.pk)  # as its middleware does for each request
        basket.strategy = strategy
        applicator.apply(basket)
        total = basket.total_excl_tax
        spent.append(thread_time() - began)
    return {"pay": int((total * 100).to_integral_value()), "ms": min(spent) * 1_000}


def _products(models: Any, prices: list[int]) -> list[Any]:
    kind = models("catalogue.ProductClass").objects.create(name="goods", track_stock=False)
    partner, _made = models("partner.Partner").objects.get_or_create(name="shop", code="shop")
    made = []
    for number, fen in enumerate(prices):
        product = models("catalogue.Product").objects.create(
            product_class=kind, title=f"P{number}", structure="standalone"
        )
        models("partner.StockRecord").objects.create(
            product=product, partner=partner, partner_sku=f"P{number}", price=Decimal(fen) / 100, num_in_stock=1_000
        )
        made.append(product)
    return made


def _offer(models: Any, place: int, said: dict[str, Any], products: list[Any]) -> None:
    """`kind`: percent, unit_amount, nth_free, order_amount, set_price; each over the goods of some lines."""
    goods = models("offer.Range").objects.create(name=f"R{place}", slug=f"r{place}")
    for line in said["lines"]:
        goods.add_product(products[line])
    conditions, benefits = models("offer.Condition"), models("offer.Benefit")
    condition: tuple[str, Any] = (conditions.COUNT, 1)
    worth: tuple[str, Any] = (benefits.PERCENTAGE, said.get("pct"))
    once: int | None = 1
    if said["kind"] == "unit_amount":
        worth = (benefits.FIXED_UNIT, Decimal(said["fen"]) / 100)
    elif said["kind"] == "nth_free":
        condition, worth, once = (conditions.COUNT, said["n"]), (benefits.MULTIBUY, None), None
    elif said["kind"] == "order_amount":
        condition = (conditions.VALUE, Decimal(said["reach"]) / 100)
        worth = (benefits.FIXED, Decimal(said["fen"]) / 100)
    elif said["kind"] == "set_price":
        condition = (conditions.COVERAGE, len(said["lines"]))
        worth, once = (benefits.FIXED_PRICE, Decimal(said["fen"]) / 100), None
    kind, value = condition
    asked = conditions.objects.create(range=goods, type=kind, value=value)
    kind, value = worth
    most = said.get("max_units")
    benefit = benefits.objects.create(range=goods, type=kind, value=value, max_affected_items=most)
    models("offer.ConditionalOffer").objects.create(
        name=f"O{place}", slug=f"o{place}", condition=asked, benefit=benefit, priority=said.get("priority", 0),
        max_basket_applications=once,
    )  # fmt: skip


def main() -> int:
    start()
    for line in sys.stdin:
        print(json.dumps(price(json.loads(line))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
