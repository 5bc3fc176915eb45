// One place that finds what a new piece of the page wants: at the start, and in each fragment that htmx puts in.
const enhancements = [];

/** Call `improve(element)` once for each element that matches, now and later. */
export function whenever(selector, improve) {
  enhancements.push({ selector, improve, done: new WeakSet() });
}

/** Improve everything in `root`, and `root` itself. */
export function enhance(root) {
  for (const { selector, improve, done } of enhancements) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    for (const element of found) {
      if (done.has(element)) continue;
      done.add(element);
      improve(element);
    }
  }
}

document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
