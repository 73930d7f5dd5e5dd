// Which book it is: suggestions while its title is written, and its bar code.
import { scanning } from "./scanning.mjs";
import { known, Suggesting } from "./suggesting.mjs";

export function books(root, saving) {
  const place = root.querySelector("[data-book]");
  if (!place) return;
  const [title, author, isbn] = ["book_title", "book_author", "book_isbn"].map((name) => document.getElementById(name));
  const key = place.querySelector("[data-book-key]");
  const suggesting = new Suggesting(title, place, {
    ask: (text) => known(root.dataset.books, "books", text),
    line: (book) => [book.title, [book.author, book.publisher, book.year].filter(Boolean).join(" · ")],
    choose(book) {
      [title.value, author.value, isbn.value, key.value] = [book.title, book.author, book.isbn, book.key];
      saving.soon(0);
    },
  });
  const byNumber = (number) => suggesting.look(number, () => !title.value.trim());

  for (const field of [title, author]) field.addEventListener("input", () => (key.value = ""));
  isbn.addEventListener("change", () => byNumber(isbn.value));
  scanning(root, place.querySelector("[data-scan]"), (found) => {
    isbn.value = found;
    saving.soon();
    byNumber(found);
  });
}
