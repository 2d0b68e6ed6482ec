"""Multi30k: 31,014 English picture captions with German and French translations.

The data are downloaded once from their public home, checked against known sums and kept in the
user's cache, or read from a local folder. They are for research and education, and not part of this
package (Elliott et al. 2016 for English and German, Elliott et al. 2017 for French).
"""

import gzip
import hashlib
import os
import zlib
from pathlib import Path

from pieces.checks import check_choice

COMMIT = "a3d2e0d26b56f3846f66a952536ffed4e401d05a"
HOME = f"https://raw.githubusercontent.com/multi30k/dataset/{COMMIT}/data/task1/"
FOLDER_VARIABLE = "PIECES_DATA"

LANGUAGES = ("en", "de", "fr")
SPLITS = {"train": "train", "validation": "val", "test": "test_2016_flickr"}
FORMS = {"raw": "raw/{split}.{language}.gz", "tok": "tok/{split}.lc.norm.tok.{language}"}

# Of the raw .gz files, and of the plain lower-cased, normalised, tokenised ones.
SHA256 = {
    "raw": {
        "train.de": "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6",
        "train.en": "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f",
        "train.fr": "622e75069e9f4c577425c4f277116ce66e63a2401c0a2312d90073cb12379a3c",
        "validation.de": "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a",
        "validation.en": "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28",
        "validation.fr": "ca3106f1a72390591d25f6c45cb4cd39dec4cd3f123e099748a3ce5256c160e9",
        "test.de": "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
        "test.en": "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
        "test.fr": "6d326e188d259fb1d04ac19eae3af956559b3a0b93d7635e56c90987c40c8b90",
    },
    "tok": {
        "train.de": "cb5a23529b65ec2061f1dc446192a9c37382b63cc75f81a0be59d34894b3a505",
        "train.en": "08925f8e0572bcd5a006702fc5fe20e2d77c6917d4eebd576fc20de6693c2119",
        "train.fr": "8fa41bb718412bcb7c5dfa58603842810a01543eae86a51279f9886b901266e1",
        "validation.de": "97232bd273eceb7207f689527386a97e4be2616b18ada47576bdaf96c8ae1f00",
        "validation.en": "46573ce391ae227f1c72f873392436a20ef18e0a6d518098cfbd70b77c8572ec",
        "validation.fr": "b303e301aa21fe7822a846b2b3fb2d5a1121ec807cd5b1d006fb7b2b5507168a",
        "test.de": "c6a33d39d48f9f510de147651316cd9d918e09ad0219df734a2f16b6baccacc4",
        "test.en": "5b7f32627cf99eced828311b955dae9800bb52bc8b91cf8b6526829e605b29d2",
        "test.fr": "1463bd5960f9bfe098ec3cd752d3df0c49c84dc646fb518964a29232658cd836",
    },
}


def sentences(
    split: str, language: str, *, form: str = "raw", folder: str | os.PathLike[str] | None = None
) -> list[str]:
    """Return the sentences of one part of Multi30k in one language, a line each.

    Args:
        split: ``train`` (29,000 sentences), ``validation`` (1,014) or ``test`` (1,000, of 2016).
        language: ``en``, ``de`` or ``fr``.
        form: ``raw`` as people wrote them, or ``tok``: lower-cased, normalised and tokenised, the
            form on which the published figures were computed.
        folder: Where a folder ``multi30k`` lies that holds the files; unless given, the folder
            named by the environment variable ``PIECES_DATA``, else the user's cache, into which
            they are downloaded.

    Returns:
        The sentences, in the order which pairs them with those of the other languages.

    Raises:
        ValueError: If an argument is not known, or a file is not the published one.
        FileNotFoundError: If the folder does not hold the file.
        ConnectionError: If there is no folder and the file cannot be downloaded.
    """
    check_choice("split", split, SPLITS)
    check_choice("language", language, LANGUAGES)
    check_choice("form", form, FORMS)
    name = FORMS[form].format(split=SPLITS[split], language=language)
    wanted = SHA256[form][f"{split}.{language}"]
    folder = folder or os.environ.get(FOLDER_VARIABLE) or None
    content = _download(name, wanted) if folder is None else _read(Path(folder), name, wanted)
    return content.decode("utf-8").splitlines()


def _read(folder: Path, name: str, wanted: str) -> bytes:
    """Return a file's text out of a local folder, where the tokenised ones are packed too."""
    path = folder / "multi30k" / name.removeprefix("raw/")
    if name.startswith("tok/"):
        path = path.with_name(path.name + ".gz")
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: the folder must hold multi30k/train.en.gz and the like"
        )
    packed = path.read_bytes()
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as fault:
        raise ValueError(f"{path} is not the published file, or is cut off: {fault}") from None
    found = hashlib.sha256(packed if name.startswith("raw/") else content).hexdigest()
    if found != wanted:
        raise ValueError(f"{path} is not the published file: its SHA-256 is {found}")
    return content


def _download(name: str, wanted: str) -> bytes:
    """Return a file's text out of the cache, after downloading it where it is not there yet."""
    import pooch  # only here: who has a folder needs no network code

    cache = pooch.os_cache("pieces")
    try:
        path = pooch.retrieve(HOME + name, f"sha256:{wanted}", name.partition("/")[2], cache)
        content = Path(path).read_bytes()
    except ValueError as fault:
        raise ValueError(f"{HOME}{name} is not the published file: {fault}") from None
    except OSError as fault:
        raise ConnectionError(
            f"Multi30k's {name} could not be downloaded ({type(fault).__name__}). Connect once, so "
            f"that it is kept in {cache}, or put the files into a folder multi30k and name "
            f"the folder above it by folder=... or in the variable {FOLDER_VARIABLE}"
        ) from fault
    return gzip.decompress(content) if name.startswith("raw/") else content
