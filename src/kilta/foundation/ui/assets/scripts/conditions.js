// A question that is asked only after a certain answer is hidden until that answer is given; nothing in it is sent.
import { whenever } from "./enhance.js";

whenever("form:has([data-shown-if])", (form) => {
  const fieldOf = (input) => input.closest(".field");
  const dependent = new Map();
  for (const input of form.querySelectorAll("[data-shown-if]")) dependent.set(fieldOf(input), input.dataset);

  const isGiven = ({ shownIf, shownIfAnswer }) =>
    [...form.elements].some(
      (one) =>
        one.name === shownIf &&
        !one.disabled &&
        one.value === shownIfAnswer &&
        (!/checkbox|radio/.test(one.type) || one.checked),
    );
  const show = () => {
    // In the order of the form: a question that is hidden hides those that depend on it, too.
    for (const [field, condition] of dependent) {
      const isShown = isGiven(condition);
      field.hidden = !isShown;
      field.querySelectorAll("input, select, textarea").forEach((one) => (one.disabled = !isShown));
    }
  };
  form.addEventListener("change", show);
  show();
});
