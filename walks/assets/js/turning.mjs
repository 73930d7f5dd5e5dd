// Arrow keys turn the guide's pages, in the direction in which the page is read.

/** "next", "previous" or null. */
export function turnFor(event, rightToLeft) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return null;
  if (event.key === "ArrowRight") return rightToLeft ? "previous" : "next";
  if (event.key === "ArrowLeft") return rightToLeft ? "next" : "previous";
  return null;
}

const OWN_ARROWS = "input, textarea, select, audio, video, [contenteditable], [role=application], .maplibregl-map, .panorama__flat";

export function turning(document) {
  if (!document.querySelector("[data-guide]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.(OWN_ARROWS)) return;
    const turn = turnFor(event, document.documentElement.dir === "rtl");
    if (turn) document.querySelector(`[data-turn-${turn}]`)?.click();
  });
}
