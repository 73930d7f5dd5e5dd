"""Fills an empty library with a little of everything: `python -m tests.operating.filled`."""

import django


def fill() -> None:
    from io import BytesIO

    from django.contrib.auth.models import User
    from django.core.files.base import ContentFile
    from django.core.files.images import ImageFile
    from PIL import Image

    from cms.media.models import CustomDocument, CustomImage
    from home.models import StandardPage
    from tests import factories
    from tests.archive_pages.scanned import png, scan

    title = factories.title("Marosvölgyi Hírlap", dates="1908/1913", years_not_digitised="1911")
    issue = factories.issue(title, "1935-08-02")
    scan(issue, text="egy szép nyári reggel")
    factories.restrict(factories.issue(title, "1935-08-03", title="Zárolt"), "groups", "members")
    drawn = ImageFile(BytesIO(png(Image.new("RGB", (60, 40), "#557"))), name="bridge.png")
    picture = CustomImage.objects.create(title="A bridge", description="A stone bridge", file=drawn)
    picture.tags.add("bridges", "hidak")
    picture.get_rendition("width-20")
    CustomDocument.objects.create(title="Rules", file=ContentFile(b"%PDF-1.4 rules", name="szabályzat.pdf"))
    text = [("heading", "The house"), ("text", "<p>Built in <b>1913</b>.</p>"), ("image", {"image": picture})]
    about = StandardPage(title="About us «mi»", slug="about", body=text)
    factories.home("en").add_child(instance=about)
    about.save_revision().publish()
    user = User.objects.create_superuser("editor", "editor@library.example", "a quiet word")
    about.save_revision(user=user)
    factories.reader("member", "members")


if __name__ == "__main__":
    django.setup()
    fill()
