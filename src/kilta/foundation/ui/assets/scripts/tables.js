// A table that is wider than its window can be moved by keyboard, and says what it is.
import { whenever } from "./enhance.js";

const watch = new ResizeObserver((changes) => changes.forEach(({ target }) => update(target)));

whenever(".table-wrap", (wrap) => watch.observe(wrap));

function update(wrap) {
  if (wrap.scrollWidth <= wrap.clientWidth) {
    if (wrap.dataset.moves) wrap.removeAttribute("tabindex");
    return;
  }
  if (wrap.hasAttribute("tabindex")) return;
  wrap.dataset.moves = "true";
  wrap.tabIndex = 0;
  wrap.setAttribute("role", "group");
  const caption = wrap.querySelector("caption");
  if (caption && !wrap.hasAttribute("aria-label")) wrap.setAttribute("aria-label", caption.textContent.trim());
}
