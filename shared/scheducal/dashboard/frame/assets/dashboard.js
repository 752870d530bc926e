// What a page cannot do without a script: copying, and questions that open in place. All else works without it.
"use strict";

(() => {
  const said = document.createElement("div");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.body.append(said);

  const textFor = (button) =>
    button.dataset.copyFrom === "previous" ? button.previousElementSibling.textContent : button.dataset.copy;

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(textFor(button));
      said.textContent = "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(button.previousElementSibling);
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      said.textContent = "Not copied. The text is selected, copy it by hand.";
    }
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest(".copy");
    if (button) {
      copy(button);
      return;
    }
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog instanceof HTMLDialogElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      dialog.showModal();
      dialog.addEventListener("close", () => opener.focus(), { once: true });
      return;
    }
    const closer = event.target.closest("[data-closes]");
    if (closer && closer.closest("dialog")) {
      event.preventDefault();
      closer.closest("dialog").close();
      return;
    }
    for (const menu of document.querySelectorAll("details.menu[open], .bottom-nav details[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const find = document.getElementById("find");
      if (find) {
        event.preventDefault();
        find.focus();
      }
    }
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open], .bottom-nav details[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  const settle = (root) => {
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
  };
  settle(document);
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail?.ctx?.target ?? event.target;
    if (target instanceof Element) settle(target);
    const list = document.querySelector("[data-said]");
    if (list) said.textContent = list.dataset.said;
  });
})();
