"""The tables of a survey structure: which elements are rows and fields, and which file is none."""

import pytest

from surveys.lss_tables import DEEPEST, is_lss, tables
from tests.studies_for_tests import refused

HEAD = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>"
PRINTED = f"""<?xml version="1.0" encoding="UTF-8"?>
{HEAD}<DBVersion>640</DBVersion>
<languages><language>en</language><language> zh-Hans </language></languages>
<answers><fields><fieldname>code</fieldname><fieldname>answer</fieldname></fields>
<rows>
<row><code><![CDATA[A1]]></code><answer><![CDATA[<b>Yes</b> & no]]></answer></row>
<row><code>A2</code><answer>Fish &amp; <![CDATA[chips]]></answer></row>
<row><code>A3</code></row>
</rows></answers>
<empty><rows></rows></empty>
</document>"""


def test_each_row_has_the_fields_that_it_names_and_no_others() -> None:
    assert tables(PRINTED.encode()) == {
        "languages": [{"language": "en"}, {"language": "zh-Hans"}],
        "answers": [
            {"code": "A1", "answer": "<b>Yes</b> & no"},
            {"code": "A2", "answer": "Fish & chips"},
            {"code": "A3"},
        ],
    }


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "iso-8859-1"])
def test_another_encoding_that_is_declared_is_read_or_refused(encoding: str) -> None:
    said = f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}<a><rows><row><b>é</b></row></rows></a></document>'
    if encoding == "gb18030":  # of several bytes a sign, which expat does not know
        with refused("lss-unreadable"):
            tables(said.encode(encoding))
    else:
        assert tables(said.encode(encoding)) == {"a": [{"b": "é"}]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "'Group'"),
        (f"<document><LimeSurveyDocType>{'Group ' * 20}</LimeSurveyDocType></document>", "'Group Group"),
        ("<document/>", "'something else'"),
        ("<!DOCTYPE document><document/>", "declares"),
        ("<document>", "not XML"),
    ],
)
def test_what_is_no_survey_is_refused_by_what_it_is(content: str, said: str) -> None:
    with refused("lss-unreadable") as problems:
        tables(content.encode())
    (problem,) = problems
    assert said in problem.what
    assert len(problem.what) < 120
    assert problem.what.count("'") % 2 == 0


def test_a_document_may_be_as_deep_as_its_fields_and_little_deeper() -> None:
    def deep(levels: int) -> bytes:
        return f"{HEAD}{'<a>' * levels}{'</a>' * levels}</document>".encode()

    assert tables(deep(DEEPEST)) == {}
    with refused("lss-too-large"):
        tables(deep(DEEPEST + 1))


@pytest.mark.parametrize(
    ("name", "content", "is_one"),
    [
        ("a.lss", b"", True),
        ("A.LSQ", b"", True),
        ("a.xml", b"\n<?xml version='1.0'?>", True),
        ("a.yaml", b"id: a", False),
        ("a.lssx", b"PK\x03\x04", False),
    ],
)
def test_a_file_is_known_by_its_name_or_by_how_it_begins(name: str, content: bytes, is_one: bool) -> None:
    assert is_lss(name, content) is is_one
