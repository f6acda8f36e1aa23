// The letters of a sequence, as surveys/sequences.py and surveys/checked_letters.py write and read them.

var ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", NUMBER = 16, GROUP = 4;

function lettersOf(bytes, length) {
  var number = 0n, letters = "";
  bytes.forEach(function (byte) { number = number << 8n | BigInt(byte); });
  for (var place = 0; place < length; place++) { letters += ALPHABET[Number(number >> BigInt(5 * place) & 31n)]; }
  return letters;
}

function newNumber() {
  return Array.from(crypto.getRandomValues(new Uint8Array(NUMBER)), function (byte) { return ALPHABET[byte & 31]; }).join("");
}

// The product of two elements of GF(2^5).

function times(one, other) {
  var product = 0;
  for (; other; other >>= 1) {
    if (other & 1) { product ^= one; }
    one = one << 1 ^ (one & 16 ? 37 : 0);
  }
  return product;
}

function check(group, number) {
  var total = 0, power = 1;
  Array.from(group, function (letter) { return ALPHABET.indexOf(letter); }).concat(number % 32).forEach(function (letter) {
    power = times(power, 2);
    total ^= times(power, letter);
  });
  return ALPHABET[total];
}

function grouped(letters) {
  var groups = [];
  for (var start = 0; start < letters.length; start += GROUP) {
    var group = letters.slice(start, start + GROUP).padEnd(GROUP, "0");
    groups.push(group + check(group, groups.length));
  }
  return groups.join("-");
}

function encoded(tag, number, choices, length, fields) {
  var answers = 0n, letters = "";
  choices.forEach(function (choice) {
    answers = answers * BigInt(choice[1].length + 1) + BigInt(choice[1].indexOf(fields[choice[0]]) + 1);
  });
  for (var place = length - 1; place >= 0; place--) { letters += ALPHABET[Number(answers >> BigInt(5 * place) & 31n)]; }
  return grouped(tag + number + letters);
}

function receiptOf(number) {
  var key = inHexadecimal(sha256("offline\x1f" + number)).slice(0, 32);
  return lettersOf(sha256("receipt\x1f" + key), NUMBER).match(/.{4}/g).join("-");
}
