// Suggestions while typing, by the combobox pattern of the ARIA Authoring Practices: the focus stays in the field.
// `data-combobox` is the address that is asked with the field's own name. It answers with JSON, a list (bare or as
// `suggestions`) of {text, kind?, link?, id?}, or with HTML, one [role=option] for each. A suggestion with a link is
// opened; another one is written into the field, and its id into the field that `data-combobox-id` names.
import { whenever } from "./enhance.js";

const PAUSE = 120;
const SHORTEST = 2;
let counted = 0;

whenever("input[data-combobox]", (input) => {
  const list = document.createElement("ul");
  counted += 1;
  list.id = `${input.id || "combobox"}-suggestions-${counted}`;
  list.className = "combobox-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || input.getAttribute("aria-label") || "");
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  const box = document.createElement("div");
  box.className = "combobox";
  const hadFocus = document.activeElement === input;
  input.replaceWith(box);
  box.append(input, list, status);
  if (hadFocus) input.focus();
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }

  let active = -1;
  let timer;
  let waiting;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const all = options();
    if (!all.length) return;
    active = (index + all.length) % all.length;
    all.forEach((option, position) => option.setAttribute("aria-selected", String(position === active)));
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  }

  function fill(answer, isJson) {
    if (isJson) {
      const found = JSON.parse(answer);
      list.replaceChildren(...(found.suggestions ?? found).map(asOption));
      return;
    }
    list.replaceChildren(...new DOMParser().parseFromString(answer, "text/html").querySelectorAll("[role=option]"));
  }

  async function suggest() {
    const words = input.value.trim();
    waiting?.abort();
    if (words.length < SHORTEST) return close();
    waiting = new AbortController();
    const address = new URL(input.dataset.combobox, location.href);
    address.searchParams.set(input.name || "q", words);
    if (!address.searchParams.has("q")) address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: waiting.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return close();
      fill(await answer.text(), answer.headers.get("Content-Type")?.includes("json"));
    } catch {
      // Typed on, or no network: the field itself still works.
      return close();
    }
    const found = options();
    found.forEach((option, index) => {
      option.id = `${list.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    if (document.activeElement !== input) return close();
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    const { suggestions, noSuggestions } = document.body.dataset;
    status.textContent = found.length ? suggestions?.replace("%s", found.length) : noSuggestions;
  }

  function choose(option) {
    const link = option.dataset.link || option.querySelector("a")?.href;
    if (link) {
      location.assign(link);
      return;
    }
    input.value = option.dataset.value ?? option.textContent.trim();
    const field = input.form?.elements[input.dataset.comboboxId];
    if (field) field.value = option.dataset.id ?? "";
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
    const field = input.form?.elements[input.dataset.comboboxId];
    if (field) field.value = "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.hidden) suggest();
    else if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp" && !list.hidden) mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(options()[active]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option);
  });
});

function asOption({ text, kind, kind_label: label, link, id }) {
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  option.append(text);
  option.dataset.value = text;
  if (link) option.dataset.link = link;
  if (id) option.dataset.id = id;
  if (label ?? kind) {
    const word = document.createElement("span");
    word.className = "combobox-kind";
    word.textContent = label ?? kind;
    option.append(word);
  }
  return option;
}
