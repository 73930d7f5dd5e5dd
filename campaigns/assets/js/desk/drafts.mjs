// A draft of captions that the worker fetches: told when it is there, and put into the box where nothing was written.
const EVERY = 3000; // milliseconds

export function drafts(desk) {
  const told = desk.querySelector("[data-draft]");
  const field = desk.querySelector("[data-words] [name=captions]");
  if (!told || !field) return;
  const said = told.querySelector("[data-draft-said]");

  async function look() {
    const answer = await fetch(told.dataset.draft).catch(() => null);
    const found = answer?.ok ? await answer.json() : { state: "asked", said: said.textContent };
    if (said.textContent !== found.said) said.textContent = found.said;
    if (found.state === "asked") setTimeout(look, EVERY);
    else come(found);
  }

  function come({ captions }) {
    told.querySelector("[data-draft-again]").hidden = !!captions;
    if (!captions) return;
    if (field.value.trim()) {
      told.querySelector("[data-draft-read]").hidden = false; // what was written stays until somebody wants the other
      return;
    }
    field.value = captions;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    desk.querySelector("[data-draft-warning]").hidden = false;
  }
  setTimeout(look, EVERY);
}
