// Many photographs at once: each is sent by itself, one after another, so that one that is wrong stops no other.
// Without this the form sends all of them together.
const form = document.querySelector("[data-drop]");

/** Sends one file. Resolves to what the server said; `progress` is told the share that is sent. */
function send(file, token, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("photographs", file);
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-CSRFToken", token);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("load", () => (request.response ? resolve(request.response) : reject(new Error(request.status))));
    request.addEventListener("error", () => reject(new Error("network")));
    request.send(body);
  });
}

function begin() {
  const words = form.dataset;
  const field = form.querySelector("input[type=file]");
  const zone = form.querySelector("[data-drop-zone]");
  const list = form.querySelector("[data-drop-list]");
  const said = form.querySelector("[data-drop-said]");
  const next = form.querySelector("[data-drop-next]");
  const row = form.querySelector("[data-drop-row]");
  const token = form.elements.namedItem("csrfmiddlewaretoken").value;
  const address = new URLSearchParams();
  const waiting = [];
  let busy = false;
  let all = 0;
  let done = 0;

  form.querySelector("[data-drop-send]").hidden = true;
  field.required = false;

  function add(files) {
    for (const file of files) {
      if (all >= Number(words.most)) break;
      const item = row.content.cloneNode(true).firstElementChild;
      item.querySelector("[data-name]").textContent = file.name;
      item.querySelector("[data-state]").textContent = words.waits;
      list.append(item);
      waiting.push({ file, item });
      all += 1;
    }
    next.hidden = true;
    work();
  }

  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) await one(waiting.shift());
    busy = false;
    if (done && words.next.includes("/arrange/")) next.href = `${words.next}?${address}`;
    next.hidden = !done;
    if (done) next.focus();
  }

  async function one({ file, item }) {
    const state = item.querySelector("[data-state]");
    const bar = item.querySelector("progress");
    const note = item.querySelector("[data-said]");
    state.textContent = words.sends;
    bar.setAttribute("aria-label", file.name);
    let told;
    try {
      told = await send(file, token, (share) => {
        bar.value = share;
        if (share === 1) state.textContent = words.reads;
      });
    } catch {
      told = { error: words.lost };
    }
    bar.remove();
    state.textContent = told.error ? "" : words.done;
    note.textContent = told.error ?? told.said;
    note.hidden = !note.textContent;
    item.classList.toggle("drop__row--wrong", Boolean(told.error));
    if (!told.error) {
      done += 1;
      address.append("photograph", told.id);
      if (told.known) address.append("known", told.id);
      if (told.thumbnail) item.querySelector(".drop__picture").append(Object.assign(new Image(), { src: told.thumbnail, alt: "" }));
    }
    said.textContent = words.saidDone.replace("{done}", done).replace("{all}", all);
  }

  field.addEventListener("change", () => {
    add(field.files);
    field.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("drop__zone--over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("drop__zone--over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("drop__zone--over");
    add([...event.dataTransfer.files]);
  });
}

if (form) begin();
