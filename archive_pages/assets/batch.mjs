// Keeps the state and progress of batches on a page up to date, and loads a batch's own page anew when its state changes.
const EVERY = 2000; // milliseconds
const url = document.currentScript.dataset.url;

function underWay() {
  return [...document.querySelectorAll("[data-batch][data-under-way]")];
}

function show(place, batch) {
  const changed = place.dataset.state !== batch.state;
  place.dataset.state = batch.state;
  place.toggleAttribute("data-under-way", batch.under_way);
  place.querySelector("[data-batch-label]").textContent = batch.label;
  place.querySelector("[data-batch-words]").textContent = batch.words;
  const bar = place.querySelector("[data-batch-bar]");
  bar.hidden = batch.state !== "running";
  bar.max = batch.total || 1;
  bar.value = batch.done;
  if (changed && place.closest("[data-batch-page]")) location.reload();
}

async function look() {
  const places = underWay();
  if (!places.length) return;
  const query = places.map((place) => `id=${place.dataset.batch}`).join("&");
  try {
    const answer = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const { batches } = await answer.json();
      for (const batch of batches) show(places.find((place) => place.dataset.batch === String(batch.id)), batch);
    }
  } finally {
    setTimeout(look, EVERY);
  }
}

setTimeout(look, EVERY);
