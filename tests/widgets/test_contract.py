"""The contract of all widgets: each kind, found by its folder, is tried on its samples."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from widgets.contract import COLUMN, FOLDERS, TESTS, Samples
from widgets.hand import Hand, as_jupyter_mounts, follow, settle, shown

from pieces.widgets import row
from pieces.widgets.common.base import MAX_IMAGE_BYTES
from widgets import checks

ESCAPED = "</script><script>alert(1)</script>&amp;"
LIVE = "application/vnd.jupyter.widget-view+json"
PRINTED = {"text/plain", "text/html", "image/png"}


@pytest.fixture(scope="session", params=FOLDERS)
def kind(request: pytest.FixtureRequest) -> Samples:
    return Samples(request.param)


def test_a_widget_without_samples_is_told_what_it_lacks(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="the widget new_one has no tests/widgets/new_one/"):
        Samples("new_one", tmp_path)
    (tmp_path / "new_one").mkdir()
    (tmp_path / "new_one" / "samples.py").write_text("SAMPLES = {}", "utf-8")
    with pytest.raises(AttributeError, match=r"lacks make \(a function of changes that makes"):
        Samples("new_one", tmp_path)


def test_every_sample_prints_small_and_says_its_sentence(kind: Samples):
    for name, widget in kind.every().items():
        bundle = widget._repr_mimebundle_()
        image = base64.b64decode(bundle["image/png"])
        assert image.startswith(b"\x89PNG"), name
        assert len(image) <= MAX_IMAGE_BYTES, name
        assert bundle["image/png"] in bundle["text/html"], name
        assert bundle["text/plain"] == widget.sentence(), name
        assert len(widget.sentence().strip()) > 20, name
        assert set(bundle) == PRINTED | {LIVE}, name


def test_the_state_is_json_that_cannot_end_its_script(kind: Samples):
    for name, widget in kind.every().items():
        page = widget.to_html()
        state = page.split('<script type="application/json">')[1].split("</script>")[0]
        assert not set("<>&") & set(state), name
        assert json.loads(state) == json.loads(json.dumps(widget.state(), allow_nan=False)), name
        assert ESCAPED not in page, name


def test_while_the_book_is_built_no_comm_is_opened(kind: Samples, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIECES_BOOK", "1")
    widget = kind.make()
    assert widget.comm is None
    widget.update(**kind.moves)
    assert set(widget._repr_mimebundle_()) == PRINTED
    assert set(row(widget, kind.make())._repr_mimebundle_()) == {"text/plain", "text/html"}


def refused(act: Callable[[], object], error: type, sentence: str) -> str:
    """Why something was not refused with this sentence; nothing where it was."""
    try:
        act()
    except error as raised:
        return "" if sentence in str(raised) else f"“{raised}” in place of “{sentence}”"
    return f"accepted: {sentence}"


def test_bad_input_is_refused_in_a_sentence(kind: Samples):
    bad = [*kind.bad, ({"name": "a b"}, ValueError, "name 'a b' must be made of letters")]
    bad += [({"name": ""}, ValueError, "name '' must be made of letters")]
    told = [refused(lambda c=c: kind.make(**c), error, text) for c, error, text in bad]
    assert [fault for fault in told if fault] == []


def test_bad_input_changes_nothing_afterwards(kind: Samples):
    widget = kind.make()
    before, faults = widget.state(), []
    for changes, error, text in kind.bad:
        traits = kind.as_traits(changes) or {}
        good = {name: value for name, value in kind.moves.items() if name not in traits}
        if len(traits) == 1:
            ((name, value),) = traits.items()
            faults.append(refused(lambda n=name, v=value: setattr(widget, n, v), error, text))
        if traits:
            faults.append(refused(lambda t=good | traits: widget.update(**t), error, text))
        assert widget.state() == before, text
    assert [fault for fault in faults if fault] == []
    with pytest.raises(TypeError, match=f"{kind.kind} has no 'colour'"):
        widget.update(colour="red")
    widget.update(**kind.moves)
    assert {name: widget.state()[name] for name in kind.moves} == kind.moves


def test_widgets_are_imported_without_torch_and_matplotlib():
    code = (
        "import sys; sys.modules['torch'] = None; sys.modules['matplotlib'] = None;"
        f"sys.path.insert(0, {str(TESTS.parent)!r});"
        "from widgets.contract import FOLDERS, Samples;"
        "print(*(Samples(name).make().state()['kind'] for name in FOLDERS))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == [name.replace("_", "-") for name in FOLDERS], done.stderr


def test_without_script_the_image_and_its_words_are_there(browser: Browser):
    widgets = [Samples(name).make() for name in FOLDERS]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(f"<body>{''.join(widget.to_html() for widget in widgets)}</body>")
    for widget, image in zip(widgets, page.locator("img").all(), strict=True):
        assert image.get_attribute("alt") == widget.sentence()
        assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") > 300
    context.close()


def open_all(page: Page) -> None:
    """Unfold what is folded, and open tables and helps."""
    page.evaluate(
        """() => { document.querySelectorAll("details").forEach((e) => { e.open = true; });
        document.querySelectorAll("[aria-controls][aria-expanded=false]").forEach(
            (e) => e.checkVisibility() && e.click()); }"""
    )
    settle(page)


FORTY = "[data-pieces-name=forty]"


@pytest.mark.parametrize("width", [1280, 390])
def test_every_sample_is_accessible_and_fits(kind: Samples, page_with: Callable, width: int):
    """As it was built and with all opened; axe does without the cells of forty words."""
    page = page_with(*kind.on_page(), width=width, reduced_motion="reduce")
    assert checks.sideways(page) == checks.ids(page) == checks.statuses(page) == []
    forty = page.locator(FORTY)
    forty.evaluate_all("all => all.forEach((e) => { e.style.display = 'none'; })")
    assert checks.axe(page) == []
    forty.evaluate_all("all => all.forEach((e) => { e.style.display = ''; })")
    kind.stir(page.locator(".pieces-widget").first)
    open_all(page)
    for narrower in (width, 768, 320) if width > 500 else (width, 320):
        page.set_viewport_size({"width": narrower, "height": 900})
        settle(page)
        assert checks.sideways(page) == []
    page.set_viewport_size({"width": width, "height": 900})
    assert checks.targets(page) == checks.words(page) == checks.ids(page) == []
    assert checks.clipped(page) == []
    assert checks.motion(page) == []
    if "table" not in kind.lacks:
        assert checks.tables(page) == []
    forty.evaluate_all("all => all.forEach((e) => e.remove())")
    assert checks.axe(page, alike=True) == []
    for theme, forced in (("dark", "none"), ("light", "active")):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        page.emulate_media(forced_colors=forced)
        assert checks.axe(page, alike=True) == [], (theme, forced)
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("width", COLUMN)
def test_what_is_moved_and_what_it_moves_are_seen_together(
    kind: Samples, page_with: Callable, width: int
):
    """As the book shows it, untouched, in the book's column."""
    bounds = kind.bounds(width)
    shown = [widget for widget in kind.on_page() if widget.name in bounds]
    page = page_with(*shown, width=width)
    page.add_style_tag(content=f"main {{ width: {COLUMN[width]}px }}")
    settle(page)
    assert checks.heights(page, bounds) == []


