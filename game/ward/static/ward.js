// The pages work without this script; with it they follow what happens, and orders need no new page.
"use strict";
(() => {
  const state = document.getElementById("live-state");
  let busy = false, again = false, told = false, leaving = false, givenAt = 0, later = 0;

  // What could not be fetched is not left as it was: the stream may have nothing new to say for long.
  function soon() { clearTimeout(later); later = setTimeout(renew, 1000); }

  // The sign-in is over: once, since a second time would break off the first.
  function leave() { leaving = true; location.reload(); }

  // Fetch this page once more and put its parts in place of the ones shown; what has the focus keeps it.
  async function renew() {
    if (leaving) return;
    if (busy) { again = true; return; }
    busy = true;
    const asked = performance.now();
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual", headers: { "X-Midline-Quiet": "1" } });
      if (!answer.ok) { if (answer.type === "opaqueredirect") leave(); else soon(); return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-part]")) {
        const now = fresh.getElementById(part.id);
        if (part.id === "given" && givenAt > asked) continue;  // what came meanwhile is newer
        if (now && now.innerHTML !== part.innerHTML) {
          const held = document.activeElement && part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
          part.innerHTML = now.innerHTML;
          if (held) { const link = part.querySelector(`[href="${CSS.escape(held)}"]`); if (link) link.focus(); }
        }
      }
      for (const form of document.querySelectorAll("[data-orders]")) {
        const now = fresh.getElementById(form.id);
        if (now) for (const button of form.querySelectorAll("button")) {
          const twin = now.querySelector(`button[value="${button.value}"]`);
          if (twin) { button.disabled = twin.disabled; button.innerHTML = twin.innerHTML; }
        }
      }
      document.title = fresh.title;
    } catch { soon(); } finally {
      busy = false;
      if (again) { again = false; renew(); }
    }
  }

  if (state && state.dataset.live) {
    const follow = () => {
      const source = new EventSource(state.dataset.live);
      source.addEventListener("open", () => { state.textContent = "Live"; told = true; renew(); });
      source.addEventListener("change", renew);
      source.addEventListener("given", (event) => {
        const given = document.getElementById("given");
        givenAt = performance.now();
        if (given) given.innerHTML = JSON.parse(event.data);
      });
      source.addEventListener("error", () => {
        told = false;
        state.textContent = "Not connected to the service: what you see may be old. It connects again by itself.";
        // A refusal ends the stream for good: a sign-in that is over leads to its page, all else is tried again.
        if (source.readyState === EventSource.CLOSED) { renew(); setTimeout(follow, 2000); }
      });
    };
    follow();
  }

  for (const form of document.querySelectorAll("[data-orders]")) {
    form.addEventListener("submit", async (event) => {
      if (!event.submitter) return;
      event.preventDefault();
      const sent = new FormData(form, event.submitter);
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent), credentials: "same-origin", redirect: "manual" });
        if (answer.type === "basic" && !answer.ok) { form.submit(); return; }
      } catch { if (state) state.textContent = "The order did not leave this computer: go to the bed."; return; }
      const note = form.querySelector("[name=detail]");
      if (note && event.submitter.value === "note") note.value = "";
      if (!told) renew();  // else the stream says so, and one look at the page is enough
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

  function tick() {
    for (const each of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.round((Date.now() - Number(each.dataset.since)) / 1000));
      each.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
    const began = document.querySelector("[data-since]");
    for (const each of document.querySelectorAll("[data-wipe]")) {
      if (!began) continue;
      const left = Math.round(Number(each.dataset.wipe) - (Date.now() - Number(began.dataset.since)) / 1000);
      each.textContent = left > 0 ? `${left} s left` : "long enough";
    }
  }
  if (document.querySelector("[data-since]")) { tick(); setInterval(tick, 1000); }
})();
