// Reasons: ready-made sentences are put where one writes, and the letter is shown before it goes out.
export function letters(desk) {
  const address = desk.querySelector("[data-desk-decide]")?.dataset.preview;
  for (const fold of desk.querySelectorAll("[data-desk-act]")) {
    const form = fold.querySelector("form");
    const reason = fold.querySelector("textarea");
    reason.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
      event.preventDefault();
      form.requestSubmit();
    });
    for (const button of fold.querySelectorAll("[data-desk-sentence]")) {
      button.addEventListener("click", () => put(reason, button.textContent.trim()));
    }
    const preview = fold.querySelector("[data-desk-preview]");
    if (!preview || !address) continue;
    preview.hidden = false;
    preview.addEventListener("click", () => show(address, form));
  }
}

function put(field, sentence) {
  const before = field.value.trimEnd();
  field.setRangeText(`${before ? `${before}\n` : ""}${sentence}`, 0, field.value.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

async function show(address, form) {
  const box = form.querySelector("[data-desk-letter]");
  const answer = await fetch(address, { method: "POST", body: new FormData(form) }).catch(() => null);
  box.hidden = false;
  if (!answer?.ok) {
    box.querySelector("[data-desk-subject]").textContent = form.closest("[data-lost]").dataset.lost;
    return;
  }
  const letter = await answer.json();
  box.querySelector("[data-desk-to]").textContent = letter.to;
  box.querySelector("[data-desk-subject]").textContent = letter.subject;
  box.querySelector("[data-desk-text]").textContent = letter.text;
}
