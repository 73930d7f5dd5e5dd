// Historic map sheets upon the map, each with how strongly it is seen.
const FIRST = 0.7;

/** Below the map: a switch and a slider for each sheet. `shown` is the map with its attribution. */
export function offerOverlays(figure, sheets, shown, words) {
  if (!sheets.length) return;
  const box = document.createElement("fieldset");
  box.className = "walk-map__sheets";
  const legend = document.createElement("legend");
  legend.textContent = words.sheets;
  box.append(legend, ...sheets.map((sheet) => control(sheet, shown, words)));
  figure.querySelector("[data-map-sheet]").after(box);
}

export function drawOverlays(map, sheets) {
  for (const sheet of sheets) {
    if (!sheet.shown) continue;
    const id = `sheet-${sheet.uuid}`;
    map.addSource(id, { type: "image", url: sheet.image, coordinates: sheet.corners });
    map.getSource(id).attribution = asHtml(sheet.credit); // a style has none for images
    const before = map.getLayer("way-casing") ? "way-casing" : undefined;
    map.addLayer({ id, type: "raster", source: id, paint: { "raster-opacity": sheet.opacity, "raster-fade-duration": 0 } }, before);
  }
}

function control(sheet, shown, words) {
  const { map } = shown;
  sheet.opacity = FIRST;
  const id = `sheet-${sheet.uuid}`;
  const row = document.createElement("div");
  row.className = "walk-map__over";
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox" });
  label.append(box, [sheet.title, sheet.date].filter(Boolean).join(", "));
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, value: FIRST * 100, disabled: true });
  slider.setAttribute("aria-label", `${words.opacity}: ${sheet.title}`);
  box.addEventListener("change", () => {
    sheet.shown = box.checked;
    slider.disabled = !box.checked;
    if (box.checked) drawOverlays(map, [sheet]);
    else {
      map.removeLayer(id);
      map.removeSource(id);
      shown.attribute();
    }
  });
  slider.addEventListener("input", () => {
    sheet.opacity = slider.value / 100;
    map.setPaintProperty(id, "raster-opacity", sheet.opacity);
  });
  const strength = document.createElement("label");
  strength.append(Object.assign(document.createElement("span"), { textContent: words.opacity }), slider);
  row.append(label, strength);
  return row;
}

function asHtml(words) {
  const element = document.createElement("i");
  element.textContent = words;
  return element.innerHTML;
}
