# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the golden files beside it with Hugging Face's library (pip install tokenizers==0.23.3):
#   python make_golden.py [FOLDER with GPT-2's tokenizer.json]
# Each file holds a tokenizer.json of ours and what the library makes of our sentences; gpt2_real.json only the latter.
import json
import pathlib
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, processors, trainers
from tokenizers import pre_tokenizers as pre

HERE = pathlib.Path(__file__).parent
# The three commas look alike, so BLOOM's class is written by code point.
BLOOM = " ?[^(\\s|[.,!?" + "".join(map(chr, [0x2026, 0x3002, 0xFF0C, 0x3001, 0x0964, 0x06D4, 0x060C])) + "])]+"
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPECIAL = ["<unk>", "<s>", "</s>", "<pad>", "<extra_id_0>"]

CORPUS = [
    "The ferry leaves the harbour at seven, and the gulls follow it out.",
    "She didn't know that they'd already sold the bread; we'll bake more.",
    "What is forgotten first: the names of the rivers or the rules of the game?",
    "Rivers carry sand, sand fills the harbour, the harbour is dug out again.",
    "In 1987 the bridge cost 12,500 crowns, in 2024 it would cost 98,000.",
    "Der Müller mahlt das Korn über Nacht; danach schläft er.",
    "Le café près de la gare n'ouvre qu'à huit heures, même l'été.",
    "Река течёт на север, и лёд сходит поздно.",
    "小さな港で魚を買う。川は北へ流れる、氷は遅く消える。",
    "नदी उत्तर की ओर बहती है। बर्फ देर से पिघलती है।",
    "النهر يجري شمالا، والجليد يذوب متأخرا.",
]

SENTENCES = CORPUS[:3] + [
    "",
    " ",
    "a",
    "  two leading spaces, three   inside and two behind  ",
    "tab\tand newline\nand both\r\n\r\n  done\n",
    "non-breaking\u00a0space, ideographic\u3000space, zero\u200bwidth, thin\u2009space",
    "It's I'm you're they've he'd she'll can't IT'S WE'RE 's't",
    "12 345 6789 3.14159 ½ ² Ⅳ ١٢٣ １２",
    "naïve café cafe\u0301 Ångström ŒUVRE ß ﬁ",
    "река НОЧЬЮ лёд",
    "川は北へ流れる。魚、港！？",
    "नदी बहती है। बर्फ",
    "النهر، والجليد۔ متأخرا؟",
    "🙂 👩‍👩‍👧 👍🏽 🇳🇴🇵🇱 ❤️ 𝔘𝔫𝔦",
    "((round [square] {curly} | pipe)) <angle> a||b](c",
    "wait... really?! no—yes…and, so on ,;:",
    "https://example.org/a_b?c=d&e=%20#f  x=1;y+=2**3//4",
    "<s>The</s> <unk><pad> <extra_id_0> <extra_id_1> </s >",
    "aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbb the the the thethethe",
    "\ufeffmark \u0000zero \u007fdelete \uffff \U0010ffff",
    "ĠThe Ċ Ã© characters of the alphabet itself",
    "one\u2028two\u0085three\x0bfour\x0cfive",
]
# Ill-formed UTF-8, read as Python's errors="replace" does: lone and overlong bytes, surrogates, cut sequences.
BROKEN = ["ff", "6180 62", "c3", "c328", "e28228a1", "eda080", "f09f98", "f09f982061", "c0af", "f8888080", "f4908080", "41e2"]


def case(tokenizer, sentence, **more):
    plain = tokenizer.encode(sentence, add_special_tokens=False).ids
    ids = tokenizer.encode(sentence).ids
    return more | {
        "ids": ids,
        "plain": plain,
        "decoded": tokenizer.decode(ids),
        "decoded_all": tokenizer.decode(ids, skip_special_tokens=False),
    }


