// Where the focus goes when a piece of the page was exchanged: it never falls back to the top of the page.
import { whenever } from "./enhance.js";

// What is wrong in a form is told at once; the gallery shows such summaries without being disturbed by them.
whenever("[data-takes-focus]", (summary) => {
  if (!summary.closest("[data-still]")) summary.focus();
});

let held = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  held = detail.target.contains(document.activeElement) ? detail.target : null;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  // Told also of what came beside the piece, such as a toast.
  if (!held || (detail.elt.id !== held.id && !held.contains(detail.elt))) return;
  const isLost = document.activeElement === document.body || !document.activeElement;
  held = null;
  if (!isLost || !detail.elt.isConnected) return;
  const goal = detail.elt.querySelector("[autofocus], h1, h2, h3") ?? detail.elt;
  if (!goal.matches("a, button, input, select, textarea")) goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
});
