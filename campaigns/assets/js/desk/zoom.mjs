// A photograph in its full size, to be moved about; without this script its address opens in the browser.
export function zoom(desk) {
  for (const link of desk.querySelectorAll("[data-desk-zoom]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(desk, link);
    });
  }
}

function open(desk, link) {
  const dialog = document.createElement("dialog");
  dialog.className = "desk-zoom";
  dialog.setAttribute("aria-label", link.querySelector("img").alt);
  const image = document.createElement("img");
  image.src = link.href;
  image.alt = link.querySelector("img").alt;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button desk-zoom__close";
  close.textContent = desk.dataset.close;
  close.addEventListener("click", () => dialog.close());
  image.addEventListener("click", () => image.classList.toggle("desk-zoom__whole"));
  dialog.append(close, image);
  dialog.addEventListener("close", () => dialog.remove());
  desk.append(dialog);
  dialog.showModal();
}
