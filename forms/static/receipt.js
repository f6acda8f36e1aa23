// Ways to keep the code on a receipt. Without this script it can be written down.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var keeping = document.getElementById("keep-code"), said = document.getElementById("keep-said");
  var code = document.querySelector(".receipt .code");
  if (!keeping || !code) { return; }

  function copy() {
    var chosen = window.getSelection();
    chosen.selectAllChildren(code);
    if (navigator.clipboard) { return navigator.clipboard.writeText(code.textContent); }
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("no way to copy"));
  }

  function save() {
    var lines = Array.prototype.map.call(document.querySelectorAll("main [data-keep]"), function (part) {
      return part.textContent.trim();
    });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\r\n\r\n") + "\r\n"], { type: "text/plain;charset=utf-8" }));
    link.download = keeping.getAttribute("data-file") + ".txt";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  keeping.hidden = false;
  document.getElementById("copy").addEventListener("click", function () {
    copy().then(function () { said.textContent = keeping.getAttribute("data-copied"); },
      function () { said.textContent = keeping.getAttribute("data-not-copied"); });
  });
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("print").addEventListener("click", function () { window.print(); });
});
