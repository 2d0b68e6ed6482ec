"""The known mistakes that the exercises share; the labels are ``sinusoidal_positions.STEPS``'s."""

from pieces.exercises.checking import Mistake


def _pairs(how: str) -> dict[str, str]:
    return {"pairs": f"columns = np.arange(d_model)\npaired = {how}"}


def _rates(how: str) -> dict[str, str]:
    return {"rate": f"rates = {how}"}


COS_OWN_FREQUENCY = Mistake(
    "cos_own_frequency",
    "The cosines have rates of their own",
    "Your result equals a table whose sines are right, and whose cosines turn at other rates.",
    "Sine and cosine of a pair are the two coordinates of one hand of a clock. With two rates they "
    "are no hand, and a step onward is no rotation any more.",
    "Both columns of a pair have the exponent of the even one: columns 0 and 1 have 0, columns 2 "
    "and 3 have 2 / d_model.",
    (_pairs("columns"), _pairs("columns + columns % 2")),
    "SamLynnEvans/Transformer/issues/7 maxjcohen/transformer/issues/62 "
    "jadore801120/attention-is-all-you-need-pytorch/issues/32 "
    "DongjunLee/transformer-tensorflow/issues/6 YutaroOgawa/pytorch_advanced/issues/79",
)

EXPONENTS = (
    Mistake(
        "exponent_doubled",
        "The exponents are twice too large",
        "Your result equals a table whose exponents run from 0 to nearly 2.",
        "In the formula i counts pairs, and 2i is the column. A variable that counts 0, 2, 4, … is "
        "2i already. Doubled once more, most pairs hardly turn.",
        "The exponent of columns 0, 2, 4, … is the column divided by d_model.",
        ({"exponent": "exponents = 2 * paired / d_model"},),
        "SamLynnEvans/Transformer/issues/25 shenweichen/DeepCTR/issues/379",
    ),
    Mistake(
        "exponent_halved",
        "The exponents are twice too small",
        "Your result equals a table whose exponents run from 0 to nearly one half.",
        "The variable counts pairs, 0, 1, 2, …, and the formula has 2i. The slowest pair then "
        "turns a hundred times too fast.",
        "Count the columns 0, 2, 4, …, or double the number of the pair.",
        ({"exponent": "exponents = paired / 2 / d_model"},),
    ),
    Mistake(
        "exponent_of_the_odd_column",
        "Each pair has the exponent of its odd column",
        "Your result equals a table whose exponents begin with 1 / d_model, not with 0.",
        "The formula has 2i in both lines, and 2i is the even column. The first pair turns at the "
        "rate 1, one radian a word.",
        "Take the exponents from 0, 2, 4, …, for the sines and for the cosines.",
        (_pairs("columns - columns % 2 + 1"),),
    ),
    Mistake(
        "exponent_to_the_last",
        "The slowest rate is exactly one in 10 000",
        "Your result equals a table whose exponents run from 0 to 1, the 1 included.",
        "The code that was released with the paper does this. The paper's formula stops one step "
        "earlier: its last exponent is (d_model - 2) / d_model.",
        "Divide by d_model, not by what makes the last exponent 1.",
        ({"exponent": "exponents = paired / max(d_model - 2, 1)"},),
    ),
    Mistake(
        "integer_arithmetic",
        "The exponents are rounded to whole numbers",
        "Your result equals a table whose exponents were rounded down.",
        "Every exponent lies between 0 and 1. Rounded down all are 0, or with the minus sign first "
        "-1: then all these pairs turn at one speed, and one clock with one hand is left.",
        "Divide with `/`, and take care that no array of whole numbers takes the result in.",
        (
            {"exponent": "exponents = paired // d_model"},
            {"exponent": "exponents = -(-paired // d_model)"},
        ),
        "codertimo/BERT-pytorch/issues/18 zju3dv/LoFTR/issues/41 Kyubyong/transformer/pull/81",
    ),
)

