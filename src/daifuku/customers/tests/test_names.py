"""What follows from a name."""

from hypothesis import given, settings
from hypothesis import strategies as st

from daifuku.customers.names import NAMELESS, settled

PARTS = st.text(alphabet="山田太郎さとうｻﾄｳAbc 　", max_size=12)


def test_family_name_first():
    made = settled({"family_name": "斎藤", "given_name": "健"})
    assert made["name"] == "斎藤 健"


def test_a_name_in_one_piece_is_parted_at_the_space():
    made = settled({"name": "斎藤 健"})
    assert (made["family_name"], made["given_name"]) == ("斎藤", "健")
    assert settled({"name": "斎藤健"})["family_name"] == "斎藤健"


def test_a_foreigner_keeps_their_order():
    made = settled({"family_name": "Smith", "given_name": "Ann", "language": "en"})
    assert made["name"] == "Ann Smith"
    assert made["sort_key"] < settled({"family_name": "Taylor", "given_name": "A"})["sort_key"]


def test_a_latin_name_without_a_reading_is_a_western_one():
    assert settled({"family_name": "Smith", "given_name": "Ann"})["name"] == "Ann Smith"
    whole = settled({"name": "Ann-Marie van Smith"})
    assert (whole["family_name"], whole["name"]) == ("Smith", "Ann-Marie van Smith")
    read = {"family_kana": "ヤマダ", "given_kana": "ハナコ"}
    made = settled({"family_name": "Yamada", "given_name": "Hanako", **read})
    assert made["name"] == "Yamada Hanako"
    assert settled({"name": "Yamada Hanako", **read})["family_name"] == "Yamada"
    assert settled({"family_name": "Müller", "given_name": "Jürgen"})["name"] == "Jürgen Müller"
    assert settled({}, made) == made


def test_variants_of_a_name_compare_as_one():
    keys = {settled({"family_name": name, "given_name": "健"})["name_key"] for name in "斎齋齊斉"}
    assert len(keys) == 1


def test_order_is_that_of_the_readings():
    names = [("渡辺", "ワタナベ"), ("安藤", "アンドウ"), ("斎藤", "サイトウ"), ("阿部", "アベ")]
    keys = [(settled({"family_name": n, "family_kana": k})["sort_key"], n) for n, k in names]
    assert [name for _key, name in sorted(keys)] == ["阿部", "安藤", "斎藤", "渡辺"]


def test_the_nameless_come_last():
    assert settled({})["sort_key"] == NAMELESS
    assert settled({"family_name": "龠"})["sort_key"] < NAMELESS


def test_a_household_is_called_as_it_is():
    made = settled({"kind": "household", "name": "佐藤家", "name_kana": "サトウケ"})
    assert (made["name"], made["family_name"]) == ("佐藤家", "")


@given(family=PARTS, first=PARTS)
@settings(max_examples=200, deadline=None)
def test_settling_what_is_settled_changes_nothing(family, first):
    once = settled({"family_name": family.strip(), "given_name": first.strip()})
    assert settled({}, once) == once
