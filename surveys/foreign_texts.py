"""Words of other programs: HTML becomes plain text, and their names of languages become ours."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from surveys.sheet_cells import UNSAFE

MARKUP = re.compile(r"<[A-Za-z/!]|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
_TAG = re.compile(r"<(/?)([A-Za-z!][^\s<>/]*)[^<>]*>")
DEEPEST = 5  # marks within marks
_SILENT = frozenset({"script", "style", "head", "title", "template", "iframe", "object"})
_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_SPACES, _LINES = re.compile(r"[ \t\r\f\v\u00a0]+"), re.compile(r"\s*\n\s*")
_ZERO_WIDTH = re.compile("[\u200b\ufeff]")
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*\)\s*$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NAMED: Mapping[str, str] = {
    "english": "en",
    "英文": "en",
    "英语": "en",
    "chinese": "zh",
    "mandarin": "zh",
    "simplified chinese": "zh",
    "chinese simplified": "zh",
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh",
}
_RISKY = re.compile(r"_x[0-9A-Fa-f]{4}_|\$(?=\{)")


def plain(text: str) -> str:
    """Words without marks: paragraphs are lines, what would run or be drawn is gone. Text without marks stays as it is.

    Linear in its length, whatever is left open in it.
    """
    if not MARKUP.search(text):
        return text
    said = text
    for _ in range(DEEPEST):  # taking a mark away may leave another one
        if not _TAG.search(said):
            break
        said = _unmarked(said)
    if said is text:  # only characters that were written by name
        return html.unescape(text)
    return _LINES.sub("\n", _SPACES.sub(" ", _ZERO_WIDTH.sub("", html.unescape(said)))).strip()


def _unmarked(text: str) -> str:
    """A text without its tags, and without what stands within some of them."""
    kept, silent, at = list[str](), "", 0
    for tag in _TAG.finditer(text):
        if not silent:
            kept.append(text[at : tag.start()])
        at, name = tag.end(), tag[2].lower()
        if silent == name and tag[1]:
            silent = ""
        elif not silent and name in _SILENT and not tag[1]:
            silent = name
        elif not silent and name in _BLOCKS:
            kept.append("\n")
    return "".join([*kept, "" if silent else text[at:]])


def marked(text: str) -> str:
    """A text as it is written in another program, so that it is read as it was."""
    if MARKUP.search(text):
        text = html.escape(text, quote=False)
    return _RISKY.sub(lambda found: f"&#{ord(found[0][0])};{found[0][1:]}", text)


def writable(text: str) -> bool:
    """Whether a text is shown by another program, and read again, as it is."""
    said = marked(text)
    return plain(said) == text and not UNSAFE.search(said)


def language(name: str) -> str:
    """The code of a language that is named in a column's header: ``中文 (zh)``, ``English``; else the name itself.

    >>> language("English (en)"), language("chinese"), language("zh-CN"), language("French (fr)")
    ('en', 'zh', 'zh', 'fr')
    """
    coded = _CODE.search(name)
    code = (coded[1] if coded else name).strip()
    known = _NAMED.get(" ".join(code.lower().replace("-", " ").replace("_", " ").split()))
    if known:
        return known
    first = re.split("[-_]", code.lower())[0]
    return first if first in ("zh", "en") else code.lower()


def language_of(text: str) -> str:
    """Chinese where there is a Chinese character, else English: what words are in that nobody named a language of."""
    return "zh" if _HAN.search(text) else "en"
