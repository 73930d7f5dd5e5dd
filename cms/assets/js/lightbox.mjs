// Large photographs are looked at closely in a dialog; its viewer is fetched for the first of them.
import { script } from "./load.mjs";

export function lightbox(dialog) {
  const stage = dialog.querySelector("[data-zoom-stage]");
  const original = dialog.querySelector("[data-zoom-original]");
  let deep = null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-zoom]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  dialog.querySelector("[data-zoom-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    const by = event.target.closest("[data-zoom-by]")?.dataset.zoomBy;
    if (by) deep?.give(by);
  });
  dialog.addEventListener("keydown", (event) => {
    const command = KEYS[event.key];
    event.stopPropagation(); // what turns the page's pages is not meant for it here
    if (!command || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    deep?.give(command);
  });
  dialog.addEventListener("close", () => {
    deep?.end();
    deep = null;
    stage.replaceChildren();
  });

  async function open(link) {
    const picture = link.querySelector("img");
    original.href = link.href;
    stage.replaceChildren(still(picture));
    dialog.showModal();
    try {
      await script(dialog.dataset.script);
      if (dialog.open) deep = await window.deepZoom.show(stage, link.dataset.zoom, picture.alt);
    } catch {
      // without a network: the picture that the page has is in sight already
    }
  }
}

function still(picture) {
  const image = new Image();
  image.src = picture.currentSrc || picture.src;
  image.alt = picture.alt;
  image.className = "zoom__still";
  return image;
}

const KEYS = {
  "+": "in",
  "=": "in",
  "-": "out",
  0: "fit",
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
