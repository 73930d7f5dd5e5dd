// An entry that came by mail: room for another person without leaving the page, and without choosing files again.
export function persons(desk) {
  const part = desk.querySelector("[data-persons]");
  const button = part?.querySelector("[data-person-add]");
  if (!button) return;
  const total = part.querySelector("[name$='-TOTAL_FORMS']");
  const most = Number(part.querySelector("[name$='-MAX_NUM_FORMS']").value);
  const model = part.querySelector("[data-person-form]");

  button.addEventListener("click", (event) => {
    event.preventDefault();
    const made = document.createElement("template");
    made.innerHTML = model.innerHTML.replaceAll("__prefix__", total.value);
    const person = made.content.querySelector("[data-person]");
    model.before(person);
    total.value = Number(total.value) + 1;
    button.hidden = Number(total.value) >= most;
    person.querySelector("input").focus();
  });
}
