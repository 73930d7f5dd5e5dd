// Keeps the state and progress of batches on a page up to date. When a batch's state changes, what its own page says of it
// beside is fetched anew, so that neither the place nor the focus is lost.
const EVERY = 2000; // milliseconds
const url = document.currentScript.dataset.url;

function underWay() {
  return [...document.querySelectorAll("[data-batch][data-under-way]")];
}

// Returns whether the batch's state is another than before.
function show(place, batch) {
  const changed = place.dataset.state !== batch.state;
  place.dataset.state = batch.state;
  place.toggleAttribute("data-under-way", batch.under_way);
  place.querySelector("[data-batch-label]").textContent = batch.label;
  place.querySelector("[data-batch-words]").textContent = batch.words;
  const bar = place.querySelector("[data-batch-bar]");
  bar.hidden = !batch.bar;
  bar.setAttribute("aria-label", batch.label);
  bar.max = batch.total || 1;
  bar.value = batch.done;
  return changed;
}

async function renew(rest) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-batch-rest]");
  if (!fresh) {
    location.reload(); // to what the server has to say instead
    return;
  }
  const focused = rest.contains(document.activeElement);
  rest.replaceChildren(...fresh.childNodes);
  if (focused) rest.focus();
}

async function look() {
  const places = underWay();
  if (!places.length) return;
  const query = places.map((place) => `id=${place.dataset.batch}`).join("&");
  try {
    const answer = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { batches } = await answer.json();
    const changed = batches.filter((batch) => show(places.find((place) => place.dataset.batch === String(batch.id)), batch));
    const rest = document.querySelector("[data-batch-rest]");
    if (changed.length && rest) await renew(rest);
  } finally {
    setTimeout(look, EVERY);
  }
}

setTimeout(look, EVERY);
