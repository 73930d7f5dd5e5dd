// The first page: entries begun on this device, and the work that is done while its reader reads.
import { begunFor, forget } from "./memory.mjs";
import { forgetPreviews } from "./previews.mjs";

export function beginning(root) {
  listBegun(root);
  root.querySelector("[data-problem]")?.focus();
  const form = root.querySelector("[data-begin]");
  if (form) prove(form);
}

function listBegun(root) {
  const section = root.querySelector("[data-begun]");
  if (!section) return;
  const list = section.querySelector("[data-begun-list]");
  const template = root.querySelector("[data-begun-one]");
  for (const { entry, address, at } of begunFor(root.dataset.campaign)) {
    const one = template.content.cloneNode(true).firstElementChild;
    one.querySelector("[data-go-on]").href = address;
    const when = one.querySelector("[data-when]");
    when.textContent = `${when.dataset.words} ${new Date(at).toLocaleDateString(document.documentElement.lang)}`;
    one.querySelector("[data-forget]").addEventListener("click", () => {
      forget(entry);
      forgetPreviews(entry);
      one.remove();
      section.hidden = list.children.length === 0;
    });
    list.append(one);
  }
  section.hidden = list.children.length === 0;
}

/** Fills in the proof of work before the form goes; where a browser can't, the form goes after a while without. */
function prove(form) {
  const solution = form.querySelector("[data-altcha]");
  const button = form.querySelector("button");
  const word = form.querySelector("[data-word]");
  if (!globalThis.isSecureContext || !globalThis.Worker) return;
  const solved = solve(form.dataset.challenge, form.dataset.worker).then(
    (found) => (solution.value = found),
    () => (solution.value = ""),
  );
  form.toggleAttribute("data-ready", true);
  form.addEventListener("submit", async (event) => {
    if (solution.value || form.dataset.tried) return;
    event.preventDefault();
    word.textContent = button.dataset.moment;
    await solved;
    form.dataset.tried = "true";
    form.requestSubmit(button);
  });
}

async function solve(challengeAddress, workerAddress) {
  const challenge = await (await fetch(challengeAddress)).json();
  const worker = new Worker(workerAddress);
  try {
    const solution = await new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => (data?.error ? reject(new Error(data.error)) : resolve(data)));
      worker.addEventListener("error", reject);
      worker.postMessage({ type: "work", challenge, counterStart: 0, counterStep: 1 });
    });
    if (!solution) throw new Error("not solved");
    return btoa(JSON.stringify({ challenge, solution }));
  } finally {
    worker.terminate();
  }
}
