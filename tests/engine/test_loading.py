import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file
from tiny_models import FAMILIES, build
from transformers import LlamaConfig, LlamaForCausalLM

from crosscheck_service.engine.errors import LoadError
from crosscheck_service.engine.loading import Loaded, load
from crosscheck_service.engine.reach import Pinpoints, PixelBudget, TileGrid, WholeImage

REACHES = {
    "idefics3": TileGrid(tile=32, width=128, rows=4, tile_tokens=6, global_tokens=8, budget=1024),
    "qwen2_vl": PixelBudget(multiple=28, tokens=64, budget=1024),
    "qwen2_5_vl": PixelBudget(multiple=28, tokens=64, budget=1024),
    "qwen3_vl": PixelBudget(multiple=32, tokens=64, budget=1024),
    "llava": WholeImage(square=True),
    "llava_next": Pinpoints(sizes=((112, 56), (56, 112), (112, 112)), patch=14, view_tokens=16, budget=1024),
    "internvl": WholeImage(square=False),
    "smolvlm": TileGrid(tile=32, width=128, rows=4, tile_tokens=6, global_tokens=8, budget=1024),
    "gemma3": WholeImage(square=True),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build("idefics3", tmp_path / "model")


def edit(path: Path, **changes: object) -> None:
    content = json.loads(path.read_text())
    for key, value in changes.items():
        if value is None:
            content.pop(key, None)
        else:
            content[key] = value
    path.write_text(json.dumps(content))


def test_info_says_what_was_loaded(loaded: Loaded) -> None:
    info = loaded.info
    assert info.name in FAMILIES
    assert info.architecture == type(loaded.model).__name__
    assert info.parameters == sum(weight.numel() for weight in loaded.model.parameters())
    assert (info.device, info.dtype, info.context_tokens) == ("cpu", "float32", 2048)
    assert info.reach == REACHES[info.name]
    assert not loaded.model.training


def test_loading_is_silent(folder: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    capfd.readouterr()
    with caplog.at_level(logging.WARNING):
        load(str(folder))
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(LoadError, match=r"\./nowhere is no folder"):
        load("./nowhere")


def test_a_folder_without_config_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"no config\.json"):
        load(str(tmp_path))


def test_a_text_model_is_refused(tmp_path: Path) -> None:
    config = LlamaConfig(
        hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, vocab_size=16
    )
    LlamaForCausalLM(config).save_pretrained(tmp_path / "text")
    with pytest.raises(LoadError, match="text is a llama model, which does not take images"):
        load(str(tmp_path / "text"))


def test_a_model_without_chat_template_is_refused(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink()
    with pytest.raises(LoadError, match="no chat template"):
        load(str(folder))


def test_a_model_without_tokenizer_is_refused(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(LoadError, match=r"model (cannot be loaded|has no fast tokenizer)"):
        load(str(folder))


def test_a_model_without_weights_is_refused(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(LoadError, match="model cannot be loaded"):
        load(str(folder))


def test_a_model_with_a_weight_missing_is_refused(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    weights.pop("model.text_model.layers.1.mlp.up_proj.weight")
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(LoadError, match=r"model lacks 1 of its weights, model\.text_model\.layers"):
        load(str(folder))


def test_a_model_that_wants_to_run_its_own_code_is_refused(folder: Path) -> None:
    edit(folder / "config.json", model_type="own", auto_map={"AutoConfig": "own.Config"})
    (folder / "own.py").write_text("raise SystemExit('ran')")
    with pytest.raises(LoadError, match="model cannot be loaded"):
        load(str(folder))


def test_a_broken_config_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text("{")
    with pytest.raises(LoadError, match="model cannot be loaded"):
        load(str(folder))


def test_a_chat_template_that_drops_texts_is_refused(folder: Path) -> None:
    from crosscheck_service.engine.vlm import Vlm

    (folder / "chat_template.jinja").write_text("<image>{{ messages | length }}")
    with pytest.raises(LoadError, match="chat template"):
        Vlm(load(str(folder)))


def test_an_absent_gpu_is_named(folder: Path) -> None:
    with pytest.raises(LoadError, match="cuda:99"):
        load(str(folder), device="cuda:99")
    with pytest.raises(LoadError, match="abacus is no device"):
        load(str(folder), device="abacus")


def test_a_hub_id_that_cannot_be_had_is_a_load_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(LoadError, match="nobody/nothing-at-all cannot be loaded"):
        load("nobody/nothing-at-all")


def test_a_copied_folder_loads_under_its_new_name(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "renamed")
    assert load(str(tmp_path / "renamed")).info.name == "renamed"


@pytest.mark.parametrize("module", ["views", "selection", "reach", "ask", "info", "errors"])
def test_planning_modules_do_not_import_torch(module: str) -> None:
    code = f"import sys, crosscheck_service.engine.{module}; assert not {{'torch', 'transformers'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
