"""The shop's stores: real towns, made-up numbers. The busiest are marts, the small ones minis."""

from collections.abc import Sequence
from dataclasses import dataclass

from daifuku.demo.chance import chance
from daifuku.demo.names import latin
from daifuku.demo.places import Town, landline, towns
from daifuku.foundation.text import to_hiragana

MARTS = 130


@dataclass(frozen=True, slots=True)
class StoreRow:
    store_id: int
    ja: str
    en: str
    town: Town
    street: str
    phone: str

    @property
    def code(self) -> str:
        return f"S{self.store_id:05d}"


def stores(store_ids: Sequence[int]) -> list[StoreRow]:
    """One for each id, the busiest first; needs all of them, so that a smaller demo has the same."""
    places = sorted(towns(), key=_long)
    taken = {town.name for town in places}
    return [
        _store(store_id, place, taken, busy=rank < MARTS)
        for rank, (store_id, place) in enumerate(zip(store_ids, places, strict=False))
    ]


def _long(town: Town) -> bool:
    return len(town.name) > 4


def _store(store_id: int, town: Town, taken: set[str], *, busy: bool) -> StoreRow:
    draw = chance("store", store_id)
    number = f"{draw.randint(1, 4)}-{draw.randint(1, 20)}-{draw.randint(1, 12)}"
    name, name_en = _short(town, taken)
    ja, en = ("大福マート", "Daifuku Mart") if busy else ("ミニ大福", "Mini Daifuku")
    return StoreRow(
        store_id=store_id,
        ja=f"{ja} {name}店",
        en=f"{en} {name_en}",
        town=town,
        street=f"{town.name}{number}",
        phone=landline(draw, town.city),
    )


def _short(town: Town, taken: set[str]) -> tuple[str, str]:
    """大池 of 大池町, unless another store is called so; 八日町 (まち) stays whole."""
    name, kana = town.name, town.kana
    if name.endswith("町") and kana.endswith("チョウ") and name[:-1] not in taken:
        name, kana = name[:-1], kana.removesuffix("チョウ")
    taken.add(name)
    return name, latin(to_hiragana(kana)).capitalize()
