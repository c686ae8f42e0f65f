import pytest

from daifuku.demo.sizes import size


@pytest.mark.parametrize(
    ("package", "measure", "ja", "en"),
    [
        ("12 OZ", "g", "340g", "340g"),
        ("12 OZ", "ml", "355ml", "355ml"),
        ("5 LB", "g", "2.27kg", "2.27kg"),
        ("1 GA", "ml", "3.79L", "3.79L"),
        ("6 PK/12 OZ", "ml", "355ml×6", "6 × 355ml"),
        ("1/64 OZ", "g", "1.81kg", "1.81kg"),
        ("24 CT", "g", "24個入", "24 ct"),
        ("L     16 OZ", "g", "454g", "454g"),
        ("32 LOAD", "", "32回分", "32 loads"),
        ("83.5 SQ FT", "", "", ""),
        ("12.0.1 OZ", "g", "", ""),
        (None, "g", "", ""),
    ],
)
def test_sizes_read_like_a_shelf_label(package, measure, ja, en):
    assert size(package, measure) == (ja, en)
