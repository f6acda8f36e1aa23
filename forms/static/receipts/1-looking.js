// Looks a receipt up in the published lists. What is typed stays in this page: the field has no name, no address is
// made of it, and the same lists are asked for whatever stands in it.
document.addEventListener("DOMContentLoaded", function () {
  var looking = document.getElementById("looking"), typed = document.getElementById("receipt");
  var said = document.getElementById("said"), why = document.getElementById("why-not"), lists = null;
  var addresses = Array.prototype.map.call(document.querySelectorAll("[data-list]"), function (link) { return link.href; });

  function fetched() {
    lists = lists || Promise.all(addresses.map(function (address) {
      return fetch(address).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.text();
      });
    }));
    lists.catch(function () { lists = null; });
    return lists;
  }

  // A receipt as it is derived, and what any line begins with that it could stand for.
  function beginnings() {
    var code = typed.value.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
    var found = /^[0-9A-F]{16,64}$/.test(code) ? [code.toLowerCase()] : [];
    if (/^[0-9A-HJKMNP-TV-Z]{16}$/.test(code)) {
      var label = [looking.getAttribute("data-label"), looking.getAttribute("data-wave")];
      found.push(inHexadecimal(sha256(label.concat(inHexadecimal(sha256(code))).join("\x1f"))));
    }
    return found;
  }

  function stands(list, found) {
    return list.split("\n").some(function (line) {
      return found.some(function (beginning) { return line.indexOf(beginning) === 0; });
    });
  }

  function tell(key, of) {
    said.textContent = looking.getAttribute("data-" + key).replace("{of}", of || "");
    said.className = { "found": "good", "not-found": "ask", "looked-in": "hint" }[key] || "problem";
    why.hidden = key !== "not-found";
    if (key === "no-receipt") { typed.setAttribute("aria-invalid", "true"); } else { typed.removeAttribute("aria-invalid"); }
  }

  looking.hidden = false;
  looking.addEventListener("submit", function (event) {
    event.preventDefault();
    var found = beginnings();
    if (!found.length) { tell("no-receipt"); typed.focus(); return; }
    tell("looked-in");
    fetched().then(function (all) {
      var places = document.querySelectorAll("[data-list]");
      var at = all.findIndex(function (list) { return stands(list, found); });
      if (at < 0) { tell("not-found"); } else { tell("found", places[at].getAttribute("data-list")); }
    }, function () { tell("not-fetched"); });
  });
});
