// A question that depends on a choice is shown where that choice asks it: <select data-asks="age" data-asks-for="FI DE">.
import { whenever } from "./enhance.js";

whenever("select[data-asks]", (choice) => {
  const values = choice.dataset.asksFor.split(" ");
  const question = choice.form?.querySelector(`[name="${choice.dataset.asks}"]`)?.closest(".field");
  const show = () => question?.toggleAttribute("hidden", !values.includes(choice.value));
  choice.addEventListener("change", show);
  show();
});
