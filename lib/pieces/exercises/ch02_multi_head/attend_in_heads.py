"""The exercise of chapter 2 to complete: split into heads, attend, join."""

from pieces.exercises.ch02_multi_head import inputs, mistakes
from pieces.exercises.checking import Exercise, Steps

STEPS = Steps(
    "attend_in_heads(query, key, value, num_heads)", **mistakes.ATTEND, give="return joined"
)

ANSWER = Steps(
    "attend_in_heads(query, key, value, num_heads)",
    before="from pieces.attention import scaled_dot_product_attention",
    sizes="batch, n, d_model = query.shape",
    cut="""
        # cut each row into pieces: (batch, n, d_model) -> (batch, n, h, d_k)
        cut = [x.view(batch, n, num_heads, -1) for x in (query, key, value)]""",
    split="""
        # heads to the front: (batch, n, h, d_k) -> (batch, h, n, d_k)
        q, k, v = [x.transpose(1, 2) for x in cut]""",
    attend="""
        # attend: each head by itself
        heads = scaled_dot_product_attention(query=q, key=k, value=v)""",
    front="""
        # heads back: (batch, h, n, d_k) -> (batch, n, h, d_k)
        back = heads.transpose(1, 2)""",
    join="""
        # join the pieces of each row: (batch, n, h, d_k) -> (batch, n, d_model)
        return back.reshape(batch, n, d_model)""",
)

EXERCISE = Exercise(
    name="attend_in_heads",
    place=1,
    task="""\
Complete `attend_in_heads(query, key, value, num_heads)`: two lines are missing. The three tensors
have shape (batch, n, d_model): those of all heads side by side, projected already. Return what all
heads deliver side by side, in the same shape. `scaled_dot_product_attention` is chapter 1's.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=inputs.projected_probes,
    mistakes=(
        mistakes.BATCH_HEAD_VIEW,
        *mistakes.HEADS,
        *mistakes.SCALING,
        *mistakes.NORMALISING,
    ),
    hints=(
        "Attention works on the last two sizes, words and features. The heads must stand before "
        "them. Which two axes have to change places?",
        "`x.transpose(1, 2)` exchanges axes 1 and 2. After the attention the same line takes them "
        "back, so that the pieces of one word stand next to each other again.",
        "First gap: `[x.transpose(1, 2) for x in cut]`. In the second gap it is `heads` that is "
        "turned.",
    ),
    answer=ANSWER,
    start=ANSWER.gap("split", "front"),
    common=ANSWER.change(front="back = heads"),
)
