"""What each block of the map does, by where it stands in the model."""

POSITIONS = "Adds to each vector a pattern that tells where in the sentence its token stands."
SCALED = (
    "Compares a query with every key: dot product, divided by √d_k. Softmax turns the scores into "
    "weights, and the weights average the values."
)
MASKED = (
    "Attention over the words so far: before the softmax, the scores of later words become −∞, so "
    "that their weights are 0."
)
CROSS = (
    "The same sums as in every attention, with two sentences: each query comes from the "
    "translation, keys and values come from the source. So each word to write takes what it needs "
    "from the words to translate."
)
NORM = (
    "Adds what the layer found to what came in by the residual path, then normalises each token's "
    "vector."
)
FORWARD = (
    "Two linear maps with a ReLU between them, the same for every token. Nothing moves from token "
    "to token here."
)
LAYER = (
    "One {} layer. N of them run one after another, each with its own parameters: 6 in the paper."
)

DOES = {
    "encoder": {
        "source-embedding": (
            "Turns each source token into a vector of d_model numbers, learned with the rest."
        ),
        "source-positions": POSITIONS,
        "encoder": LAYER.format("encoder"),
        "encoder-attention": (
            "Several attentions side by side, each with its own projections. Here every source "
            "token looks at every source token."
        ),
        "encoder-scaled": SCALED,
        "encoder-norm-1": NORM,
        "encoder-forward": FORWARD,
        "encoder-norm-2": NORM,
        "memory": (
            "What the encoder leaves: one vector for each source token. Every decoder layer reads "
            "it."
        ),
    },
    "decoder": {
        "target-embedding": (
            "Turns the words so far into vectors. The row begins with <s>, so that each place sees "
            "only the words before the one it has to predict."
        ),
        "target-positions": POSITIONS,
        "decoder": LAYER.format("decoder"),
        "decoder-attention": (
            "Multi-head attention with a mask: each target token looks at itself and at the tokens "
            "before it, never at those to come."
        ),
        "decoder-scaled": MASKED,
        "decoder-norm-1": NORM,
        "cross-attention": (
            "Multi-head attention whose queries come from the decoder, and whose keys and values "
            "come from memory. Here the translation looks at the source."
        ),
        "decoder-norm-2": NORM,
        "decoder-forward": FORWARD,
        "decoder-norm-3": NORM,
    },
    "cross-attention": {"cross-scaled": CROSS},
    "output": {
        "linear": (
            "Gives each word of the vocabulary a score (a logit), at every place of the target."
        ),
        "softmax": "Turns the scores into probabilities for the next word.",
        "generation": (
            "The word that was chosen is fed back as input, and the decoder runs again, until it "
            "writes the sign for the end."
        ),
        "training": (
            "Compares the probabilities with the words that come next in the true translation, and "
            "moves every parameter so that the loss falls."
        ),
    },
    "around the model": {
        "why": "The question behind it all: how does a word take in the words that matter to it?",
        "family": (
            "The same pieces in other models: the encoder alone (BERT), the decoder without "
            "cross-attention (GPT), patches of an image as tokens (ViT)."
        ),
        "limits": (
            "What attention does not do: its cost grows with the square of the length, and its "
            "weights are not reasons."
        ),
    },
}
# The same by the blocks' names.
MEANINGS = {
    block: {"place": place, "does": does}
    for place, blocks in DOES.items()
    for block, does in blocks.items()
}
