// Copying the address of a campaign or an entry, the words to go with it, and passing them on to another app.

export function passOn(root) {
  const word = root.querySelector("[data-pass-on-word]");
  const address = root.querySelector("[data-pass-on-address]");
  const now = root.querySelector("[data-pass-on-now]");

  if (navigator.clipboard) {
    for (const button of root.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(root.querySelector(button.dataset.copy).value);
        word.textContent = button.dataset.done;
        button.textContent = button.dataset.done;
      });
    }
  }
  if (navigator.share) {
    now.hidden = false;
    const { title, text } = root.dataset;
    now.addEventListener("click", () => navigator.share({ title, text, url: address.value }).catch(() => {}));
  }
  for (const field of root.querySelectorAll("input, textarea")) field.addEventListener("focus", () => field.select());
}
