// The bar code of a book: by the browser's own detector, else by one that is fetched when it is wanted.
import { openCamera, problemOf, stop } from "./camera.mjs";

const FORMATS = ["ean_13"];
const EVERY = 200; // milliseconds

export function scanning(root, button, found) {
  const dialog = document.querySelector("[data-scanner]");
  if (!button || !navigator.mediaDevices?.getUserMedia) return;
  const preview = dialog.querySelector("[data-preview]");
  const word = dialog.querySelector("[data-word]");
  let stream = null;

  button.hidden = false;
  button.addEventListener("click", async () => {
    dialog.showModal();
    word.textContent = word.dataset.asking;
    try {
      const [detector, opened] = await Promise.all([detectorOf(root.dataset), openCamera("video", {}, "environment")]);
      stream = opened;
      preview.srcObject = stream;
      await preview.play();
      word.textContent = word.dataset.looking;
      look(detector);
    } catch (error) {
      word.textContent = word.dataset[problemOf(error)] ?? word.dataset.denied;
    }
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    stop(stream);
    stream = null;
    button.focus();
  });

  async function look(detector) {
    while (dialog.open && stream) {
      const codes = await detector.detect(preview).catch(() => []);
      const isbn = codes.map((code) => code.rawValue).find((value) => /^97[89]\d{10}$/.test(value));
      if (isbn) {
        dialog.close();
        found(isbn);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }
}

async function detectorOf({ scanning: script, reader }) {
  const native = globalThis.BarcodeDetector;
  const known = native ? await native.getSupportedFormats().catch(() => []) : [];
  if (known.includes(FORMATS[0])) return new native({ formats: FORMATS });
  await import(script);
  return globalThis.takingPartDetector(reader, FORMATS);
}
