"""Fields of the API that are made for all pages of an answer at once, and not with queries for each."""

from typing import Any

from rest_framework.fields import Field


class ToldTogether(Field):
    """One entry of what is told of a page. `kept` names what was made for this answer so far."""

    kept = ""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(source="*", read_only=True)

    def to_representation(self, page: Any) -> Any:
        return self.told(page)[self.name]

    def told(self, page: Any) -> Any:
        """What `tell` says of this page; asked for it and the others of the answer where it was not yet."""
        made: dict[int, Any] = self.context["view"].__dict__.setdefault(self.kept, {})
        if page.pk not in made:
            made.update(self.tell(self._asked_together(page), self.context["request"]))
        return made[page.pk]

    def tell(self, pages: list[Any], request: Any) -> dict[int, Any]:
        """By the ids of the pages, which are of one type."""
        raise NotImplementedError

    def _asked_together(self, page: Any) -> list[Any]:
        """The pages of the answer that are of this page's type, itself among them."""
        instance = self.root.instance
        pages = [] if instance is None or hasattr(instance, "pk") else list(instance)
        same = [one for one in pages if type(one) is type(page)]
        return same if any(one.pk == page.pk for one in same) else [page]
