// Which book it is: suggestions while its title is written, and its bar code.
import { scanning } from "./scanning.mjs";

const SHORTEST = 3;
const SOON = 300; // milliseconds without a key

export function books(root, saving) {
  const place = root.querySelector("[data-book]");
  if (!place) return;
  const [title, author, isbn] = ["book_title", "book_author", "book_isbn"].map((name) => document.getElementById(name));
  const key = place.querySelector("[data-book-key]");
  const box = place.querySelector("[data-suggested]");
  const list = place.querySelector("[data-suggested-list]");
  const word = place.querySelector("[data-suggested-word]");
  let timer, round = 0;

  title.addEventListener("input", () => {
    key.value = "";
    clearTimeout(timer);
    timer = setTimeout(() => suggest(title.value), SOON);
  });
  isbn.addEventListener("change", () => suggest(isbn.value, true));
  author.addEventListener("input", () => (key.value = ""));
  title.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !box.hidden) {
      event.preventDefault();
      list.querySelector("button")?.focus();
    }
  });
  box.addEventListener("keydown", (event) => {
    const all = [...list.querySelectorAll("button")];
    const here = all.indexOf(document.activeElement);
    const to = { ArrowDown: all[here + 1], ArrowUp: all[here - 1] ?? title, Escape: title }[event.key];
    if (!to) return;
    event.preventDefault();
    if (event.key === "Escape") box.hidden = true;
    to.focus();
  });
  scanning(root, place.querySelector("[data-scan]"), (found) => {
    isbn.value = found;
    saving.soon();
    suggest(found, true);
  });

  async function suggest(text, byNumber = false) {
    const mine = ++round;
    if (text.trim().length < SHORTEST) {
      box.hidden = true;
      return;
    }
    let found = [];
    try {
      const answer = await fetch(`${root.dataset.books}?q=${encodeURIComponent(text)}`);
      found = answer.ok ? (await answer.json()).books : [];
    } catch {
      return; // without suggestions a book is written down as well
    }
    if (mine !== round) return;
    if (byNumber && found.length === 1 && !title.value.trim()) {
      choose(found[0]);
      return;
    }
    list.replaceChildren(...found.map(line));
    word.textContent = found.length ? word.dataset.some : word.dataset.none;
    box.hidden = false;
  }

  function line(book) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "suggested__one" });
    const name = Object.assign(document.createElement("bdi"), { textContent: book.title, className: "suggested__title" });
    const rest = [book.author, book.publisher, book.year].filter(Boolean).join(" · ");
    button.append(name, Object.assign(document.createElement("bdi"), { textContent: rest, className: "suggested__rest" }));
    button.addEventListener("click", () => {
      choose(book);
      title.focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function choose(book) {
    clearTimeout(timer);
    round += 1;
    [title.value, author.value, isbn.value, key.value] = [book.title, book.author, book.isbn, book.key];
    box.hidden = true;
    saving.soon(0);
  }
}
