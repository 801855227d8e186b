// The transcript beside the player: the turn that is heard is marked, and a turn that is pressed
// plays. Without this file it is a text to read.
(() => {
  const root = document.querySelector("[data-transcript]");
  const audio = document.querySelector("[data-player] audio");
  if (!root || !audio) return;
  const list = root.querySelector("ol");
  const turns = [...root.querySelectorAll("[data-begin]")];
  const follow = root.querySelector("[data-follow]");
  const begin = (turn) => Number(turn.dataset.begin) / 1000;
  let now = null;

  // The last turn that began: between two turns it stays the first of them.
  function heard() {
    let found = null;
    turns.forEach((turn) => {
      if (begin(turn) <= audio.currentTime + 0.05) found = turn;
    });
    return found;
  }

  function mark() {
    const turn = heard();
    if (turn === now) return;
    if (now) now.removeAttribute("aria-current");
    now = turn;
    if (!now) return;
    now.setAttribute("aria-current", "true");
    if (!follow.checked || root.contains(document.activeElement)) return;
    // Only the list moves, never the page.
    list.scrollTop = now.parentElement.offsetTop - list.clientHeight / 3;
  }

  function play(turn) {
    audio.currentTime = begin(turn);
    document.dispatchEvent(new CustomEvent("klankbord:play"));
    mark();
  }

  turns.forEach((turn) => turn.addEventListener("click", () => play(turn)));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = turns.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = turns[at + step];
    if (next) next.focus();
  });
  document.addEventListener("klankbord:key", (event) => {
    const step = { "[": -1, "]": 1 }[event.detail.key];
    if (!step) return;
    event.preventDefault();
    const next = turns[Math.max(0, turns.indexOf(now) + step)];
    if (next) play(next);
  });
  ["timeupdate", "seeked", "loadedmetadata"].forEach((name) => audio.addEventListener(name, mark));
  root.querySelector("[data-follow-box]").hidden = false;
})();