def cases(tokenizer, sentences):
    out = [case(tokenizer, text, text=text) for text in sentences]
    for digits in BROKEN:
        out.append(case(tokenizer, bytes.fromhex(digits).decode("utf-8", errors="replace"), hex=digits.replace(" ", "")))
    # Single ids decode to parts of characters, ids beyond the vocabulary to nothing.
    size = tokenizer.get_vocab_size()
    for ids in [[size - 1, size, size + 7], list(range(0, size, max(1, size // 40))), [130, 131, 132]]:
        out.append({"decode": ids, "decoded": tokenizer.decode(ids), "decoded_all": tokenizer.decode(ids, skip_special_tokens=False)})
    return out


def write(name, tokenizer, sentences=(), as_pairs=True, change=lambda json: None):
    source = json.loads(tokenizer.to_str())
    if not as_pairs:
        source["model"]["merges"] = [" ".join(pair) for pair in source["model"]["merges"]]
    change(source)
    tokenizer = Tokenizer.from_str(json.dumps(source))
    golden = {"tokenizer": source, "cases": cases(tokenizer, list(sentences) + SENTENCES), "size": tokenizer.get_vocab_size()}
    (HERE / f"{name}.json").write_text(json.dumps(golden, ensure_ascii=True, separators=(",", ":")) + "\n")


def trained(pre_tokenizer, size=460, special=SPECIAL, alphabet=True, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, show_progress=False,
        initial_alphabet=pre.ByteLevel.alphabet() if alphabet else [])
    tokenizer.train_from_iterator(CORPUS * 2 + [c.lower() for c in CORPUS], trainer)
    return tokenizer


def split_only(regex):
    return pre.Sequence([pre.Split(Regex(regex), "isolated"), pre.ByteLevel(add_prefix_space=False, use_regex=False)])


def template(single, pair, tokens):
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=tokens)


def gpt2_like():
    tokenizer = trained(pre.ByteLevel(add_prefix_space=False))
    tokenizer.post_processor = template("$A </s>", "$A </s> $B </s>", [("</s>", 2)])
    write("gpt2_like", tokenizer, as_pairs=False)


def bloom_like():
    tokenizer = trained(split_only(BLOOM))
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=True, trim_offsets=False)
    write("bloom_like", tokenizer)


def llama3_like():
    tokenizer = trained(split_only(LLAMA3), ignore_merges=True)
    tokenizer.post_processor = processors.Sequence(
        [processors.ByteLevel(trim_offsets=False), template("<s> $A", "<s> $A <s> $B", [("<s>", 1)])])

    def unmerge(source):  # a whole piece in the vocabulary counts even where no merges lead to it
        source["model"]["vocab"]["Ġharbours"] = len(source["model"]["vocab"])

    write("llama3_like", tokenizer, ["the harbours of harbours"], change=unmerge)


def added_tokens():
    tokenizer = trained(pre.ByteLevel(add_prefix_space=True), size=330)
    tokenizer.add_tokens([
        AddedToken("[word]", single_word=True),
        AddedToken("tide", single_word=True, normalized=False),
        AddedToken("<left>", lstrip=True, normalized=False),
        AddedToken("<right>", rstrip=True, normalized=False),
        AddedToken("<both>", lstrip=True, rstrip=True, special=True, normalized=False),
        AddedToken("<b"), AddedToken("<bo", normalized=False), AddedToken("<bon>", normalized=False),
        AddedToken("    ", normalized=False), AddedToken("  ", normalized=False),
        AddedToken("水", normalized=False), AddedToken("é"),
    ])
    write("added_tokens", tokenizer, [
        "tide tides untide tide, (tide) tide_x 3tide tidé tide\u0301 tide水 -tide- tide",
        "[word] a[word] [word]b [word][word]",
        "a  <left>  b <right>  c \t<both>\n d<both>e",
        "x <right> <left> y <right>   <both>  <left> z",
        "<b> <bo> <bon> <bon <both <b<bo<bon><both>",
        "a  b    c      d       e\n        f",
        "水を水に é café",
        "<left>", " <both> ", "<right> ",
    ])


def unknown():
    tokenizer = trained(pre.ByteLevel(add_prefix_space=False), size=140, alphabet=False, unk_token="<unk>", fuse_unk=True)
    write("unknown_fused", tokenizer)
    vocab = {"<unk>": 0, "a": 1, "b": 2, "ab": 3, "<0xE6>": 4, "<0xB0>": 5, "<0xB4>": 6, "é": 7, "bé": 8}
    merges = [("b", "é"), ("a", "b")]
    write("unknown_single", Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", byte_fallback=True)),
          ["abé xyz ab水水b", "abab"])
    write("unknown_dropped", Tokenizer(models.BPE(vocab, merges)), ["abé xyz ab水水b"])


def splits():
    text = ["--a-b--c", "a--", "-", "--", "abc", "a.b.-c", "-a-", "aa-.-bb"]
    vocab = {c: i for i, c in enumerate("abc.-")} | {x: 5 + i for i, x in enumerate(["--", "-a", "a-", "b-", "-b", ".-", "-c", "c-"])}
    merges = [(x[0], x[1]) for x in list(vocab)[5:]]
    for behaviour in ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]:
        for invert in [False, True]:
            for name, pattern in [("text", "-"), ("regex", Regex(r"[-.]")), ("empty", Regex(r"-*"))]:
                tokenizer = Tokenizer(models.BPE(vocab, merges))
                tokenizer.pre_tokenizer = pre.Split(pattern, behaviour, invert)
                yield {"tokenizer": json.loads(tokenizer.to_str()), "name": f"{behaviour} {name} {invert}",
                       "cases": [{"text": t, "ids": tokenizer.encode(t).ids} for t in text]}


gpt2_like()
bloom_like()
llama3_like()
added_tokens()
unknown()
(HERE / "splits.json").write_text(json.dumps(list(splits()), separators=(",", ":")) + "\n")
trainer_golden = json.loads(trained(pre.ByteLevel(add_prefix_space=False), size=600).to_str())["model"]
(HERE / "trainer.json").write_text(json.dumps(
    {"texts": CORPUS * 2 + [c.lower() for c in CORPUS], "vocab": trainer_golden["vocab"], "merges": trainer_golden["merges"]},
    separators=(",", ":")) + "\n")
if len(sys.argv) > 1:
    real = Tokenizer.from_file(sys.argv[1] + "/tokenizer.json")
    (HERE / "gpt2_real.json").write_text(json.dumps(
        {"cases": cases(real, SENTENCES + CORPUS + ["a <|endoftext|> b<|endoftext|>"]), "size": real.get_vocab_size()}, separators=(",", ":")) + "\n")
