"""Sources against their documents: everything in which they differ."""

import pytest

from engine.bench.tracing.verification import read_documents, verify, verify_use
from engine.knowledge.reading import read_knowledge_base


def problems(boiler):
    """All that is wrong with the sources, as it is printed."""
    reading = read_knowledge_base(boiler.folder, scenarios=False)
    sources = tuple(reading.model.sources.values())
    texts, found = read_documents(sources, boiler.documents)
    found += verify_use(sources, reading.lines)
    for source in sources:
        if source.id in texts:
            found += verify(source, texts[source.id], reading.lines)
    return [str(each) for each in found]


def test_sources_that_agree_with_their_documents_have_no_problems(boiler):
    assert problems(boiler) == []


def test_a_document_that_is_missing_is_an_error(boiler):
    (boiler.documents / "leaflet.txt").unlink()
    assert problems(boiler) == [
        "boiler/sources/leaflet.yaml:1:1: error[missing-document] source `leaflet`: its document `leaflet.txt` is not "
        "in the folder of documents"
    ]


def test_a_document_that_is_no_text_is_an_error(boiler):
    (boiler.documents / "leaflet.txt").write_bytes(b"\xff\xfe\x00")
    assert problems(boiler) == ["documents/leaflet.txt:1:1: error[unreadable-document] is not UTF-8 text"]


@pytest.mark.parametrize("before", ["\ufeff", ""])
def test_a_byte_order_mark_and_other_line_ends_change_nothing(boiler, before):
    path = boiler.documents / "leaflet.txt"
    path.write_bytes((before + path.read_text(encoding="utf-8").replace("\n", "\r\n")).encode())
    assert problems(boiler) == []


def test_a_changed_sentence_is_found_with_its_new_digest(boiler):
    boiler.replace_in_leaflet("Dripping water", "Leaking water")
    assert problems(boiler) == [
        "boiler/sources/leaflet.yaml:47:3: error[digest-differs] the claim `leaflet.water`: passage 3 of `Care` does "
        "not have the digest `2f9788c299a8`\n"
        "   47 |   water:\n"
        "      |   ^^^^^ its digest is `b41f79cc5c1c`: read it again, line 10"
    ]


def test_a_moved_sentence_is_found_where_it_went(boiler):
    boiler.replace_in_leaflet("A reset often helps.\n", "")
    boiler.replace_in_leaflet("e.g. Ours did.\n", "e.g. Ours did.\nA reset often helps.\n")
    assert [problem.splitlines()[-1].partition("^ ")[2] for problem in problems(boiler)] == [
        "its digest is `2f9788c299a8`; what was cited is passage 4 of `Care`",
        "its digest is `5c24b65515d7`; what was cited is passage 2 of `Care`",
        "its digest is `752b4f5b3fa6`; what was cited is passage 3 of `Care`",
    ]


def test_a_passage_that_does_not_exist_is_an_error(boiler):
    boiler.replace_in_leaflet("Boilers last fifteen years, e.g. Ours did.\n", "")
    assert problems(boiler) == [
        "boiler/sources/leaflet.yaml:53:3: error[place-not-found] the claim `leaflet.old` names passage 4 of `Care`, "
        "which does not exist\n"
        "   53 |   old:\n"
        "      |   ^^^ that section has 3 passages"
    ]


def test_a_sentence_that_nothing_accounts_for_is_an_error_in_the_document(boiler):
    boiler.replace_in_leaflet("Ours did.\n", "Ours did.\n  • Never open the lid.\n")
    assert problems(boiler) == [
        "documents/leaflet.txt:12:5: error[unaccounted-passage] passage 5 of `Care` is neither the place of a claim of "
        "`leaflet` nor unused\n"
        "   12 |   • Never open the lid.\n"
        "      |     ^^^^^^^^^^^^^^^^^^^ its digest is `a2d808adc97e`"
    ]


def test_a_claim_and_an_unused_passage_taken_away_leave_their_sentences_unaccounted_for(boiler):
    boiler.replace("sources/leaflet.yaml", "      section: top\n", "      section: Danger\n")
    found = problems(boiler)
    assert [problem.split("]")[0].rpartition("[")[2] for problem in found] == [
        "claimed-and-unused",
        "digest-differs",
        "unaccounted-passage",
    ]


def test_a_passage_that_is_claimed_and_unused_is_an_error_without_the_document(boiler):
    boiler.add(
        "sources/leaflet.yaml", "  - at: {section: Care, sentence: 2, digest: 752b4f5b3fa6}\n    because: dull\n"
    )
    reading = read_knowledge_base(boiler.folder, scenarios=False)
    [problem] = verify_use(reading.model.sources.values(), reading.lines)
    assert str(problem) == (
        "boiler/sources/leaflet.yaml:65:5: error[claimed-and-unused] passage 2 of `Care` is listed as unused and is "
        "the place of the claim `reset`\n"
        "   65 |   - at: {section: Care, sentence: 2, digest: 752b4f5b3fa6}\n"
        "      |     ^ the claim is at boiler/sources/leaflet.yaml:41"
    )
    assert [str(place) for place in problem.related] == ["boiler/sources/leaflet.yaml:41:3"]


def test_a_heading_that_moved_is_found_and_nothing_else_is_said_of_its_document(boiler):
    boiler.replace_in_leaflet("Your boiler\n", "Your boiler\nRead this.\n")
    assert problems(boiler) == [
        "boiler/sources/leaflet.yaml:1:1: error[heading-not-found] source `leaflet`: the heading `Care` does not stand "
        "at line 8: that line reads ``\n"
        "    1 | id: leaflet\n"
        "      | ^ it stands at line 9 of documents/leaflet.txt",
        "boiler/sources/leaflet.yaml:1:1: error[heading-not-found] source `leaflet`: the heading `Danger` does not "
        "stand at line 3: that line reads ``\n"
        "    1 | id: leaflet\n"
        "      | ^ it stands at line 4 of documents/leaflet.txt",
    ]


def test_a_heading_that_is_gone_is_an_error(boiler):
    boiler.replace("sources/leaflet.yaml", "    line: 8\n", "    line: 80\n")
    boiler.replace_in_leaflet("Care\n", "Caring\n")
    assert problems(boiler) == [
        "boiler/sources/leaflet.yaml:1:1: error[heading-not-found] source `leaflet`: the heading `Care` does not stand "
        "at line 80: the document ends before it\n"
        "    1 | id: leaflet\n"
        "      | ^"
    ]
