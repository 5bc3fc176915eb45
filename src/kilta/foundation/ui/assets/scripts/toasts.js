// A toast stays until it is closed: nobody has to read against the clock.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".toast-close");
  if (!button) return;
  const next = button.closest(".toast").nextElementSibling?.querySelector(".toast-close");
  button.closest(".toast").remove();
  // The focus goes on to the next message, or back to the content.
  (next ?? document.getElementById("main")).focus({ preventScroll: true });
});

/** Show a toast that waits in a <template> of the page. */
export function showToast(template) {
  const toasts = document.getElementById("toasts");
  if (template && toasts) toasts.append(template.content.cloneNode(true));
}
