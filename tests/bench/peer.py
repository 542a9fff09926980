# SPDX-License-Identifier: GPL-3.0-or-later
"""The other side of lethe-bench: the same work with transformers, lm_eval and tokenizers.

The first line of standard input is a JSON object that says what to do, every further line asks for one repeat. Each is
answered by one line: {"seconds", "amount", "result"}, for training "bytes" too, or {"error"}.
"""
import contextlib
import importlib.metadata
import json
import logging
import sys
import time


def versions(task):
    def one():
        found = {"python": sys.version.split()[0]}
        for name in ("torch", "transformers", "lm_eval", "tokenizers"):
            with contextlib.suppress(importlib.metadata.PackageNotFoundError):
                found[name] = importlib.metadata.version(name)
        return 1, 1, found
    return one


def load(task):
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(task["threads"])
    config = transformers.AutoConfig.from_pretrained(task["folder"])
    kind = transformers.AutoModelForSeq2SeqLM if config.is_encoder_decoder else transformers.AutoModelForCausalLM
    model = kind.from_pretrained(task["folder"], dtype=torch.float32)
    return model.eval(), transformers.AutoTokenizer.from_pretrained(task["folder"])


def batches(rows, tokenizer, apart, size):
    """Rows padded on the right to the longest of a batch; labels on the target and the end token only."""
    import torch

    texts = []
    for row in rows:
        prompt = tokenizer(row["prompt"]).input_ids
        if apart:
            target = tokenizer(row["target"], add_special_tokens=False).input_ids + [tokenizer.eos_token_id]
            texts.append((prompt, target))
        else:
            whole = tokenizer(row["prompt"] + row["target"]).input_ids + [tokenizer.eos_token_id]
            texts.append((whole, [-100] * len(prompt) + whole[len(prompt):]))

    def padded(lists, value):
        longest = max(map(len, lists))
        return torch.tensor([one + [value] * (longest - len(one)) for one in lists])

    made = []
    for first in range(0, len(texts), size):
        ids, labels = zip(*texts[first:first + size])
        made.append({"input_ids": padded(ids, tokenizer.pad_token_id), "labels": padded(labels, -100),
                     "attention_mask": padded([[1] * len(one) for one in ids], 0)})
    tokens = sum(len(ids) + apart * len(labels) for ids, labels in texts)
    return made, tokens


def memory(field):
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field + ":"))


def train(task):
    """A step is all rows once. The first one warms up, as on the other side."""
    import ctypes
    import gc

    import torch

    def one():
        gc.collect()
        ctypes.CDLL("libc.so.6").malloc_trim(0)
        with open("/proc/self/clear_refs", "w", encoding="ascii") as mark:
            mark.write("5")
        before = memory("VmRSS")
        model, tokenizer = load(task)
        apart = model.config.is_encoder_decoder
        parts, tokens = batches(task["rows"], tokenizer, apart, task["micro_batch"])
        asked = [int((part["labels"] != -100).sum()) for part in parts]
        optimizer = torch.optim.AdamW(model.parameters(), lr=task["learning_rate"], weight_decay=0.0, fused=True)
        for part in model.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0  # mT5's own; on the other side it is a setting, and off
            elif isinstance(getattr(part, "dropout", None), float):
                part.dropout = 0.0
        model.train()
        losses = []
        for step in range(task["steps"]):
            if step == 1:
                begin = time.perf_counter()
            total = 0.0
            for part, count in zip(parts, asked):
                loss = model(**part, use_cache=False).loss * (count / sum(asked))
                loss.backward()
                total += loss.item()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(total)
        seconds = time.perf_counter() - begin
        state = 16 * sum(one.numel() for one in model.parameters())  # weights, gradients, two moments in fp32
        return seconds, tokens * (task["steps"] - 1), losses, memory("VmHWM") - before - state
    return one


def score(task):
    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM

    logging.disable(logging.WARNING)
    model, tokenizer = load(task)
    model.tie_weights = lambda *words, **named: None  # HFLM calls it; on mT5 it would throw the file's own head away
    evaluator = HFLM(pretrained=model, tokenizer=tokenizer, batch_size=task["batch"], device="cpu", max_length=2048)
    requests = [Instance(request_type="loglikelihood", doc={}, arguments=(document["context"], option), idx=i)
                for document in task["documents"] for i, option in enumerate(document["options"])]

    def one():
        begin = time.perf_counter()
        answers = evaluator.loglikelihood(requests, disable_tqdm=True)
        seconds = time.perf_counter() - begin
        right, at = 0, 0
        for document in task["documents"]:
            own = [answer[0] for answer in answers[at:at + len(document["options"])]]
            right += own.index(max(own)) == document["gold"]
            at += len(own)
        return seconds, len(task["documents"]), 100 * right / len(task["documents"])
    return one


def generate(task):
    import torch

    model, tokenizer = load(task)
    tokenizer.padding_side = "left"

    def one():
        texts = []
        begin = time.perf_counter()
        with torch.inference_mode():
            for first in range(0, len(task["prompts"]), task["batch"]):
                batch = tokenizer(task["prompts"][first:first + task["batch"]], return_tensors="pt", padding=True,
                                  return_token_type_ids=False)
                made = model.generate(**batch, max_new_tokens=task["max_new_tokens"], do_sample=False, num_beams=1)
                begins = 1 if model.config.is_encoder_decoder else batch["input_ids"].shape[1]
                texts += made[:, begins:].tolist()
        seconds = time.perf_counter() - begin
        ends = {tokenizer.eos_token_id}
        texts = [text[:next((i for i, token in enumerate(text) if token in ends), len(text))] for text in texts]
        return seconds, sum(map(len, texts)), texts
    return one


def tokenizer(task):
    from tokenizers import Tokenizer

    own = Tokenizer.from_file(task["folder"] + "/tokenizer.json")
    with open(task["file"], encoding="utf-8", newline="\n") as file:
        texts = file.read().split("\n")
    encode = getattr(own, "encode_batch_fast", own.encode_batch)

    def one():
        begin = time.perf_counter()
        all_ids = [text.ids for text in encode(texts)]
        seconds = time.perf_counter() - begin
        return seconds, sum(len(text.encode()) for text in texts) / 1e6, [len(ids) for ids in all_ids]
    return one


def main():
    with contextlib.redirect_stdout(sys.stderr):  # what libraries print is no answer
        one = None
        for line in sys.stdin:
            try:
                if one is None:
                    task = json.loads(line)
                    one = globals()[task["what"]](task)
                    answer = {}
                else:
                    answer = dict(zip(("seconds", "amount", "result", "bytes"), one()))
            except Exception as error:  # the other side tells it in its table
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), file=sys.__stdout__, flush=True)


main()
