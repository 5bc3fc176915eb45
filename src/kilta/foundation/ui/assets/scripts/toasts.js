// A toast stays until it is closed: nobody has to read against the clock.
import { whenever } from "./enhance.js";

whenever(".toast-close", (button) => button.addEventListener("click", () => button.closest(".toast").remove()));

// Toasts are appended by fragments too; what is added to the region is improved and read aloud.
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      node.querySelectorAll?.(".toast-close").forEach((button) => {
        button.addEventListener("click", () => button.closest(".toast").remove());
      });
    }
  }
}).observe(document.getElementById("toasts") ?? document.createElement("div"), { childList: true });
