"""E06: no number on the form; staff copied it from the screen wrongly."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E06",
        "住基ネットの画面から誤って書き写した",
        why="申請書に番号がなく職員が照会して書き写した。検査用数字が合わないか、だれの番号でもない。照会の経路なので職員入力誤りと推定する。",
        rows="N4 H3 C7",
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
    Case(
        "E06 held",
        "書き写した番号がたまたま実在する別人の番号",
        why="検査用数字が合ってしまい、別人の番号になった。番号の形では分からず、持ち主との照合で見付かる。正しく書き写した記録は一致する。",
        rows="A1 B3 C7",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 北川　史郎 | 1945-02-04 | male   | 長野県飯田市大久保町2536番地
            2             | two       | 南条　圭   | 1960-10-14 | female | 長野県木島平村大字往郷915番地
            3             | three     | 北山　笙子 | 1946-02-05 | female | 長野県飯田市大久保町2537番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address         | entry_route
            1         | two       | 北川 史郎 | 1945-02-04 | male   | 飯田市大久保町2536 | registry_lookup
            2         | three     | 北山 笙子 | 1946-02-05 | female | 飯田市大久保町2537 | registry_lookup
        """,
        expected="""
            record_id | verdict | grade | reason       | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | mislink | C     | name_differs | true          | one             | staff | route       | unknown
            2         | same    | A     | -            | false         | -               | -     | -           | -
        """,
    ),
]
