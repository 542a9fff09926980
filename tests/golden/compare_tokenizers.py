# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares `lethe-cli tokenize` with Hugging Face's tokenizers on many lines, by the pipelines of the model families.

  pip install tokenizers==0.23.3 sentencepiece==0.2.3
  python compare_tokenizers.py --cli build/bin/lethe-cli --english FOLDER [--lines 50000] [--real FOLDER...]

The English comes from the texts in the files of FOLDER (JSON, JSON lines, CSV, plain text); the rest is generated here,
by seed. Tokenizers are trained on a part of the lines with the pipelines of BLOOM, LLaMA 3, mT5, LLaMA 2 and Gemma; each
FOLDER of --real holds a published tokenizer.json. For every tokenizer the ids and the decoded text of every line are
compared; the table at the end is what the manual shows. Exit status 1 where anything differs.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, trainers
from tokenizers import pre_tokenizers as pre

META = "\u2581"
BLOOM = " ?[^(\\s|[.,!?" + "".join(map(chr, [0x2026, 0x3002, 0xFF0C, 0x3001, 0x0964, 0x06D4, 0x060C])) + "])]+"
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SCRIPTS = {
    "Arabic": [(0x0621, 0x064A), (0x064B, 0x0652), (0x0660, 0x0669)],
    "Chinese": [(0x4E00, 0x9FA5), (0x3001, 0x3002)],
    "Hindi": [(0x0905, 0x0939), (0x093E, 0x094D), (0x0966, 0x096F), (0x0964, 0x0964)],
    "Russian": [(0x0410, 0x044F), (0x0401, 0x0401)],
    "Turkish": [(0x61, 0x7A), (0xC7, 0xC7), (0x11E, 0x11F), (0x130, 0x131), (0x15E, 0x15F), (0xF6, 0xF6), (0xFC, 0xFC)],
    "Japanese": [(0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x6000)],
    "Korean": [(0xAC00, 0xD7A3), (0x1100, 0x1112), (0x1161, 0x1175), (0x11A8, 0x11C2)],
    "Thai": [(0x0E01, 0x0E3A), (0x0E40, 0x0E4E)],
}


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def english(folder, count, draw):
    texts = []
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file() or path.suffix not in (".json", ".jsonl", ".txt", ".csv", ".tsv") or "tokenizers" in path.parts:
            continue
        content = path.read_text("utf-8", errors="ignore")
        for line in content.splitlines() if path.suffix != ".json" else [content]:
            try:
                texts += [text for text in texts_in(json.loads(line)) if text]
            except ValueError:
                texts.append(line)
    draw.shuffle(texts)
    return [text[:2000] for text in texts[:count]]


