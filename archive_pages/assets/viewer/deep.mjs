// The scan, to be enlarged and moved (OpenSeadragon). Regions and points are in the pixels of the canvas.
import OpenSeadragon from "openseadragon";

const ENLARGED = 1.02; // times the zoom at which the whole page is seen

/** OpenSeadragon writes a style element, which our Content-Security-Policy refuses, unless it finds its own mark. */
function keepItsStyleOut() {
  if (document.querySelector("style[data-openseadragon-mobile-css]")) return;
  const mark = document.createElementNS("urn:mark", "style"); // none of HTML's: what it would say is in css/stage.css
  mark.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(mark);
}

export class Deep {
  /** @param calm no animation */
  constructor(element, { calm }) {
    this.calm = calm;
    keepItsStyleOut();
    this.viewer = OpenSeadragon({
      element,
      drawer: "canvas",
      showNavigationControl: false,
      animationTime: calm ? 0 : 0.5,
      springStiffness: 9,
      immediateRender: calm,
      blendTime: 0,
      visibilityRatio: 0.4,
      constrainDuringPan: true,
      minZoomImageRatio: 0.8,
      maxZoomPixelRatio: 2.5,
      zoomPerClick: 1,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsPen: { clickToZoom: false },
      imageLoaderLimit: 6,
      timeout: 60000,
    });
    this.viewer.addHandler("canvas-key", (event) => {
      event.preventDefaultAction = true;
    });
    this.viewer.addHandler("resize", () => {
      if (this.whole) requestAnimationFrame(() => this.viewer.viewport.goHome(true));
    });
    this.viewer.addHandler("animation-start", () => {
      this.whole = false;
    });
    this.whole = true;
  }

  /** Keeps room, in pixels, for what floats over the edges of the view. */
  keepRoom(margins) {
    this.viewer.viewport.setMargins(margins);
    if (this.whole) this.viewer.viewport.goHome(true);
  }

  /** Calls `then` whenever the scan was moved, and at every step of the movement. */
  onMove(then) {
    for (const name of ["update-viewport", "open"]) this.viewer.addHandler(name, then);
  }

  /** Calls `then` when a movement has come to rest. */
  onRest(then) {
    this.viewer.addHandler("animation-finish", () => {
      this.whole = !this.enlarged && !this.viewer.viewport.getRotation();
      then();
    });
  }

  /** Calls `then` with the point of the canvas that was clicked or touched. */
  onPress(then) {
    this.viewer.addHandler("canvas-click", (event) => {
      if (event.quick && this.item) then(this.item.viewerElementToImageCoordinates(event.position));
    });
  }

  onFirstTile(then) {
    this.viewer.addHandler("tile-drawn", then);
  }

  get item() {
    return this.viewer.world.getItemAt(0) ?? null;
  }

  /** Shows another canvas, whole or a region of it. Resolves when it can be moved; rejects where it can't be loaded. */
  async open(canvas, region) {
    const source = await info(canvas.image);
    this.width = canvas.width;
    this.height = canvas.height;
    await new Promise((resolve, reject) => {
      this.viewer.addOnceHandler("open", resolve);
      this.viewer.addOnceHandler("open-failed", (event) => reject(new Error(event.message)));
      this.viewer.open(source);
    });
    this.whole = !region;
    if (region) this.show(region, true);
  }

  get enlarged() {
    const { viewport } = this.viewer;
    return viewport.getZoom() > viewport.getHomeZoom() * ENLARGED;
  }

  /** Moves so that the region fills the view. */
  show([x, y, w, h], atOnce = this.calm) {
    const bounds = this.item.imageToViewportRectangle(x, y, w, h);
    this.viewer.viewport.fitBoundsWithConstraints(bounds, atOnce);
  }

  /** Moves, without changing the size, so that the region is in view. */
  bringIntoView([x, y, w, h]) {
    const bounds = this.item.imageToViewportRectangle(x, y, w, h);
    const seen = this.viewer.viewport.getBounds();
    const inside =
      bounds.x >= seen.x &&
      bounds.y >= seen.y &&
      bounds.x + bounds.width <= seen.x + seen.width &&
      bounds.y + bounds.height <= seen.y + seen.height;
    if (!inside) this.viewer.viewport.panTo(bounds.getCenter(), this.calm).applyConstraints(this.calm);
  }

  /** What is in view, as a box that may reach over the edges of the canvas. */
  seen() {
    const bounds = this.item.viewportToImageRectangle(this.viewer.viewport.getBounds());
    return [bounds.x, bounds.y, bounds.width, bounds.height];
  }

  /** `[a, b, c, d, e, f]`: from pixels of the canvas to pixels of the element, as SVG and CSS write it. */
  matrix() {
    if (!this.item) return null;
    const at = (x, y) => this.item.imageToViewerElementCoordinates(new OpenSeadragon.Point(x, y));
    const origin = at(0, 0);
    const right = at(this.width, 0);
    const below = at(0, this.height);
    return [
      (right.x - origin.x) / this.width,
      (right.y - origin.y) / this.width,
      (below.x - origin.x) / this.height,
      (below.y - origin.y) / this.height,
      origin.x,
      origin.y,
    ];
  }

  zoom(factor, point) {
    const { viewport } = this.viewer;
    const centre = point && viewport.pointFromPixel(new OpenSeadragon.Point(point.x, point.y));
    viewport.zoomBy(factor, centre, this.calm).applyConstraints(this.calm);
  }

  pan(x, y) {
    const { viewport } = this.viewer;
    const size = viewport.getContainerSize();
    const by = new OpenSeadragon.Point((x * size.x) / 4, (y * size.y) / 4);
    viewport.panBy(viewport.deltaPointsFromPixels(by), this.calm).applyConstraints(this.calm);
  }

  fit() {
    this.viewer.viewport.setRotation(0, this.calm);
    this.viewer.viewport.goHome(this.calm);
  }

  /** Turns by a quarter to the right; returns the degrees. */
  rotate() {
    const degrees = (this.viewer.viewport.getRotation() + 90) % 360;
    this.viewer.viewport.setRotation(degrees, this.calm);
    return degrees;
  }
}

/** The image's information with its id on this very host, whatever name the site goes by. */
async function info(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const document = await response.json();
  document.id = new URL(address, window.location.href).href.replace(/\/info\.json$/, "");
  return document;
}
