// Everything here makes a page quicker or handier; no page needs it.
import "./fragments.js";
import { enhance } from "./enhance.js";
import "./asked.js";
import "./combobox.js";
import "./conditions.js";
import "./copy.js";
import "./dialog.js";
import "./filters.js";
import "./focus.js";
import "./forms.js";
import "./map.js";
import "./menu.js";
import "./passkey.js";
import "./tables.js";
import "./times.js";
import "./toasts.js";

document.documentElement.classList.add("has-script");
enhance(document);