@pytest.mark.parametrize("width", COLUMN)
def test_a_wrong_number_is_said_moves_nothing_and_goes_with_reset(
    kind: Samples, page_with: Callable, width: int
):
    page = page_with(kind.make(), width=width, reduced_motion="reduce")
    page.add_style_tag(content=f"main {{ width: {COLUMN[width]}px }}")
    root = page.locator(".pieces-widget")
    if "reset" in kind.lacks:  # a question answers below itself
        assert root.get_by_role("button", name="Reset").count() == 0
    else:
        assert checks.wrong_numbers(page, root, kind.stir) == []


def test_the_keyboard_reaches_everything(kind: Samples, page_with: Callable):
    page = page_with(kind.make())
    root = page.locator(".pieces-widget")
    assert checks.tab_stops(page, root) == []
    assert checks.keys_stay(page) == []
    page = page_with(kind.make(), page=page)
    open_all(page)
    assert checks.tab_stops(page, page.locator(".pieces-widget")) == []
    assert checks.arrows(page, page.locator(".pieces-widget")) == []


def test_three_live_apart_and_reset_gives_back_the_first_frame(kind: Samples, page_with: Callable):
    page = page_with(kind.make(), kind.make(), kind.make(name="third"))
    places = page.locator(".pieces-widget").all()
    names = [place.get_attribute("data-pieces-name") for place in places]
    assert names == [kind.kind, f"{kind.kind}-2", "third"]
    page.wait_for_timeout(300)
    status = places[1].locator("[role=status]")
    assert status.inner_text() == "", "nothing has changed yet, so nothing is said"
    first, second, third = map(shown, places)
    kind.stir(places[1])
    settle(page)
    page.wait_for_function("e => e.textContent.length > 10", arg=status.element_handle())
    moved = shown(places[1])
    assert moved != second
    assert [shown(places[0]), shown(places[2])] == [first, third]
    assert page.evaluate("document.activeElement !== document.body"), "the focus is lost"
    if "reset" not in kind.lacks:
        Hand.on(places[1]).button("Reset").click()
        settle(page)
        assert shown(places[1]) == second


