// What JavaScript adds: nothing here is needed to read, to answer or to send.
import { initAll } from "./govuk-frontend.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
initAll();

// What was just said, or has to be looked at again, is where reading begins; browsers of before 2023 need telling.
if (!("autofocus" in HTMLElement.prototype)) document.querySelector("[autofocus]")?.focus();

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const at = event.target;
  if (at.matches("[data-enter-sends]") && !event.shiftKey) {
    event.preventDefault();
    at.form.requestSubmit();
  } else if (at.matches("[data-finds]")) {
    event.preventDefault();
    document.getElementById(at.dataset.finds).click();
  }
});

// News must not take the focus.  Where the very thing that had it is gone, it stays near.
let held = null;
document.addEventListener("htmx:before:swap", () => {
  held = document.activeElement?.closest("#news article, #said article")?.id ?? null;
});
document.addEventListener("htmx:after:swap", () => {
  if (!held || document.activeElement !== document.body) return;
  const near = document.getElementById(held) ?? document.querySelector("#news article");
  if (near) {
    near.setAttribute("tabindex", "-1");
    near.focus({ preventScroll: true });
  }
});
