// Forms with a position or a way: a button each, that fetches the map (large) when it is pressed.
const settings = document.getElementById("walks-map-editing");
const data = settings ? JSON.parse(settings.textContent) : null;

let fetched = null;

/** Resolves to the editors' map script, fetched once. */
function editors() {
  fetched ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = data.script;
    script.addEventListener("load", () => resolve(window.walkMapEditors));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return fetched;
}

function offerPosition(latitude) {
  const longitude = latitude.form?.elements.namedItem(latitude.name.replace(/latitude$/, "longitude"));
  if (!longitude) return;
  const box = document.createElement("div");
  box.className = "position-map";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small button-secondary", textContent: data.words.show });
  const place = Object.assign(document.createElement("div"), { className: "position-map__map", hidden: true });
  const help = Object.assign(document.createElement("p"), { className: "help", hidden: true, textContent: data.words.none });
  box.append(button, help, place);
  (latitude.closest(".w-panel__content, .w-form-width, fieldset") ?? latitude.parentElement).append(box);
  let map = null;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", async () => {
    place.hidden = help.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
    button.textContent = place.hidden ? data.words.show : data.words.hide;
    if (!place.hidden && !map) map = (await editors()).position(place, latitude, longitude, data);
  });
}

function offerRoute(root) {
  const button = root.querySelector("[data-route-open]");
  button.hidden = false;
  button.addEventListener(
    "click",
    async () => {
      button.hidden = true;
      (await editors()).route(root, data);
    },
    { once: true },
  );
}

/** The map is what this screen is for: it is fetched at once. */
async function showStops(form) {
  const own = JSON.parse(document.getElementById("stops-map-data").textContent);
  const view = form.querySelector("[data-stops-view]");
  view.hidden = false;
  try {
    (await editors()).stops(form, { ...data, ...own, words: { ...data.words, ...own.words } });
  } catch (error) {
    console.info(error); // WebGL is not to be had on this device, or the script did not come
    view.replaceChildren(Object.assign(document.createElement("p"), { className: "help", textContent: own.words.failed }));
  }
}

if (data) {
  for (const input of document.querySelectorAll('input[name$="latitude"]')) offerPosition(input);
  for (const root of document.querySelectorAll("[data-route-editor]")) offerRoute(root);
  for (const form of document.querySelectorAll("[data-stops-map]")) showStops(form);
}
