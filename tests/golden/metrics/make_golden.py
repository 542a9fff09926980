# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes golden.json: BLEU by sacrebleu 2.6.0, ROUGE-1 by rouge-score 0.1.2, t quantiles by scipy 1.17.1, SARI by the
definition below with Python's Counter. Run: python make_golden.py"""
import json
from collections import Counter
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU
from scipy.stats import t

SETS = {
    "one": [
        ("The old bridge was closed because the river rose .", "The ancient bridge was shut as the river had risen .",
         ["The old bridge was shut because the river had risen .", "They closed the old bridge when the river rose ."]),
    ],
    "mixed": [
        ("The committee postponed the annual gathering .", "The group moved the yearly meeting .",
         ["The group moved the yearly meeting .", "The committee put off the yearly meeting to a later day ."]),
        ("Rain fell on the quiet town all night .", "Rain fell all night long on the quiet little town .",
         ["It rained on the quiet town all night .", "All night long rain fell on the quiet little town ."]),
        ("Miners found silver under the hill in 1871 .", "silver under the hill under the hill under the hill",
         ["In 1871 miners found silver under the hill .", "Silver was found ."]),
        ("Ärzte öffneten das Café früh .", "ärzte ÖFFNETEN das café sehr früh .",
         ["Das Café öffnete früh .", "Ärzte öffneten das Café sehr früh ."]),
        ("Nothing was said .", "", ["No one spoke ."]),
    ],
    "short": [
        ("Go home now .", "go home", ["Go home .", "Walk home now ."]),
        ("Sit  down , please !", "Sit  down !", ["Sit down !", "Please sit  down ."]),
    ],
    "brief": [
        ("A b c d e f g h", "a b c d e", ["a b c d e f g h i j k"]),
        ("k l m n o p", "k l m n o p q r", ["k l m n", "k l m n o p q r s t u v"]),
    ],
}


def grams(text, n):
    words = text.lower().split(" ")
    return Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))


def times(counter, factor):
    return Counter({gram: count * factor for gram, count in counter.items()})


def f1(p, r):
    return 2 * p * r / (p + r) if p + r else 0.0


def share(good, of):
    return sum(good[gram] / of[gram] for gram in good) / len(of) if of else 0.0


def sari(source, prediction, references):
    parts = []
    for n in range(1, 5):
        s, p = (times(grams(text, n), len(references)) for text in (source, prediction))
        r = sum((grams(text, n) for text in references), Counter())
        kept = f1(share(s & p & r, s & p), share(s & p & r, s & r))
        deleted = share((s - p) - r, s - p)
        new, wanted = set(p) - set(s), set(r) - set(s)
        good = len(new & wanted)
        added = f1(good / len(new) if new else 0, good / len(wanted) if wanted else 0)
        parts += [kept, deleted, added]
    return 100 * sum(parts) / len(parts)


def bleu(samples):
    count = max(len(references) for _, _, references in samples)
    streams = [[refs[k] if k < len(refs) else None for _, _, refs in samples] for k in range(count)]
    metric = BLEU(tokenize="none", smooth_method="none", force=True)
    return metric.corpus_score([prediction for _, prediction, _ in samples], streams).score


def rouge(prediction, references):
    scorer = RougeScorer(["rouge1"], use_stemmer=False)
    return 100 * scorer.score_multi(references, prediction)["rouge1"].fmeasure


golden = {
    "sets": {
        name: {
            "samples": [{"source": s, "prediction": p, "references": r} for s, p, r in samples],
            "sari": [sari(*sample) for sample in samples],
            "rouge1": [rouge(p, r) for _, p, r in samples],
            "bleu": bleu(samples),
        }
        for name, samples in SETS.items()
    },
    "t95": {str(degrees): float(t.ppf(0.975, degrees)) for degrees in (1, 2, 3, 4, 5, 9, 10, 29, 100, 1000)},
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
