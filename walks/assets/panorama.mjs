// The sphere of a panorama (Photo Sphere Viewer). Fetched only when somebody looks all around.
import { Viewer } from "@photo-sphere-viewer/core";
import { MarkersPlugin } from "@photo-sphere-viewer/markers-plugin";
import "@photo-sphere-viewer/core/index.css";
import "@photo-sphere-viewer/markers-plugin/index.css";
import "./css/sphere.css";

const STEP = 15; // degrees
const ZOOM = 15; // of 100
const radians = (degrees) => (degrees * Math.PI) / 180;

class Sphere {
  /** Resolves when the picture is seen; rejects where it can't be had. Angles are degrees. */
  static async show({ element, picture, yaw, signs }) {
    const sphere = new Sphere(element, yaw);
    try {
      await sphere.open(picture, signs);
    } catch (error) {
      sphere.end();
      throw error;
    }
    return sphere;
  }

  constructor(element, yaw) {
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.container = document.createElement("div");
    this.container.className = "panorama__viewer";
    element.replaceChildren(this.container);
    this.viewer = new Viewer({
      container: this.container,
      navbar: false,
      keyboard: false,
      mousewheel: false,
      loadingTxt: "",
      defaultYaw: `${yaw}deg`,
      defaultZoomLvl: 20,
      plugins: [[MarkersPlugin, {}]],
    });
  }

  async open(picture, signs) {
    this.viewer.textureLoader.blobToImage = imageOf;
    const shown = await this.viewer.setPanorama(picture, { showLoader: false, transition: false });
    if (shown === false) throw new Error(picture);
    const markers = this.viewer.getPlugin(MarkersPlugin);
    signs.forEach((sign, number) => {
      markers.addMarker({
        id: `sign-${number}`,
        element: button(sign.element),
        position: { yaw: radians(sign.yaw), pitch: radians(sign.pitch) },
        anchor: "bottom center",
      });
    });
  }

  turn(way) {
    const { yaw, pitch } = this.viewer.getPosition();
    const by = radians(STEP);
    const moves = {
      left: { yaw: yaw - by, pitch },
      right: { yaw: yaw + by, pitch },
      up: { yaw, pitch: pitch + by },
      down: { yaw, pitch: pitch - by },
    };
    if (way in moves) this.move(moves[way]);
    else this.move({ zoom: this.viewer.getZoomLevel() + (way === "in" ? ZOOM : -ZOOM) });
  }

  move(to) {
    if (this.calm) {
      if (to.zoom !== undefined) this.viewer.zoom(to.zoom);
      else this.viewer.rotate(to);
    } else this.viewer.animate({ ...to, speed: 300 });
  }

  end() {
    this.viewer.destroy();
    this.container.remove();
  }
}

/** The picture in a blob, which the viewer would address as `blob:…`: our Content-Security-Policy refuses that. */
async function imageOf(blob) {
  const reader = new FileReader();
  await new Promise((resolve, reject) => {
    reader.addEventListener("load", resolve);
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
  const image = new Image();
  image.src = reader.result;
  await image.decode();
  return image;
}

/** The sign as it stands in the list below, as a link or, where it leads nowhere, a button that shows its words. */
function button(source) {
  const sign = document.createElement(source.href ? "a" : "button");
  if (source.href) sign.href = source.href;
  else {
    sign.type = "button";
    sign.setAttribute("aria-expanded", "false");
    sign.addEventListener("click", () => {
      sign.setAttribute("aria-expanded", String(sign.getAttribute("aria-expanded") === "false"));
    });
  }
  sign.className = `panorama__sign panorama__sign--${source.href ? "way" : "word"}`;
  const words = document.createElement("span");
  words.textContent = source.textContent;
  words.lang = source.lang;
  words.dir = source.dir || "auto";
  sign.append(words);
  return sign;
}

window.walksPanorama = { Sphere };
