// Copying and passing on the address of a walk or a stop.

export function sharing(root) {
  const field = root.querySelector("input");
  const word = root.querySelector("[data-share-word]");
  const copy = root.querySelector("[data-copy]");
  const passOn = root.querySelector("[data-pass-on]");
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      word.textContent = copy.dataset.done;
      copy.textContent = copy.dataset.done;
    });
  }
  if (navigator.share) {
    passOn.hidden = false;
    passOn.addEventListener("click", () => navigator.share({ title: root.dataset.title, url: field.value }).catch(() => {}));
  }
  field.addEventListener("focus", () => field.select());
}
