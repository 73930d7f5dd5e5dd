"""The Wagtail API, version 2: what the public may see, and nothing else.

Wagtail's own viewsets hide pages under a privacy restriction from those who don't pass it. Here every list, count,
search, parent and relation asks `cms.core.access` as the anonymous public does, so that embargoed and expired pages are
no less hidden, and an answer is the same for whoever asks.
"""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import translation
from django.utils.functional import cached_property
from rest_framework.fields import Field
from rest_framework.filters import BaseFilterBackend
from wagtail.api.v2.filters import SearchFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageAliasOfField, PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.api.validators import SiteFilterValidator
from wagtail.documents.api.v2.serializers import DocumentSerializer
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Collection, CollectionViewRestriction, Page, Site

from archive_pages.api import CanvasesAPIViewSet
from archive_pages.models import TitlePage
from books.api import BooksAPIViewSet
from cms.core import access
from places.api import PlacesAPIViewSet


def public_collections() -> QuerySet[Collection]:
    """Collections that neither have nor inherit a privacy restriction."""
    found = Collection.objects.all()
    restricted = CollectionViewRestriction.objects.exclude(restriction_type=CollectionViewRestriction.NONE)
    for path in restricted.values_list("collection__path", flat=True):
        found = found.exclude(path__startswith=path)
    return found


class TagNames(Field):
    """Tags by name, from what was prefetched: one query for a list, not one an item."""

    def to_representation(self, tags: Any) -> list[str]:
        return sorted(tag.name for tag in tags.all())


class PublicMediaSerializer:
    """A picture or document of a private collection is null where a page or a block refers to it."""

    context: dict[str, Any]

    def to_representation(self, instance: Any) -> Any:
        view = self.context["view"]
        if not hasattr(view, "public_collection_ids"):
            view.public_collection_ids = set(public_collections().values_list("pk", flat=True))
        if instance.collection_id not in view.public_collection_ids:
            return None
        return super().to_representation(instance)  # type: ignore[misc]


class PublicImageSerializer(PublicMediaSerializer, ImageSerializer):
    tags = TagNames(read_only=True)


class PublicDocumentSerializer(PublicMediaSerializer, DocumentSerializer):
    tags = TagNames(read_only=True)


class SafeSearchFilter(SearchFilter):
    """Searches within what the rule has let through: search backends know no joins, only a list of ids."""

    def filter_queryset(self, request: HttpRequest, queryset: QuerySet[Any], view: BaseAPIViewSet) -> Any:
        if "search" in request.GET:
            narrowed = queryset.model._default_manager.filter(pk__in=queryset.order_by().values("pk"))
            queryset = narrowed.order_by(*queryset.query.order_by) if "order" in request.GET else narrowed
        return super().filter_queryset(request, queryset, view)


def with_safe_search(filters: list[type[BaseFilterBackend]]) -> list[type[BaseFilterBackend]]:
    return [SafeSearchFilter if one is SearchFilter else one for one in filters]


class VisibleAliasField(PageAliasOfField):
    def get_attribute(self, instance: Page) -> Page | None:
        source = super().get_attribute(instance)
        return source if source is not None and access.can_see(source, access.Viewer.public()) else None


class PublicPageSerializer(PageSerializer):
    alias_of = VisibleAliasField(read_only=True)


class PublicPagesAPIViewSet(PagesAPIViewSet):
    base_serializer_class = PublicPageSerializer
    filter_backends = with_safe_search(PagesAPIViewSet.filter_backends)

    def get_base_queryset(self) -> QuerySet[Page]:
        return self._visible.all()

    @cached_property
    def _visible(self) -> QuerySet[Page]:
        try:
            site = SiteFilterValidator(site=self.request.GET.get("site"), request=self.request).site_obj
        except ValueError as error:
            raise BadRequestError(str(error)) from error
        if site is None:
            return Page.objects.none()
        roots = [site.root_page.path, *site.root_page.get_translations().values_list("path", flat=True)]
        within = Q()
        for path in roots:
            within |= Q(path__startswith=path)
        return access.visible_pages(Page.objects.filter(within).order_by("path"), access.Viewer.public())

    def get_queryset(self) -> QuerySet[Page]:
        queryset = super().get_queryset().select_related("locale", "alias_of", "content_type")
        if issubclass(queryset.model, TitlePage):
            related = Prefetch("preceding_titles", TitlePage.objects.order_by("path"))
            queryset = queryset.prefetch_related(related, "succeeding_titles")
        if hasattr(queryset.model, "places"):
            queryset = queryset.prefetch_related("places__place")
        if hasattr(queryset.model, "listing_image"):
            queryset = queryset.select_related("listing_image").prefetch_related("listing_image__tags")
        return queryset

    def find_object(self, queryset: QuerySet[Page], request: HttpRequest) -> Page | None:
        """By `html_path`, as a browser would ask for it: with the language first."""
        site = Site.find_for_request(request)
        if "html_path" in request.GET and site is not None:
            components = [part for part in request.GET["html_path"].split("/") if part]
            page = self._routed(site, components)
            return page if page is not None and queryset.filter(pk=page.pk).exists() else None
        found: Page | None = super().find_object(queryset, request)
        return found

    def _routed(self, site: Site, components: list[str]) -> Page | None:
        root = site.root_page
        language = components[0] if components else ""
        translated = root.get_translations(inclusive=True).filter(locale__language_code=language).first()
        if translated is not None:
            root, components = translated, components[1:]
        try:
            with translation.override(root.locale.language_code):
                page: Page = root.specific.route(self.request, components).page
        except Http404:
            return None
        return page


class PublicImagesAPIViewSet(ImagesAPIViewSet):
    base_serializer_class = PublicImageSerializer
    filter_backends = with_safe_search(ImagesAPIViewSet.filter_backends)

    def get_queryset(self) -> QuerySet[Any]:
        everything = BaseAPIViewSet.get_queryset(self)
        return everything.filter(collection__in=public_collections()).prefetch_related("tags")


class PublicDocumentsAPIViewSet(DocumentsAPIViewSet):
    base_serializer_class = PublicDocumentSerializer
    filter_backends = with_safe_search(DocumentsAPIViewSet.filter_backends)

    def get_queryset(self) -> QuerySet[Any]:
        everything = BaseAPIViewSet.get_queryset(self)
        return everything.filter(collection__in=public_collections()).prefetch_related("tags")


PUBLIC_ENDPOINTS = (
    PublicPagesAPIViewSet,
    PublicImagesAPIViewSet,
    PublicDocumentsAPIViewSet,
    CanvasesAPIViewSet,
    PlacesAPIViewSet,
    BooksAPIViewSet,
)

api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", PublicPagesAPIViewSet)
api_router.register_endpoint("canvases", CanvasesAPIViewSet)
api_router.register_endpoint("images", PublicImagesAPIViewSet)
api_router.register_endpoint("documents", PublicDocumentsAPIViewSet)
api_router.register_endpoint("places", PlacesAPIViewSet)
api_router.register_endpoint("books", BooksAPIViewSet)
