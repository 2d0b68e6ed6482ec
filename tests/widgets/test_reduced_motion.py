"""Who asked the system for less motion gets none."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from widgets.attention_explorer.hand import explorer

from pieces.widgets import ArchitectureMap, ScaleLab
from pieces.widgets.common.base import Widget


def durations(page: Page) -> set[str]:
    return set(
        page.evaluate(
            """() => [...document.querySelectorAll(".pieces-widget *")].map(
                e => getComputedStyle(e).transitionDuration)"""
        )
    )


@pytest.mark.parametrize(
    "kind", ["attention-stepper", "scale-lab", "architecture-map", "attention-explorer"]
)
def test_reduced_motion_leaves_no_transition(
    page_with: Callable[..., Page], stepper: Callable[..., Widget], kind: str
):
    kinds = {
        "attention-stepper": stepper,
        "scale-lab": ScaleLab,
        "architecture-map": ArchitectureMap,
    }
    widget = (kinds | {"attention-explorer": explorer})[kind]()
    assert durations(page_with(widget)) != {"0s"}
    assert durations(page_with(widget, reduced_motion="reduce")) == {"0s"}
