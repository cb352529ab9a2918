"""Faults in the search: nothing hidden is found, counted or suggested; what changes is seen."""

from tests.faults.fault import Fault

INDEXING = "council/search/indexing.py"
INDEX_TESTS = "tests/council/search/test_index.py"
CATALOGUE = "council/search/catalogue.py"
CATALOGUE_TESTS = "tests/council/search/test_catalogue.py"
HITS = "council/search/hits.py"
PAGE_TESTS = "tests/council/search/test_page.py"
VOCABULARY = "council/search/vocabulary.py"
HIDDEN = f"{PAGE_TESTS}::test_what_is_not_public_is_neither_found_nor_counted_nor_suggested"
GATE = f"{CATALOGUE_TESTS}::test_a_reader_knows_of_just_what_the_gate_shows"

FOUND = (
    Fault(
        "secret papers are found by everybody",
        CATALOGUE,
        "            if is_hidden:\n",
        "            if False:\n",
        "A search would list the titles of secret papers.",
        (GATE,),
    ),
    Fault(
        "a member does not find what is secret",
        CATALOGUE,
        ".hidden - statuses.keys())",
        ".hidden)",
        "Members could not look for what they decide on.",
        (GATE,),
    ),
    Fault(
        "what is kept is never read again",
        CATALOGUE,
        "if _kept is None or (_kept.mark, _kept.today) != (seen, today):",
        "if _kept is None:",
        "A paper that became secret would be found until the next restart.",
        (f"{CATALOGUE_TESTS}::test_what_becomes_confidential_is_gone_with_the_next_search",),
    ),
    Fault(
        "an act does not renew the mark",
        CATALOGUE,
        "        renew()\n\n\ndef renew",
        "        pass\n\n\ndef renew",
        "Other processes would go on finding what is gone.",
        (f"{CATALOGUE_TESTS}::test_another_process_sees_the_mark_and_reads_again",),
    ),
    Fault(
        "what a transaction reads is kept",
        CATALOGUE,
        "    if connection.in_atomic_block:\n        return _read(city, today)\n",
        "",
        "What is taken back again would be found.",
        (f"{CATALOGUE_TESTS}::test_an_act_that_is_taken_back_leaves_nothing",),
    ),
    Fault(
        "the words of secret papers are suggested",
        "council/search/suggestions.py",
        "row.stem not in offered and is_public(row)",
        "row.stem not in offered",
        "The search box would betray a name from a secret paper.",
        (f"{PAGE_TESTS}::test_a_word_that_no_public_paper_holds_any_more_is_never_shown",),
    ),
    Fault(
        "the words of secret papers are learnt",
        INDEXING,
        "        if paper.is_public:\n            change.update",
        "        if True:\n            change.update",
        "Compounds would be split by words that only secret papers hold.",
        (f"{INDEX_TESTS}::test_what_becomes_confidential_leaves_the_public_and_its_words_too",),
    ),
    Fault(
        "the words of a paper that becomes secret stay",
        INDEXING,
        "            change.subtract({word.folded for word in words_in(text)})\n",
        "            pass\n",
        "Words of a secret paper would go on being known.",
        (f"{INDEX_TESTS}::test_what_becomes_confidential_leaves_the_public_and_its_words_too",),
    ),
    Fault(
        "a voided paper is still found",
        INDEXING,
        "        SearchEntry.objects.filter(pk__in=gone).delete()\n    return",
        "        pass\n    return",
        "A registration by mistake would stay in the index.",
        (f"{INDEX_TESTS}::test_a_voided_registration_leaves_nothing_behind",),
    ),
    Fault(
        "hidden papers are counted beside the filters",
        CATALOGUE,
        "        return counts(self.columns, self.all, {})\n",
        "        return counts(self.columns, range(len(self.keys)), {})\n",
        "The numbers beside the filters would betray secret papers.",
        (HIDDEN, f"{CATALOGUE_TESTS}::test_what_becomes_confidential_is_gone_with_the_next_search"),
    ),
    Fault(
        "a filter that means nothing finds everything",
        HITS,
        "        return []\n    places = _holding_all",
        "        pass\n    places = _holding_all",
        "Who follows a filter would get mails about everything.",
        (
            "tests/council/subscriptions/test_hidden_papers.py"
            "::test_a_filter_that_means_nothing_any_more_finds_nothing",
        ),
    ),
    Fault(
        "minus does not exclude",
        HITS,
        "return Some(tuple(question.unwanted)) if question.unwanted else None",
        "return None",
        "The search would find what somebody has excluded.",
        (f"{PAGE_TESTS}::test_phrases_and_minus_say_exactly_what_is_meant",),
    ),
    Fault(
        "what is late is not open",
        "council/search/facets.py",
        '"late": ("open", "late")}',
        '"late": ("late",)}',
        "The list of open papers would lack the overdue ones.",
        ("tests/council/rules/test_standing.py::test_the_list_finds_what_is_overdue",),
    ),
    Fault(
        "a term lasts for ever",
        "council/search/facets.py",
        "start <= day and (end is None or day <= end)",
        "start <= day",
        "Papers of this term would be found in the last one.",
        ("tests/council/portal/test_pages.py::test_a_paper_belongs_to_the_term_of_its_day",),
    ),
    Fault(
        "an office does not find what its units lead",
        "council/search/facets.py",
        "for office in (key, parents.get(key)) if office)",
        "for office in (key,) if office)",
        "The filter of a division would find nothing.",
        (f"{CATALOGUE_TESTS}::test_an_act_that_is_taken_back_leaves_nothing",),
    ),
)
