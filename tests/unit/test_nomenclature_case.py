"""Karyotype text against a case: karyograms, numbers of cells, and text built from cells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.classes import AUTOSOMES
from cirnet_core.errors import InputError
from karyo_desktop.nomenclature.agreement import CellCounts
from karyo_desktop.nomenclature.cell_line import CellFindings, read_findings
from karyo_desktop.nomenclature.cells import CaseKaryotype, case_karyotype
from karyo_desktop.nomenclature.check import check
from karyo_desktop.nomenclature.clones import Subclones
from karyo_desktop.nomenclature.outcome import Outcome, Problem, Setting

BOTH = (Setting.CONSTITUTIONAL, Setting.NEOPLASTIC)
PH = "t(9;22)(q34;q11.2)"


def counts(sex: str, *changes: str, markers: int = 0) -> CellCounts:
    copies = dict.fromkeys(AUTOSOMES, 2) | {"X": sex.count("X"), "Y": sex.count("Y")}
    for change in changes:
        copies[change[1:]] += 1 if change[0] == "+" else -1
    return CellCounts(copies, markers)


def cell(sex: str, *changes: str, markers: int = 0, structural: str = "") -> CellFindings:
    found = read_findings(structural)
    assert not isinstance(found, Problem), found
    return CellFindings(counts(sex, *changes, markers=markers), found)


def reasons(text: str, *cells: CellCounts, n_cells: int | None = None) -> list[str]:
    return [p.reason for p in check(text, karyograms=cells, n_cells=n_cells).problems]


AGREEING = [
    ("46,XX", counts("XX")),
    ("47,XY,+21", counts("XY", "+21")),
    ("45,X", counts("X")),
    ("47,XX,+mar", counts("XX", markers=1)),
    ("46,XX,t(9;22)(q34;q11.2)", counts("XX")),
    ("46,X,t(X;13)(q27;q12)", counts("XX")),
    # The joined chromosome lies in either column, or outside as a marker.
    ("45,XX,rob(14;21)(q10;q10)", counts("XX", "-21")),
    ("45,XX,rob(14;21)(q10;q10)", counts("XX", "-14")),
    ("45,XX,rob(14;21)(q10;q10)", counts("XX", "-14", "-21", markers=1)),
    ("46,XX,rob(14;21)(q10;q10),+21", counts("XX")),
    ("46,XX,rob(14;21)(q10;q10),+mar", counts("XX", "-21", markers=1)),
    ("47,XX,+der(?)t(?;9)(?;q22)", counts("XX", "+5")),
    ("47,XX,+r", counts("XX", markers=1)),
    ("45,X,-Y[20]", counts("X")),
    ("46,XXYc,-X[20]", counts("XY")),
    ("47,U,+21", counts("XY", "+21")),
    ("46,XX,dmin", counts("XX")),
    ("mos 47,XY,+21[12]/46,XY[8]", counts("XY", "+21")),
]


@pytest.mark.parametrize(("text", "karyogram"), AGREEING, ids=[t for t, _ in AGREEING])
def test_agreeing_karyograms(text: str, karyogram: CellCounts) -> None:
    assert reasons(text, karyogram) == []


DIFFERING = [
    ("46,XX", counts("XY"), "The text has 2 of chromosome X, the karyogram 1."),
    ("47,XY,+21", counts("XY"), "The text has 47 chromosomes, the karyogram 46."),
    ("47,XY,+21", counts("XY", "+18"), "The text has 2 of chromosome 18, the karyogram 3."),
    ("45,XX,rob(14;21)(q10;q10)", counts("XX", "-13"), "of chromosome 13"),
    ("45,XX,rob(14;21)(q10;q10)", counts("XX"), "45 chromosomes, the karyogram 46"),
    ("47,XX,+mar", counts("XX", "+8"), "of chromosome 8"),
    ("47,XX,+8", counts("XX", markers=1), "chromosome 8"),
    ("mos 47,XY,+21[12]/46,XY[8]", counts("XY", "+18"), "cell of none of these lines"),
]


@pytest.mark.parametrize(("text", "karyogram", "said"), DIFFERING, ids=[t for t, *_ in DIFFERING])
def test_differing_karyograms(text: str, karyogram: CellCounts, said: str) -> None:
    checked = check(text, karyograms=[karyogram])
    assert checked.outcome is Outcome.INVALID
    assert any(said in p.reason for p in checked.problems), checked.problems


def test_a_difference_points_at_the_change_it_is_about() -> None:
    checked = check("47,XY,+21", karyograms=[counts("XY")])
    assert [checked.text[p.span[0] : p.span[1]] for p in checked.problems] == ["+21"]


def test_what_cannot_be_compared_is_not_called_right() -> None:
    text = "45~48,XX,del(3)(p12)[2],-5[4],+8[2],+11[3][cp7]"
    checked = check(text, karyograms=[counts("XX", "+8")] * 3)
    assert checked.outcome is Outcome.NOT_CHECKED
    assert [p.reason for p in checked.problems] == [
        "Not every karyogram can be compared with this line."
    ]


def test_more_karyograms_than_cells() -> None:
    text = "mos 47,XY,+21[2]/46,XY[18]"
    assert reasons(text, *[counts("XY", "+21")] * 2) == []
    assert "which has fewer" in reasons(text, *[counts("XY", "+21")] * 3)[0]


def test_numbers_of_cells_add_up_to_those_of_the_case() -> None:
    text = "mos 47,XY,+21[12]/46,XY[8]"
    assert reasons(text, n_cells=20) == []
    checked = check(text, n_cells=30)
    (problem,) = checked.problems
    assert problem.reason == "The lines have 20 cells together, the case has 30."
    assert text[slice(*problem.span)] == "[12]/46,XY[8]"
    assert reasons("46,XX", n_cells=30) == []


def built(cells: list[CellFindings], setting: Setting, **more: object) -> CaseKaryotype:
    """Builds, and has the check agree with every cell that is wholly in a line."""
    found = case_karyotype(cells, setting=setting, **more)  # type: ignore[arg-type]
    aside = {item.index for item in found.asides}
    whole = [i for clone in found.clones for i in clone.cells if i not in aside]
    if found.karyotype is not None and more.get("form") is not Subclones.COMPOSITE:
        checked = check(
            found.text,
            setting=setting,
            n_cells=sum(len(clone.cells) for clone in found.clones),
            karyograms=[cells[i].cell for i in whole],
        )
        assert checked.problems == (), (found.text, checked.problems)
    return found


CONSTITUTIONAL = [
    ([cell("XX")] * 20, "46,XX"),
    ([cell("XX", "-14")], "45,XX,-14"),
    ([cell("X")] * 2, "45,X"),
    ([cell("XXY")] * 5, "47,XXY"),
    ([cell("XY", "+21")] * 12 + [cell("XY")] * 8, "mos 47,XY,+21[12]/46,XY[8]"),
    (
        [cell("X")] * 12 + [cell("XX")] * 9 + [cell("XXX")] * 4,
        "mos 45,X[12]/47,XXX[4]/46,XX[9]",
    ),
    ([cell("XX", "-14", structural="rob(14;21)(q10;q10)")] * 2, "45,XX,rob(14;21)(q10;q10)"),
    (
        [cell("XX", "-14", markers=1, structural="rob(14;21)(q10;q10)")] * 2,
        "46,XX,rob(14;21)(q10;q10),+mar",
    ),
    ([cell("XX", structural="t(X;8)(p22.3;q24.1)")] * 2, "46,X,t(X;8)(p22.3;q24.1)"),
    ([cell("XX", "+21", structural="inv(9)(p12q13)")] * 2, "47,XX,inv(9)(p12q13),+21"),
    ([cell("XX", markers=2)] * 3, "48,XX,+2mar"),
]


@pytest.mark.parametrize(("cells", "text"), CONSTITUTIONAL, ids=[t for _, t in CONSTITUTIONAL])
def test_constitutional_cases(cells: list[CellFindings], text: str) -> None:
    assert built(cells, Setting.CONSTITUTIONAL).text == text


def test_a_chimaera() -> None:
    found = case_karyotype(
        [cell("XX")] * 3 + [cell("XY")] * 2, setting=Setting.CONSTITUTIONAL, chimaera=True
    )
    assert found.text == "chi 46,XX[3]/46,XY[2]"


LEUKAEMIA = (
    [cell("XY", structural=PH)] * 4
    + [cell("XY", "+8", structural=PH)] * 6
    + [cell("XY", "+8", "+19", structural=PH)] * 3
    + [cell("XY")] * 7
)
FORMS = [
    (Subclones.FULL, f"46,XY,{PH}[4]/47,XY,+8,{PH}[6]/48,XY,+8,{PH},+19[3]/46,XY[7]"),
    (Subclones.IDEM, f"46,XY,{PH}[4]/47,idem,+8[6]/48,idem,+8,+19[3]/46,XY[7]"),
    (Subclones.SIDELINES, f"46,XY,{PH}[4]/47,sl,+8[6]/48,sdl1,+19[3]/46,XY[7]"),
    (Subclones.COMPOSITE, f"46~48,XY,+8[9],{PH}[13],+19[3][cp13]/46,XY[7]"),
]


@pytest.mark.parametrize(("form", "text"), FORMS)
def test_forms_of_a_leukaemia(form: Subclones, text: str) -> None:
    assert built(LEUKAEMIA, Setting.NEOPLASTIC, form=form).text == text
    assert check(text, setting=Setting.NEOPLASTIC, n_cells=20).outcome is Outcome.VALID


NEOPLASTIC = [
    ([cell("X")] * 5, "XY", "45,X,-Y[5]"),
    ([cell("X")] * 5, "XX", "45,X,-X[5]"),
    ([cell("XXX")] * 5, "XX", "47,XX,+X[5]"),
    ([cell("XXXY")] * 5, "XXY", "48,XXYc,+X[5]"),
    ([cell("XY")] * 5, "XXY", "46,XXYc,-X[5]"),
    (
        [cell("XX", "+8")] * 2 + [cell("XX", "+9")] * 4 + [cell("XX")] * 3,
        None,
        "47,XX,+9[4]/47,XX,+8[2]/46,XX[3]",
    ),
]


@pytest.mark.parametrize(("cells", "sex", "text"), NEOPLASTIC, ids=[t for *_, t in NEOPLASTIC])
def test_neoplastic_cases(cells: list[CellFindings], sex: str | None, text: str) -> None:
    assert built(cells, Setting.NEOPLASTIC, constitutional_sex=sex).text == text


@pytest.mark.parametrize("setting", BOTH)
def test_a_gain_of_one_cell_is_handed_back_and_not_counted(setting: Setting) -> None:
    found = built([cell("XX")] * 19 + [cell("XX", "+5")], setting)
    assert found.text == ("46,XX" if setting is Setting.CONSTITUTIONAL else "46,XX[19]")
    (aside,) = found.asides
    assert (aside.index, aside.counted) == (19, False)


@pytest.mark.parametrize("setting", BOTH)
def test_a_loss_of_two_cells_is_handed_back_and_they_are_counted_without(setting: Setting) -> None:
    found = built([cell("XX")] * 18 + [cell("XX", "-5")] * 2, setting)
    assert found.text == ("46,XX" if setting is Setting.CONSTITUTIONAL else "46,XX[20]")
    assert [(aside.index, aside.counted) for aside in found.asides] == [(18, True), (19, True)]


@pytest.mark.parametrize("setting", BOTH)
def test_a_loss_of_three_cells_is_a_clone(setting: Setting) -> None:
    found = built([cell("XX")] * 17 + [cell("XX", "-5")] * 3, setting)
    assert found.text.removeprefix("mos ") == "45,XX,-5[3]/46,XX[17]"
    assert found.asides == ()


def test_without_a_clone_there_is_no_karyotype() -> None:
    found = case_karyotype([cell("XX", "-1")], setting=Setting.NEOPLASTIC)
    assert (found.karyotype, found.text, found.asides[0].counted) == (None, "", False)


def test_undisclosed_sex() -> None:
    cells = [cell("XY", "+21")] * 12 + [cell("XY")] * 8
    found = built(cells, Setting.CONSTITUTIONAL, sex_disclosed=False)
    assert found.text == "mos 47,U,+21[12]/46,U[8]"
    with pytest.raises(InputError, match="must not be told"):
        case_karyotype(
            [cell("XX", structural="t(X;8)(p22.3;q24.1)")],
            setting=Setting.CONSTITUTIONAL,
            sex_disclosed=False,
        )


def test_findings_without_room_are_refused() -> None:
    with pytest.raises(InputError, match="no chromosome X"):
        case_karyotype(
            [CellFindings(counts(""), cell("X", structural="i(X)(q10)").structural)],
            setting=Setting.CONSTITUTIONAL,
        )
    with pytest.raises(InputError, match="at least one cell"):
        case_karyotype([], setting=Setting.CONSTITUTIONAL)


def test_findings_as_typed() -> None:
    assert read_findings("  ") == ()
    wrong = read_findings(" del(5)(q13),banana")
    assert isinstance(wrong, Problem)
    assert wrong.span == (13, 19)
    for text in ("+8[3]", "+8/46,XX"):
        several = read_findings(text)
        assert isinstance(several, Problem)
        assert several.reason == "Only the changes of one line stand here."


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["XX", "XY", "X", "XXY"]),
            st.lists(st.sampled_from(["+8", "-7", "+21", "-5"]), max_size=2, unique=True),
            st.sampled_from(["", PH, "del(5)(q13q33)", "der(14;21)(q10;q10)"]),
            st.integers(0, 1),
            st.integers(1, 4),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(BOTH),
    st.sampled_from([Subclones.FULL, Subclones.IDEM, Subclones.SIDELINES]),
)
def test_what_is_built_from_any_cells_is_not_wrong(
    kinds: list[tuple[str, list[str], str, int, int]], setting: Setting, form: Subclones
) -> None:
    cells = []
    for sex, changes, structural, markers, number in kinds:
        lost = ["-14"] if "14" in structural else []
        cells += [cell(sex, *changes, *lost, markers=markers, structural=structural)] * number
    found = case_karyotype(cells, setting=setting, form=form)
    counted = [i for clone in found.clones for i in clone.cells]
    aside = {item.index for item in found.asides}
    assert sorted({*counted, *aside}) == list(range(len(cells)))
    if found.karyotype is None:
        return
    checked = check(
        found.text, setting=setting, karyograms=[cells[i].cell for i in counted if i not in aside]
    )
    assert checked.outcome is not Outcome.INVALID, (found.text, checked.problems)
    assert checked.canonical == found.text


def test_a_cell_that_is_not_told_makes_no_loss_clonal() -> None:
    """Two cells of a subclone and one of another line share -7; the third is told nowhere."""
    cells = [*[cell("XX")] * 2, *[cell("XX", "-7")] * 2, cell("XY", "-7")]
    found = case_karyotype(cells, setting=Setting.NEOPLASTIC, form=Subclones.IDEM)
    assert "-7" not in found.text
    assert {aside.index for aside in found.asides} == {2, 3, 4}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("del(7)(q34),del(7)(p11.2),del(7)(q22)", "del(7)(p11.2),del(7)(q22),del(7)(q34)"),
        ("t(9;22)(q34;q11.2),t(9;11)(p22;q23)", "t(9;11)(p22;q23),t(9;22)(q34;q11.2)"),
        ("del(7)(q22),add(7)(q36)", "add(7)(q36),del(7)(q22)"),
    ],
)
def test_changes_alike_are_written_from_the_p_to_the_q_end(typed: str, written: str) -> None:
    told = case_karyotype(
        [cell("XX", "+7", structural=typed)] * 2, setting=Setting.CONSTITUTIONAL
    ).text
    assert written in told
    assert check(told).outcome is Outcome.VALID
