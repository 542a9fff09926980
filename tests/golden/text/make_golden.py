# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the golden files beside it with Hugging Face's libraries (pip install tokenizers==0.23.3 transformers==5.17.0):
#   python make_golden.py [FOLDER with GPT-2's tokenizer.json]
# The map of characters in mt5_like.json comes from SentencePiece (pip install sentencepiece==0.2.3) and rules of ours.
# Each file holds a tokenizer.json of ours and what the library makes of our sentences; gpt2_real.json only the latter.
import base64
import json
import pathlib
import sys
import tempfile

import sentencepiece
import transformers
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, processors, trainers
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


META = "\u2581"
BYTES = [f"<0x{value:02X}>" for value in range(256)]


def charsmap():
    """Of one character, of several, to nothing, to several, to a space."""
    rules = [("\uff11", "1"), ("\uff12", "2"), ("\u00bd", "1\u20442"), ("\ufb01", "fi"), ("e\u0301", "\u00e9"),
             ("\t", " "), ("\n", " "), ("\u3000", " "), ("\u00a0", " "), ("\u200b", ""), ("\ufeff", ""), ("\u2026", "..."),
             ("\u0915\u094d", "K"), ("\r\n", " "), ("\U0001d518", "U"), ("\u00c5", "A\u030a"), ("\uff01", "!")]
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        points = lambda text: " ".join(f"{ord(c):X}" for c in text)
        (place / "rules.tsv").write_text("".join(f"{points(a)}\t{points(b)}\n" for a, b in rules))
        (place / "corpus.txt").write_text("\n".join(CORPUS))
        sentencepiece.SentencePieceTrainer.train(
            input=str(place / "corpus.txt"), model_prefix=str(place / "m"), vocab_size=200, model_type="unigram",
            normalization_rule_tsv=str(place / "rules.tsv"), hard_vocab_limit=False, minloglevel=2)
        proto = sentencepiece_model_pb2.ModelProto()
        proto.ParseFromString((place / "m.model").read_bytes())
        return base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()


