"""What editors may do with the page of an entry."""

from wagtail.models import Page, PagePermissionTester


class EntryPermissions(PagePermissionTester):
    """Its words are mended, while it is shown. `campaigns.acts` makes it, takes it down and away (`campaigns.guarding`
    tells editors so)."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_publish(self) -> bool:
        return bool(self.page.live and super().can_publish())

    def can_unpublish(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False