def generated(count, draw):
    """Kind → lines. Every kind is there in equal numbers."""
    def words(ranges, longest=9):
        letters = [chr(c) for first, last in ranges for c in range(first, last + 1)]
        return lambda: " ".join("".join(draw.choices(letters, k=draw.randint(1, longest))) for _ in range(draw.randint(1, 14)))

    assigned = [chr(c) for c in range(1, 0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs")]
    people = ["\U0001f469", "\U0001f468", "\U0001f9d1", "\U0001f467"]
    tones = [chr(c) for c in range(0x1F3FB, 0x1F400)]
    flags = [chr(c) for c in range(0x1F1E6, 0x1F200)]
    marks = [chr(c) for c in range(0x0300, 0x0370)] + ["\u20d0", "\u1ab0", "\u0951", "\ufe0f", "\u200d"]
    names = ["total", "index", "row", "x", "value_of", "read", "Node", "self"]

    def emoji():
        parts = [lambda: "\u200d".join(draw.choices(people, k=draw.randint(1, 4))), lambda: draw.choice(people) + draw.choice(tones),
                 lambda: "".join(draw.choices(flags, k=draw.randint(1, 5))), lambda: "\u2764\ufe0f", lambda: chr(draw.randint(0x1F300, 0x1F64F)),
                 lambda: "#\ufe0f\u20e3", lambda: " ", lambda: "ok "]
        return "".join(draw.choice(parts)() for _ in range(draw.randint(1, 12)))

    def code():
        indent = draw.choice(["", "  ", "    ", "\t", "\t\t"])
        kinds = [lambda: f"for (int {draw.choice(names)} = 0; {draw.choice(names)} < {draw.randint(0, 9999)}; ++{draw.choice(names)}) {{",
                 lambda: f"{draw.choice(names)}.{draw.choice(names)}({draw.choice(names)}, \"{draw.choice(names)}\\n\")  // {draw.random():.6f}",
                 lambda: f"def {draw.choice(names)}({draw.choice(names)}=None, **{draw.choice(names)}):\n{indent}return [{draw.choice(names)}[-1]]",
                 lambda: f"<a href='/{draw.choice(names)}?q={draw.randint(0, 99)}&amp;r=%20'>{draw.choice(names)}</a>"]
        return indent + draw.choice(kinds)()

    kinds = {name: words(ranges) for name, ranges in SCRIPTS.items()}
    kinds["emoji"] = emoji
    kinds["combining marks"] = lambda: "".join(draw.choice("aeiou nsK\u0915\u0905") + "".join(draw.choices(marks, k=draw.randint(0, 4))) for _ in range(draw.randint(1, 30)))
    kinds["control characters"] = lambda: "".join(draw.choice([chr(draw.randint(0, 31)), chr(draw.randint(127, 159)), "a", " ", "\r\n", "\u200b", "\ufeff", "\u00ad"]) for _ in range(draw.randint(1, 40)))
    kinds["very long words"] = lambda: "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(200, 3000)))
    kinds["code"] = code
    kinds["spaces"] = lambda: "".join(draw.choice([" ", "  ", "\t", "\n", "\u00a0", "\u3000", "\u2003", "a", "b.", "1"]) for _ in range(draw.randint(1, 40)))
    kinds["numbers"] = lambda: " ".join(draw.choice([str(draw.randint(0, 10**9)), f"{draw.random():.4f}", f"{draw.randint(1, 999):,}", "\u00bd", "\u0663\u0664", "\uff11\uff12"]) for _ in range(draw.randint(1, 12)))
    kinds["any code points"] = lambda: "".join(draw.choices(assigned, k=draw.randint(1, 40)))
    each = max(1, count // len(kinds))
    return {name: [make() for _ in range(each)] for name, make in kinds.items()}


def bpe(special, size, **model):
    return (Tokenizer(models.BPE(**model)),
            trainers.BpeTrainer(vocab_size=size, special_tokens=special, show_progress=False, limit_alphabet=1000, max_token_length=16))


def trained(name, sample, charsmap):
    if name in ("bloom", "llama 3"):
        tokenizer = Tokenizer(models.BPE(ignore_merges=name == "llama 3"))
        tokenizer.pre_tokenizer = pre.Sequence(
            [pre.Split(Regex(BLOOM if name == "bloom" else LLAMA3), "isolated"), pre.ByteLevel(add_prefix_space=False, use_regex=False)])
        tokenizer.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(vocab_size=20000, special_tokens=["<s>", "</s>"], show_progress=False,
                                      initial_alphabet=pre.ByteLevel.alphabet())
    elif name == "mt5":
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.Precompiled(charsmap), normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), META)])
        tokenizer.pre_tokenizer = pre.Metaspace(replacement=META, prepend_scheme="always")
        tokenizer.decoder = decoders.Metaspace(replacement=META, prepend_scheme="always")
        trainer = trainers.UnigramTrainer(vocab_size=16000, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False)
    else:
        special = ["<unk>", "<s>", "</s>"] + [f"<0x{value:02X}>" for value in range(256)]
        tokenizer, trainer = bpe(special, 20000, unk_token="<unk>", byte_fallback=True, fuse_unk=True)
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend(META), normalizers.Replace(" ", META)]) if name == "llama 2" \
            else normalizers.Replace(" ", META)
        tokenizer.pre_tokenizer = pre.Split(META, "merged_with_next")  # words, for the training only
        end = [decoders.Strip(" ", 1, 0)] if name == "llama 2" else []
        tokenizer.decoder = decoders.Sequence([decoders.Replace(META, " "), decoders.ByteFallback(), decoders.Fuse()] + end)
    tokenizer.train_from_iterator(sample, trainer)
    source = json.loads(tokenizer.to_str())
    if name == "llama 2":
        source["pre_tokenizer"] = None
    if name == "gemma":
        source["pre_tokenizer"] = {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False}
    if name in ("llama 2", "gemma"):
        source["added_tokens"] = source["added_tokens"][:3]
    return json.dumps(source)


