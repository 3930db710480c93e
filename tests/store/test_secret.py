from __future__ import annotations

import hashlib
import hmac
import stat

import polars as pl
import pytest

from reconcile.errors import RunError
from reconcile.store.secret import digests, load_key


def test_the_key_is_made_once_and_kept_private(tmp_path):
    state = tmp_path / "state"
    key = load_key(state)
    assert load_key(state) == key
    assert len(key) == 32
    assert stat.S_IMODE((state / "digest.key").stat().st_mode) == 0o600
    assert [path.name for path in state.iterdir()] == ["digest.key"]
    assert load_key(tmp_path / "other") != key


def test_a_broken_key_is_not_replaced(tmp_path):
    (tmp_path / "digest.key").write_bytes(b"short")
    with pytest.raises(RunError, match="壊れています"):
        load_key(tmp_path)


def test_a_state_that_is_no_folder_is_said(tmp_path):
    (tmp_path / "state").write_text("")
    with pytest.raises(RunError, match="読み書きできません"):
        load_key(tmp_path / "state")


def test_digest_is_hmac_of_the_joined_fields():
    frame = pl.DataFrame({"number": ["123", "123", None], "name": ["山田", None, ""]})
    expected = [
        hmac.new(b"k" * 32, text.encode(), hashlib.sha256).hexdigest()
        for text in ("123\x1f山田", "123\x1f", "\x1f")
    ]
    assert digests(frame, ["number", "name"], b"k" * 32).to_list() == expected
