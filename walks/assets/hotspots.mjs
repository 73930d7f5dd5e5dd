// Signs of a panorama, set by clicking into the flat picture: the form's fields for degrees take what was clicked.
const root = document.querySelector("[data-hotspots]");

class Signs {
  constructor(place) {
    this.place = place;
    this.image = place.querySelector("img");
    this.chosen = null;
    place.querySelector("[data-hotspots-picture]").addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("focusin", (event) => this.chose(event.target));
    document.addEventListener("change", () => this.draw());
    this.draw();
  }

  /** Fields of the signs in the form, `[{yaw, pitch}]`, without those that are to be deleted. */
  fields() {
    return [...document.querySelectorAll("input[name^=hotspots-][name$=-yaw]")]
      .filter((yaw) => !yaw.name.includes("__prefix__"))
      .map((yaw) => ({ yaw, pitch: document.getElementsByName(yaw.name.replace(/yaw$/, "pitch"))[0] }))
      .filter(({ yaw }) => document.getElementsByName(yaw.name.replace(/yaw$/, "DELETE"))[0]?.value !== "1");
  }

  chose(target) {
    const name = target.name?.match(/^hotspots-\d+-/)?.[0];
    if (name) this.chosen = name;
  }

  clicked(event) {
    const fields = this.fields();
    const sign = fields.find(({ yaw }) => this.chosen && yaw.name.startsWith(this.chosen)) ?? fields.find(({ yaw }) => !yaw.value) ?? fields.at(-1);
    if (!sign) return;
    const box = this.image.getBoundingClientRect();
    sign.yaw.value = tenth(((event.clientX - box.left) / box.width - 0.5) * 360);
    sign.pitch.value = tenth((0.5 - (event.clientY - box.top) / box.height) * 180);
    sign.yaw.dispatchEvent(new Event("change", { bubbles: true }));
  }

  draw() {
    this.picture();
    for (const old of this.place.querySelectorAll(".hotspots__sign")) old.remove();
    this.fields().forEach(({ yaw, pitch }, index) => {
      if (yaw.value === "") return;
      const mark = document.createElement("span");
      mark.className = "hotspots__sign";
      mark.textContent = index + 1;
      mark.style.left = `${100 * (Number(yaw.value) / 360 + 0.5)}%`;
      mark.style.top = `${100 * (0.5 - Number(pitch?.value || 0) / 180)}%`;
      this.place.querySelector("[data-hotspots-picture]").append(mark);
    });
  }

  picture() {
    const id = document.getElementsByName("panorama")[0]?.value;
    this.place.hidden = !id;
    if (!id || id === this.id) return;
    this.id = id;
    this.image.src = this.place.dataset.picture.replace("/0/", `/${id}/`);
  }
}

const tenth = (value) => Math.round(value * 10) / 10;

if (root) new Signs(root);
