// Buttons that copy, and the share sheet of the reader's own device.

/** Copies the value or text of the element that a `data-copy` button names. */
export async function copyFrom(button) {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source.value ?? source.textContent);
}

export function canShare() {
  return typeof navigator.share === "function";
}

/** Offers the address to other programs; that the reader changes her mind is no error. */
export async function share(title, url) {
  try {
    await navigator.share({ title, url });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}
