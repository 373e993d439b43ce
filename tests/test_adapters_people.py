"""Where people are, the shapes that hold them, and the names under which areas are looked for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from adapting import given

from atlas.adapters.aliases import aliases
from atlas.adapters.area_set import area_set
from atlas.adapters.people import people
from atlas.adapters.shapes import Shapes, inside, shapes
from atlas.errors import AtlasError


def box(left: int, bottom: int, right: int, top: int) -> list[list[int]]:
    """A square ring as TopoJSON has it: the first point, then steps."""
    return [[left, bottom], [right - left, 0], [0, top - bottom], [left - right, 0], [0, bottom - top]]


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [1.0, 1.0], "translate": [0.0, 50.0]},
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "properties": {"code": "A"}, "arcs": [[0]]},
                {"type": "MultiPolygon", "properties": {"code": "B", "start": 2020}, "arcs": [[[1]]]},
                {"type": "Polygon", "properties": {"code": "OLD", "end": 2019}, "arcs": [[1]]},
            ],
        }
    },
    "arcs": [box(0, 0, 1, 1), box(1, 0, 3, 1)],
}
BOUNDARIES = {"path": "b", "object": "areas", "code": "code", "start": "start", "end": "end", "year": 2023}


def squares() -> Shapes:
    return shapes(given({"file": [BOUNDARIES]}, b=json.dumps(TOPOLOGY).encode()), BOUNDARIES)


def test_shapes_of_the_year_and_the_area_of_a_point() -> None:
    found = squares()
    assert found.codes == ("A", "B")
    assert found.of("B").area == pytest.approx(2)
    assert (found.at(0.5, 50.5), found.at(2.5, 50.5), found.at(9, 50)) == ("A", "B", None)
    assert found.near(9, 50) == "B"


@pytest.mark.parametrize(("year", "codes"), [(2019, ("A", "OLD")), (2020, ("A", "B"))])
def test_a_shape_holds_from_its_first_year_to_its_last(year: int, codes: tuple[str, ...]) -> None:
    options = {**BOUNDARIES, "year": year}
    assert shapes(given({"file": [options]}, b=json.dumps(TOPOLOGY).encode()), options).codes == codes


def test_areas_belong_to_the_larger_area_that_holds_them() -> None:
    """One that lies in none is in none; a larger area of other years holds nothing."""
    drawn = json.loads(json.dumps(TOPOLOGY))
    drawn["arcs"] += [box(-1, -1, 1, 2), box(1, -1, 3, 2)]
    for one in drawn["objects"]["areas"]["geometries"]:
        one["properties"]["name"] = one["properties"]["code"]
    drawn["objects"]["parts"] = {
        "geometries": [
            {"type": "Polygon", "properties": {"code": "W", "name": "West", "start": 2020}, "arcs": [[2]]},
            {"type": "Polygon", "properties": {"code": "E", "name": "East", "end": 2022}, "arcs": [[3]]},
        ]
    }
    file = {**BOUNDARIES, "role": "boundaries", "name": "name", "group": [{"kind": "part", "object": "parts"}]}
    made = area_set(given({"file": [file]}, b=json.dumps(drawn).encode()))
    assert made.files["groups.csv"].decode().splitlines() == ["area_code,kind,code,name", "A,part,W,West"]


def test_a_file_without_the_object_is_a_clear_error() -> None:
    with pytest.raises(AtlasError, match="is not TopoJSON as declared"):
        shapes(given({"file": [BOUNDARIES]}, b=b'{"objects": {}}'), BOUNDARIES)


def test_a_point_outside_goes_to_the_nearest_edge_inside() -> None:
    shape = squares().of("A")
    longitude, latitude = inside(shape, 0.5, 52)
    assert longitude == pytest.approx(0.5)
    assert 50.99 < latitude < 51
    assert inside(shape, 0.2, 50.3) == (0.2, 50.3)


POSTCODES = {
    "path": "postcodes",
    "area": "area",
    "longitude": "x",
    "latitude": "y",
    "count": "n",
    "district": "district",
    "leave_out": ["ZZ"],
    "least_part": 0.01,
}
PLACES = {"path": "places", "area": "area", "longitude": "x", "latitude": "y", "population": "people"}


def spread(postcodes: str, places: str) -> list[tuple[str, str, str, str]]:
    content = {
        "postcodes": ("district,area,n,x,y\n" + postcodes).encode(),
        "places": ("area,people,x,y\n" + places).encode(),
    }
    return people(given({"file": [POSTCODES, PLACES]}, **content), POSTCODES, PLACES, squares())


def test_people_are_where_postcodes_are_and_weights_add_up() -> None:
    rows = spread("D1,A,30,0.5,50.5\nD2,A,10,0.2,50.2\nD3,B,5,2,50.5\n", "A,1,0.1,50.1\n")
    assert rows == [
        ("A", "0.20000", "50.20000", "0.250000"),
        ("A", "0.50000", "50.50000", "0.750000"),
        ("B", "2.00000", "50.50000", "1.000000"),
    ]


def test_a_middle_outside_its_area_goes_to_the_nearest_place_inside() -> None:
    rows = spread("D1,A,10,2.0,50.5\nD3,B,5,2,50.5\n", "A,9,0.9,50.4\nA,99,0.1,50.4\nA,5,2.1,50.5\n")
    assert rows[0] == ("A", "0.90000", "50.40000", "1.000000")


def test_a_middle_outside_an_area_without_places_goes_to_the_edge() -> None:
    row = spread("D1,A,10,2.0,50.5\nD3,B,5,2,50.5\n", "B,9,2,50.4\n")[0]
    assert 0.99 < float(row[1]) <= 1


@pytest.mark.parametrize(
    ("postcodes", "places", "said"),
    [
        ("D1,A,many,0.5,50.5\nD3,B,5,2,50.5\n", "A,1,0.1,50.1\n", "many"),
        ("D1,A,1,0.5,50.5\nD3,B,5,2,50.5\n", "A,few,0.1,50.1\n", "few"),
        ("D1,A,1,0.5,50.5\nD3,B,5,2,50.5\n", "A,1,nan,50.1\n", "nan"),
    ],
)
def test_a_text_where_a_number_should_stand_is_a_clear_error(postcodes: str, places: str, said: str) -> None:
    with pytest.raises(AtlasError, match=said):
        spread(postcodes, places)


def test_postcodes_that_may_not_be_shipped_give_way_to_places_by_residents() -> None:
    rows = spread("ZZ1,A,10,0.5,50.5\nD3,B,5,2,50.5\n", "A,300,0.5,50.2\nA,100,0.5,50.8\nA,0,0.1,50.1\n")
    assert [row[3] for row in rows if row[0] == "A"] == ["0.750000", "0.250000"]


def test_districts_with_hardly_anyone_are_left_out() -> None:
    rows = spread("D1,A,999,0.5,50.5\nD2,A,1,0.2,50.2\nD3,B,5,2,50.5\n", "A,1,0.1,50.1\n")
    assert [row[3] for row in rows if row[0] == "A"] == ["1.000000"]


NAMES = {
    "role": "names",
    "path": "authority-names/uk_local_authorities_current.csv",
    "area": "gss-code",
    "names": "alt-names",
    "separator": ",",
    "drop": r"\b(council|district|boro|borough|ua|county|of)$|\bcouncil\b|^london borough|\(|&",
    "alias": "alternative name",
}
WELSH = {
    "role": "other_names",
    "path": "welsh-names/register.csv",
    "key": "principal-local-authority",
    "name": "name-cy",
    "alias": "Welsh name",
    "areas_in": {"path": NAMES["path"], "key": "local-authority-code", "area": "gss-code"},
}
OLD = {
    "role": "successors",
    "path": "successors/la_all_codes.csv",
    "old": "LADCD",
    "new": "LADCD_ACTIVE",
    "name": "LADNM",
    "alias": "former district",
}
DISTRICTS = {
    "role": "postcodes",
    "path": "postcode-districts/outcode_to_lad.csv",
    "area": "lad23cd",
    "district": "outcode",
    "share": "share",
    "least": 0.05,
    "leave_out": ["BT"],
    "alias": "postcode district",
}
AREAS = {
    "E06000058": "Bournemouth, Christchurch and Poole",
    "E06000065": "North Yorkshire",
    "E08000035": "Leeds",
    "E08000032": "Bradford",
    "S12000033": "Aberdeen City",
    "S12000036": "City of Edinburgh",
    "W06000001": "Isle of Anglesey",
    "W06000015": "Cardiff",
}


def named() -> set[tuple[str, str, str]]:
    files = [NAMES, WELSH, OLD, DISTRICTS]
    return set(aliases(given({"file": files}), {str(one["role"]): one for one in files}, AREAS))


def test_names_without_slips_lost_letters_or_what_says_nothing_more() -> None:
    found = {name for _, name, kind in named() if kind == "alternative name"}
    assert {"Aberdeen", "City of Aberdeen", "Edinburgh", "Anglesey"} <= found
    assert not {"Aberdeen Cuty", "Aberdeen C Ity", "Aberdeen City Council", "Ynys Mn", "Aberdeen City"} & found
    assert not any("ï" in name for name in found)


def test_names_in_the_other_language_by_a_key_of_another_file() -> None:
    assert ("W06000001", "Sir Ynys Môn", "Welsh name") in named()
    assert ("W06000015", "Caerdydd", "Welsh name") in named()


def test_a_former_area_that_was_parted_leads_to_each_of_its_parts() -> None:
    text = (
        b'key,code,name,names,into,type\n1,E08000035,Leeds,,,MD\n2,E08000032,Bradford,,,MD\n3,X,Ridings,,"1,2,9",CTY\n'
    )
    parted = {"alias": "county", "where": {"type": "CTY"}, "name": "name", "key": "key", "into": "into"}
    file = {**NAMES, "path": "p.csv", "area": "code", "names": "names", "parted": parted}
    found = aliases(replace(given({"file": []}), files={"p.csv": text}), {"names": file}, AREAS)
    assert found == [("E08000035", "Ridings", "county"), ("E08000032", "Ridings", "county")]


def test_a_former_district_leads_to_the_area_that_took_it_over() -> None:
    assert ("E06000065", "Harrogate", "former district") in named()
    assert ("E06000058", "Poole", "former district") in named()


def test_a_postcode_district_stands_under_every_area_with_a_real_share() -> None:
    found = {(area, name) for area, name, kind in named() if kind == "postcode district"}
    assert {("E08000032", "BD20"), ("E06000065", "BD20"), ("E08000032", "LS29")} <= found
    assert ("E08000035", "LS29") not in found  # 3% of it
    assert not [name for _, name in found if name.startswith("BT")]


def test_a_name_stands_once_in_an_area() -> None:
    pairs = [(area, name.casefold()) for area, name, _ in named()]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("X1,A,0.6\nX1,B,0.4\nX2,B,1\n", ""),
        ("X1,A,0.6\nX1,A,0.4\nX2,B,1\n", "look:3: has a district and area twice"),
        ("X1,A,0.6\nX1,B,0.5\nX2,B,1\n", "look:3: has more than the whole of a district"),
        ("X1,A,60\nX2,B,100\n", "look:2: has more than the whole of a district"),
    ],
)
def test_a_district_is_in_an_area_once_and_whole_in_all(rows: str, said: str) -> None:
    options = {"path": "look", "alias": "district", "area": "area", "district": "d", "share": "part", "least": 0.1}
    there = given({"file": [options]}, look=f"d,area,part\n{rows}".encode())
    if not said:
        assert len(aliases(there, {"postcodes": options}, {"A": "Ay", "B": "Bee"})) == 3
        return
    with pytest.raises(AtlasError) as caught:
        aliases(there, {"postcodes": options}, {"A": "Ay", "B": "Bee"})
    assert said in str(caught.value)


@pytest.mark.parametrize("population", ["12.5", "", "1e3"])
def test_residents_of_a_place_are_counted_in_whole_numbers(population: str) -> None:
    options = {"path": "p", "alias": "place", "area": "area", "name": "n", "population": "pop", "least": 1}
    there = given({"file": [options]}, p=f"area,n,pop\nA,Here,7\nA,There,{population}\n".encode())
    with pytest.raises(AtlasError) as caught:
        aliases(there, {"places": options}, {"A": "Ay"})
    assert "p:3: is not a whole number" in str(caught.value)
