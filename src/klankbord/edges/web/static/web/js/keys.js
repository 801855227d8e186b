// Single keys, sent on as an event to whoever wants them. They can be switched off (WCAG 2.1.4),
// and they are silent while somebody writes.
(() => {
  const STORE = "klankbord-keys";
  const legend = document.querySelector("[data-keys]");
  if (!legend) return;
  const toggle = legend.querySelector("[data-keys-toggle]");
  const list = document.querySelector("[data-keys-list]");
  let on = remembered() !== "off";

  function remembered() {
    try {
      return localStorage.getItem(STORE);
    } catch {
      return null; // storage is switched off; the keys then start switched on
    }
  }

  function show() {
    legend.classList.toggle("off", !on);
    toggle.textContent = on ? toggle.dataset.off : toggle.dataset.on;
  }

  function writes(element) {
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input") && !/^(radio|checkbox|range|button|submit)$/.test(element.type);
  }

  // A space presses what has the focus. Only a radio that is already chosen has no use for it.
  function presses(element) {
    if (element.matches("input[type=radio]")) return !element.checked;
    return element.matches("a, button, summary, input[type=checkbox]");
  }

  toggle.addEventListener("click", () => {
    on = !on;
    try {
      localStorage.setItem(STORE, on ? "on" : "off");
    } catch {
      // It then holds for this page only.
    }
    show();
  });

  legend.querySelector("[data-keys-open]").addEventListener("click", () => list.showModal());

  document.addEventListener("keydown", (event) => {
    if (!on || list.open || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (writes(event.target)) return;
    if (event.key === " " && presses(event.target)) return;
    if (event.key === "?") {
      list.showModal();
    } else {
      const detail = { key: event.key.toLowerCase(), from: event.target };
      const sent = new CustomEvent("klankbord:key", { detail, cancelable: true });
      if (document.dispatchEvent(sent)) return;
    }
    event.preventDefault();
  });

  legend.hidden = false;
  show();
})();
