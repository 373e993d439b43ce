"""Layers worked out from other layers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from atlas.derive import derive, plain, rounded, sources
from atlas.errors import AtlasError
from atlas.model import Tidy

FILE = "layers/x/layer.toml"


def layer(period: str = "2020", **values: str) -> tuple[Tidy, ...]:
    return tuple(Tidy(code, period, value, status="" if value else "withheld") for code, value in values.items())


def test_a_ratio() -> None:
    got = derive({"kind": "ratio", "of": "a", "by": "b", "factor": 100}, {"a": layer(A="1"), "b": layer(A="8")}, FILE)
    assert got == (Tidy("A", "2020", "12.5"),)


def test_a_ratio_to_nought_is_no_data() -> None:
    got = derive({"kind": "ratio", "of": "a", "by": "b"}, {"a": layer(A="1"), "b": layer(A="0")}, FILE)
    assert got == (Tidy("A", "2020", "", status="cannot be worked out from figures of zero"),)


def test_what_is_withheld_stays_withheld() -> None:
    got = derive({"kind": "sum", "of": ["a", "b"]}, {"a": layer(A="1", B="2"), "b": layer(A="", B="3")}, FILE)
    assert got == (Tidy("A", "2020", "", status="withheld"), Tidy("B", "2020", "5"))


def test_marks_are_passed_on() -> None:
    marked = (Tidy("A", "2020", "2", status="carried: from 2 earlier areas, added up"),)
    got = derive({"kind": "ratio", "of": "a", "by": "b"}, {"a": marked, "b": layer(A="1")}, FILE)
    assert got[0].status == marked[0].status


def test_growth_is_a_year_between_the_means() -> None:
    figures = tuple(
        row for year, value in (("2010", "90"), ("2011", "110"), ("2020", "121")) for row in layer(year, A=value)
    )
    options = {"kind": "growth", "of": "a", "first": [2010, 2011], "last": [2020]}
    got = derive(options, {"a": figures}, FILE)
    assert got[0].period == "2020"
    assert float(got[0].value) == pytest.approx((1.21 ** (1 / 9.5) - 1) * 100, abs=1e-8)


def test_growth_of_the_whole_is_weighted_never_added() -> None:
    volumes = (*layer("2010", A="100", B="100"), *layer("2020", A="200", B="100"))
    current = layer("2010", A="1", B="3")
    options = {"kind": "growth", "of": "v", "first": [2010], "last": [2020], "weights": "c", "benchmark": "K"}
    got = {row.code: float(row.value) for row in derive(options, {"v": volumes, "c": current}, FILE)}
    times = (2 * 1 + 1 * 3) / 4  # A doubles and weighs 1, B stays and weighs 3
    assert got["K"] == pytest.approx((times ** (1 / 10) - 1) * 100, abs=1e-7)


def test_growth_from_nought_or_below_is_no_data() -> None:
    figures = (*layer("2010", A="-1"), *layer("2020", A="5"))
    assert derive({"kind": "growth", "of": "a", "first": [2010], "last": [2020]}, {"a": figures}, FILE)[0].value == ""


def test_a_location_quotient_leaves_out_what_is_no_business() -> None:
    inputs = {"part": layer(A="10", B="10"), "whole": layer(A="120", B="220"), "rent": layer(A="20", B="20")}
    options = {"kind": "location_quotient", "of": "part", "total": "whole", "less": "rent", "benchmark": "K"}
    got = {row.code: row.value for row in derive(options, inputs, FILE)}
    assert got == {"K": "1", "A": "1.5", "B": "0.75"}


def test_a_share_is_of_the_total_less_what_is_no_business() -> None:
    part, whole = layer(A="10", B="10", C=""), layer(A="120", B="220", C="9999")
    inputs = {"part": part, "whole": whole, "rent": layer(A="20", B="20", C="1")}
    options = {"kind": "share", "of": "part", "total": "whole", "less": "rent", "benchmark": "K"}
    got = {row.code: row for row in derive(options, inputs, FILE)}
    assert {code: row.value for code, row in got.items()} == {"K": "6.66666667", "A": "10", "B": "5", "C": ""}
    assert got["C"].status == "withheld"


def test_an_area_with_a_withheld_cell_counts_on_neither_side() -> None:
    inputs = {"part": layer(A="10", B="10", C=""), "whole": layer(A="100", B="200", C="9999")}
    got = {row.code: row for row in derive({"kind": "location_quotient", "of": "part", "total": "whole"}, inputs, FILE)}
    assert (got["A"].value, got["B"].value) == ("1.5", "0.75")
    assert got["C"] == Tidy("C", "2020", "", status="withheld")


def test_a_quotient_over_two_years_is_their_mean() -> None:
    part = (*layer("2019", A="10", B="10"), *layer("2020", A="10", B="30"))
    whole = (*layer("2019", A="100", B="100"), *layer("2020", A="100", B="100"))
    options = {"kind": "location_quotient", "of": "part", "total": "whole", "mean_of": 2}
    got = derive(options, {"part": part, "whole": whole}, FILE)
    assert [(row.code, row.period, row.value) for row in got] == [("A", "2020", "0.75"), ("B", "2020", "1.25")]


def test_the_layers_it_needs() -> None:
    options = {"kind": "x", "of": ["a", "b"], "total": "c", "less": "a", "weights": "d"}
    assert sources(options) == ("a", "b", "c", "d")


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(AtlasError, match="nearest: growth"):
        derive({"kind": "grwoth"}, {}, FILE)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "cannot be derived in this way"),
        ({"kind": "ratio", "of": "a"}, "is missing\n    field: derive.by"),
        ({"kind": "ratio", "of": "a", "by": "b", "facter": 2}, "unknown key\n    field: derive.facter"),
        ({"kind": "ratio", "of": ["a"], "by": "b"}, "derive.of\n    found: \"['a']\"\n    expected: a text"),
        ({"kind": "sum", "of": "a"}, 'derive.of\n    found: "a"\n    expected: a list of ids of layers'),
        ({"kind": "growth", "of": "a", "first": 2010, "last": [2020]}, 'derive.first\n    found: "2010"'),
        ({"kind": "ratio", "of": "a", "by": "b", "factor": float("nan")}, "expected: a number"),
        ({"kind": "location_quotient", "of": "a", "total": "b", "mean_of": 0}, "expected: a whole number, 1 or more"),
    ],
)
def test_a_key_that_is_missing_or_unknown_is_an_error(options: dict[str, object], said: str) -> None:
    with pytest.raises(AtlasError) as caught:
        derive(options, {}, FILE)
    assert said in str(caught.value)


def test_numbers_have_no_exponent_and_no_tail() -> None:
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("1.500")) == "1.5"
    assert rounded(Decimal(2) / 3) == "0.66666667"
