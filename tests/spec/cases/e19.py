"""E19: the holder has left the country, or the prefecture."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E19",
        "国外・県外へ転出した本人の番号は誤りではない",
        why="番号は本人のもの。国外転出者は附票を使わない県では照会できないので、状態を添えて人の扱いに回す。",
        rows="A1",
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
    Case(
        "E19 deleted",
        "職権で消除された本人、家族が国外へ出た記録",
        why="消除された人の番号も本人の番号である。国外へ出た家族の番号が入っていれば、状態にかかわらず別人の番号である。",
        rows="A1 B1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                | status   | event_reason
            1             | a         | 夏井　岳人 | 1974-04-14 | male   | 長野県阿智村駒場488番地   | deleted  | 職権消除
            2             | father    | 夏山　洋介 | 1975-05-15 | male   | 長野県阿智村駒場489番地   | overseas | 国外転出
            3             | child     | 夏山　花凛 | 2010-10-15 | female | 長野県阿智村駒場489番地   | current  |
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 夏井 岳人 | 1974-04-14 | male   | 阿智村駒場488
            2         | father    | 夏山 花凛 | 2010-10-15 | female | 阿智村駒場489
        """,
        expected="""
            record_id | verdict | grade | linkage_error | registry_status | proposed_number | pattern
            1         | same    | A     | false         | deleted         | -               | -
            2         | mislink | C     | true          | overseas        | child           | family_member
        """,
    ),
]
