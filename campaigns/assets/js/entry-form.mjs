// The form of an entry: one step a screen, saved as it is filled in, its files on their way meanwhile.
import { books } from "./books.mjs";
import { countWords } from "./counting.mjs";
import { Files } from "./files.mjs";
import { rememberBegun } from "./memory.mjs";
import { Overview } from "./overview.mjs";
import { people } from "./people.mjs";
import { Problems } from "./problems.mjs";
import { Saving } from "./saving.mjs";
import { Steps } from "./steps.mjs";
import { towns } from "./towns.mjs";
import { sentences } from "./words.mjs";
import { young } from "./young.mjs";

const STILL_COMING = /^part-/;

export function entryForm(root) {
  const form = root.querySelector("[data-form]");
  const words = sentences();
  const problems = new Problems(root);
  const saving = new Saving(form, root.dataset.entry);
  const steps = new Steps(root);
  const files = new Files(root, saving, problems, words);
  const overview = new Overview(root, files.previews);
  rememberBegun(root.dataset.entry, root.dataset.campaign, location.pathname);
  books(root, saving);
  towns(root, saving);
  people(root, saving);
  young(root, saving);
  countWords(root);

  const [ways, back, next] = ["[data-ways]", "[data-back]", "[data-next]"].map((one) => root.querySelector(one));
  ways.hidden = false;
  steps.addEventListener("shown", ({ detail }) => {
    back.hidden = steps.back() === null;
    next.hidden = steps.next() === null;
    if (detail === "look") overview.draw();
  });
  back.addEventListener("click", () => steps.go(steps.back()));
  next.addEventListener("click", () => goOn());
  root.addEventListener("click", (event) => {
    const to = event.target.closest("[data-to]")?.dataset.to;
    if (to) {
      saving.now().catch(() => {});
      steps.go(steps.all.find((step) => step.dataset.step === to));
    }
    const link = event.target.closest("[data-summary] a");
    if (link) showField(event, link.hash.slice(1));
  });
  form.addEventListener("keydown", (event) => {
    // Enter in a line goes on, as on paper; it does not send the entry.
    if (event.key !== "Enter" || !event.target.matches("input:not([type=file])")) return;
    event.preventDefault();
    goOn();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "send") return;
    event.preventDefault();
    send(event.submitter);
  });

  const first = root.querySelector("[data-summary-list] a")?.hash.slice(1);
  files.ready.then(() => overview.draw()); // with what this device keeps of them
  steps.show(steps.named(first) ?? steps.named(location.hash.slice(1)) ?? steps.all[0]);
  if (first) problems.summary.focus();

  async function goOn() {
    const here = steps.current;
    if (!steps.next()) return;
    let told = null;
    try {
      told = await saving.now();
    } catch {
      problems.show([]); // it is kept here, and saved later
    }
    const lacks = (told?.missing ?? []).filter(
      (one) => one.step === here.dataset.step && !(STILL_COMING.test(one.field) && files.underWay(one.field)),
    );
    problems.show(lacks);
    if (lacks.length === 0) steps.go(steps.next());
  }

  function showField(event, id) {
    const step = steps.named(id);
    if (!step) return;
    event.preventDefault();
    if (step !== steps.current) steps.go(step);
    const field = document.getElementById(id);
    (field.matches("fieldset") ? (field.querySelector("input:checked, input") ?? field) : field).focus();
  }

  /** Waits for files that are on their way, then sends the form as a whole: its answer is a page. */
  async function send(button) {
    if (button.hasAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    saving.word.textContent = files.underWay() ? button.dataset.waiting : "";
    try {
      await files.arrived();
      await saving.now();
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "act", value: "send" }));
      form.submit();
    } catch {
      problems.show([{ field: "send", words: words.notReached }]);
      button.removeAttribute("aria-disabled");
    }
  }
}
