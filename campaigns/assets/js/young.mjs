// A guardian is asked for where the age says so; where it depends on the year, the reader is asked.

export function young(root, saving) {
  const box = root.querySelector("[data-young]");
  const guardian = root.querySelector("[data-guardian]");
  if (!box) return;
  const tick = box.querySelector("input[type=checkbox]");
  const show = () => {
    guardian.hidden = !tick.checked;
  };
  saving.addEventListener("told", ({ detail }) => {
    box.hidden = detail.guardian !== null;
    if (detail.guardian !== null) tick.checked = detail.guardian;
    show();
  });
  tick.addEventListener("change", show);
  box.hidden = box.hasAttribute("data-young-known");
  show();
}
