// Search: what does not have all the words is hidden. Nothing leaves the page.
(() => {
  const form = document.getElementById("search");
  const input = form.querySelector("input");
  const status = document.getElementById("found");
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // What is folded away are mostly names of scenarios: a word there does not make an entry one about it.
  const open = (node) => node.nodeName === "DETAILS" ? "" : node.nodeType === 3 ? node.data : [...node.childNodes].map(open).join(" ");
  const entries = [...document.querySelectorAll(".entry")].map((element) => ({ element, text: folded(open(element)) }));
  const parts = [...document.querySelectorAll(".part")];
  const chapters = [...document.querySelectorAll(".chapter")];
  let waiting = 0;

  const search = () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    const fits = new Set(entries.filter(({ text }) => words.every((word) => text.includes(word))).map(({ element }) => element));
    // Under a heading that fits everything is shown.
    for (const part of parts) {
      const own = [...part.querySelectorAll(".entry")];
      const whole = own.length > 0 && own[0].classList.contains("head") && fits.has(own[0]);
      for (const entry of own) entry.hidden = !(whole || fits.has(entry));
      part.hidden = words.length > 0 && own.every((entry) => entry.hidden);
    }
    for (const chapter of chapters) {
      chapter.hidden = words.length > 0 && [...chapter.querySelectorAll(".part")].every((part) => part.hidden);
    }
    const shown = entries.filter(({ element }) => !element.hidden).length;
    if (words.length) scrollTo(0, 0);
    status.textContent = words.length ? `${shown} of ${entries.length} entries` : "";
  };
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      input.value = "";
      search();
      target.scrollIntoView();
    }
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 100); });
  addEventListener("hashchange", reveal);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
})();
