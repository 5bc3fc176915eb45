// The filters of a list act at once: the address changes, so that it can be shared, and the list is exchanged.
// The answer is the whole page, as without scripts; its part #results is taken, or all of #main where there is none.
import htmx from "htmx.org/dist/htmx.esm.js";
import { whenever } from "./enhance.js";
import { begin, end } from "./progress.js";

const PAUSE = 350;
let waiting;

whenever("form.filters[method=get]:not([hx-get])", (form) => {
  let timer;
  form.addEventListener("change", () => {
    clearTimeout(timer);
    show(form);
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=search]:not([data-combobox])")) return;
    clearTimeout(timer);
    timer = setTimeout(() => show(form), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show(form);
  });
});

async function show(form) {
  const address = new URL(form.action, location.href);
  const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
  address.search = new URLSearchParams(chosen).toString();
  waiting?.abort();
  const asked = new AbortController();
  waiting = asked;
  begin();
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    exchange(await answer.text());
    history.replaceState(null, "", address);
  } catch (error) {
    // Asked again meanwhile; any other trouble is shown by the page itself, in the ordinary way, unless a page that
    // works without a network takes `unreachable` upon itself.
    if (error.name === "AbortError") return;
    const trouble = new CustomEvent("unreachable", { cancelable: true });
    if (form.dispatchEvent(trouble)) location.assign(address);
  } finally {
    end();
    if (waiting === asked) form.removeAttribute("aria-busy");
  }
}

function exchange(html) {
  const part = document.getElementById("results") && html.includes('id="results"') ? "#results" : "#main";
  const field = document.activeElement;
  const { id, value } = field ?? {};
  htmx.swap(part, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 }, { select: part });
  // What was typed while the answer was on its way stays.
  const again = id && document.getElementById(id);
  if (again && again !== field && again.matches("input")) {
    if (again.type !== "checkbox" && again.type !== "radio") again.value = value;
    again.focus({ preventScroll: true });
  }
  const status = document.getElementById("announcer");
  if (status) status.textContent = document.querySelector("[data-announce]")?.textContent.trim() || status.dataset.updated;
}
