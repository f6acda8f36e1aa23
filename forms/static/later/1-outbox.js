// Loaded once the form is there, for when it is needed. This part: sending without a network. The outbox is the draft
// itself, marked as sent, until the server has acknowledged it: the same key with the same content is one response,
// however often it arrives.

function byId(id) { return document.getElementById(id); }

var FIRST_WAIT = 2000, LONGEST_WAIT = 60000, GIVES_UP = 45000;

// `fields` are what is posted. Once a server has answered, `deliver` posts the form as a browser does, which shows the
// receipt or what is wrong.

function Outbox(action, fields, deliver) {
  var root = document.documentElement, box = byId("outbox"), said = byId("outbox-said");
  var tries = 0, timer = 0, notBefore = 0, asking = null, ended = false;

  function say(word) {
    var words = box.getAttribute("data-" + word);
    if (said.textContent !== words) { said.textContent = words; }
  }

  // Full jitter: phones that lost the same network do not come back all at once.

  function later(least, why) {
    var wait = least + Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * Math.pow(2, tries));
    tries += 1;
    notBefore = Date.now() + least;
    say(navigator.onLine === false ? "offline" : why || "waiting");
    timer = setTimeout(attempt, wait);
  }

  function retryAfter(answer) {
    var said = answer.headers.get("Retry-After") || "", seconds = Number(said);
    return Math.max(0, Math.min(3600, isNaN(seconds) ? (Date.parse(said) - Date.now()) / 1000 || 0 : seconds)) * 1000;
  }

  function attempt() {
    clearTimeout(timer);
    if (ended || asking) { return; }
    if (navigator.onLine === false) { say("offline"); return; }
    asking = window.AbortController ? new AbortController() : {};
    var patience = setTimeout(function () { if (asking && asking.abort) { asking.abort(); } }, GIVES_UP);
    say("sending");
    fetch(action, { method: "POST", body: new URLSearchParams(fields), signal: asking.signal }).then(function (answer) {
      asking = null;
      clearTimeout(patience);
      if (ended) { return; }
      if (answer.status === 429 || answer.status >= 500) {
        later(retryAfter(answer), answer.headers.get("X-Paused") ? "paused" : "");
        return;
      }
      ended = true;
      deliver();
    }, function () {
      asking = null;
      clearTimeout(patience);
      if (!ended) { later(0); }
    });
  }

  function back() {
    if (Date.now() >= notBefore) { clearTimeout(timer); timer = setTimeout(attempt, Math.random() * FIRST_WAIT); }
  }

  this.end = function () {
    ended = true;
    clearTimeout(timer);
    if (asking && asking.abort) { asking.abort(); }
    window.removeEventListener("online", back);
    root.classList.remove("out");
    box.hidden = true;
  };

  this.begin = function (least, why) {
    root.classList.add("out");
    box.hidden = false;
    window.scrollTo(0, 0);
    byId("outbox-title").focus({ preventScroll: true });
    window.addEventListener("online", back);
    if (least) { later(least, why); } else { attempt(); }
  };
}
