// Persons are added and removed without leaving the page: the server draws that part of it anew.

export function people(root, saving) {
  const place = () => root.querySelector("[data-people]");
  const guardians = () => {
    place().querySelectorAll("[data-person]").forEach((person) => {
      const child = person.querySelector("[data-child]")?.checked ?? false;
      person.querySelectorAll("[data-child-guardian]").forEach((one) => (one.hidden = !child));
    });
  };
  root.addEventListener("change", (event) => event.target.matches("[data-child]") && guardians());
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-people-act]");
    if (!button) return;
    event.preventDefault();
    try {
      await saving.now(button.value);
      const answer = await fetch(location.pathname);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-people]");
      place().replaceWith(fresh);
    } catch {
      return; // said where saving is told of
    }
    guardians();
    const last = [...place().querySelectorAll("[data-person]")].at(-1);
    (button.value === "add" ? last?.querySelector("input:not([type=hidden])") : place())?.focus();
  });
  guardians();
}
