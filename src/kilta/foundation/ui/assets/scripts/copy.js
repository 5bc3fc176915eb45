// Copies a readable address; the button is only shown where scripts run.
import { whenever } from "./enhance.js";

whenever("[data-copy]", (button) => {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without leave to use the clipboard the address is selected, ready to be copied by hand.
      field.select();
      return;
    }
    const status = button.parentElement.querySelector("[role=status]");
    status.textContent = button.dataset.done;
  });
});
