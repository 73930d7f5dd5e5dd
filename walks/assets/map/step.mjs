// Map and list in step: what stands for a stop carries its identity in data-stop, wherever it stands on the page.

/** Tells the page by a `stop:chosen` event, with `detail.uuid` and the element in `detail.from`, which stop is meant. */
export function choose(uuid, from) {
  document.dispatchEvent(new CustomEvent("stop:chosen", { detail: { uuid, from } }));
}

/** Marks everything of a stop (data-chosen) that is pointed at, focused, or chosen by another script. */
export function stepWithin(root) {
  if (root.documentElement.dataset.stopsInStep !== undefined) return;
  root.documentElement.dataset.stopsInStep = "";
  for (const name of ["pointerover", "focusin"]) {
    root.addEventListener(name, (event) => {
      const element = event.target.closest?.("[data-stop]");
      if (element && element.dataset.chosen === undefined) choose(element.dataset.stop, element);
    });
  }
  root.addEventListener("stop:chosen", ({ detail }) => {
    for (const element of root.querySelectorAll("[data-stop][data-chosen]")) delete element.dataset.chosen;
    if (!detail?.uuid) return;
    for (const element of root.querySelectorAll(`[data-stop="${CSS.escape(detail.uuid)}"]`)) element.dataset.chosen = "";
  });
}
