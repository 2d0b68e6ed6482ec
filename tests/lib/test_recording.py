"""recording.py: attention shows its weights inside a block, by name, and leaves no trace."""

import asyncio
import gc
import threading
import weakref

import pytest
import torch
from reference_weights import (
    BATCH,
    D_MODEL,
    HEADS,
    SOURCES,
    TARGETS,
    padded,
    scattered,
    small_model,
)

from pieces.attention import (
    MultiHeadAttention,
    attention_weights,
    scaled_dot_product_attention,
)
from pieces.encoder import Encoder
from pieces.recording import is_recording, record

NAMES = [
    "encoder.layers.0.self_attention",
    "encoder.layers.1.self_attention",
    "decoder.layers.0.self_attention",
    "decoder.layers.0.cross_attention",
    "decoder.layers.1.self_attention",
    "decoder.layers.1.cross_attention",
    "decoder.layers.2.self_attention",
    "decoder.layers.2.cross_attention",
]
SIZES = [(7, 7)] * 2 + [(6, 6), (6, 7)] * 3  # queries and keys of each
D_K = D_MODEL // HEADS


@pytest.fixture
def model(device, precise):
    return small_model(device, precise)


@pytest.fixture
def sentences(device):
    return padded(SOURCES, extra=2).to(device), padded(TARGETS).to(device)


def _everything_in(module):
    """Return all that modules hold, of each its attributes, and what lies in those of dicts."""
    return [
        {name: dict(held) if isinstance(held, dict) else held for name, held in vars(part).items()}
        for part in module.modules()
    ]


# --- one attention ------------------------------------------------------------------------------


@pytest.fixture
def attend(normal):
    """Run one small attention: 3 queries, 5 keys, d_k 4, d_v 2; another for each seed."""

    def run(seed: int = 0) -> torch.Tensor:
        q, k, v = normal(2, 3, 4, seed=seed), normal(2, 5, 4, seed=seed + 1), normal(2, 5, 2)
        return scaled_dot_product_attention(query=q, key=k, value=v)

    return run


def test_a_recording_holds_weights_and_output(normal, close):
    query, key, value = normal(2, 3, 4), normal(2, 5, 4, seed=1), normal(2, 5, 2, seed=2)
    with record() as seen:
        output = scaled_dot_product_attention(query=query, key=key, value=value)
    (call,) = seen.calls
    assert call.weights.shape == (2, 3, 5)
    assert torch.equal(call.weights, attention_weights(query=query, key=key))
    assert call.output is output
    close(call.weights @ value, output)


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


def test_a_block_sees_its_own_thread_only(attend):
    opened, done = threading.Event(), threading.Event()
    theirs = []

    def other() -> None:
        with record() as seen:
            theirs.append((seen, attend(1)))
            opened.set()
            done.wait(timeout=30)

    thread = threading.Thread(target=other)
    with record() as seen:
        thread.start()
        assert opened.wait(timeout=30)
        mine = attend(1)
    done.set()
    thread.join()
    assert not is_recording()
    assert [call.output for call in seen.calls] == [mine]
    ((of_thread, output),) = theirs
    assert [call.output for call in of_thread.calls] == [output]


def test_a_block_sees_its_own_task_only_and_others_stay_fused(attend, kernel_calls):
    async def record_one(seed: int):
        with record() as seen:
            await asyncio.sleep(0)  # the other tasks' turn
            output = attend(seed)
            await asyncio.sleep(0)
        return [call.output for call in seen.calls], [output]

    async def run_all():
        async def only_attend():
            assert not is_recording()
            return attend(3)

        return await asyncio.gather(record_one(1), record_one(2), only_attend())

    first, second, _ = asyncio.run(run_all())
    for seen, wanted in (first, second):
        assert [id(output) for output in seen] == [id(output) for output in wanted]
    assert len(kernel_calls) == 1


def test_a_loss_can_be_differentiated_by_a_recorded_weight(normal, close):
    query, key, value = normal(3, 4).requires_grad_(), normal(5, 4, seed=1), normal(5, 2, seed=2)
    with record() as seen:
        output = scaled_dot_product_attention(query=query, key=key, value=value)
    (gradient,) = torch.autograd.grad(output.sum(), seen.calls[0].weights)
    close(gradient, value.sum(dim=-1).expand(3, 5))


# --- a model's attentions -----------------------------------------------------------------------


def test_every_attention_is_seen_by_name_in_the_order_of_the_calls(model, sentences):
    with record(model) as seen:
        model(*sentences)
    assert seen.names == [call.name for call in seen.calls] == NAMES
    assert set(NAMES) <= {name for name, _ in model.named_modules()}
    for name, (queries, keys) in zip(NAMES, SIZES, strict=True):
        (call,) = seen[name]
        assert call.weights.shape == (3, HEADS, queries, keys)
        assert call.output.shape == (3, HEADS, queries, D_K)


