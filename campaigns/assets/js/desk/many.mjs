// Many entries at once: files that are chosen are named in the rows that name none yet, one a row.
export function many(desk) {
  const form = desk.querySelector("[data-many]");
  const chooser = form?.querySelector("[data-many-files]");
  chooser?.addEventListener("change", () => {
    const fields = [...form.querySelectorAll("[name$='-named']")];
    const named = new Set(fields.flatMap((field) => field.value.split(";").map((name) => name.trim().toLowerCase())));
    const left = [...chooser.files].filter((file) => !named.has(file.name.toLowerCase()));
    for (const field of fields) {
      if (field.value || !left.length) continue;
      field.value = left.shift().name;
      field.closest("[data-many-row]").open = true;
    }
  });
}
