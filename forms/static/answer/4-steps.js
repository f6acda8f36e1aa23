// The form section by section.

function on(target, kind, act) { target.addEventListener(kind, act); }

function Steps(form) {
  var key = form.elements.key, screens = all(".screen", form), at = 0, nextText = byId("next").textContent;
  var posted = form.hasAttribute("data-posted"), send = form.querySelector(".send"), sendText = send.textContent;
  var draft = draftKept(), ours = draft && (!posted || draft.key === key.value);
  var timed = form.elements.pace; // there where the notice tells of it
  var spent = timed && (ours ? draft.spent : !posted && []);
  var watch = new Stopwatch(ours ? draft.seconds : Number(form.elements.seconds.value), spent);
  var sending = !!(ours && draft.sent && !posted), outbox = null;
  var switching = false, forgotten = false, kept = false, remembered = false;
  var left = (ours && draft.left) || 0, far = left;

  function stands() {
    var found = draftKept();
    return !!found && found.key === key.value;
  }

  function entered() {
    return {
      at: Date.now(), key: key.value, consent: form.elements.consent.checked, values: values(form),
      screen: screens[at].id, seconds: watch.tick(), spent: spent, left: left, sent: sending, switched: switching
    };
  }

  // What was kept and is gone was sent or deleted in another tab: it does not come back, nor over another's draft.

  function save() {
    if (kept && !stands()) {
      forgotten = true;
      byId("keeping").hidden = true;
    }
    kept = !forgotten && !unwanted() && keep(entered());
    return kept;
  }

  function follow(event) {
    if (event.key !== place || !kept) { return; }
    if (!stands()) {
      if (outbox) { location.replace(location.pathname + location.search); }
      return;
    }
    if (outbox) { return; }
    fill(form, draftKept());
    review(form);
  }

  function missing() {
    var unanswered = open(screens[0]).map(function (asked) { return [asked, form.getAttribute("data-screener")]; });
    if (form.elements.consent.checked) { return unanswered; }
    return [[byId("i-consent"), form.getAttribute("data-consent")]].concat(unanswered);
  }

  function beyond(by) { return screens[kinds ? kinds.beyond(screens, at, by) : at + by].id; }

  function show(number) {
    watch.tick();
    watch.at = at = number;
    far = Math.max(far, at);
    screens.forEach(function (screen, other) { screen.classList.toggle("current", other === at); });
    byId("at").textContent = (at + 1) + " / " + screens.length;
    byId("progress").max = screens.length;
    byId("progress").value = at + 1;
    byId("back").style.visibility = at ? "" : "hidden";
    byId("next").style.visibility = at < screens.length - 1 ? "" : "hidden";
    byId("next").textContent = at ? nextText : byId("next").getAttribute("data-begin");
    if (at === screens.length - 1) { review(form); }
    save();
  }

  function arrive(first) {
    var target = byId(location.hash.replace(/^#\/?/, "")), screen = target && target.closest(".screen");
    var number = Math.max(screens.indexOf(screen), 0);
    if (number && missing().length) { number = 0; target = null; }
    show(number);
    if (target && target !== screen) {
      var field = target.querySelector("input, select, textarea");
      target.scrollIntoView();
      field.focus({ preventScroll: true });
    } else {
      window.scrollTo(0, 0);
      if (!first) { screens[number].querySelector("h2").focus({ preventScroll: true }); }
    }
  }

  function go(id) {
    if (location.hash === "#/" + id) { arrive(); } else { location.hash = "/" + id; }
  }

  function next() {
    if (at === 0 && form.querySelector("[data-stop]:checked")) { form.submit(); return; }
    var problems = at === 0 ? missing() : kinds ? kinds.wrong(screens[at], form) : [];
    problems.forEach(function (problem) { complain(problem[0], problem[1]); });
    if (problems.length) { problems[0][0].querySelector("input, select, textarea").focus(); } else { go(beyond(1)); }
  }

  // What was begun is left: counted once a draft, as a number (forms/visits.py). Whoever sends it says so then.

  function leave() {
    if (preview || left || !far || sending || switching || (kept && !stands()) || !navigator.sendBeacon) { return; }
    left = far;
    save();
    navigator.sendBeacon(location.pathname + "/left", new URLSearchParams({ at: left }));
  }

  // Another page in place of the form: the answers are no longer in it, for whoever comes next and presses Back.

  function instead(id) {
    forgotten = true;
    wipe(key.value);
    fill(form, { consent: false, values: {} });
    root.classList.add("over");
    byId(id).hidden = false;
    window.scrollTo(0, 0);
    byId(id).querySelector("h1").focus({ preventScroll: true });
  }

  function stop() {
    if (!window.confirm(form.getAttribute("data-confirm"))) { return; }
    if (outbox) { outbox.end(); }
    leave();
    instead("stopped");
  }

  function forget() {
    if (!window.confirm(form.getAttribute("data-confirm"))) { return; }
    forgotten = true;
    try { localStorage.removeItem(place); } catch (error) { /* nothing was kept */ }  // the page stays for the next
    location.replace(location.pathname + location.search);
  }

  function lock() {
    leave();
    save();
    later(form).then(function (by) { return by.seal(place + "#", entered()); }).then(function (code) {
      byId("code").textContent = code;
      instead("locked");
    }).catch(function () { byId("unlocked").hidden = false; });
  }

  function unlock() {
    later(form).then(function (by) { return by.unseal(sealed(), byId("resume").value); }).then(function (found) {
      byId("resume-wrong").hidden = !!found;
      if (!found || !keep(Object.assign(found.draft, { at: Date.now() }))) { return; }
      localStorage.removeItem(found.name);
      location.replace(location.pathname + location.search);
    }).catch(function () { byId("resume-wrong").hidden = false; });
  }

  function choose() {
    var off = byId("off").checked;
    if (off) { wipe(key.value); forgetPage(); }
    unwanted(off);
    kept = false;
    save();
    phone();
  }

  // What is said about this phone, and what can be done there.

  function phone() {
    byId("keeping").hidden = !kept && !unwanted();
    byId("off").checked = unwanted();
    byId("lock").hidden = !kept || !canSeal(form);
  }

  function wait(least, why) {
    later(form).then(function (by) {
      if (outbox) { return; }
      outbox = new by.Outbox(form.getAttribute("action"), posting(entered(), form.elements.lang.value), function () {
        form.submit();
      });
      byId("outbox-kept").hidden = !kept;
      byId("outbox-open").hidden = kept;
      outbox.begin(least, why);
    }).catch(ready);
  }

  function recall() {
    outbox.end();
    outbox = null;
    ready();
    save();
    arrive();
  }

  function ready() {
    send.disabled = false;
    send.textContent = sendText;
    sending = switching = false;
  }

  function remember() {
    watch.tick();
    if (remembered) { return; }
    remembered = true;
    later(form).then(function () { if (kept) { rememberPage(form); } }).catch(function () { remembered = false; });
  }

  key.value = ours ? draft.key : posted ? key.value : newKey();
  if (ours) { fill(form, draft); }
  refresh(form);
  shuffle(form, key.value);
  byId("bar").hidden = byId("stop").hidden = false;
  save();
  phone();
  byId("restored").hidden = posted || !ours || draft.switched || !Object.keys(draft.values).length;
  byId("resuming").hidden = !canSeal(form) || !sealed().length || !byId("restored").hidden;

  on(form, "change", function (event) {
    var item = event.target.closest(".item");
    if (item && item.tagName === "FIELDSET") { offerClearing(item); }
    save();
    if (item) { calm(item); }
  });
  on(form, "input", save);
  on(form, "keydown", function (event) {
    if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); }
  });
  on(form, "click", function (event) {
    if (event.target.classList.contains("clear")) { clear(event.target.closest(".item")); }
  });
  on(form, "submit", function (event) {
    form.elements.seconds.value = Math.round(watch.tick());
    form.elements.left.value = left;
    if (timed) { timed.value = bands(spent); }
    if (switching) { return; }
    sending = true;
    if (!save() || navigator.onLine === false) {
      event.preventDefault();
      wait(0);
      return;
    }
    setTimeout(function () { send.disabled = true; send.textContent = send.getAttribute("data-sending"); }, 0);
  });
  all("button.switch").forEach(function (button) {
    on(button, "click", function (event) {
      switching = true;
      button.setAttribute("formaction", form.getAttribute("action") + "#/" + screens[at].id);
      if (!save()) { return; }
      event.preventDefault();
      location.assign(location.pathname + "?lang=" + button.value + "#/" + screens[at].id);
    });
  });
  on(byId("next"), "click", next);
  on(byId("back"), "click", function () { go(beyond(-1)); });
  on(byId("forget"), "click", forget);
  on(byId("stop"), "click", stop);
  on(byId("lock"), "click", lock);
  on(byId("unlock"), "click", unlock);
  on(byId("resume"), "keydown", function (event) { if (event.key === "Enter") { unlock(); } });
  on(byId("off"), "change", choose);
  on(byId("recall"), "click", recall);
  on(document, "click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) { arrive(); }
  });
  ["pointerdown", "keydown", "scroll"].forEach(function (kind) {
    window.addEventListener(kind, remember, { passive: true });
  });
  on(document, "visibilitychange", function () {
    if (document.visibilityState === "hidden") { watch.tick(true); } else { watch.skip(); }
  });
  on(window, "hashchange", function () {
    byId("restored").hidden = byId("resuming").hidden = true;
    if (!outbox) { arrive(); }
  });
  on(window, "pageshow", function (event) {
    var again = sending;
    if (!event.persisted) { return; }
    if (kept && !stands()) { location.replace(location.pathname); return; }
    if (outbox) { outbox.end(); outbox = null; }
    ready();
    sending = again;
    if (again) { wait(0); }
  });
  on(window, "pagehide", leave);
  on(window, "storage", follow);

  // "#/" is followed by an id, so that the browser does not scroll to it by itself.
  // One address for every way a page was reached, so that a reload asks for the form and finds the draft.
  var listed = document.querySelector("#problems a[href^='#']");
  var first = (listed && listed.getAttribute("href").slice(1)) || (ours ? draft.screen : screens[0].id);
  var begin = location.hash || "#/" + first, told = /[?&]wait=(\d+)(&paused)?/.exec(location.search);
  var search = posted ? "?lang=" + form.elements.lang.value : location.search.replace(/[?&]wait=\d+(&paused)?/, "");
  history.scrollRestoration = "manual";
  history.replaceState(null, "", location.pathname + search + begin);
  arrive(true);
  if (byId("problems")) { byId("problems").scrollIntoView(); byId("problems").focus({ preventScroll: true }); }
  if (sending) { wait(told ? Number(told[1]) * 1000 : 0, told && told[2] ? "paused" : ""); }
  setTimeout(remember, 4000);
}

// A used code whose sender never saw the receipt: the same form again brings it.

function offer(form) {
  var draft = draftKept();
  if (!draft || !draft.sent) { return; }
  var fields = posting(draft, root.lang.slice(0, 2));
  Object.keys(fields).forEach(function (name) {
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = fields[name];
    form.appendChild(field);
  });
  form.hidden = false;
}

document.addEventListener("DOMContentLoaded", function () {
  try {
    var done = document.querySelector("[data-wipe]");
    forgetOld();
    if (done) { wipe(done.getAttribute("data-wipe")); }
    if (byId("resend")) { offer(byId("resend")); }
    if (byId("begun")) { byId("begun").hidden = !draftKept(); }
    if (byId("form")) { Steps(byId("form")); }
  } catch (error) {
    root.classList.remove("js");
    throw error;
  }
});
