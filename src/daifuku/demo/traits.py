"""What the shop knows about a customer besides receipts: stage, wishes, consents, tags."""

from dataclasses import dataclass
from datetime import date, timedelta

from daifuku.demo.chance import chance
from daifuku.demo.people import Person
from daifuku.demo.tables import rows

# Receipts in the year from which a stage is reached.
STAGES = (("supporter", 180), ("regular", 60), ("customer", 0))
TAGS = {
    "app": ("アプリ会員", "App member", 4),
    "delivery": ("ネットスーパー", "Home delivery", 5),
    "children": ("子育て世帯", "With children", 2),
    "senior": ("シニア優待", "Senior benefits", 8),
    "monitor": ("商品モニター", "Product tester", 0),
    "english": ("英語対応", "English speaking", 6),
    "business": ("法人・団体", "Business", 9),
    "care": ("要配慮", "Handle with care", 1),
}
# Where consent is given, and last where it is taken back.
SOURCES = ("入会申込書", "アプリ", "店頭タブレット", "問い合わせ")
WORDING = "大福マートからのお得な情報の配信に同意します。"


@dataclass(frozen=True, slots=True)
class Wish:
    topic: str
    value: str
    source: str
    stated: bool
    noted_on: date
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A consent given or withdrawn."""

    purpose: str
    channel: str
    granted: bool
    on: date
    source: str


def stage(person: Person) -> str:
    receipts = person.home.receipts
    if receipts >= 240 and chance("ambassador", person.home.household_id).random() < 0.35:
        return "ambassador"
    return next(code for code, least in STAGES if receipts >= least)


def tags(person: Person) -> list[str]:
    draw, told = chance("tags", person.home.household_id), person.home.told
    found = [name for name, share in (("app", 0.34), ("delivery", 0.12)) if draw.random() < share]
    found += ["children"] if told.get("household_comp", "").endswith("Adults Kids") else []
    found += ["senior"] if told.get("age") == "65+" else []
    found += ["english"] if person.name.language == "en" else []
    found += [name for name, share in (("monitor", 0.02), ("care", 0.01)) if draw.random() < share]
    return found


def wishes(person: Person) -> list[Wish]:
    """What the demographics tell, and what some said themselves."""
    draw = chance("wishes", person.home.household_id)
    inferred = [
        Wish(row["topic"], row["ja"], "demographics", False, person.joined_on, 80)
        for row in rows("demographics")
        if person.home.told.get(row["column"]) == row["value"]
    ]
    said = [row for row in rows("wishes") if draw.random() < float(row["share"])]
    return inferred + [
        Wish(topic, value, "会員登録", True, person.joined_on)
        for topic, value in {row["topic"]: row["value"] for row in said}.items()
    ]


def statements(person: Person) -> list[Statement]:
    draw = chance("consent", person.home.household_id)
    source = draw.choice(SOURCES[:3])
    found = []
    for channel, asked, share in _asked(person):
        if asked and draw.random() < 0.8:
            granted = draw.random() < share
            found.append(Statement("marketing", channel, granted, person.joined_on, source))
            if granted and draw.random() < 0.06:
                later = person.home.last_on - timedelta(days=draw.randint(0, 200))
                withdrawn = max(later, person.joined_on)
                found.append(Statement("marketing", channel, False, withdrawn, SOURCES[3]))
    return found


def _asked(person: Person) -> list[tuple[str, bool, float]]:
    """[(channel, whether there is anywhere to write to, the share that agrees)]"""
    mobile = any(label == "mobile" for label, _number in person.phones)
    return [
        ("email", bool(person.mails), 0.74),
        ("sms", mobile, 0.3),
        ("post", person.address is not None, 0.48),
    ]
