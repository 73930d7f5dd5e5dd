// A photograph is cropped and turned before it is sent; its cropper is fetched with the first one.

const LONGEST = 4_096; // pixels of a side of what is sent
const QUALITY = 0.92;
const SHOWN = /^image\/(jpeg|png|webp)$/; // what every browser draws
const TEMPLATE = `
  <cropper-canvas background>
    <cropper-image rotatable scalable translatable></cropper-image>
    <cropper-shade hidden></cropper-shade>
    <cropper-handle action="move" plain></cropper-handle>
    <cropper-selection initial-coverage="1" movable resizable outlined>
      <cropper-handle action="move" theme-color="transparent"></cropper-handle>
      <cropper-handle action="n-resize"></cropper-handle><cropper-handle action="e-resize"></cropper-handle>
      <cropper-handle action="s-resize"></cropper-handle><cropper-handle action="w-resize"></cropper-handle>
      <cropper-handle action="ne-resize"></cropper-handle><cropper-handle action="nw-resize"></cropper-handle>
      <cropper-handle action="se-resize"></cropper-handle><cropper-handle action="sw-resize"></cropper-handle>
    </cropper-selection>
  </cropper-canvas>`;

/** The photograph as it shall be sent: untouched where nothing was cut; null where the dialog was closed. */
export async function crop(file, script) {
  if (!SHOWN.test(file.type)) return file;
  const dialog = document.querySelector("[data-cropper]");
  const stage = dialog.querySelector("[data-crop-stage]");
  const word = dialog.querySelector("[data-word]");
  const picture = Object.assign(new Image(), { src: URL.createObjectURL(file), alt: "" });
  word.textContent = "";
  dialog.returnValue = "";
  dialog.showModal();
  const ended = new AbortController();
  const cutting = { touched: false, cropper: null, turned: 0 };
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
    const [width, height] = [selection.width * factor, selection.height * factor];
    selection.$change(selection.x + (selection.width - width) / 2, selection.y + (selection.height - height) / 2, width, height);
  };
  on("take-it", () => dialog.close("taken"));
  on("close", () => dialog.close(""));
  on("turn", () => {
    cutting.turned += 1;
    cutting.cropper?.getCropperImage()?.$rotate("90deg").$center("contain");
  });
  on("smaller", () => change(1 / 0.9));
  on("larger", () => change(0.9));
  const selection = cutting.cropper?.getCropperSelection();
  selection?.addEventListener("change", () => (cutting.touched = true), { signal });
}

/** The part that was chosen, in the pixels of the photograph. */
async function cut({ cropper, touched, turned }, file) {
  if (!cropper || (!touched && turned % 4 === 0)) return file;
  const selection = cropper.getCropperSelection();
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
