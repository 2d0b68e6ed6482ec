"""decoder.py: a cache is refused where it belongs to other sentences or another decoder."""

import pytest
import torch

from pieces.decoder import Decoder, DecoderCache

pytestmark = pytest.mark.bad_input


@pytest.fixture
def decoder(device):
    return Decoder(2, 8, 2, 12, dropout=0.0).to(device)


@torch.no_grad()
def test_a_cache_of_other_sentences_is_refused(decoder, normal):
    cache = DecoderCache(2)
    decoder(normal(2, 1, 8), normal(2, 5, 8), cache=cache)
    with pytest.raises(ValueError, match=r"cache has \(batch, heads\) \(2, 2\) but the new tokens"):
        decoder(normal(1, 1, 8), normal(1, 5, 8), cache=cache)


@torch.no_grad()
def test_a_cache_of_another_decoder_is_refused(decoder, normal):
    with pytest.raises(ValueError, match="cache has 3 layers but the decoder has 2"):
        decoder(normal(2, 1, 8), normal(2, 5, 8), cache=DecoderCache(3))
