from __future__ import annotations

import json

import pytest

from reconcile.log import RunLog


def test_one_json_object_a_line(tmp_path):
    log = RunLog(tmp_path / "run.log.jsonl")
    log.event("step", step="20_pair_registry", rows=3, seconds=0.1)
    log.event("file", source="shintai_techo", file="07_20260401123456.csv", read=3)
    lines = [json.loads(line) for line in (tmp_path / "run.log.jsonl").read_text("utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["step", "file"]
    assert lines[1]["file"] == "07_20260401123456.csv"


def test_what_could_be_personal_data_is_refused():
    log = RunLog()
    with pytest.raises(ValueError, match="not a log field"):
        log.event("step", name="山田 太郎")
    with pytest.raises(ValueError, match="long number") as caught:
        log.event("step", rule="123456789018")
    assert "123456789018" not in str(caught.value)
