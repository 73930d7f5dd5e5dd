"""Pages and canvases for tests, made as the project makes them."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from archive_pages.formats.page import BlockKind
from archive_pages.models import ArchiveIndexPage, Canvas, CanvasText, IssuePage, TitlePage
from archive_pages.text_layer import TextLayer, encode
from home.models import HomePage


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def archive(language: str = "hu") -> ArchiveIndexPage:
    return ArchiveIndexPage.objects.get(locale__language_code=language)


def title(name: str = "Marosvölgyi Hírlap", language: str = "hu", **fields: Any) -> TitlePage:
    page = TitlePage(title=name, languages=[language], **fields)
    archive(language).add_child(instance=page)
    return page


def issue(parent: TitlePage | None = None, date: str = "1935-08-02", **fields: Any) -> IssuePage:
    parent = parent or title()
    page = IssuePage(
        title=fields.pop("title", f"{parent.title} {date}"), slug=fields.pop("slug", date), date=date, **fields
    )
    page.languages = page.languages or parent.languages
    parent.add_child(instance=page)
    return page


def layer(text: str, width: int = 1000, height: int = 1400, language: str = "hu") -> TextLayer:
    """A text layer of one block; each line of `text` is a line, each word a box of 80 × 20 pixels on a grid."""
    made = TextLayer(width=width, height=height, language=language)
    for row, line in enumerate(text.splitlines()):
        first = len(made)
        for column, word in enumerate(line.split()):
            made.add_word(word, (50 + 90 * column, 50 + 30 * row, 80, 20), 0.9)
        made.add_line((50, 50 + 30 * row, 90 * max(1, len(line.split())), 20), first)
    made.add_block(BlockKind.TEXT, (50, 50, 900, 30 * max(1, len(made.lines))), 0)
    return made


def canvas(parent: IssuePage, text: str | None = "egy szép nyári reggel", **fields: Any) -> Canvas:
    """A canvas without files; with a text layer unless `text` is None."""
    order = fields.pop("order", parent.canvases.count() + 1)
    made = Canvas.objects.create(
        issue=parent, order=order, width=1000, height=1400, language=parent.languages[0], **fields
    )
    if text is not None:
        words = layer(text, language=made.language)
        CanvasText.objects.create(canvas=made, data=encode(words))
        made.word_count, made.ocr_confidence = len(words), words.mean_confidence()
        made.save()
    parent.canvas_count, parent.first_canvas = parent.canvases.count(), parent.canvases.first()
    parent.word_count = sum(parent.canvases.values_list("word_count", flat=True))
    parent.save()
    return made


def reader(name: str = "reader", *groups: str) -> User:
    user = User.objects.create_user(name, password="a quiet word")
    user.groups.set([Group.objects.get_or_create(name=group)[0] for group in groups])
    return user


def restrict(
    page: Page, kind: str = PageViewRestriction.LOGIN, *groups: str, password: str = ""
) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)
    restriction.groups.set([Group.objects.get_or_create(name=group)[0] for group in groups])
    return restriction


def may_edit(group: Group, page: Page) -> None:
    """The group works in the admin, on the page and what lies below it alone."""
    codenames = ("access_admin", "add_page", "change_page", "publish_page")
    allowed = Permission.objects.filter(codename__in=codenames).order_by("codename")
    for permission in allowed:
        if permission.codename == "access_admin":
            group.permissions.add(permission)
        else:
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def embargo(page: IssuePage, until: datetime) -> None:
    page.embargo_until = until
    page.save()
