// Two photographs one over the other. A range input says how much of the old one is seen; a finger or the mouse on the
// picture moves the same input, so that all ways of using it are one.

/** Per cent of the frame at which a pointer is, from its left edge. */
export function share(clientX, box) {
  return Math.round(Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * 100);
}

export function thenAndNow(figure) {
  const frame = figure.querySelector(".then-now__frame");
  const control = figure.querySelector("[data-then-now-control]");
  const range = control.querySelector("input");
  const show = () => {
    frame.style.setProperty("--seen", `${range.value}%`);
    range.setAttribute("aria-valuetext", range.dataset.says.replace("{n}", number(range.value)));
  };
  const move = (event) => {
    range.value = share(event.clientX, frame.getBoundingClientRect());
    show();
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("a")) return;
    event.preventDefault(); // a picture would be dragged away
    frame.setPointerCapture(event.pointerId);
    move(event);
  });
  frame.addEventListener("pointermove", (event) => {
    if (frame.hasPointerCapture(event.pointerId)) move(event);
  });
  range.addEventListener("input", show);
  show();
}

function number(value) {
  return new Intl.NumberFormat(document.documentElement.lang).format(value);
}