def charsmap():
    """SentencePiece's own nmt_nfkc map, from a model trained for the purpose."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "corpus.txt").write_text("the rivers carry sand\nand the sand fills the harbour\n" * 4)
        sentencepiece.SentencePieceTrainer.train(input=str(place / "corpus.txt"), model_prefix=str(place / "m"), vocab_size=40,
                                                 hard_vocab_limit=False, normalization_rule_name="nmt_nfkc", minloglevel=2)
        proto = sentencepiece_model_pb2.ModelProto()
        proto.ParseFromString((place / "m.model").read_bytes())
        return proto.normalizer_spec.precompiled_charsmap


def compare(cli, folder, tokenizer, groups):
    """Kind → (lines, lines with other ids, lines with another text, an example)."""
    lines = [(kind, text) for kind, texts in groups.items() for text in texts]
    path = folder / "lines.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for _, text in lines))
    out = subprocess.run([cli, "tokenize", "--model", str(folder), "--input", str(path), "--decode"],
                         check=True, capture_output=True, text=True).stdout
    ours = [json.loads(line) for line in out.split("\n") if line]
    assert len(ours) == len(lines), (len(ours), len(lines))
    theirs = tokenizer.encode_batch([text for _, text in lines])
    result = {}
    for (kind, text), mine, other in zip(lines, ours, theirs):
        count, ids, decoded, example = result.get(kind, (0, 0, 0, None))
        wrong = mine["ids"] != other.ids
        changed = mine["decoded"] != tokenizer.decode(other.ids, skip_special_tokens=False)
        if (wrong or changed) and example is None:
            example = (text[:80], mine["ids"][:12], other.ids[:12])
        result[kind] = (count + 1, ids + wrong, decoded + changed, example)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    parser.add_argument("--english", required=True)
    parser.add_argument("--lines", type=int, default=50000)
    parser.add_argument("--real", nargs="*", default=[])
    options = parser.parse_args()
    draw = random.Random(20240)
    groups = {"English": english(options.english, options.lines // 3, draw)} | generated(options.lines - options.lines // 3 + 20, draw)
    # Rare characters stay out of the vocabularies, so that what is unknown is met, too.
    sample = [text for kind, texts in groups.items() if kind not in ("any code points", "Chinese", "Korean") for text in texts[::4]]
    tokenizers = {name: trained(name, sample, charsmap()) for name in ("bloom", "llama 3", "mt5", "llama 2", "gemma")}
    tokenizers |= {pathlib.Path(folder).name: (pathlib.Path(folder) / "tokenizer.json").read_text() for folder in options.real}
    different = 0
    print(f"{sum(map(len, groups.values()))} lines of {len(groups)} kinds")
    print("| pipeline | vocabulary | lines | other ids | other text |\n| --- | --- | --- | --- | --- |")
    for name, source in tokenizers.items():
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            (folder / "tokenizer.json").write_text(source)
            tokenizer = Tokenizer.from_str(source)
            tokenizer.no_truncation()
            tokenizer.no_padding()
            result = compare(options.cli, folder, tokenizer, groups)
        sums = [sum(row[i] for row in result.values()) for i in range(3)]
        different += sums[1] + sums[2]
        print(f"| {name} | {tokenizer.get_vocab_size():,} | {sums[0]:,} | {sums[1]:,} | {sums[2]:,} |", flush=True)
        for kind, (count, ids, decoded, example) in result.items():
            if example:
                print(f"  {name}, {kind}: {ids} of {count} lines with other ids, {decoded} with another text, e.g. {example}", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
