"""E06: no number on the form; staff copied it from the screen wrongly."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E06",
        "住基ネットの画面から誤って書き写した",
        why="申請書に番号がなく職員が照会して書き写した。検査用数字が合わないか、だれの番号でもない。照会の経路なので職員入力誤りと推定する。",
        registry="""
            resident_code | my_number    | name     | birth_date | sex  | address
            1             | 918273645508 | 北原　実   | 1944-02-03 | male | 長野県飯田市大久保町2534番地1
        """,
        records="""
            record_id | my_number    | name   | birth_date | sex  | address           | entry_route
            1         | 918273645598 | 北原 実 | 1944-02-03 | male | 飯田市大久保町2534-1 | registry_lookup
            2         | 918273654508 | 北原 実 | 1944-02-03 | male | 飯田市大久保町2534-1 | registry_lookup
            3         | nobody       | 北原 実 | 1944-02-03 | male | 飯田市大久保町2534-1 | registry_lookup
        """,
        expected="""
            record_id | verdict        | reason      | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | invalid_number | check_digit | true          | 918273645508    | staff | route       | digit_substitution
            2         | invalid_number | check_digit | true          | 918273645508    | staff | route       | adjacent_transposition
            3         | not_found      | -           | true          | 918273645508    | staff | route       | unknown
        """,
    ),
]
