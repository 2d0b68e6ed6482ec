"""What holds for every question: its key is sound, and every answer is answered."""

import re

import pytest
from exercises.marking import CHAPTERS

from pieces import exercises

ANSWERS = {name: answer for _, module in CHAPTERS for name, answer in module.ANSWERS.items()}


def test_every_answer_is_known_from_elsewhere():
    assert set(ANSWERS) == set(exercises.QUESTIONS)


@pytest.mark.parametrize("name", exercises.QUESTIONS)
def test_the_key_is_right_and_every_answer_is_answered(name):
    question, asked = exercises.QUESTIONS[name](), exercises.question(name)
    asked.check_key()
    if hasattr(question, "options"):
        assert question.right == ANSWERS[name]
        asked.chosen = [at for at, option in enumerate(asked.options) if option["right"]]
        whys = list(question.options.values())
    else:
        assert question.answer == pytest.approx(ANSWERS[name])
        asked.typed = f"{ANSWERS[name]:.4f}"
        whys = [question.why, *question.mistakes.values(), question.otherwise]
    asked.committed = True
    assert asked.is_right
    assert asked.name == name
    assert len(set(whys)) == len(whys) >= 3
    for text in (question.prompt, *whys):
        assert not re.search(r"!|\bnan\b", text)
    assert exercises.question(name).get_state(["prompt"]) == {"prompt": question.prompt}
    assert exercises.question(name) is not asked
    assert exercises.QUESTIONS[name]() == question


def test_an_unknown_question_is_refused_in_words():
    with pytest.raises(ValueError, match="question 'flat-earth' is not one of recall-dot-product,"):
        exercises.question("flat-earth")
