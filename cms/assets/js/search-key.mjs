// "/" goes to the search box, unless the reader is writing or a page has a use of its own for the key.
export function searchKey(document) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const box = document.querySelector('main input[type="search"], header input[type="search"]');
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
