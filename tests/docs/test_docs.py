"""What the documents state about settings and metrics is what the code has."""

import re
from pathlib import Path

import pytest
from yaml import safe_load

from crosscheck_service.gateway.metrics import Metrics
from crosscheck_service.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md"), ROOT / "clients" / "python" / "README.md"])


def test_the_settings_page_lists_every_setting_with_its_default():
    [block] = re.findall(r"```yaml\n(.*?)```", (DOCS / "settings.md").read_text(encoding="utf-8"), re.DOTALL)
    defaults = Settings().model_dump(mode="json")
    assert safe_load(block) == defaults


def test_the_metrics_page_lists_every_metric():
    suffix = {"counter": "_total", "info": "_info"}
    names = {
        family.name + suffix.get(family.type, "")
        for family in Metrics().registry.collect()
        if family.name.startswith("crosscheck")
    }
    told = set(re.findall(r"`(crosscheck_\w+)`", (DOCS / "metrics.md").read_text(encoding="utf-8")))
    assert told == names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
