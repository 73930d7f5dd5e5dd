// A photograph is cropped and turned before it is sent; its cropper is fetched with the first one.
import { fill } from "./words.mjs";

const LONGEST = 4_096; // pixels of a side of what is sent
const QUALITY = 0.92;
const SHOWN = /^image\/(jpeg|png|webp)$/; // what every browser draws
const NEAR = 2; // pixels of the screen
const TEMPLATE = `
  <cropper-canvas background>
    <cropper-image rotatable scalable translatable></cropper-image>
    <cropper-shade hidden></cropper-shade>
    <cropper-handle action="move" plain></cropper-handle>
    <cropper-selection precise movable resizable outlined>
      <cropper-handle action="move" theme-color="transparent"></cropper-handle>
      <cropper-handle action="n-resize"></cropper-handle><cropper-handle action="e-resize"></cropper-handle>
      <cropper-handle action="s-resize"></cropper-handle><cropper-handle action="w-resize"></cropper-handle>
      <cropper-handle action="ne-resize"></cropper-handle><cropper-handle action="nw-resize"></cropper-handle>
      <cropper-handle action="se-resize"></cropper-handle><cropper-handle action="sw-resize"></cropper-handle>
    </cropper-selection>
  </cropper-canvas>`;

/**
 * The photograph as it shall be sent: untouched where nothing was cut; null where the dialog was closed.
 * `number` of `total`: which one it is of those that were chosen together.
 */
export async function crop(file, script, { number = 1, total = 1 } = {}) {
  if (!SHOWN.test(file.type)) return file;
  const dialog = document.querySelector("[data-cropper]");
  const stage = dialog.querySelector("[data-crop-stage]");
  const word = dialog.querySelector("[data-word]");
  const picture = Object.assign(new Image(), { src: URL.createObjectURL(file), alt: "" });
  const title = dialog.querySelector(".capture__title");
  title.textContent = total > 1 ? fill(title.dataset.oneOf, { number, total }) : title.dataset.one;
  word.textContent = "";
  dialog.returnValue = "";
  dialog.showModal();
  const ended = new AbortController();
  const cutting = { cropper: null, turned: 0, byHand: false };
  try {
    await Promise.all([import(script), picture.decode()]);
    cutting.cropper = new globalThis.takingPartCropper(picture, { container: stage, template: TEMPLATE });
  } catch {
    word.textContent = word.dataset.failed;
  }
  listen(dialog, cutting, ended.signal);
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      async () => {
        ended.abort();
        const taken = dialog.returnValue === "taken";
        const made = taken ? await cut(cutting, file).catch(() => file) : null;
        cutting.cropper?.destroy?.();
        stage.replaceChildren();
        URL.revokeObjectURL(picture.src);
        resolve(made);
      },
      { once: true },
    );
  });
}

function listen(dialog, cutting, signal) {
  const on = (name, act) => dialog.querySelector(`[data-${name}]`).addEventListener("click", act, { signal });
  const change = (factor) => {
    const selection = cutting.cropper?.getCropperSelection();
    if (!selection) return;
    cutting.byHand = true;
    const [width, height] = [selection.width * factor, selection.height * factor];
    selection.$change(selection.x + (selection.width - width) / 2, selection.y + (selection.height - height) / 2, width, height);
  };
  on("take-it", () => {
    measure(cutting); // a closed dialog has no measures
    dialog.close("taken");
  });
  on("close", () => dialog.close(""));
  on("turn", () => {
    cutting.turned += 1;
    cutting.byHand = false;
    cutting.cropper?.getCropperImage()?.$rotate("90deg").$center("contain");
  });
  on("smaller", () => change(1 / 0.9));
  on("larger", () => change(0.9));
  if (cutting.cropper) follow(cutting, signal);
}

/** Until somebody draws a frame, it lies around what is seen of the photograph: nothing but the photograph is sent. */
function follow(cutting, signal) {
  const selection = cutting.cropper.getCropperSelection();
  const image = cutting.cropper.getCropperImage();
  const fit = () => cutting.byHand || signal.aborted || selection.$change(...seenOf(cutting.cropper));
  cutting.cropper.getCropperCanvas().addEventListener("actionstart", () => (cutting.byHand = true), { signal });
  image.addEventListener("transform", () => requestAnimationFrame(fit), { signal });
  image.$ready(() => requestAnimationFrame(fit));
}

/** `[x, y, width, height]` of the photograph in the cropper's canvas. */
function placeOf(cropper) {
  const [image, canvas] = [cropper.getCropperImage(), cropper.getCropperCanvas()].map((one) => one.getBoundingClientRect());
  return [image.x - canvas.x, image.y - canvas.y, image.width, image.height];
}

/** What of the photograph lies within `[x, y, width, height]`; within the canvas, where nothing is said. */
function seenOf(cropper, within = [0, 0, cropper.getCropperCanvas().offsetWidth, cropper.getCropperCanvas().offsetHeight]) {
  const [x, y, width, height] = placeOf(cropper);
  const [left, top] = [Math.max(x, within[0]), Math.max(y, within[1])];
  const [right, bottom] = [Math.min(x + width, within[0] + within[2]), Math.min(y + height, within[1] + within[3])];
  return [left, top, Math.max(right - left, 1), Math.max(bottom - top, 1)];
}

/** What of the photograph the frame holds, and whether that is all of it. */
function measure(cutting) {
  const { cropper } = cutting;
  if (!cropper) return;
  const { x, y, width, height } = cropper.getCropperSelection();
  cutting.taken = seenOf(cropper, [x, y, width, height]);
  cutting.isWhole = placeOf(cropper).every((edge, index) => Math.abs(edge - cutting.taken[index]) < NEAR);
}

/** The part that was chosen, in the pixels of the photograph. */
async function cut({ cropper, turned, taken, isWhole }, file) {
  if (!cropper || (isWhole && turned % 4 === 0)) return file;
  const selection = cropper.getCropperSelection();
  selection.$change(...taken);
  const image = cropper.getCropperImage();
  const scale = Math.hypot(...image.$getTransform().slice(0, 2)) || 1;
  const [width, height] = [selection.width / scale, selection.height / scale];
  const shrunk = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = await selection.$toCanvas({ width: Math.round(width * shrunk), height: Math.round(height * shrunk) });
  const type = file.type === "image/png" ? "image/png" : "image/jpeg";
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
  const name = type === "image/png" ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg";
  return blob ? new File([blob], name, { type }) : file;
}
