from daifuku.demo import catalogue
from daifuku.demo.catalogue import Kind


def test_maker_type_and_size_make_a_name():
    milk = Kind(1, 69, "GROCERY", "Private", "FLUID MILK PRODUCTS", "FLUID MILK WHITE ONLY", "1 GA")
    assert catalogue.product_names(milk) == ("大福セレクト 牛乳 3.79L", "Daifuku Select Milk 3.79L")


def test_fresh_food_has_neither_maker_nor_size():
    bananas = Kind(2, 2, "PRODUCE", "National", "TROPICAL FRUIT", "BANANAS", "40 LB")
    assert catalogue.product_names(bananas) == ("バナナ", "Bananas")


def test_a_type_that_only_qualifies_stands_behind_the_category():
    ice = Kind(3, 69, "GROCERY", "Private", "ICE CREAM/MILK/SHERBTS", "PREMIUM", None)
    ja, en = catalogue.product_names(ice)
    assert ja == "大福セレクト アイスクリーム プレミアム"
    assert en == "Daifuku Select Ice cream, premium"


def test_an_unknown_type_falls_back_on_the_category():
    odd = Kind(4, 9, "DELI", "National", "SALADS/DIPS", "SAL:XX&YY", None)
    assert catalogue.product_names(odd) == ("惣菜サラダ・ディップ", "Deli salads and dips")


def test_a_product_without_description_is_unnamed():
    ja, en = catalogue.product_names(Kind(5126106))
    assert ja == "名称未登録の商品 5126106"
    assert en == "Unnamed product 5126106"


def test_the_same_maker_number_is_the_same_maker():
    one = Kind(1, 1208, "GROCERY", "National", "SOUP", "BROTH", None)
    two = Kind(2, 1208, "GROCERY", "National", "SOUP", "BOUILLON", None)
    assert catalogue.maker(one) == catalogue.maker(two)


def test_departments_come_before_their_categories():
    found = list(catalogue.categories(iter([("DELI", "SUSHI"), ("DELI", None), (None, None)])))
    codes = [row.code for row in found]
    assert codes.index("deli") < codes.index("deli.sushi")
    assert "deli.other" in codes
    assert {row.parent for row in found} <= {"", *codes}
    assert all(row.ja and row.en for row in found)


def test_food_is_taxed_at_eight_percent_and_beer_at_ten():
    assert catalogue.tax_rate("FLUID MILK PRODUCTS") == 8
    assert catalogue.tax_rate("BEERS/ALES") == 10
    assert catalogue.tax_rate("LAUNDRY DETERGENTS") == 10
