"""What the bench writes through the API."""

import time
from datetime import UTC, datetime


def receipt(customer_id: int, number: int) -> dict:
    def yen(amount: int) -> dict:
        return {"amount": str(amount), "currency": "JPY"}

    lines = [
        {"product_id": 1 + number % 20000, "quantity": "1", "amount": yen(500)},
        {"product_id": 1 + (number + 7) % 20000, "quantity": "2", "amount": yen(700)},
    ]
    return {
        "customer_id": customer_id,
        "store_id": 1 + number % 40,
        "source": "bench",
        "receipt_no": f"B-{time.time_ns()}-{number}",
        "occurred_at": datetime.now(UTC).isoformat(),
        "lines": lines,
    }


def person(number: int) -> dict:
    return {
        "family_name": "山田",
        "given_name": f"花{number}",
        "family_kana": "ヤマダ",
        "given_kana": "ハナ",
        "phones": ["090-1234-5678"],
        "emails": [f"bench{time.time_ns()}@example.jp"],
    }
