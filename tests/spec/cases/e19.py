"""E19: the holder has left the country, or the prefecture."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E19",
        "国外・県外へ転出した本人の番号は誤りではない",
        why="番号は本人のもの。国外転出者は附票を使わない県では照会できないので、状態を添えて人の扱いに回す。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                   | status    | event_reason
            1             | b         | 夏目　渡   | 1972-02-12 | male   | 長野県阿智村駒場484番地      | overseas  | 国外転出
            2             | c         | 夏川　渉   | 1973-03-13 | male   | 長野県阿智村駒場486番地      | moved_out | 国内転出
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address
            1         | b         | 夏目 渡 | 1972-02-12 | male | 阿智村駒場484
            2         | c         | 夏川 渉 | 1973-03-13 | male | 阿智村駒場486
        """,
        expected="""
            record_id | verdict | grade | linkage_error | registry_status
            1         | same    | A     | false         | overseas
            2         | same    | A     | false         | moved_out
        """,
    ),
]
