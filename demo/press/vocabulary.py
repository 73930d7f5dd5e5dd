"""Words for the large archive of the benchmarks: hundreds of thousands of invented forms, as often as Zipf's law says.

    words = vocabulary("hu")
    words.page(random.Random(7), 1500)      # 1,500 words, some of them misread
    words.forms[0], words.forms[399_999]    # the commonest and the rarest

Forms are made of syllables and endings by each language's own rules (vowel harmony in Hungarian, the joiner in
Persian), headed by real little words. Nothing is drawn from a list of weights when a page is made: the words
lie in a deck of 2²² cards, each as often as it is likely, and a page is 1,500 cards drawn at random. A
twentieth of the cards are misread, as an OCR engine does it, where the word has a letter that is.
"""

import random
import sys
from array import array
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from demo.press.writers import MISREADINGS

SIZE = 400_000
DECK_BITS = 22
MISREAD_EVERY = 20  # a card in so many


@dataclass(frozen=True)
class Grammar:
    """How words of a language are put together. Endings stand after each stem; Hungarian has them in two harmonies."""

    common: str  # the little words, commonest first
    onsets: str
    vowels: tuple[str, ...]  # one string a harmony
    codas: str
    endings: tuple[str, ...]  # one string a harmony


HUNGARIAN_BACK = (
    "- t ban nak k ra i hoz val ok ja ból on ról ba ság os ott tól ig ért ás ásban nál án ának ában aiban aink otta "
    "ozott oltak ságot ságnak ásra áson oknak okat okban okkal ítva ászat astul talan ul vá jukat jából"
)
HUNGARIAN_FRONT = (
    "- t ben nek k re i hez vel ek je ből en ről be ség es ett től ig ért és ésben nél én ének ében eiben eink ette "
    "ezett eltek séget ségnek ésre ésen eknek eket ekben ekkel ítve észet estül telen ül vé jüket jéből"
)
GRAMMARS = {
    "hu": Grammar(
        "a az és hogy nem is egy meg volt mint csak már de ki még el kell vagy ez ha azt lesz után minden mert van "
        "között sem nagy pedig úr ezt alatt első így lehet most majd azonban mely való itt fog ott igen előtt",
        "- b d f g h j k l m n p r s sz t v cs gy z zs k m sz t ny",
        ("a o u á ó ú a o", "e ö ü é ő ű e i"),
        "- - r l n s k t m sz z g lt nd rk",
        (HUNGARIAN_BACK, HUNGARIAN_FRONT),
    ),
    "ro": Grammar(
        "de și în la a cu nu pe să din o că se mai un care este pentru au fost sau prin după ce lui fi dar când până "
        "noi spre nici toate mare către numai astfel fără unde acest domnul această între pot ei orice deci iar",
        "- b c d f g h j l m n p r s ș t ț v z cr pr tr st br gr m l p",
        ("a e i o u ă â a e u",),
        "- - r n l s t m c ș nt rd st",
        (
            "- ul ului a ei e i ele elor ii ilor uri urile urilor at ată ați ate ând are area ării esc ește ească eam "
            "eau ea isem ului iei ește iș ică icel uș oasă os oși itor itoare itorul ist ism istul tate tatea",
        ),
    ),
    "en": Grammar(
        "the of and to in a is that was it for on with as his he be at by had not are but from or have an they which "
        "one you were her all their there been has would when who will more no if out so said what up its about into",
        "- b c d f g h l m n p r s t w br cr dr fl gr pl pr sh st th tr",
        ("a e i o u ea oo ai a e",),
        "- - n r l s t m ck nd st rd ll",
        (
            "- s ed ing er ers ly ness es able less ful ment ments ish ion ions ist ists ity al ally ive ous ously "
            "ward ship hood dom y ier iest ily let ling en ened ening ery",
        ),
    ),
    "fa": Grammar(
        "و در به از که این را با است آن برای تا بر شد بود هم یک نیز هر ما او نه اگر پس باید دو چون همه دیگر خود بی "
        "میان کرد شده می‌شود روز مردم پیش زیر بسیار چند هیچ سوی هنوز آنها شهر کار گفت آمد",
        "ب پ ت ج چ خ د ر ز ژ س ش ف ک گ ل م ن ه و ق م ن",
        ("ا - و ی - ا - و",),
        "- ر ن ل م د ش ت س ک",
        (
            "- ها های هایی ی م ت ش مان تان شان تر ترین هایش هایم \u200cها \u200cهای \u200cهایی \u200cاند \u200cام "
            "انه گاه گاهی ستان دار داری مند مندی وار ناک زار چی گر گری بان بانی کده \u200cاش ان انی",
        ),
    ),
}


