// Sending without a network. The outbox is the draft itself, marked as sent, until the server has acknowledged it: the
// same key with the same content is one response, however often it arrives.

var FIRST_WAIT = 2000, LONGEST_WAIT = 60000, GIVES_UP = 45000;

// `deliver` posts the form as a browser does, which shows the receipt or what is wrong, once a server has answered.

function Outbox(form, draft, deliver) {
  var box = byId("outbox"), tries = 0, timer = 0, notBefore = 0, asking = null, ended = false;

  function say(word) {
    var said = box.getAttribute("data-" + word);
    if (byId("outbox-said").textContent !== said) { byId("outbox-said").textContent = said; }
  }

  // Full jitter: phones that lost the same network do not come back all at once.

  function later(least) {
    var wait = least + Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * Math.pow(2, tries));
    tries += 1;
    notBefore = Date.now() + least;
    say(navigator.onLine === false ? "offline" : "waiting");
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
    fetch(form.getAttribute("action"), {
      method: "POST", body: new URLSearchParams(posting(draft, form.elements.lang.value)), signal: asking.signal
    }).then(function (answer) {
      asking = null;
      clearTimeout(patience);
      if (ended) { return; }
      if (answer.status === 429 || answer.status >= 500) { later(retryAfter(answer)); } else { ended = true; deliver(); }
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

  this.begin = function (least) {
    root.classList.add("out");
    box.hidden = false;
    window.scrollTo(0, 0);
    byId("outbox-title").focus({ preventScroll: true });
    window.addEventListener("online", back);
    if (least) { later(least); } else { attempt(); }
  };
}
