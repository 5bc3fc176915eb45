// A form is sent once, says that it is on its way, and keeps a draft of long texts until it has arrived.
import { whenever } from "./enhance.js";
import { begin, end } from "./progress.js";

whenever("form[method=post]:not([hx-post])", (form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "true";
    begin();
    // A download leaves the page standing: the form must be usable again.
    setTimeout(() => release(form), 8000);
    event.submitter?.setAttribute("aria-busy", "true");
  });
});

function release(form) {
  if (!form.dataset.sending) return;
  delete form.dataset.sending;
  end();
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

// Coming back with the browser's button must not leave a form that thinks it is still being sent.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sending]").forEach(release);
});

// Drafts live in this tab only, so nothing of them is left on a shared computer.
whenever("form[data-keep]", (form) => {
  const key = `draft:${form.dataset.keep}`;
  const writable = () =>
    [...form.elements].filter((field) => field.name && field.matches("textarea, input:not([type=hidden], [type=password], [type=file])"));
  const keep = () => {
    const draft = writable().map((field) => [field.name, field.value, field.checked]);
    sessionStorage.setItem(key, JSON.stringify(draft));
  };
  if (!form.querySelector("[aria-invalid=true]")) {
    for (const [name, value, checked] of JSON.parse(sessionStorage.getItem(key) ?? "[]")) {
      const field = writable().find((one) => one.name === name && (!/checkbox|radio/.test(one.type) || one.value === value));
      if (!field) continue;
      if (/checkbox|radio/.test(field.type)) field.checked = checked;
      else field.value = value;
    }
  }
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
});
