// When the drawn map becomes one that moves: with a map beneath as soon as it is in view, otherwise when it is asked for.

/** The data that the page carries for the map in `figure`. */
export function dataOf(figure) {
  return JSON.parse(document.getElementById(`${figure.dataset.walkMap}-data`).textContent);
}

export function makeLive(figure) {
  const data = dataOf(figure);
  const offer = figure.querySelector("[data-map-offer]");
  const button = figure.querySelector("[data-map-wanted]");
  const want = (focus) => fetchLive(figure, data, focus);
  offer.hidden = false;
  button.addEventListener("click", () => want(true), { once: true });
  if (data.base.kind === "none" || navigator.connection?.saveData) return;
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    want(false);
  });
  watcher.observe(figure);
}

function fetchLive(figure, data, focus) {
  if (figure.dataset.wanted !== undefined) return;
  figure.dataset.wanted = focus ? "focus" : "";
  const tell = () => document.dispatchEvent(new CustomEvent("map:wanted", { detail: { figure } }));
  if (document.querySelector("script[data-map-live]")) {
    tell();
    return;
  }
  const script = document.createElement("script");
  script.src = data.script;
  script.dataset.mapLive = "";
  script.addEventListener("error", () => {
    figure.querySelector("[data-map-word]").textContent = data.words.failed;
    figure.querySelector("[data-map-offer]").hidden = true;
  });
  document.head.append(script);
}
