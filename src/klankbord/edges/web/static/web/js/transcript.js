// The transcript beside the player: the turn that is heard is marked, a turn that is pressed plays,
// and one that shows something is picked as evidence. Without this file it is a text to read.
(() => {
  const root = document.querySelector("[data-transcript]");
  const audio = document.querySelector("[data-player] audio");
  if (!root || !audio) return;
  const list = root.querySelector("ol");
  const turns = [...root.querySelectorAll("[data-begin]")];
  const follow = root.querySelector("[data-follow]");
  const begin = (turn) => Number(turn.dataset.begin) / 1000;
  const pick = (turn) => turn.parentElement.querySelector("[data-pick]");
  let now = null;
  let stop = turns[0];

  // The last turn that began: between two turns it stays the first of them.
  function heard() {
    let found = null;
    turns.forEach((turn) => {
      if (begin(turn) <= audio.currentTime + 0.05) found = turn;
    });
    return found;
  }

  // One turn takes part in the order of Tab, whatever their number; the arrows do the rest.
  function reach(turn) {
    [stop, turn].forEach((each) =>
      [each, pick(each)].forEach((one) => one && (one.tabIndex = each === turn ? 0 : -1)),
    );
    stop = turn;
  }

  // Only the list moves, never the page.
  function bring(turn) {
    list.scrollTop = turn.parentElement.offsetTop - list.clientHeight / 3;
  }

  function mark() {
    const turn = heard();
    if (turn === now) return;
    if (now) now.removeAttribute("aria-current");
    now = turn;
    if (!now) return;
    now.setAttribute("aria-current", "true");
    if (root.contains(document.activeElement)) return;
    reach(now);
    if (follow.checked) bring(now);
  }

  function play(turn) {
    audio.currentTime = begin(turn);
    document.dispatchEvent(new CustomEvent("klankbord:play"));
    mark();
  }

  function cite(turn) {
    const detail = { at: begin(turn) };
    document.dispatchEvent(new CustomEvent("klankbord:cite", { detail }));
  }

  turns.forEach((turn) => {
    turn.tabIndex = turn === stop ? 0 : -1;
    turn.addEventListener("click", (event) => {
      play(turn);
      // Who points with a mouse has the keys of the player again, and the list follows on.
      if (event.detail) turn.blur();
    });
    turn.addEventListener("focus", () => reach(turn));
    const button = pick(turn);
    if (!button) return;
    button.tabIndex = turn.tabIndex;
    button.hidden = false;
    button.addEventListener("click", () => cite(turn));
  });
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
    const { key, from } = event.detail;
    if (key === "q") {
      const turn = turns.includes(from) ? from : now;
      if (!turn || !pick(turn)) return;
      event.preventDefault();
      cite(turn);
      return;
    }
    const step = { "[": -1, "]": 1 }[key];
    if (!step) return;
    event.preventDefault();
    const next = turns[Math.max(0, turns.indexOf(now) + step)];
    if (!next) return;
    play(next);
    bring(next);
  });
  ["timeupdate", "seeked", "loadedmetadata"].forEach((name) => audio.addEventListener(name, mark));
  root.querySelector("[data-follow-box]").hidden = false;
})();
