// Copies the private address, and says so on its button.
export function copying(button) {
  const address = button.closest(".own-address").querySelector("[data-own-address]");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address.textContent.trim());
    button.textContent = button.dataset.done;
  });
}
