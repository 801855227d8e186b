// Moments of a call in the comments on it: one press writes the moment that is heard, and each that
// stands in a comment plays, with the words of the transcript beside it. Those are read from the
// transcript and never copied, so that they go when that goes. And how much of the sound was
// played, which goes with the form.
(() => {
  const form = document.querySelector("[data-scorecard]");
  const audio = document.querySelector("[data-player] audio");
  if (!form || !audio) return;
  const MOMENT = /\[(?:(\d+):)?(\d{1,3}):(\d\d)(?:[.,](\d))?\]/g;

  function written(seconds) {
    const tenths = Math.round(seconds * 10);
    const whole = Math.floor(tenths / 10);
    const rest = String(whole % 60).padStart(2, "0");
    return `[${Math.floor(whole / 60)}:${rest}.${tenths % 10}]`;
  }

  function seconds([, hours, minutes, rest, tenth]) {
    return Number(hours || 0) * 3600 + Number(minutes) * 60 + Number(rest) + Number(tenth || 0) / 10;
  }

  function play(at) {
    audio.currentTime = at;
    document.dispatchEvent(new CustomEvent("klankbord:play"));
  }

  // ---- in comments -----------------------------------------------------------------------

  // The last turn of the transcript that had begun by then, if it was still going on.
  function said(at) {
    const turns = [...document.querySelectorAll("[data-transcript] [data-begin]")].filter(
      (turn) => Number(turn.dataset.begin) <= at * 1000 + 50,
    );
    const turn = turns[turns.length - 1];
    return turn && Number(turn.dataset.end) >= at * 1000 ? turn.querySelector("span") : null;
  }

  function show(box) {
    const text = document.getElementById(box.dataset.moments).value;
    const marks = [...text.matchAll(MOMENT)].map((match) => {
      const button = document.createElement("button");
      const at = match[0].slice(1, -1);
      button.type = "button";
      button.className = "btn sm";
      button.textContent = `▸ ${at}`;
      button.setAttribute("aria-label", box.dataset.play.replace("{at}", at));
      button.addEventListener("click", () => play(seconds(match)));
      const words = said(seconds(match));
      if (!words) return button;
      const row = document.createElement("span");
      const quote = document.createElement("q");
      row.className = "mark-said";
      quote.textContent = words.textContent;
      row.append(button, quote);
      return row;
    });
    box.querySelector("[data-marks]").replaceChildren(...marks);
  }

  function add(box, at) {
    const text = document.getElementById(box.dataset.moments);
    const details = text.closest("details");
    if (details) details.open = true;
    const moment = `${written(at)} `;
    text.setRangeText(moment, text.selectionEnd, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.querySelectorAll("[data-moments]").forEach((box) => {
    box.hidden = false;
    box.querySelector("[data-moment]").addEventListener("click", () => add(box, audio.currentTime));
    document.getElementById(box.dataset.moments).addEventListener("input", () => show(box));
    show(box);
  });

  const atHand = () => form.querySelector("[data-question].active");
  const boxOf = (question) =>
    (question || form.querySelector(".score-foot")).querySelector("[data-moments]");

  document.addEventListener("klankbord:cite", (event) => {
    const box = boxOf(atHand());
    if (box) add(box, event.detail.at);
  });

  document.addEventListener("klankbord:key", (event) => {
    const { key } = event.detail;
    if (key !== "m" && key !== "c") return;
    const active = atHand();
    const box = boxOf(active);
    if (!box) return;
    event.preventDefault();
    if (key === "m") {
      add(box, audio.currentTime);
      return;
    }
    const text = document.getElementById(box.dataset.moments);
    if (active) text.closest("details").open = true;
    text.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("textarea, [data-write]")) event.target.blur();
  });

  // ---- how much was heard ----------------------------------------------------------------

  const field = form.querySelector("[data-played]");
  const says = form.querySelector("[data-heard]");
  const part = form.querySelector("[data-heard-part]");
  const length = Number(document.querySelector("[data-player]").dataset.durationMs) / 1000;
  const before = field.value
    .split(",")
    .map((stretch) => stretch.split("-").map(Number))
    .filter((stretch) => stretch.length === 2);

  function merge(stretches) {
    const found = [];
    [...stretches]
      .sort((one, other) => one[0] - other[0])
      .forEach(([begin, end]) => {
        const last = found[found.length - 1];
        if (last && begin <= last[1]) last[1] = Math.max(last[1], end);
        else found.push([begin, end]);
      });
    return found;
  }

  function tell() {
    const ranges = audio.played;
    const now = [];
    for (let at = 0; at < ranges.length; at += 1) now.push([ranges.start(at), ranges.end(at)]);
    const all = merge([...before, ...now]);
    field.value = all.map((stretch) => stretch.map((at) => at.toFixed(1)).join("-")).join(",") || "0-0";
    const covered = all.reduce((sum, [begin, end]) => sum + end - begin, 0);
    part.textContent = String(Math.min(100, Math.floor((100 * covered) / length)));
    says.hidden = false;
  }
  ["timeupdate", "pause", "seeked"].forEach((name) => audio.addEventListener(name, tell));
  tell();
})();
