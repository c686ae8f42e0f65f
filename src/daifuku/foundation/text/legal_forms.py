"""Legal forms around the name of an organisation."""

import re
from functools import lru_cache

_FULL_FORMS = (
    "特定非営利活動法人 一般社団法人 一般財団法人 公益社団法人 公益財団法人 独立行政法人 地方独立行政法人 "
    "国立大学法人 公立大学法人 社会福祉法人 社会医療法人 医療法人社団 医療法人財団 医療法人 学校法人 宗教法人 "
    "農事組合法人 協同組合 弁護士法人 税理士法人 司法書士法人 社会保険労務士法人 行政書士法人 監査法人 "
    "特許業務法人 株式会社 有限会社 合同会社 合資会社 合名会社 相互会社 投資法人 管理組合法人"
)
JAPANESE_FORMS = tuple(_FULL_FORMS.split())
# Longer ones first: an alternation takes the first that fits.
_SHORT_FORMS = "特非|一社|一財|公社|公財|株|有|同|資|名|合|社|財|医|学|宗|福|相|独|監|弁|税|農|特"
_BANK_FORMS = "シュウ|ｼﾕｳ|ガク|ｶﾞｸ|ザイ|ｻﾞｲ|シヤ|ｼﾔ|フク|ﾌｸ|カ|ユ|ド|シ|メ|イ|ｶ|ﾕ|ﾄﾞ|ｼ|ﾒ|ｲ"
_ENGLISH_FORMS = (
    r"co\.?,?\s*ltd\.?|corporation|corp\.?|incorporated|inc\.?|company,?\s+limited|limited|ltd\.?"
    r"|l\.?l\.?c\.?|l\.?l\.?p\.?|k\.?\s?k\.?|plc|gmbh|s\.a\.|pte\.?\s*ltd\.?"
)
_SQUARED = "㈱㈲㈳㈵㈶㍿㊑㊒㊓㊔㊖㊩㊫"

_JAPANESE = re.compile(
    "|".join(sorted(JAPANESE_FORMS, key=len, reverse=True))
    + f"|[(（](?:{_SHORT_FORMS})[)）]|[{_SQUARED}]"
    + f"|^(?:{_BANK_FORMS})[)）]|[(（](?:{_BANK_FORMS})$|[(（](?:{_BANK_FORMS})[)）]"
)
_ENGLISH = re.compile(rf"(?:, ?| )(?:{_ENGLISH_FORMS})$", re.IGNORECASE)
_HINTS = frozenset("法株組会(（)）" + _SQUARED)


@lru_cache(maxsize=4096)
def strip_legal_form(name: str) -> str:
    """みなと for 株式会社みなと, （株）みなと, ㈱みなと and みなと(カ; Minato for Minato Co., Ltd.

    A name that is nothing but a legal form stays as it is.
    """
    if name.isascii():
        bare = _ENGLISH.sub("", " ".join(name.split()))
    elif _HINTS.isdisjoint(name):
        bare = name
    else:
        bare = _JAPANESE.sub(" ", name.strip())
    bare = " ".join(bare.split())
    return bare or name