RATES = (
    Mistake(
        "frequency_inverted",
        "Later pairs turn faster, not slower",
        "Your result equals sines and cosines of the place times 10000 to the exponent.",
        "The formula divides by that power. The slowest pair takes thousands of words for one "
        "turn, and yours makes thousands of turns for one word.",
        "Divide the place by the power, or give the exponent a minus sign.",
        (_rates("10_000.0**exponents"),),
        "harvardnlp/annotated-transformer/issues/131",
    ),
    Mistake(
        "base_or_exponent_swapped",
        "Base and exponent have changed places",
        "Your result equals a table with exponent ** 0.0001 where 0.0001 ** exponent is needed.",
        "All pairs but the first then turn at nearly the same speed.",
        "10000 stands below, the exponent above: `10_000 ** (column / d_model)`.",
        (_rates("exponents**1e-4"), _rates("exponents ** (-1e-4)")),
        "ivanvovk/WaveGrad/issues/12",
    ),
    Mistake(
        "base_or_exponent_swapped",
        "The base is not the 10 000 of the paper",
        "Your result equals the table with another base.",
        "The base sets how slowly the last pairs turn, and so how many places can be told apart. "
        "With a smaller one the table repeats itself sooner.",
        "The base is 10000, with four zeros.",
        (_rates("1_000.0**-exponents"), _rates("100_000.0**-exponents")),
        "maxjcohen/transformer/issues/62",
    ),
    Mistake(
        "exponent_without_parentheses",
        "The exponent has lost its parentheses",
        "Your result equals places divided by 10000 to the power 2i, and then by d_model.",
        "Python raises to a power before it divides. All pairs but the first stand nearly still.",
        "Put the whole exponent in parentheses: `10_000 ** (column / d_model)`.",
        (_rates("10_000.0**-paired / d_model"),),
    ),
    Mistake(
        "logarithm_forgotten",
        "The natural logarithm of the base is missing",
        "Your result equals a table whose power was made with `exp`, but not with `log(10000)`.",
        "10000 to the power x is e to the power x · log(10000), with the natural logarithm. "
        "Without it, or with that to the base 10, the base is another one.",
        "Write `exp(-exponent * log(10000))`, or leave both out: `10_000 ** -exponent`.",
        (
            _rates("np.exp(-exponents)"),
            _rates("np.exp(-exponents * 10_000)"),
            _rates("np.exp(-exponents * np.log10(10_000))"),
        ),
    ),
)

LAYOUT = (
    Mistake(
        "positions_from_one",
        "The first place is 1, not 0",
        "Your result equals the right table without its first row, and with one more at the end.",
        "In the paper and in this book the first word stands at place 0: all sines are 0 there, "
        "and all cosines 1.",
        "Count the places from 0.",
        ({"places": "places = np.arange(1, num_positions + 1)[:, None]"},),
    ),
    Mistake(
        "sine_cosine_exchanged",
        "Sines and cosines have changed places",
        "Your result equals a table with the cosines in the even columns.",
        "It is the same clock, read the other way. But a model that was trained with the one table "
        "cannot use the other.",
        "Columns 0, 2, 4, … are sines, columns 1, 3, 5, … cosines.",
        ({"waves": "table = np.where(columns % 2 == 1, np.sin(angles), np.cos(angles))"},),
    ),
    Mistake(
        "sines_and_cosines_in_halves",
        "All sines come first, then all cosines",
        "Your result has all the right numbers, the sines in its left half, the cosines in its "
        "right half.",
        "The figure of The Illustrated Transformer has this layout, and so has the code released "
        "with the paper. It is just as good, but not the formula's, and a model needs the layout "
        "that it was trained with.",
        "Sine, cosine, sine, cosine: columns 2i and 2i + 1 are one pair.",
        ({"layout": "table = np.concatenate([table[:, 0::2], table[:, 1::2]], axis=1)"},),
        "allenai/allennlp/issues/2993 tensorflow/text/issues/1122",
    ),
    Mistake(
        "table_transposed",
        "Rows and columns have changed places",
        "Your result has a column for each place.",
        "A token is a row in this book, and so is its place: both are added.",
        "Let the places run down, as a column of shape (num_positions, 1), and the rates to the "
        "right.",
        ({"give": "return table.T"},),
    ),
)

TABLE = (*EXPONENTS, COS_OWN_FREQUENCY, *RATES, *LAYOUT)
