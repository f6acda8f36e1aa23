// Every rating is sent as soon as it is made, and kept on this device until the server has it.
(function () {
  "use strict";

  var place, form, status, timer, busy = false, wait = 2000, pending = {};
  if (!window.fetch) { return; }

  function keep() {
    try { localStorage.setItem(place, JSON.stringify(pending)); } catch (error) { /* kept in this page only */ }
  }

  function kept() {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch (error) { return {}; }
  }

  function say(key, filling) {
    status.textContent = form.getAttribute("data-" + key).replace("{time}", filling || "");
    status.className = "saved " + key;
  }

  function clock() {
    var now = new Date();
    return ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2);
  }

  function acknowledge(sent) {
    Object.keys(sent).forEach(function (name) {
      if (pending[name] === sent[name]) { delete pending[name]; }
    });
    keep();
  }

  function show(done) {
    Object.keys(done).forEach(function (id) {
      var count = document.querySelector('[data-done="' + id + '"]');
      if (count) { count.textContent = done[id]; }
    });
  }

  function received(sent, response) {
    if (response.status >= 500 || response.status === 408 || response.status === 429) { throw response; }
    return response.json().then(function (answer) {
      acknowledge(sent);
      wait = 2000;
      if (answer.refused) {
        status.textContent = answer.refused;
        status.className = "saved unsaved";
      } else {
        show(answer.done);
        say("saved", clock());
      }
      return true;
    });
  }

  function send() {
    if (busy || !Object.keys(pending).length) { return; }
    var sent = Object.assign({}, pending);
    busy = true;
    clearTimeout(timer);
    say("saving");
    fetch(form.getAttribute("action"), {
      method: "POST",
      keepalive: true,
      headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(Object.assign({ action: "rate", lang: form.elements.lang.value }, sent)).toString()
    }).then(function (response) { return received(sent, response); }).catch(function () {
      say("unsaved");
      timer = setTimeout(send, wait);
      wait = Math.min(wait * 2, 30000);
      return false;
    }).then(function (done) {
      busy = false;
      if (done) { send(); }
    });
  }

  function restore() {
    Array.prototype.forEach.call(form.querySelectorAll("input[type=radio], textarea"), function (field) {
      if (!(field.name in pending)) { return; }
      if (field.type === "radio") { field.checked = field.value === pending[field.name]; } else { field.value = pending[field.name]; }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    form = document.getElementById("form");
    if (!form || !form.elements.part) { return; }
    status = document.getElementById("saved");
    place = "plumbline:" + location.pathname + ":" + form.getAttribute("data-round");
    pending = kept();
    restore();
    form.addEventListener("input", function (event) {
      pending[event.target.name] = event.target.value;
      keep();
    });
    form.addEventListener("change", send);
    window.addEventListener("online", send);
    send();
  });
})();