@torch.no_grad()
def test_outputs_are_each_heads_own_and_recorded_logits_are_the_fused_ones(
    model, close, sentences, kernel_calls
):
    fused = model(*sentences)
    assert len(kernel_calls) == len(NAMES)
    heads = {}
    for name, part in model.named_modules():
        if isinstance(part, MultiHeadAttention):
            part.out_projection.register_forward_pre_hook(
                lambda _, inputs, name=name: heads.update({name: inputs[0]})
            )
    with record(model) as seen:
        recorded = model(*sentences)
    assert len(kernel_calls) == len(NAMES)
    close(recorded, fused)
    for call in seen.calls:
        close(call.output.transpose(1, 2).flatten(2), heads[call.name])
    close(model(*sentences), fused)
    assert len(kernel_calls) == 2 * len(NAMES)


def test_weights_are_those_before_dropout(normal, close, device, precise):
    attention = MultiHeadAttention(D_MODEL, HEADS, dropout=0.5).to(device, precise)
    x = normal(BATCH, 5, D_MODEL, dtype=precise)
    query, key, value = attention.project_self(x)
    torch.manual_seed(0)
    with record(attention.train()) as seen:
        attention(query=x, key=x, value=x, causal=True)
    (call,) = seen.calls
    close(call.weights, attention_weights(query=query, key=key, causal=True))
    assert (call.output - call.weights @ value).abs().max() > 1e-2  # what was mixed had dropout
    assert call.name == ""  # the recorded model itself


# --- whose attentions ---------------------------------------------------------------------------


def test_only_the_named_models_attentions_are_recorded(model, device, precise, sentences):
    other = small_model(device, precise, seed=1)
    with record() as all_of_them, record(model.decoder) as of_decoder, record(other) as of_other:
        model(*sentences)
    assert len(all_of_them.calls) == len(NAMES)
    assert all_of_them.names == [""]
    assert of_decoder.names == [n.removeprefix("decoder.") for n in NAMES if "decoder" in n]
    assert of_other.calls == []


@pytest.mark.bad_input
def test_an_unknown_name_is_answered_with_the_names_that_were_seen(model, sentences):
    with record(model) as seen:
        model.encode(sentences[0])
    with pytest.raises(KeyError) as caught:
        seen["encoder.layers.2"]
    message = "no attention named 'encoder.layers.2' was seen, only: " + ", ".join(NAMES[:2])
    assert caught.value.args == (message,)


# --- no trace -----------------------------------------------------------------------------------


@pytest.mark.parametrize("training", [False, True])
def test_nothing_is_left_behind_in_the_model(model, sentences, training):
    model.train(training)
    held = _everything_in(model)
    with record(model) as seen:
        model(*sentences)
    assert seen.calls
    assert not is_recording()
    assert _everything_in(model) == held


# --- compiled -----------------------------------------------------------------------------------


@pytest.mark.plain_only  # beartype's checks cannot be traced
@pytest.mark.filterwarnings("ignore")  # what torch.compile itself has to say is not ours
@torch.no_grad()
def test_a_compiled_model_is_recorded_under_plain_names(device, precise, sentences, close):
    torch._dynamo.reset()
    model = small_model(device, precise, num_encoder_layers=1, num_decoder_layers=1)
    with record(model) as plain:
        wanted = model(*sentences)
    compiled = torch.compile(model, backend="eager")
    close(compiled(*sentences), wanted)
    for whole in (compiled, model):
        with record(whole) as seen:
            close(compiled(*sentences), wanted)
        assert [call.name for call in seen.calls] == [NAMES[0], *NAMES[2:4]]
        for call, other in zip(seen.calls, plain.calls, strict=True):
            close(call.weights, other.weights)
            close(call.output, other.output)
    close(compiled(*sentences), wanted)


@pytest.mark.plain_only  # beartype's checks cannot be traced
@pytest.mark.filterwarnings("ignore")  # what torch.compile itself has to say is not ours
@torch.no_grad()
def test_compiled_layers_are_recorded_under_plain_names(normal, close, device, precise):
    torch._dynamo.reset()
    encoder = scattered(Encoder(2, D_MODEL, HEADS, 20).to(precise)).to(device).eval()
    x = normal(BATCH, 5, D_MODEL, dtype=precise)
    wanted = encoder(x)
    for i, layer in enumerate(encoder.layers):
        encoder.layers[i] = torch.compile(layer, backend="eager")
    close(encoder(x), wanted)
    with record(encoder) as seen:
        close(encoder(x), wanted)
    assert seen.names == ["layers.0.self_attention", "layers.1.self_attention"]
