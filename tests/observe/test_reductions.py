"""Shares, imbalance and groups on arrays small enough to reckon by hand."""

import math
import subprocess
import sys

import numpy as np
import pytest

from crosscheck_detectors.attention import PartAttention


def attention(**changes: object) -> PartAttention:
    """Two layers, two heads, three parts; the second layer's window hides the first part."""
    mass = [[[0.4, 0.1, 0.1], [0.2, 0.3, 0.1]], [[0.0, 0.5, 0.1], [0.0, 0.1, 0.1]]]
    norm = [[[3.0, 1.0, 0.0], [1.0, 1.0, 2.0]], [[0.0, 4.0, 2.0], [0.0, 2.0, 4.0]]]
    fields: dict[str, object] = {
        "part_ids": ("shot", "dom", "tool"),
        "layers": (0, 1),
        "mass": np.array(mass, dtype=np.float32),
        "norm": np.array(norm, dtype=np.float32),
        "seen": np.array([[20, 5, 2], [0, 5, 2]], dtype=np.float32),
        "visible": np.array([[True, True, True], [False, True, True]]),
        "rows": 3,
    }
    return PartAttention(**{**fields, **changes})  # type: ignore[arg-type]


def test_shares_come_from_layers_that_show_all_compared_parts() -> None:
    assert attention().shares() == pytest.approx({"shot": 0.5, "dom": 0.25, "tool": 0.25})
    assert attention().shares(["dom", "tool"]) == pytest.approx({"dom": 0.5, "tool": 0.5})


def test_imbalance_is_averaged_over_layers_not_over_what_is_used() -> None:
    assert attention().imbalance("shot", "dom") == pytest.approx((2 - 1) / (2 + 1))
    by_mass = ((0.2 - 0.1) / 0.3 + (0.3 - 0.1) / 0.4) / 2
    assert attention().imbalance("dom", "tool", "mass") == pytest.approx(by_mass)
    assert attention().imbalance("tool", "dom", "mass") == pytest.approx(-by_mass)


def test_per_token_uses_the_tokens_seen() -> None:
    found = attention().imbalance("shot", "dom", per_token=True)
    assert found == pytest.approx((2 / 20 - 1 / 5) / (2 / 20 + 1 / 5))


def test_parts_that_no_layer_shows_side_by_side_have_no_balance() -> None:
    apart = attention(visible=np.array([[True, False, True], [False, True, True]]))
    assert math.isnan(apart.imbalance("shot", "dom"))
    assert all(math.isnan(share) for share in apart.shares().values())


def test_nothing_contributed_is_no_balance_either() -> None:
    silent = attention(norm=np.zeros((2, 2, 3), dtype=np.float32))
    assert math.isnan(silent.imbalance("dom", "tool"))


def test_other_mass_is_what_the_parts_leave() -> None:
    assert attention().other_mass == pytest.approx((0.4 + 0.4 + 0.4 + 0.8) / 4)


def test_groups_add_up_mass_and_norm() -> None:
    grouped = attention().grouped({"shot": "image", "dom": "text", "tool": "text"})
    assert grouped.part_ids == ("image", "text")
    assert grouped.mass[1, 0].tolist() == pytest.approx([0.0, 0.6])
    assert grouped.visible.tolist() == [[True, True], [False, True]]
    assert grouped.imbalance("image", "text") == pytest.approx(0)
    left_out = attention().grouped({"shot": "image"})
    assert left_out.part_ids == ("image",)
    assert left_out.other_mass == pytest.approx((0.6 + 0.8 + 1 + 1) / 4)


def test_the_map_keeps_heads_and_marks_blind_layers() -> None:
    found = attention().imbalance_map("shot", "dom")
    assert found[0].tolist() == pytest.approx([0.5, 0.0])
    assert np.isnan(found[1]).all()


def test_a_part_that_was_not_watched_is_named() -> None:
    with pytest.raises(KeyError, match="page is none of the parts watched: shot, dom, tool"):
        attention().imbalance("page", "dom")


def test_reductions_need_no_torch() -> None:
    code = "import sys, crosscheck_detectors.attention; assert not {'torch', 'transformers'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
