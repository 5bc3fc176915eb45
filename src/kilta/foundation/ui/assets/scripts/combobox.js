// Suggestions while typing, by the combobox pattern of the ARIA Authoring Practices: the focus stays in the field.
import { whenever } from "./enhance.js";

const PAUSE = 120;
const SHORTEST = 2;

whenever("input[data-suggest]", (input) => {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const status = list.parentElement.querySelector("[role=status]");
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

  async function suggest() {
    const words = input.value.trim();
    waiting?.abort();
    if (words.length < SHORTEST) return close();
    waiting = new AbortController();
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set(input.name, words);
    let answer;
    try {
      const response = await fetch(address, { signal: waiting.signal, headers: { "HX-Request": "true" } });
      if (!response.ok) return close();
      answer = await response.text();
    } catch {
      // Typed on, or no network: the search itself still works.
      return close();
    }
    list.innerHTML = answer;
    const found = options();
    found.forEach((option, index) => {
      option.id = `${list.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    if (!found.length || document.activeElement !== input) return close();
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = status.dataset.found.replace("%s", String(found.length));
  }

  function open(option) {
    const link = option.querySelector("a") ?? option;
    if (link.href) location.assign(link.href);
    else {
      input.value = option.dataset.value ?? option.textContent.trim();
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) suggest();
    else if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp" && !list.hidden) mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && active >= 0) open(options()[active]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && !event.target.closest("a")) open(option);
  });
});
