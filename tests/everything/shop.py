"""A shop with one of everything that people can fill, and one customer with a word in every field
that takes text. Everything goes through the doors of the rooms, as it does in earnest."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from daifuku.commerce import actions as commerce
from daifuku.commerce.payload import receipt_from
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore
from daifuku.customers import actions as customers
from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.customers.models import Likeness
from daifuku.foundation import bulk, teams, viewings
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import change, last_change_id, undo
from daifuku.foundation.company import edit_company
from daifuku.foundation.imports import Request, begin, carry_out, mending, uploads
from daifuku.foundation.imports.jobs import run_import
from daifuku.foundation.models import ImportRun, User
from daifuku.foundation.saved_views import NewView, edit_view, mark_view, save_view
from daifuku.foundation.text import Words
from daifuku.foundation.tokens import add_token
from daifuku.work import actions as work

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass
class Shop:
    """`word` stands in every field of `customer_id` that takes text."""

    by: Actor
    word: str
    secret: str = ""
    customer_id: int = 0

    def build(self) -> "Shop":
        self._colleagues()
        self._people()
        self._words_of_colleagues()
        self._goods()
        self._receipts()
        self._files()
        self._api()
        self._many()
        return self

    def _many(self) -> None:
        """One that is done, and one that waits for its turn."""
        asked = {"stage": "regular"}
        chosen = bulk.Targets.chosen([self.customer_id])
        bulk.begin("customers.move_many", asked, chosen, by=self.by, at=AT)
        nobody = bulk.Targets("SELECT generate_series(900001, 900300)", [])
        bulk.begin("customers.move_many", asked, nobody, by=self.by, at=AT)

    def _colleagues(self) -> None:
        edit_company({"name_ja": "大福屋", "name_en": "Daifuku-ya"}, by=self.by, at=AT)
        team = teams.add_team(Words(ja="本店", en="Main"), by=self.by, at=AT)
        user = User.objects.get(id=self.by.user_id)
        user.team_id = team.pk
        user.save()
        User.objects.create_user("staff@shop.example", role=Role.STAFF.value, team_id=team.pk)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
        new = NewView("customers", "得意", {"stage": "regular"}, "team")
        view = save_view(new, by=Actor.of(user), at=AT)
        mark_view(view.pk, starred=True, by=Actor.of(user))
        edit_view(view.pk, "上得意", "all", by=Actor.of(user), at=AT)
        self.secret = add_token(user.pk, name="till", scopes=["all"], by=self.by, at=AT).secret

    def _people(self) -> None:
        made = self._add(
            family_name=self.word,
            given_name=self.word,
            family_kana=self.word,
            given_kana=self.word,
            emails=[f"{self.word}@example.jp"],
            phones=["090-1234-5678", "03-1234-5678"],
            addresses=[dict.fromkeys(("prefecture", "city", "town", "building"), self.word)],
            external_ids=[{"source": self.word, "id": self.word}],
            birthday="1990-03-04",
            gender="female",
        )
        self.customer_id = made.pk
        firm = self._add(kind="organisation", name="大福商事㈱", corporate_number="7000012050002")
        house = self._add(kind="household", name="髙橋家")
        binned = self._add(family_name="佐藤", given_name="🍡")
        customers.delete_customer(binned.pk, by=self.by, at=AT)
        for other, role in ((firm, "officer"), (house, "head")):
            new = NewRelation(made.pk, other.pk, role, self.word, since_on=date(2020, 1, 1))
            related = customers.relate(new, by=self.by, at=AT)
        customers.end_relation(related.pk, by=self.by, at=AT)
        self._wishes(made.pk)
        edits = {
            "family_name": f"{self.word}2",
            "given_name": f"{self.word}2",
            "emails": [f"{self.word}2@example.jp"],
            "external_ids": [{"source": "pos", "id": self.word}],
        }
        customers.edit_customer(made.pk, edits, by=self.by, at=AT)
        self._merges(made.pk)
        customers.move_stage(made.pk, "regular", by=self.by, at=AT)
        customers.edit_stage("regular", Words(ja="お得意", en="Regular"), by=self.by, at=AT)

    def _merges(self, who: int) -> None:
        """One was merged and separated again, one stays merged, one is somebody else."""
        twin = self._add(family_name=f"{self.word}3", given_name=self.word)
        customers.merge_customers(who, twin.pk, take=["name"], by=self.by, at=AT)
        customers.separate_customers(who, twin.pk, by=self.by, at=AT)
        customers.tell_apart(who, twin.pk, by=self.by, at=AT)
        customers.merge_customers(who, twin.pk, take=["name"], by=self.by, at=AT)
        stranger = self._add(family_name="林", given_name="🌲")
        customers.tell_apart(who, stranger.pk, by=self.by, at=AT)
        Likeness.objects.create(
            low_id=who, high_id=stranger.pk, probability=0.7, reasons=[["x", 1.0]], found_at=AT
        )

    def _wishes(self, who: int) -> None:
        for value in ("", "2"):
            new = NewPreference(self.word, self.word + value, self.word)
            with change("customers.set_preference", by=self.by, at=AT, subject=("customer", who),
                        why=f"{self.word} asked"):  # fmt: skip
                customers.set_preference(who, new, by=self.by, at=AT)
        for granted in (True, False):
            consent = NewConsent("marketing", "email", granted, self.word, f"{self.word} said so")
            customers.set_consent(who, consent, by=self.by, at=AT)
        tag = customers.add_tag(Words(ja="試食会", en="Tasting"), by=self.by, at=AT)
        customers.edit_tag(tag.pk, Words(ja="試食", en="Tasting"), by=self.by, at=AT)
        customers.tag(who, tag.pk, by=self.by, at=AT)
        customers.untag(who, tag.pk, by=self.by, at=AT)
        customers.tag(who, tag.pk, by=self.by, at=AT)

    def _words_of_colleagues(self) -> None:
        who, word = self.customer_id, self.word
        for body in (word, word + "2"):
            work.write_note(who, body, by=self.by, at=AT)
        undo(last_change_id(), by=self.by, at=AT)
        work.log_call(who, work.NewCall(body=word, minutes=3), by=self.by, at=AT)
        undo(last_change_id(), by=self.by, at=AT)
        work.log_call(who, work.NewCall(body=word, outcome="absent"), by=self.by, at=AT)
        asked = work.record_inquiry(who, work.NewInquiry(word, subject=word), by=self.by, at=AT)
        work.answer_inquiry(asked.pk, word, by=self.by, at=AT)
        work.record_inquiry(who, work.NewInquiry("再入荷は", channel="line"), by=self.by, at=AT)
        viewings.viewed(who, by=self.by, at=AT)

    def _goods(self) -> None:
        by = {"by": self.by, "at": AT}
        sweets = commerce.add_category(NewCategory("SW", Words(ja="菓子")), **by)
        commerce.edit_category(sweets.pk, {"names": Words(ja="和菓子", en="Sweets")}, **by)
        new = NewProduct("D", Words(ja="大福", en="Daifuku"), category_id=sweets.pk, price=216)
        self.product_id = commerce.add_product(new, **by).pk
        commerce.edit_product(self.product_id, {"price": 220}, **by)
        place = NewStore("S", Words(ja="渋谷店"), phone="03-0000-0000", street="道玄坂1-1")
        self.store_id = commerce.add_store(place, **by).pk
        commerce.edit_store(self.store_id, {"city": "渋谷区"}, **by)

    def _receipts(self) -> None:
        by = {"by": self.by, "at": AT}
        kept = self._sell("R-1", "2")
        commerce.correct_purchase(kept.pk, self.receipt("R-1", "3"), **by)
        back = commerce.GoodsBack("R-1-B", AT - timedelta(hours=1), {1: Decimal(1)})
        commerce.return_purchase(kept.pk, back, **by)
        commerce.void_purchase(self._sell("R-2", "1").pk, why=f"{self.word} paid twice", **by)
        stranger = commerce.record_purchase(
            replace(self.receipt("R-3", "1"), customer_id=None), **by
        ).purchase
        commerce.identify_buyer(stranger.pk, self.customer_id, **by)
        commerce.record_purchase(replace(self.receipt("R-4", "5"), customer_id=None), **by)

    def receipt(self, number: str, quantity: str) -> Any:
        yen = {"amount": str(220 * int(quantity)), "currency": "JPY"}
        line = {"product_id": self.product_id, "quantity": quantity, "amount": yen}
        return receipt_from(
            {
                "customer_id": self.customer_id,
                "store_id": self.store_id,
                "source": "pos",
                "receipt_no": number,
                "occurred_at": "2026-11-20T10:00:00+09:00",
                "lines": [line],
            }
        )

    def _sell(self, number: str, quantity: str) -> Any:
        sold = commerce.record_purchase(self.receipt(number, quantity), by=self.by, at=AT)
        return sold.purchase

    def _files(self) -> None:
        """One file that came by page, with a row that is refused, and one by command."""
        rows = f"顧客番号,姓,生年月日,{self.word}\nA-1,山田,1990-01-01,\n" + (
            f"A-2,{self.word},{self.word},x\n"
        )
        path = uploads.keep([rows.encode()])
        beside = path.parent.parent / f"{self.word}.csv"
        beside.write_text(rows.replace("A-", "B-"), encoding="utf-8")
        for file in (path, beside):
            asked = Request(kind="customers", path=file, file_name=f"{self.word}.csv")
            run, _matched = begin(asked, by=self.by, at=AT)
            carry_out(run, by=self.by, at=AT)
            assert run.refused == 1
        beside.unlink()

    def _api(self) -> None:
        body = {"family_name": f"{self.word}4"}
        self.ask("PATCH", f"/customers/{self.customer_id}", body, key="a")
        self.ask("POST", f"/changes/{last_change_id()}/undo", {}, key="b")
        rows = f"姓,生年月日,{self.word}\n佐藤,{self.word},x\n".encode()
        file = SimpleUploadedFile(f"{self.word}.csv", rows)
        self.ask("POST", "/imports?kind=customers", {"file": file}, key="c")
        sent = ImportRun.objects.latest("id")
        run_import(run_id=sent.pk)
        sent.refresh_from_db()
        cells = {mending.name_of(2, 0): f"{self.word}3"}
        run_import(run_id=mending.mend(sent.pk, cells, by=self.by, at=AT).pk)

    def ask(self, method: str, path: str, body: dict[str, Any], *, key: str) -> None:
        ask = getattr(Client(), method.lower())
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key}
        json = {} if "file" in body else {"content_type": "application/json"}
        answer = ask(f"/api/v1{path}", body, headers=headers, **json)
        assert answer.status_code < 300, answer.content.decode()

    def _add(self, **body: Any) -> Any:
        return customers.create_customer(customers.read_new(body), by=self.by, at=AT)
