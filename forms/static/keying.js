// A sheet of paper keyed in by digits: each chooses an answer and goes on to the next; 0 leaves it blank.
(function () {
  "use strict";

  var asked = Array.prototype.slice.call(document.querySelectorAll("#form .item"));

  function field(item) { return item.querySelector(":checked") || item.querySelector("input, select, textarea"); }

  function go(from, by) {
    var to = asked[asked.indexOf(from) + by];
    if (to) { field(to).focus(); } else if (by > 0) { document.querySelector("#form .send").focus(); }
  }

  document.getElementById("form").addEventListener("keydown", function (event) {
    var item = event.target.closest(".item");
    var written = !/radio|checkbox/.test(event.target.type);
    if (!item || event.target.tagName === "TEXTAREA" || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (written && event.key !== "Enter") { return; }
    var choices = item.querySelectorAll("[type=radio], [type=checkbox]"), digit = /^\d$/.test(event.key) ? Number(event.key) : -1;
    if (item.querySelector("[type=checkbox]:not([name=consent])") && digit > 0) {
      if (choices[digit - 1]) { choices[digit - 1].checked = !choices[digit - 1].checked; }
      event.preventDefault();
      return;
    }
    if (digit > 0 && digit <= choices.length) { choices[digit - 1].checked = true; }
    if (digit === 0) { choices.forEach(function (choice) { choice.checked = false; }); }
    if (digit >= 0 && digit <= choices.length || event.key === "Enter") {
      event.preventDefault();
      go(item, 1);
    } else if (event.key === "Backspace") {
      event.preventDefault();
      go(item, -1);
    }
  });

  if (!document.getElementById("problems")) { field(asked[0]).focus(); }
})();
