import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.files.encodings import (
    HEAD,
    EncodingGuess,
    detect_encoding,
    detect_file_encoding,
    known_encoding,
)

SHEET = "顧客番号,氏名,フリガナ,電話番号,住所\r\n" + "".join(
    f"C-{n},山田 花子,ヤマダ ハナコ,090-1234-{n:04d},東京都渋谷区渋谷二丁目\r\n" for n in range(30)
)
SAMPLES = {
    "sheet": SHEET,
    "kanji": "姓,名\n山本,美咲\n渡辺,健太\n",
    "kana": "セイ,メイ\nヤマダ,ハナコ\n",
    "hiragana": "せい,めい\nやまだ,はなこ\n",
    "half": "氏名,ｶﾅ\n山田,ﾔﾏﾀﾞ ﾊﾅｺ\n鈴木,ｽｽﾞｷ ｼﾞﾛｳ\n",
    "money": "商品,金額\nりんご,１２０円\nお茶,９８円\n",
}
ENCODINGS = ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be"]
ENCODINGS += ["iso2022_jp", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_text_comes_out_as_it_went_in(sample, encoding):
    if sample == "half" and encoding == "iso2022_jp":
        encoding = "cp932"  # ISO-2022-JP has no half-width kana.
    head = SAMPLES[sample].encode(encoding)
    guess = detect_encoding(head)
    assert guess.sure
    assert head.decode(guess.encoding).lstrip("\ufeff") == SAMPLES[sample]


def test_windows_characters_are_read_as_cp932_never_as_shift_jis():
    head = "氏名,備考\n髙橋,①㈱〜\n".replace("〜", "～").encode("cp932")
    assert detect_encoding(head) == EncodingGuess("cp932", True)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
@pytest.mark.parametrize("text", ["ﾔﾏﾀﾞ,ﾊﾅｺ\nｻﾄｳ,ﾀﾛｳ\n", "邊,齋\n", "ｱ\n"])
def test_a_doubtful_file_is_right_or_asks(text, encoding):
    head = text.encode(encoding)
    guess = detect_encoding(head)
    assert not guess.sure or head.decode(guess.encoding) == text


def test_a_few_broken_bytes_make_it_unsure_not_another_encoding():
    head = SHEET.encode().replace("山".encode(), "山".encode()[:2], 1)
    assert detect_encoding(head) == EncodingGuess("utf-8-sig", False)
    head = SHEET.encode("cp932") + b"\xff\n"
    assert detect_encoding(head) == EncodingGuess("cp932", False)


def test_rubbish_is_not_guessed():
    assert detect_encoding(bytes(range(128, 256)) * 40).sure is False
    assert detect_encoding(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20).sure is False


def test_plain_ascii_and_nothing_are_utf_8():
    assert detect_encoding(b"name,phone\n") == EncodingGuess("utf-8-sig", True)
    assert detect_encoding(b"") == EncodingGuess("utf-8-sig", True)


def test_nul_in_plain_text_is_doubtful():
    assert detect_encoding(b"name,phone\na\0b,1\n" * 20).sure is False


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
@pytest.mark.parametrize("cut", range(1, 8))
def test_a_letter_cut_off_at_the_end_does_no_harm(encoding, cut):
    guess = detect_encoding(SHEET.encode(encoding)[:-cut])
    assert guess.sure
    assert guess.encoding.startswith(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
@pytest.mark.parametrize("before", [HEAD - 1, HEAD, HEAD + 1, 3 * HEAD + 5])
def test_japanese_far_down_in_the_file_counts(tmp_path, encoding, before):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * before + SHEET.encode(encoding))
    guess = detect_file_encoding(path)
    assert guess.sure
    assert guess.encoding.startswith(encoding)


def test_names_of_encodings_as_people_write_them():
    assert known_encoding("Shift_JIS") == known_encoding("sjis") == "cp932"
    assert known_encoding("UTF-8") == "utf-8-sig"
    with pytest.raises(LookupError):
        known_encoding("klingon")


WORDS = st.lists(
    st.sampled_from(
        [
            "山田",
            "花子",
            "佐藤",
            "鈴木",
            "やまだ",
            "サトウ",
            "東京都",
            "渋谷区",
            "株式会社",
            "電話",
            "住所",
            "090",
            "a@b.jp",
        ]
    ),
    min_size=6,
    max_size=40,
)


@given(WORDS, st.sampled_from(["utf-8", "cp932", "euc_jp", "utf-16", "utf-16-le"]))
def test_when_it_is_sure_it_is_right(words, encoding):
    text = "氏名,住所\n" + ",".join(words) + "\n"
    guess = detect_encoding(text.encode(encoding))
    if guess.sure:
        assert text.encode(encoding).decode(guess.encoding) == text


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(head):
    assert isinstance(detect_encoding(head), EncodingGuess)
