"""dropout.py: one thread's dropout rests, others' goes on, compiled or not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from pieces.dropout import Dropout, at_rest


@pytest.fixture
def ones(device):
    return torch.ones(1000, device=device)


def _elsewhere(function, *arguments):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


def test_dropout_rests_in_its_own_thread_and_only_inside_the_block(ones):
    dropout = Dropout(0.5)
    with at_rest():
        with at_rest():
            assert torch.equal(dropout(ones), ones)
        assert torch.equal(dropout(ones), ones)
        assert 300 < _elsewhere(dropout, ones).count_nonzero() < 700
        assert _elsewhere(dropout, ones).unique().tolist() == [0, 2]
    assert 300 < dropout(ones).count_nonzero() < 700
    assert torch.equal(dropout.eval()(ones), ones)


@pytest.mark.plain_only  # beartype's checks cannot be traced
@pytest.mark.filterwarnings("ignore")  # what torch.compile itself has to say is not ours
def test_compiled_it_rests_for_who_writes_and_drops_for_who_trains(ones):
    torch._dynamo.reset()
    dropout = torch.compile(Dropout(0.5), fullgraph=True, backend="eager")
    for _ in "ab":
        assert not torch.equal(dropout(ones), ones)
        with at_rest():
            with torch.inference_mode():
                assert torch.equal(dropout(ones), ones)
            assert not torch.equal(_elsewhere(dropout, ones), ones)
