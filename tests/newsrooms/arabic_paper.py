"""Al-Mina: three sections and a dozen stories, from right to left."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from tests.newsrooms.drawn_pictures import drawn_picture
from tests.newsrooms.paper_files import PageType, Paper, moment

SOURCE = Path(__file__).parent / "al_mina"

# Where a story stands, its headline, and the shape of its picture.
_STORIES = (
    ("bahr", "arrival", "عودة قوارب الصيد إلى الميناء بعد ثلاثة أيام من العاصفة", "landscape"),
    ("madina", "market", "السوق القديم يفتح أبوابه ليلًا", ""),
    ("thaqafa", "library", "مكتبة من ألف كتاب في محطة قطار مهجورة", "portrait"),
    ("bahr", "lighthouse", "المنارة تضيء من جديد، وحارسها في الثمانين", ""),
    ("madina", "bus", "خط حافلات جديد بين الميناء والجامعة (رقم 14)", ""),
    ("thaqafa", "song", "أغنية عن البحر لم تُسجَّل قط", "panorama"),
    ("bahr", "nets", "شِباك بلا بلاستيك", ""),
    ("madina", "trees", "أربعون شجرة زيتون في شارع واحد", "square"),
    ("thaqafa", "stones", "حجارة رومانية تحت ملعب المدرسة", ""),
    ("bahr", "ferry", "العبارة Levante 2 تتأخر ساعة كل ثلاثاء", ""),
    ("madina", "water", "ماء أقل، وفاتورة أكبر", ""),
    ("thaqafa", "film", "فيلم من 12 دقيقة عن رجل ينتظر", ""),
)
_SENTENCES = (
    "خرجت القوارب قبل الفجر، وعاد آخرها عند الظهر.",
    "قال رئيس الميناء إن البحر هادئ منذ أمس، وإن أحدًا لم يُصب.",
    "يبلغ عدد المشتركين 240، أي أكثر بعشرين من العام الماضي.",
    "لم يعترض أحد من الجيران، بل جاء بعضهم بالقهوة.",
    "يقع المبنى على بعد 300 متر من الشاطئ، وقد بُني عام 1911.",
    "«انتظرنا طويلًا، ولن ننتظر أكثر»، قالت صاحبة المحل.",
    "تُنشر التفاصيل على موقع البلدية example.org كل مساء.",
    "وفي المساء أُطفئت الأنوار، وبقي صوت الموج وحده.",
)


def arabic_paper(now: datetime) -> Paper:
    """The paper; a story every five hours."""
    paper = Paper()
    for number, (section, slug, title, shape) in enumerate(_STORIES):
        fields: dict[str, object] = {
            "title": title,
            "date": moment(now - timedelta(hours=5 * number + 1)),
            "author": "ليلى حداد",
            "tags": ["ميناء", "بحر"],
            "summary": _SENTENCES[number % len(_SENTENCES)],
        }
        if shape:
            paper.files[f"_pictures/{slug}.webp"] = drawn_picture(shape, slug)
            fields["picture"] = {
                "file": f"{slug}.webp",
                "alt": "البحر",
                "caption": "البحر عند الظهر",
            }
        if number == 0:
            made = {
                "date": moment(now - timedelta(minutes=10)),
                "text": "كانت ثلاثة أيام، لا أربعة.",
            }
            fields |= {"kicker": "الطقس", "key_points": _SENTENCES[1:3], "corrections": [made]}
        paper.add_story(section, slug, fields, _body(number))
    paper.add_story("_pages", "an", {"title": "عن الجريدة"}, _body(3))
    paper.page_types = _page_types()
    return paper


def _body(number: int) -> str:
    """Three paragraphs, which begin with another sentence in each story."""
    turned = _SENTENCES[number % len(_SENTENCES) :] + _SENTENCES[: number % len(_SENTENCES)]
    paragraphs = [" ".join(turned[start : start + 3]) for start in (0, 3, 6)]
    paragraphs.insert(1, "> [!pull] لم يعترض أحد")
    return "\n\n".join(paragraphs)


def _page_types() -> list[PageType]:
    return [
        PageType("front page", "/"),
        PageType("section", "/bahr"),
        PageType("author", "/author/layla-haddad"),
        PageType("archive", "/archive"),
        PageType("search, results", f"/search?q={quote('البحر')}"),
        PageType("corrections", "/corrections"),
        PageType("page that is no news", "/an"),
        PageType("story", "/bahr/arrival"),
        PageType("story, no picture", "/madina/bus"),
        PageType("404", "/bahr/nothing", 404),
    ]
