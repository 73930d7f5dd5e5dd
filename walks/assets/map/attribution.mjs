// Whose the map beneath is, as its makers ask for it to be said. Their HTML is read for words and links alone.

/** What the sources of the map say of themselves, each once. */
export function attributionsOf(map) {
  const found = Object.keys(map.getStyle().sources).map((name) => map.getSource(name)?.attribution);
  return [...new Set(found.filter(Boolean))];
}

export function fillAttribution(element, attributions) {
  element.replaceChildren();
  attributions.forEach((html, index) => {
    if (index) element.append(" · ");
    element.append(...wordsAndLinks(html));
  });
}

function wordsAndLinks(html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  const made = [];
  const walker = read.createTreeWalker(read.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const address = text.parentElement.closest("a")?.href ?? "";
    if (!/^https?:/.test(address)) {
      made.push(text.data);
      continue;
    }
    const link = document.createElement("a");
    link.href = address;
    link.textContent = text.data;
    link.rel = "noreferrer";
    made.push(link);
  }
  return made;
}
