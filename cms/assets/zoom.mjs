// A photograph to be enlarged and moved (OpenSeadragon), as the archive shows its scans. Fetched when one is opened.
import { Deep } from "../../archive_pages/assets/viewer/deep.mjs";

const FACTOR = 1.5;

class Zoom {
  constructor(element) {
    this.deep = new Deep(element, { calm: window.matchMedia("(prefers-reduced-motion: reduce)").matches });
  }

  give(command) {
    const commands = {
      in: () => this.deep.zoom(FACTOR),
      out: () => this.deep.zoom(1 / FACTOR),
      fit: () => this.deep.fit(),
      left: () => this.deep.pan(-1, 0),
      right: () => this.deep.pan(1, 0),
      up: () => this.deep.pan(0, -1),
      down: () => this.deep.pan(0, 1),
    };
    commands[command]();
  }

  end() {
    this.deep.viewer.destroy();
  }
}

/** Shows the image of a IIIF `info.json` in `stage`, over what stands there. Rejects where it can't be had. */
async function show(stage, info, alt) {
  const element = document.createElement("div");
  element.className = "zoom__deep";
  stage.append(element);
  const zoom = new Zoom(element);
  try {
    await zoom.deep.open({ image: info, width: 1, height: 1 });
  } catch (error) {
    zoom.end();
    element.remove();
    throw error;
  }
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", alt);
  stage.querySelector(".zoom__still")?.remove();
  return zoom;
}

window.deepZoom = { show };
