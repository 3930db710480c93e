from __future__ import annotations

import tomllib

import pytest

from reconcile import paths
from reconcile.config import Config, load_project
from reconcile.errors import ConfigError


def test_defaults_are_those_of_the_contract():
    config = Config()
    assert (config.project.name, config.project.prefecture) == ("長野県", "20")
    assert (config.paths.data, config.paths.schemas, config.paths.out, config.paths.state) == (
        "sample_data", "schemas", "out", "state",
    )  # fmt: skip
    assert (config.engine.name, config.engine.memory_limit, config.engine.threads) == ("duckdb", "2GB", 2)
    assert (
        config.brakes.linkage_errors_per_10k,
        config.brakes.min_errors,
        config.brakes.rejected_rows_percent,
    ) == (20, 5, 5)
    assert (config.limits.registry_max_age_days, config.limits.recheck_days) == (40, 365)
    assert config.worklists.show_proposed_number


def test_the_committed_file_says_the_defaults():
    raw = tomllib.loads((paths.root() / paths.CONFIG_NAME).read_text("utf-8"))
    assert Config.model_validate(raw) == Config()
    assert raw == Config().model_dump(mode="json")


def test_a_project_without_pipelines_takes_the_built_in_ones(tmp_path):
    (tmp_path / "reconcile.toml").write_text('[paths]\ndata = "in"\n', "utf-8")
    project = load_project(tmp_path)
    assert project.data == tmp_path / "in"
    assert project.pipelines == paths.root() / "pipelines"
    assert (project.out, project.state) == (tmp_path / "out", tmp_path / "state")
    (tmp_path / "pipelines").mkdir()
    assert load_project(tmp_path).pipelines == tmp_path / "pipelines"


def test_the_built_in_project_writes_under_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(paths.PROJECT_VARIABLE, raising=False)
    project = load_project()
    assert project.folder == paths.root()
    assert (project.out, project.state) == (tmp_path / "out", tmp_path / "state")


def test_environment_and_current_folder_name_a_project(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "reconcile.toml").touch()
    monkeypatch.chdir(here)
    monkeypatch.delenv(paths.PROJECT_VARIABLE, raising=False)
    assert load_project().folder == here
    monkeypatch.setenv(paths.PROJECT_VARIABLE, str(there))
    assert load_project().folder == there
    assert load_project(here).folder == here


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[engine]\nname = 'oracle'\n", "engine.name"),
        ("[engine]\nthreads = 0\n", "engine.threads"),
        ("[engine]\nmemory_limit = 'much'\n", "engine.memory_limit"),
        ("[limits]\nrecheck = 3\n", "limits.recheck"),
        ("[limit]\n", "limit"),
        ("[limits\n", "TOML"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, text, said):
    (tmp_path / "reconcile.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        load_project(tmp_path)
    assert "→" in str(caught.value)


def test_a_missing_project_folder_is_named(tmp_path):
    with pytest.raises(ConfigError, match="ありません"):
        load_project(tmp_path / "nowhere")
