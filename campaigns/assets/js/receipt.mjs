// An entry that was sent: this device, which others may use too, keeps nothing of it.
import { forget } from "./memory.mjs";

export function receipt(root) {
  forget(root.dataset.entry);
}
