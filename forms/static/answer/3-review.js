// The read-through before sending: each statement with its answer in words, and the way back to it.

function entry(id, asked, answer) {
  var link = document.createElement("a"), line = document.createElement("li"), said = document.createElement("b");
  link.href = "#" + id;
  link.textContent = asked + " ";
  said.textContent = answer || byId("review").getAttribute("data-none");
  if (!answer) { line.className = "open"; }
  link.appendChild(said);
  line.appendChild(link);
  return line;
}

function answerIn(item) {
  if (kinds) { return kinds.said(item); }
  var ticked = item.querySelector(":checked"), written = item.querySelector("textarea");
  return written ? written.value.trim() : ticked ? ticked.parentNode.textContent.trim() : "";
}

function review(form) {
  var list = byId("review");
  list.textContent = "";
  all(".screen", form).forEach(function (screen) {
    var items = all(".item", screen).filter(function (item) { return item.id !== "i-consent" && !item.hidden; });
    if (!items.length) { return; }
    var title = document.createElement("h3"), lines = document.createElement("ul");
    title.textContent = screen.querySelector("h2").textContent;
    items.forEach(function (item) {
      lines.appendChild(entry(item.id, item.querySelector("legend, .ask").firstChild.textContent, answerIn(item)));
    });
    if (screen.id === "s-begin") { title.textContent = list.getAttribute("data-begin"); }
    list.appendChild(title);
    list.appendChild(lines);
  });
  byId("read").hidden = false;
  count(form);
}

function count(form) {
  var statements = all(".items .item:not([hidden])", form), answered = statements.filter(answerIn).length;
  byId("count").hidden = false;
  byId("count").textContent = byId("count").getAttribute("data-said")
    .replace("{answered}", answered).replace("{all}", statements.length);
}
