// The parts of the page that the server writes anew for another page, search or issue: fetched as the page itself and put
// in the place of the old ones, so that nothing is written twice and every address works without a script too.

export class Parts {
  constructor() {
    this.request = null;
  }

  /** Fetches `address` and puts its parts in place. Resolves to the new document, or null where a later call overtook it. */
  async turnTo(address) {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
      const text = await response.text();
      if (request.signal.aborted) return null;
      const fresh = new DOMParser().parseFromString(text, "text/html");
      swap(fresh);
      return fresh;
    } catch (error) {
      if (error.name === "AbortError") return null;
      throw error;
    }
  }
}

function swap(fresh) {
  const focused = document.activeElement?.closest("[data-swap]") ? document.activeElement : null;
  const command = focused?.dataset.command;
  document.title = fresh.title;
  for (const part of document.querySelectorAll("[data-swap]")) {
    const other = fresh.querySelector(`[data-swap="${part.dataset.swap}"]`);
    for (const image of other?.querySelectorAll("img") ?? []) image.loading = "lazy"; // it is there to be printed
    part.replaceChildren(...(other?.childNodes ?? []));
  }
  for (const link of fresh.querySelectorAll("[data-strip] [data-order]")) {
    const own = document.querySelector(`[data-strip] [data-order="${link.dataset.order}"]`);
    if (own) refresh(own, link);
  }
  revealScripted(document);
  if (focused && !focused.isConnected) {
    const again = command ? document.querySelector(`[data-command="${command}"]`) : null;
    (again ?? document.querySelector("main")).focus({ preventScroll: true });
  }
}

function refresh(own, link) {
  own.href = link.getAttribute("href");
  own.querySelector("[data-name]").textContent = link.querySelector("[data-name]").textContent;
  own.toggleAttribute("aria-current", false);
  if (link.hasAttribute("aria-current")) own.setAttribute("aria-current", "page");
  const [hits, fresh] = [own.querySelector("[data-hits]"), link.querySelector("[data-hits]")];
  hits.textContent = fresh.textContent;
  hits.hidden = fresh.hidden;
}

/** Shows what only works with a script. */
export function revealScripted(root) {
  for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
}