def mt5_like():
    """What mT5's files hold: a map of characters, then single spaces, words with a mark before, scores in place of merges."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), META)])
    tokenizer.pre_tokenizer = pre.Metaspace(replacement=META, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=META, prepend_scheme="always")
    trainer = trainers.UnigramTrainer(
        vocab_size=380, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(CORPUS * 2 + [c.lower() for c in CORPUS], trainer)
    tokenizer.add_special_tokens([AddedToken(f"<extra_id_{n}>", normalized=False, special=True) for n in (1, 0)])
    tokenizer.post_processor = template("$A </s>", "$A </s> $B </s>", [("</s>", 1)])

    def with_map(source):
        # Scores that tie but for the last bits would make a golden of the machine, not of the method.
        source["model"]["vocab"] = [[token, round(score, 6)] for token, score in source["model"]["vocab"]]
        source["normalizer"]["normalizers"].insert(0, {"type": "Precompiled", "precompiled_charsmap": charsmap()})

    write("mt5_like", tokenizer, ["\u0915\u094d\u0930 e\u0301\u0302 \u00e9 cafe\u0301s", "a\r\nb\rc\n\nd", "\u200b", "   "], change=with_map)

    def with_bytes(source):
        with_map(source)
        source["model"]["byte_fallback"] = True
        source["model"]["vocab"] += [[token, -20.0] for token in BYTES]
        source["decoder"] = {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, source["decoder"]]}

    write("unigram_bytes", tokenizer, change=with_bytes)


def sentencepiece_bpe(special):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", META)
    trainer = trainers.BpeTrainer(
        vocab_size=620, special_tokens=special + BYTES, show_progress=False, limit_alphabet=70, max_token_length=12)
    tokenizer.train_from_iterator([META + c for c in CORPUS * 2 + [c.lower() for c in CORPUS]], trainer)
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in special])
    return tokenizer


def byte_tokens_are_plain(source):
    source["added_tokens"] = [token for token in source["added_tokens"] if token["content"] not in BYTES]


def llama2_like():
    tokenizer = sentencepiece_bpe(["<unk>", "<s>", "</s>"])
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend(META), normalizers.Replace(" ", META)])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace(META, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.post_processor = template("<s> $A", "<s> $A <s> $B", [("<s>", 1)])
    more = ["a<s> b</s>c  <s>", "<0x41><0xC3>", META + "a " + META]
    write("llama2_like", tokenizer, more, change=byte_tokens_are_plain)
    tokenizer.normalizer = None
    for scheme in ("first", "always", "never"):
        tokenizer.pre_tokenizer = pre.Metaspace(replacement=META, prepend_scheme=scheme, split=False)
        write(f"llama2_{scheme}", tokenizer, more, change=byte_tokens_are_plain)


def gemma_like():
    special = ["<pad>", "<eos>", "<bos>", "<unk>"]
    tokenizer = sentencepiece_bpe(special)
    tokenizer.pre_tokenizer = pre.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace(META, " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = template("<bos> $A", "<bos> $A <bos> $B", [("<bos>", 2)])
    write("gemma_like", tokenizer, ["<bos>a  b<eos>", "a   b"], change=byte_tokens_are_plain)


def trained_sentencepiece(folder, rules=None, **options):
    (folder / "corpus.txt").write_text("\n".join(CORPUS * 2 + [c.lower() for c in CORPUS]))
    if rules:
        options["normalization_rule_tsv"] = str(folder / "rules.tsv")
        (folder / "rules.tsv").write_text(rules)
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "corpus.txt"), model_prefix=str(folder / "m"), hard_vocab_limit=False, minloglevel=2, **options)
    return (folder / "m.model").read_bytes()


def sentencepiece_models():
    """Models without a tokenizer.json: what transformers makes of the file and the class that is named beside it."""
    bpe = dict(model_type="bpe", vocab_size=600, byte_fallback=True, normalization_rule_name="identity",
               remove_extra_whitespaces=False, character_coverage=0.98, split_digits=True)
    gemma = bpe | dict(add_dummy_prefix=False, pad_id=0, eos_id=1, bos_id=2, unk_id=3, pad_piece="<pad>", eos_piece="<eos>",
                       bos_piece="<bos>", user_defined_symbols=["<mask>", "<start_of_turn>", "\t"])
    t5 = dict(model_type="unigram", vocab_size=300, pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    kinds = {
        "llama": ("tokenizer.model", bpe, {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True}),
        "llama legacy": ("tokenizer.model", bpe, {"tokenizer_class": "LlamaTokenizer", "add_bos_token": False, "legacy": True}),
        "llama both": ("tokenizer.model", bpe, {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, "add_eos_token": True}),
        "gemma": ("tokenizer.model", gemma, {"tokenizer_class": "GemmaTokenizer", "add_bos_token": True}),
        "t5": ("spiece.model", t5, {"tokenizer_class": "T5Tokenizer", "extra_ids": 3}),
    }
    for name, (file, options, config) in kinds.items():
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            data = trained_sentencepiece(folder, "FF11\t31\nFF12\t32\nFB01\t66 69\n" if name == "t5" else None, **options)
            (folder / file).write_bytes(data)
            (folder / "tokenizer_config.json").write_text(json.dumps(config))
            (folder / "config.json").write_text(json.dumps({"model_type": "llama"}))
            tokenizer = transformers.AutoTokenizer.from_pretrained(place)._tokenizer
            text = SENTENCES + ["a<s> b</s>c  <s>", "<start_of_turn>x\t\ty<mask>", "<extra_id_0> a<extra_id_2>"]
            yield {"name": name, "file": file, "config": config, "model": base64.b64encode(data).decode(),
                   "size": tokenizer.get_vocab_size(), "cases": cases(tokenizer, text)}


def normal_forms():
    text = SENTENCES + ["\u1e9b\u0323 \u0344 \uac00 \u1100\u1161", "\u2126 \u212b \ufdfa", "I\u0130\u0131 \u03a3\u03c3\u03c2 \u1e9e", " \u3000x\u2003 "]
    kinds = {"nfc": normalizers.NFC(), "nfd": normalizers.NFD(), "nfkc": normalizers.NFKC(), "nfkd": normalizers.NFKD(),
             "lowercase": normalizers.Lowercase(), "strip": normalizers.Strip(), "strip left": normalizers.Strip(True, False),
             "prepend": normalizers.Prepend("ab"), "replace": normalizers.Replace("the", "a"),
             "replace regex": normalizers.Replace(Regex("[aeiou]+"), ""),
             "sequence": normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.Strip()])}
    vocab = {c: i for i, c in enumerate(sorted(pre.ByteLevel.alphabet()))}
    for name, normalizer in kinds.items():
        tokenizer = Tokenizer(models.BPE(vocab, []))
        tokenizer.normalizer = normalizer
        tokenizer.pre_tokenizer = pre.ByteLevel(add_prefix_space=False, use_regex=False)
        yield {"tokenizer": json.loads(tokenizer.to_str()), "name": name,
               "cases": [{"text": t, "ids": tokenizer.encode(t).ids} for t in text]}


def character_splits():
    """A piece is one token, whatever it holds; what is seen is where pieces begin and end."""
    text = SENTENCES + ["a1b22\u0663c", "x_y-z.w", "a \u00a0 b\u3000c", "\u0301a \u200d \u203f"]
    kinds = {"whitespace": pre.Whitespace(), "whitespace split": pre.WhitespaceSplit(),
             "punctuation": pre.Punctuation(), "punctuation removed": pre.Punctuation("removed"),
             "punctuation contiguous": pre.Punctuation("contiguous"), "digits": pre.Digits(individual_digits=False),
             "single digits": pre.Digits(individual_digits=True),
             "sequence": pre.Sequence([pre.WhitespaceSplit(), pre.Punctuation(), pre.Digits(individual_digits=True)])}
    for name, pre_tokenizer in kinds.items():
        pieces = sorted({piece for t in text for piece, _ in pre_tokenizer.pre_tokenize_str(t)} | {c for t in text for c in t} | {"<unk>"})
        tokenizer = Tokenizer(models.BPE({piece: i for i, piece in enumerate(pieces)}, [], unk_token="<unk>", ignore_merges=True))
        tokenizer.pre_tokenizer = pre_tokenizer
        yield {"tokenizer": json.loads(tokenizer.to_str()), "name": name,
               "cases": [{"text": t, "ids": tokenizer.encode(t).ids} for t in text]}


gpt2_like()
bloom_like()
llama3_like()
mt5_like()
llama2_like()
gemma_like()
(HERE / "sentencepiece.json").write_text(json.dumps(list(sentencepiece_models()), separators=(",", ":")) + "\n")
(HERE / "normal_forms.json").write_text(json.dumps(list(normal_forms()), separators=(",", ":")) + "\n")
(HERE / "character_splits.json").write_text(json.dumps(list(character_splits()), separators=(",", ":")) + "\n")
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
