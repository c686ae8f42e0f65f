"""`daifuku import customers`, through the command as a shop would type it."""

import csv
import json

import pytest
from click.testing import CliRunner

from daifuku.config.cli.door import daifuku
from daifuku.customers.models import ContactPoint, Customer, ExternalId, Relation
from daifuku.foundation.models import Change, ImportRun

HEADER = "顧客番号,姓,名,セイ,メイ,メールアドレス,電話番号,郵便番号,住所,生年月日,会社名"
KEN = "A-1,斎藤,健,サイトウ,ケン,ken@example.jp,090-1234-5678,150-0002,東京都渋谷区渋谷2-21-1,昭和60年2月3日,"
MIKA = (
    "A-2,佐藤,美香,さとう,みか,mika@example.jp,０３－１２３４－５６７８,,,R1.5.1,大福商事株式会社"
)


@pytest.fixture
def send(own_database, tmp_path):
    """send(text) imports it as customers; answers exit code, output and the refused rows."""

    def run(*lines, encoding="utf-8", options=(), kind="customers", name="file.csv"):
        path = tmp_path / name
        content = "\n".join(lines)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        done = CliRunner().invoke(daifuku, ["import", kind, str(path), *options])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        refused = tmp_path / f"{path.stem}.refused.csv"
        rows = []
        if refused.exists():
            with refused.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        return done.exit_code, done.output, rows

    return run


def entries(database, kind):
    with database.connect() as connection:
        asked = "SELECT backfilled, change_id FROM ledger_entry WHERE kind = %s"
        return connection.execute(asked, [kind]).fetchall()


def test_customers_come_in_with_all_that_belongs_to_them(send, own_database):
    code, text, refused = send(HEADER, KEN, MIKA)
    assert (code, refused) == (0, []), text
    ken = Customer.objects.get(family_name="斎藤")
    assert (ken.given_name, ken.family_kana, str(ken.birthday)) == ("健", "サイトウ", "1985-02-03")
    points = {p.kind: p for p in ContactPoint.objects.filter(customer=ken)}
    assert points["email"].normal == "ken@example.jp"
    assert points["phone"].normal == "+819012345678"
    address = points["address"]
    assert (address.prefecture, address.city, address.town) == ("東京都", "渋谷区", "渋谷2-21-1")
    assert ExternalId.objects.get(customer=ken).external_id == "A-1"
    mika = Customer.objects.get(family_name="佐藤")
    assert str(mika.birthday) == "2019-05-01"
    assert Relation.objects.get(from_customer=mika).to_customer.name == "大福商事株式会社"
    change = Change.objects.get(action="customers.load")
    assert (change.state, change.rows) == ("done", 2)
    assert entries(own_database, "customers.customer_added") == [(True, change.id)] * 3