def test_an_address_sets_all_of_the_view(kind: Samples, page_with: Callable):
    """What a link does not name is as it was built: nothing of the last view leaks in."""
    page, fresh = page_with(kind.make()), page_with(kind.make())
    root, built = page.locator(".pieces-widget"), shown(page.locator(".pieces-widget"))
    for last, then in kind.addresses:
        follow(page, f"#{kind.kind}:{last}")
        moved = shown(root)
        address = f"#{kind.kind}:{then or 'else=0'}"
        follow(page, address)
        page_with(kind.make(), address=address, page=fresh)
        settle(fresh)
        assert shown(root) == shown(fresh.locator(".pieces-widget")) != moved != built
        if then:
            link = fresh.get_by_role("link", name="Link to this view").get_attribute("href")
            page_with(kind.make(), address=link, page=page)
            settle(page)
            assert shown(root) == shown(fresh.locator(".pieces-widget"))


def test_a_senseless_address_does_no_harm(kind: Samples, page_with: Callable):
    page = page_with(kind.make(), address="#%E0%A4%A")
    root = page.locator(".pieces-widget")
    built = shown(root)
    for address, meant in kind.senseless.items():
        follow(page, f"#{kind.kind}:{meant or 'else=0'}")
        wanted = shown(root)
        follow(page, f"#{kind.kind}:{address}")
        assert shown(root) == wanted, address
        assert checks.words(page) == [], address
    follow(page, "#nobody:row=1")
    follow(page, f"#{kind.kind}:else=0")
    assert shown(root) == built


def test_python_and_hand_move_it_as_jupyter_mounts_it(kind: Samples, page_with: Callable):
    page = page_with(kind.make())
    live, twin = as_jupyter_mounts(page, kind.make())
    first = shown(live)
    assert "Link to this view" not in first, "only a page has an address"
    moved = kind.make()
    moved.update(**kind.moves)
    page.evaluate("traits => window.model.update(traits)", moved.state())
    settle(page)
    assert shown(live) == shown(twin) != first
    page.evaluate("window.saved = null")
    kind.stir(live)
    settle(page)
    assert page.evaluate("window.saved") not in (None, moved.state())
    page.evaluate("window.leave[1]()")
    left = shown(twin)
    page.evaluate("traits => window.model.update(traits)", kind.make().state())
    settle(page)
    assert shown(twin) == left
    page.evaluate("window.leave[0]()")
    assert page.evaluate("window.heard.size") == 0


def test_motion_is_there_for_those_who_want_it(page_with: Callable):
    page = page_with(*(Samples(name).make() for name in FOLDERS))
    assert checks.motion(page)
