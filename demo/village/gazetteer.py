"""The invented places: a county, its town and villages, and what stands in one of them, with names old and new."""

from dataclasses import dataclass

from places.models import NameKind, Place, PlaceKind, PlaceName

from .ground import position_of
from .route import STOPS
from .words import LANGUAGES

NOTE = "Invented for the demo; nothing stands there."
COUNTY, TOWN, VILLAGE = "county", "town", "village"


@dataclass(frozen=True)
class Entry:
    """`names` are those of today, in Hungarian, Romanian, English and Persian; `old` are name, language and dates."""

    kind: PlaceKind
    names: tuple[str, str, str, str]
    parent: str = VILLAGE
    at: tuple[float, float] | None = None
    old: tuple[tuple[str, str, str], ...] = ()


PLACES: dict[str, Entry] = {
    COUNTY: Entry(
        PlaceKind.COUNTY,
        ("Holdvár vármegye", "județul Cetatea Lunii", "Holdvar county", "شهرستان ماه‌دژ"),
        "",
        old=(("Comitatus Arcis Lunae", "la", "1291~/1786"),),
    ),
    VILLAGE: Entry(
        PlaceKind.VILLAGE,
        ("Harangod", "Clopoțel", "Harangod", "زنگوله"),
        COUNTY,
        (0.0, 0.0),
        (
            ("Villa Campanae", "la", "1332/1526"),
            ("Glöckendorf", "de", "1350~/1918"),
            ("Harangkútfalva", "hu", "1467~/1720"),
        ),
    ),
    "stream": Entry(
        PlaceKind.NATURE, ("Harang-patak", "Pârâul Clopotului", "Bell Brook", "زنگ‌رود"), at=(-120.0, -200.0)
    ),
    "hill": Entry(
        PlaceKind.NATURE,
        ("Várhegy", "Dealul Cetății", "Castle Hill", "تپهٔ دژ"),
        at=(330.0, 960.0),
        old=(("Mons Lunae", "la", "1332/1526"),),
    ),
    "main": Entry(
        PlaceKind.STREET,
        ("Fő utca", "Strada Mare", "Main Street", "خیابان بزرگ"),
        at=(-80.0, 0.0),
        old=(("Hosszú sor", "hu", "1781/1890"),),
    ),
    "bridge-street": Entry(
        PlaceKind.STREET, ("Híd utca", "Strada Podului", "Bridge Street", "خیابان پل"), at=(16.0, -90.0)
    ),
    "station": Entry(
        PlaceKind.BUILDING, ("Harangod vasútállomás", "Gara Clopoțel", "Harangod station", "ایستگاه زنگوله")
    ),
    "bridge": Entry(PlaceKind.BUILDING, ("Kőhíd", "Podul de piatră", "Stone Bridge", "پل سنگی"), at=(20.0, -178.0)),
    "mill": Entry(
        PlaceKind.BUILDING,
        ("Kétmolnár malma", "Moara celor doi", "Two Millers’ Mill", "آسیاب دو آسیابان"),
        at=(292.0, -147.0),
    ),
    "potter": Entry(
        PlaceKind.BUILDING, ("Fazekasház", "Casa olarului", "Potter’s House", "خانهٔ کوزه‌گر"), at=(246.0, 24.0)
    ),
    "square": Entry(
        PlaceKind.STREET, ("Piactér", "Piața", "Market Square", "میدان بازار"), old=(("Lúdvásár", "hu", "1640~/1900"),)
    ),
    "inn": Entry(
        PlaceKind.BUILDING,
        ("Kék Elefánt fogadó", "Hanul Elefantul Albastru", "Blue Elephant Inn", "مهمانسرای فیل آبی"),
        at=(-27.0, 36.0),
        old=(("Fehér Lúd", "hu", "1798/1904"),),
    ),
    "library": Entry(
        PlaceKind.BUILDING,
        ("Községi könyvtár", "Biblioteca", "Village Library", "کتابخانهٔ دهکده"),
        at=(-140.0, 18.0),
        old=(("Olvasókör", "hu", "1897/1948"),),
    ),
    "school": Entry(PlaceKind.BUILDING, ("Iskola", "Școala", "School", "دبستان"), at=(-226.0, 82.0)),
    "church": Entry(
        PlaceKind.BUILDING, ("Templomvár", "Biserica fortificată", "Fortified Church", "کلیسای دژگون"), at=(0.0, 122.0)
    ),
    "spring": Entry(
        PlaceKind.NATURE, ("Harangkút", "Izvorul Clopotului", "Bell Spring", "چشمهٔ زنگ"), at=(100.0, 176.0)
    ),
    "chapel": Entry(
        PlaceKind.BUILDING,
        ("Szent Kereszt-kápolna", "Capela Sfintei Cruci", "Holy Cross Chapel", "نمازخانهٔ تپه"),
        at=(196.0, 548.0),
    ),
    "gate": Entry(PlaceKind.BUILDING, ("Várkapu", "Poarta cetății", "Castle Gate", "دروازهٔ دژ"), at=(330.0, 984.0)),
    "tower": Entry(PlaceKind.BUILDING, ("Öregtorony", "Turnul Bătrân", "Old Tower", "برج کهن"), at=(339.0, 1019.0)),
    "lookout": Entry(PlaceKind.BUILDING, ("Kilátó", "Foișorul", "Lookout", "دیدگاه")),
    "orchard": Entry(PlaceKind.NATURE, ("Almáskert", "Livada", "Orchard", "باغ سیب"), at=(480.0, 590.0)),
    # The newspapers come from the town and write of the villages; nobody has taken a photograph there yet.
    TOWN: Entry(
        PlaceKind.TOWN,
        ("Holdvár", "Cetatea Lunii", "Holdvar", "ماه‌دژ"),
        COUNTY,
        (-6200.0, 3900.0),
        (("Castrum Lunae", "la", "1291~/1786"),),
    ),
    "junipers": Entry(
        PlaceKind.VILLAGE, ("Borókás", "Ienupăreni", "Junipers", "سروستان بالا"), COUNTY, (5100.0, 6800.0)
    ),
    "lower-dew": Entry(
        PlaceKind.VILLAGE, ("Alsóharmat", "Roua de Jos", "Lower Dew", "شبنم‌آباد"), COUNTY, (-2400.0, -5200.0)
    ),
    "upper-dew": Entry(
        PlaceKind.VILLAGE, ("Felsőharmat", "Roua de Sus", "Upper Dew", "شبنم‌آباد بالا"), COUNTY, (-3900.0, -8300.0)
    ),
    "silverwell": Entry(
        PlaceKind.VILLAGE, ("Ezüstkút", "Fântâna de Argint", "Silverwell", "چاه سیمین"), COUNTY, (9800.0, 1500.0)
    ),
    "stonebramble": Entry(
        PlaceKind.VILLAGE, ("Kőszeder", "Măceșu", "Stonebramble", "تمشک‌زار"), COUNTY, (3600.0, -7600.0)
    ),
    "crabapple": Entry(
        PlaceKind.VILLAGE, ("Vadalmás", "Dealul Merilor", "Crabapple", "سیب‌دره"), COUNTY, (7400.0, -4100.0)
    ),
    "windmeadow": Entry(
        PlaceKind.VILLAGE, ("Szélmező", "Poiana Vântului", "Windmeadow", "بادگاه"), COUNTY, (-11500.0, -1900.0)
    ),
    "rosebrook": Entry(
        PlaceKind.VILLAGE, ("Rózsapatak", "Pârâul Trandafirului", "Rosebrook", "گل‌رود"), COUNTY, (1300.0, 11200.0)
    ),
    "bearsfoot": Entry(
        PlaceKind.VILLAGE, ("Medvesalj", "Valea Ursului", "Bearsfoot", "خرس‌کوه"), COUNTY, (-4800.0, 10400.0)
    ),
    "birchfold": Entry(PlaceKind.VILLAGE, ("Nyíresd", "Mestecăniș", "Birchfold", "توت‌پشته"), COUNTY, (13600.0, 7900.0)),
    "lindenstead": Entry(
        PlaceKind.VILLAGE, ("Hársfalva", "Teișani", "Lindenstead", "نمدان"), COUNTY, (-9400.0, -7100.0)
    ),
}


def make_places() -> dict[str, Place]:
    """Those that are not there yet are made; known by their names within the county."""
    found: dict[str, Place] = {}
    for key, entry in PLACES.items():
        parent = found.get(entry.parent)
        place = Place.objects.filter(name=entry.names[0], parent=parent).first()
        found[key] = place or _made(key, entry, parent)
    return found


def _made(key: str, entry: Entry, parent: Place | None) -> Place:
    place = Place(name=entry.names[0], kind=entry.kind, parent=parent, note=NOTE)
    at = entry.at or STOPS.get(key)
    if at is not None:
        place.longitude, place.latitude = position_of(*at)
    names = [PlaceName(name=name, language=code) for name, code in zip(entry.names, LANGUAGES, strict=True)]
    names += [PlaceName(name=name, language=code, kind=NameKind.OLD, dates=dates) for name, code, dates in entry.old]
    place.names.set(names)
    place.full_clean(exclude=["names"])
    place.save()
    return place
