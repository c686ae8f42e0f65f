"""The tables of the room: stores, catalogue, receipts, kept figures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import daifuku.foundation.text.words_field


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0003_remember_and_guard"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Buyer",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("second_at", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "db_table": "commerce_buyer",
                "indexes": [
                    models.Index(models.F("first_at"), name="buyer_by_first"),
                    models.Index(models.F("last_at"), name="buyer_by_last"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=60, unique=True)),
                ("names", daifuku.foundation.text.words_field.WordsField()),
                ("position", models.IntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="commerce.category",
                    ),
                ),
            ],
            options={
                "db_table": "commerce_category",
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=60, unique=True)),
                ("names", daifuku.foundation.text.words_field.WordsField()),
                ("price", models.BigIntegerField(null=True)),
                ("currency", models.CharField(db_collation="C", default="JPY", max_length=3)),
                ("tax_rate", models.DecimalField(decimal_places=2, max_digits=4)),
                ("active", models.BooleanField(default=True)),
                ("sort_ja", models.CharField(db_collation="C", max_length=120)),
                ("sort_en", models.CharField(db_collation="C", max_length=120)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="commerce.category",
                    ),
                ),
            ],
            options={
                "db_table": "commerce_product",
            },
        ),
        migrations.CreateModel(
            name="Purchase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(db_collation="C", max_length=40)),
                ("receipt_no", models.CharField(db_collation="C", max_length=64)),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("version", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("sale", "Sale"), ("return", "Return")],
                        db_collation="C",
                        default="sale",
                        max_length=6,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("channel", models.CharField(db_collation="C", default="store", max_length=40)),
                ("currency", models.CharField(db_collation="C", default="JPY", max_length=3)),
                ("total", models.BigIntegerField()),
                ("discount", models.BigIntegerField(default=0)),
                ("tax", models.BigIntegerField(default=0)),
                ("lines_count", models.PositiveSmallIntegerField()),
                ("identified_at", models.DateTimeField(null=True)),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.customer",
                    ),
                ),
                (
                    "returns",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned_by",
                        to="commerce.purchase",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "commerce_purchase",
            },
        ),
        migrations.CreateModel(
            name="PurchaseLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12)),
                ("unit_price", models.BigIntegerField(null=True)),
                ("amount", models.BigIntegerField()),
                ("discount", models.BigIntegerField(default=0)),
                ("tax_rate", models.DecimalField(decimal_places=2, max_digits=4)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="commerce.product",
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="commerce.purchase",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "commerce_purchase_line",
            },
        ),
        migrations.CreateModel(
            name="Store",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=60, unique=True)),
                ("names", daifuku.foundation.text.words_field.WordsField()),
                (
                    "timezone",
                    models.CharField(db_collation="C", default="Asia/Tokyo", max_length=40),
                ),
                ("currency", models.CharField(db_collation="C", default="JPY", max_length=3)),
                (
                    "phone",
                    models.CharField(blank=True, db_collation="C", default="", max_length=32),
                ),
                (
                    "postal_code",
                    models.CharField(blank=True, db_collation="C", default="", max_length=12),
                ),
                ("prefecture", models.CharField(blank=True, default="", max_length=60)),
                ("city", models.CharField(blank=True, default="", max_length=100)),
                ("street", models.CharField(blank=True, default="", max_length=200)),
                ("closed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "walk_in_customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="walk_in_of",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "db_table": "commerce_store",
            },
        ),
        migrations.AddField(
            model_name="purchase",
            name="store",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="commerce.store"
            ),
        ),
        migrations.CreateModel(
            name="StoreDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("sales", models.IntegerField(default=0)),
                ("returns", models.IntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("discount", models.BigIntegerField(default=0)),
                ("tax", models.BigIntegerField(default=0)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="commerce.store",
                    ),
                ),
            ],
            options={
                "db_table": "commerce_store_day",
            },
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["sort_ja", "id"], name="product_by_name_ja"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["sort_en", "id"], name="product_by_name_en"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["category", "sort_ja", "id"], name="product_by_category_ja"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["category", "sort_en", "id"], name="product_by_category_en"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__isnull", True), ("price__gte", 0), _connector="OR"),
                name="product_price_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="purchaseline",
            index=models.Index(
                models.F("product"),
                models.OrderBy(models.F("purchase"), descending=True),
                name="line_of_product",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.UniqueConstraint(
                fields=("purchase", "position"), name="line_one_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity", 0), _negated=True), name="line_has_quantity"
            ),
        ),
        migrations.AddIndex(
            model_name="purchase",
            index=models.Index(
                models.F("customer"),
                models.OrderBy(models.F("occurred_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="purchase_of_customer",
            ),
        ),
        migrations.AddIndex(
            model_name="purchase",
            index=models.Index(
                models.F("store"),
                models.OrderBy(models.F("occurred_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="purchase_of_store",
            ),
        ),
        migrations.AddIndex(
            model_name="purchase",
            index=models.Index(
                models.OrderBy(models.F("occurred_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="purchase_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="purchase",
            index=models.Index(
                condition=models.Q(("returns", None), _negated=True),
                fields=["returns"],
                name="purchase_returning",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.UniqueConstraint(
                fields=("source", "receipt_no"), name="purchase_one_per_receipt"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "sale"), ("returns", None), ("total__gte", 0)),
                    models.Q(("kind", "return"), ("total__lte", 0)),
                    _connector="OR",
                ),
                name="purchase_sign_fits_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="storeday",
            index=models.Index(fields=["day"], name="store_day_by_day"),
        ),
        migrations.AddConstraint(
            model_name="storeday",
            constraint=models.UniqueConstraint(fields=("store", "day"), name="store_day_once"),
        ),
    ]
