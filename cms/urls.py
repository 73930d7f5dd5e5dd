"""Every address of the site. `docs/addresses.md` lists those that are kept stable."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from .api import api_router
from .core.oembed import oembed
from .core.permanent import resolve
from .imaging.iiif.http import nothing
from .media.serving import serve_document, serve_picture
from .operating import bulk_views, crawlers

handler400 = "cms.core.error_handlers.bad_request"
handler403 = "cms.core.error_handlers.permission_denied"
handler404 = "cms.core.error_handlers.page_not_found"
handler500 = "cms.core.error_handlers.error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(?P<number>\d{1,18})/(?P<file_name>[^/]*)$", serve_document, name="document"),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api_router.urls),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap-index"),
    path("sitemap-<int:section>.xml", crawlers.sitemap_section, name="sitemap-section"),
    path("id/<uuid:uuid>", resolve, name="resolve-id"),
    path("oembed", oembed, name="oembed"),
    path("bulk/", bulk_views.index, name="bulk-index"),
    path("bulk/<slug:kind>.jsonl.gz", bulk_views.download, name="bulk-file"),
    path("", include("archive_pages.urls")),
    path("", include("walks.urls")),
    path("", include("campaigns.urls")),
    path("", include("books.urls")),
    path("", include("places.urls")),
    path("", include("cms.uploads.urls")),
    path("iiif/", include("cms.imaging.iiif.urls")),
    re_path("^iiif/", nothing),  # and no redirect to a page in the reader's language
    # Pictures only: documents lie in the same folder, and go out through a view that asks who may have them.
    re_path(r"^media/(?P<path>(?:images|original_images)/[^/]+)$", serve_picture),
    *i18n_patterns(
        path("search/", include("search.urls")),
        path("books/", include("books.pages")),
        path("my-entry/", include("campaigns.status.urls")),
        path("", include("cms.core.routing")),
        prefix_default_language=True,
    ),
]
