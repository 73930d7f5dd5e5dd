// Places that the library knows, offered while a moderator writes the name of one.
import { known } from "../suggesting.mjs";

export function places(desk) {
  const form = desk.querySelector("[data-desk-place]");
  if (!form) return;
  const [field, key, list] = [form.elements.place, form.elements.place_key, form.querySelector("datalist")];
  const offered = new Map();

  field.addEventListener("input", async () => {
    const chosen = offered.get(field.value);
    key.value = chosen?.key ?? "";
    if (chosen) {
      field.value = chosen.name;
      return;
    }
    const text = field.value;
    const language = document.documentElement.lang;
    const found = await known(form.dataset.deskPlace, "places", text, { language }).catch(() => []);
    if (text !== field.value) return;
    for (const one of found) offered.set([one.name, one.also, one.within].filter(Boolean).join(" · "), one);
    list.replaceChildren(...[...offered.keys()].map((value) => Object.assign(document.createElement("option"), { value })));
  });
}
