"""What the search page's address says. The whole state of a search is in it, so it can be sent to someone.

`?q=&p=&sort=&title=&year=&language=&kind=&place=`; facets may stand several times, a year also as a span `1930-1939`.
`near=46.55,24.57&within=5`: no further than five kilometres from there; `place` and `near` ask for
something without words too. What makes no sense is left out, never an error.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from cms.core.languages import LANGUAGE_NAMES

from .backends.base import Facet, Kind, Near, Sort, Value

MOST_VALUES = 50
LONGEST_SPAN = 1_000  # years
USUAL, FURTHEST = 5.0, 500.0  # kilometres


@dataclass(frozen=True)
class Address:
    """A search as typed and chosen. `chosen` holds values as they stand in the address."""

    text: str = ""
    page: int = 1
    sort: Sort = Sort.RELEVANCE
    chosen: dict[Facet, tuple[str, ...]] = field(default_factory=dict)
    near: Near | None = None

    @classmethod
    def of(cls, parameters: QueryDict) -> "Address":
        page, sort = parameters.get("p", ""), parameters.get("sort", "")
        chosen = {
            facet: tuple(dict.fromkeys(value for value in parameters.getlist(facet) if values_of(facet, value)))
            for facet in Facet
        }
        return cls(
            text=" ".join(parameters.get("q", "").replace("\0", " ").split()),
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1,
            sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
            chosen={facet: values[:MOST_VALUES] for facet, values in chosen.items() if values},
            near=near_of(parameters.get("near", ""), parameters.get("within", "")),
        )

    def values(self) -> dict[Facet, tuple[Value, ...]]:
        """The chosen values as the index knows them."""
        return {
            facet: tuple(value for written in values for value in values_of(facet, written))
            for facet, values in self.chosen.items()
        }

    def toggled(self, facet: Facet, value: str) -> "Address":
        """The same search with the value chosen, or no longer; from its first page."""
        before = self.chosen.get(facet, ())
        after = tuple(one for one in before if one != value) if value in before else (*before, value)
        return replace(self, page=1, chosen={**self.chosen, facet: after})

    def only(self, facet: Facet, value: str) -> "Address":
        """The same search with this value alone chosen of the facet, or no longer."""
        after = () if self.chosen.get(facet) == (value,) else (value,)
        return replace(self, page=1, chosen={**self.chosen, facet: after})

    def anywhere(self) -> "Address":
        """The same search wherever it is."""
        return replace(self, page=1, near=None)

    def sorted_by(self, sort: Sort) -> "Address":
        return replace(self, page=1, sort=sort)

    def bare(self) -> "Address":
        """The same words with nothing chosen."""
        return Address(self.text, sort=self.sort)

    @property
    def link(self) -> str:
        pairs = [("q", self.text)]
        pairs += [(facet.value, value) for facet in Facet for value in self.chosen.get(facet, ())]
        pairs += self._around()
        if self.sort != Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.page > 1:
            pairs.append(("p", str(self.page)))
        return "?" + urlencode(pairs)

    def hidden_fields(self) -> list[tuple[str, str]]:
        """What the search box carries along when other words are asked for."""
        fields = [(facet.value, value) for facet in Facet for value in self.chosen.get(facet, ())]
        fields += self._around()
        return fields if self.sort == Sort.RELEVANCE else [*fields, ("sort", self.sort.value)]

    def _around(self) -> list[tuple[str, str]]:
        if self.near is None:
            return []
        return [
            ("near", f"{self.near.latitude:g},{self.near.longitude:g}"),
            ("within", f"{self.near.kilometres:g}"),
        ]


def near_of(point: str, within: str) -> Near | None:
    """Latitude and longitude in degrees with a comma between them, and kilometres; None for what is no such point."""
    try:
        latitude, longitude = (float(one) for one in point[:80].split(","))
        kilometres = float(within[:20]) if within else USUAL
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < kilometres <= FURTHEST):
        return None
    return Near(round(latitude, 5), round(longitude, 5), kilometres)


def values_of(facet: Facet, written: str) -> tuple[Value, ...]:
    """The index's values for one in the address: several for a span of years, none for nonsense."""
    if facet == Facet.KIND:
        return (written,) if written in set(Kind) else ()
    if facet == Facet.LANGUAGE:
        return (written,) if written in LANGUAGE_NAMES else ()
    if facet in (Facet.TITLE, Facet.PLACE):
        return (int(written),) if _is_number(written) else ()
    first, _, last = written.partition("-")
    last = last or first
    if not (_is_number(first) and _is_number(last)) or not 0 <= int(last) - int(first) < LONGEST_SPAN:
        return ()
    return tuple(range(int(first), int(last) + 1))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