class Vocabulary:
    """Word forms of one language in the order of their rank, and the deck that they are drawn from."""

    def __init__(self, language: str, size: int = SIZE) -> None:
        self.language = language
        dice = random.Random(f"vocabulary/{language}")
        self.forms = _forms(GRAMMARS[language], size, dice)
        self.deck = _deck(self.forms, language, dice)

    def page(self, dice: random.Random, count: int) -> list[str]:
        """`count` words, drawn from `dice`. Misread ones are among them."""
        bits = dice.getrandbits(32 * count) & _mask(count)
        cards = array("I", bits.to_bytes(4 * count, sys.byteorder))
        return list(map(self.deck.__getitem__, cards))


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of `language` (hu, ro, en, fa); made once a process, in some two seconds."""
    return Vocabulary(language)


@cache
def _mask(count: int) -> int:
    """Keeps DECK_BITS of every 32."""
    card = (1 << DECK_BITS) - 1
    return int.from_bytes(array("I", [card] * count).tobytes(), sys.byteorder)


def _forms(grammar: Grammar, size: int, dice: random.Random) -> list[str]:
    """Little words, then stems with endings: stems and endings are rarer the later they stand."""
    forms = dict.fromkeys(grammar.common.split())
    endings = [["" if ending == "-" else ending for ending in line.split()] for line in grammar.endings]
    weights = [(rank + 1) ** 0.8 for rank in range(max(map(len, endings)))]
    wanted = size + size // 12  # some forms come twice
    stems = wanted // len(endings[0]) + 1
    ranked = []
    for rank, (stem, harmony) in enumerate(_stems(grammar, stems, dice), 20):
        for ending, weight in zip(endings[harmony], weights, strict=False):
            ranked.append((rank * weight * dice.uniform(0.7, 1.4), stem + ending))
    ranked.sort()
    forms.update(dict.fromkeys(form for _, form in ranked))
    if len(forms) < size:
        raise ValueError(f"the grammar makes {len(forms)} forms only")
    return list(forms)[:size]


def _stems(grammar: Grammar, count: int, dice: random.Random) -> list[tuple[str, int]]:
    """Distinct stems of two or three syllables with the harmony of their vowels, shorter ones first."""
    onsets, codas = (_letters(line) for line in (grammar.onsets, grammar.codas))
    vowels = [_letters(line) for line in grammar.vowels]
    found: dict[str, int] = {}
    while len(found) < count:
        syllables = 2 if len(found) < count // 4 else 3
        harmony = dice.randrange(len(vowels))
        parts = [dice.choice(onsets) + dice.choice(vowels[harmony]) for _ in range(syllables)]
        stem = "".join(parts) + dice.choice(codas)
        if len(stem) > 2:
            found.setdefault(stem, harmony)
    return list(found.items())


def _letters(line: str) -> list[str]:
    return ["" if part == "-" else part for part in line.split()]


def _deck(forms: list[str], language: str, dice: random.Random) -> list[str]:
    """2^DECK_BITS cards: every form at least once, and as often as 1 / its rank."""
    cards = 1 << DECK_BITS
    spare = cards - len(forms)
    shares = list(accumulate(1 / rank for rank in range(1, len(forms) + 1)))
    deck: list[str] = []
    dealt = 0
    for form, share in zip(forms, shares, strict=True):
        until = round(spare * share / shares[-1])
        deck.extend([form] * (1 + until - dealt))
        dealt = until
    for at in range(dice.randrange(MISREAD_EVERY), cards, MISREAD_EVERY):
        deck[at] = _misread(deck[at], language, dice)
    return deck


_PAIRS = {language: [pair.split(">") for pair in pairs.split()] for language, pairs in MISREADINGS.items()}


def _misread(form: str, language: str, dice: random.Random) -> str:
    fitting = [pair for pair in _PAIRS[language] if pair[0] in form]
    if not fitting:
        return form
    right, wrong = dice.choice(fitting)
    return form.replace(right, wrong, 1)
