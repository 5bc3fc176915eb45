// Says so when a passkey did not work: no key chosen, the dialog closed, or an address that browsers do not allow.
import { showToast } from "./toasts.js";

document.addEventListener("allauth.error", () => {
  showToast(document.getElementById("passkey-failed"));
});
