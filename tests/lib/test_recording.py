"""recording.py: attention shows its weights inside a block, and leaves no trace after it."""

import gc
import threading
import weakref

import pytest
import torch

from pieces.attention import attention_weights, scaled_dot_product_attention
from pieces.recording import is_recording, record


@pytest.fixture
def attend(normal):
    """Run one small attention: 3 queries, 5 keys, d_k 4, d_v 2; another for each seed."""

    def run(seed: int = 0) -> torch.Tensor:
        q, k, v = normal(2, 3, 4, seed=seed), normal(2, 5, 4, seed=seed + 1), normal(2, 5, 2)
        return scaled_dot_product_attention(query=q, key=k, value=v)

    return run


@pytest.fixture
def kernel_calls(monkeypatch):
    """Count how often PyTorch's fused attention is called."""
    calls = []
    fused = torch.nn.functional.scaled_dot_product_attention
    monkeypatch.setattr(
        torch.nn.functional,
        "scaled_dot_product_attention",
        lambda *args, **kwargs: calls.append(1) or fused(*args, **kwargs),
    )
    return calls


def test_a_recording_holds_weights_and_output(normal, close):
    query, key, value = normal(2, 3, 4), normal(2, 5, 4, seed=1), normal(2, 5, 2, seed=2)
    with record() as seen:
        output = scaled_dot_product_attention(query=query, key=key, value=value)
    (call,) = seen.calls
    assert call.weights.shape == (2, 3, 5)
    assert torch.equal(call.weights, attention_weights(query=query, key=key))
    assert call.output is output
    close(call.weights @ value, output)


def test_calls_come_in_the_order_in_which_they_were_made(attend):
    with record() as seen:
        outputs = [attend(seed) for seed in (1, 5, 3)]
    assert len(seen.calls) == 3
    assert all(call.output is out for call, out in zip(seen.calls, outputs, strict=True))


def test_nothing_is_recorded_without_attention():
    with record() as seen:
        assert is_recording()
    assert seen.calls == []


def test_the_fused_kernel_rests_only_while_recording(attend, kernel_calls):
    attend()
    assert len(kernel_calls) == 1
    with record():
        attend()
    assert len(kernel_calls) == 1
    attend()
    assert len(kernel_calls) == 2


def test_nested_blocks_each_see_what_happens_inside_them(attend):
    with record() as outer:
        first = attend(1)
        with record() as inner:
            second = attend(2)
        assert is_recording()
        third = attend(3)
    assert [call.output for call in inner.calls] == [second]
    assert all(
        call.output is out for call, out in zip(outer.calls, (first, second, third), strict=True)
    )


def test_the_recording_ends_with_the_block(attend):
    with record() as seen:
        attend()
    assert not is_recording()
    attend()
    assert len(seen.calls) == 1


def test_an_exception_ends_it_too_and_what_was_seen_stays(attend):
    blocks = []

    def stumble() -> None:
        with record() as outer, record() as inner:
            blocks.extend((outer, inner))
            attend()
            raise KeyError("word")

    with pytest.raises(KeyError, match="word"):
        stumble()
    assert not is_recording()
    assert [len(seen.calls) for seen in blocks] == [1, 1]


def test_no_reference_stays_behind(attend):
    with record() as seen:
        attend()
    trace = weakref.ref(seen)
    del seen
    gc.collect()
    assert trace() is None


def test_a_block_sees_its_own_thread_only(attend, close):
    from_thread = []
    with record() as seen:
        mine = attend(1)
        thread = threading.Thread(target=lambda: from_thread.append(attend(1)))
        thread.start()
        thread.join()
    assert [call.output for call in seen.calls] == [mine]
    close(from_thread[0], mine)


def test_a_recording_of_another_thread_does_not_reach_here(attend):
    opened, done = threading.Event(), threading.Event()
    recordings = []

    def other() -> None:
        with record() as seen:
            recordings.append(seen)
            opened.set()
            done.wait(timeout=30)

    thread = threading.Thread(target=other)
    thread.start()
    assert opened.wait(timeout=30)
    with record() as mine:
        attend()
    done.set()
    thread.join()
    assert len(mine.calls) == 1
    assert recordings[0].calls == []
    assert not is_recording()


def test_a_loss_can_be_differentiated_by_a_recorded_weight(normal, close):
    query, key, value = normal(3, 4).requires_grad_(), normal(5, 4, seed=1), normal(5, 2, seed=2)
    with record() as seen:
        output = scaled_dot_product_attention(query=query, key=key, value=value)
    (gradient,) = torch.autograd.grad(output.sum(), seen.calls[0].weights)
    close(gradient, value.sum(dim=-1).expand(3, 5))


def test_no_graph_is_kept_under_no_grad(normal):
    query = normal(3, 4).requires_grad_()
    with torch.no_grad(), record() as seen:
        scaled_dot_product_attention(query=query, key=query, value=query)
    assert not seen.calls[0].weights.requires_grad


def test_record_works_as_a_decorator_and_leaves_no_trace(attend):
    assert record()(attend)().shape == (2, 3, 2)
    assert not is_recording()
