"""What was asked for is marked where it stands, however it is written there."""

import pytest

from daifuku.foundation.text import marked


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("山田 花子", "山田", "[山田] 花子"),
        ("山田 花子", "田花", "山[田 花]子"),
        ("山田 花子", "花子 山田", "[山田] [花子]"),
        ("髙橋 亮", "高橋", "[髙橋] 亮"),
        ("佐々木 健", "佐佐木", "[佐々木] 健"),
        ("ヤマダ ハナコ", "やまだ", "[ヤマダ] ハナコ"),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "やまだ", "[ﾔﾏﾀﾞ] ﾊﾅｺ"),
        ("ヤマダ ハナコ", "yamad", "[ヤマダ] ハナコ"),
        ("サトウ ケン", "sato ken", "[サトウ] [ケン]"),
        ("シンイチ", "sinit", "[シンイチ]"),
        ("ヤマダ ハナコ", "mada", "ヤ[マダ] ハナコ"),
        ("John Smith", "smi", "John [Smi]th"),
        ("John Smith", "mith", "John Smith"),
        ("090-1234-5678", "12345678", "090-[1234-5678]"),
        ("090-1234-5678", "5678", "090-1234-[5678]"),
        ("090-1234-5678", "+81 90-1234", "[090-1234]-5678"),
        ("ken@example.jp", "ken@exa", "[ken@exa]mple.jp"),
        ("ヤマダ · ai_yamada@example.jp", "yamada", "[ヤマダ] · ai_[yamada]@example.jp"),
        ("㈱大福", "大福", "㈱[大福]"),
        ("<b> & '", "b", "<[b]> & '"),
        ("山田", "", "山田"),
        ("", "山田", ""),
    ],
)
def test_the_asked_part_is_marked(text, asked, expected):
    assert "".join(f"[{t}]" if hit else t for t, hit in marked(text, asked)) == expected
    assert "".join(t for t, _hit in marked(text, asked)) == text
