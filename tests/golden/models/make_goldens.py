# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tiny checkpoints of this folder and the numbers the reference computes for them.

  pip install -r requirements.txt && python make_goldens.py

Each folder holds a checkpoint (config.json, model.safetensors), golden.json (texts, log-probabilities and greedy
tokens in fp64, the reference's own gap between fp32 and fp64) and gradients.safetensors (of the summed loss over the
asked tokens, fp64 rounded to fp32). Every text is run alone, so padding cannot have touched a golden number.
"""

import json
import pathlib
import shutil

import safetensors.torch
import torch
import transformers
from transformers.models.bloom import modeling_bloom
from transformers.models.mt5 import modeling_mt5

HERE = pathlib.Path(__file__).parent
VOCABULARY = 61
NEW_TOKENS = 12


def keep_fp64():
    """The reference drops to fp32 in two places whatever the model's type; a golden must not."""

    class Functional:
        def __getattr__(self, name):
            return getattr(torch.nn.functional, name)

        def softmax(self, x, dim, dtype=None):
            return torch.nn.functional.softmax(x, dim=dim, dtype=torch.float64 if x.dtype == torch.float64 else dtype)

    modeling_bloom.F = Functional()
    narrow = modeling_mt5.MT5LayerNorm.forward

    def forward(self, x):
        if x.dtype != torch.float64:
            return narrow(self, x)
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.variance_epsilon))

    modeling_mt5.MT5LayerNorm.forward = forward


def configs():
    bloom = dict(vocab_size=VOCABULARY, layer_norm_epsilon=1e-5, bos_token_id=1, eos_token_id=2, pad_token_id=3)
    mt5 = dict(vocab_size=VOCABULARY, d_model=12, d_kv=5, d_ff=20, num_layers=2, num_decoder_layers=3, num_heads=3,
               decoder_start_token_id=0, pad_token_id=0, eos_token_id=1, dropout_rate=0.0)
    yield "bloom", transformers.BloomConfig(hidden_size=16, n_layer=2, n_head=4, **bloom)
    yield "bloom-6-heads", transformers.BloomConfig(
        hidden_size=12, n_layer=2, n_head=6, apply_residual_connection_post_layernorm=True, **bloom)
    yield "mt5-tied", transformers.MT5Config(**mt5)
    yield "mt5-untied", transformers.MT5Config(**mt5)


def texts(generator):
    """Lengths differ, one prompt is longer than the largest relative distance, one continuation is asked in part."""
    rows = []
    for prefix, continuation, every in [(5, 7, 1), (1, 3, 1), (150, 9, 1), (17, 12, 2)]:
        draw = lambda n: torch.randint(4, VOCABULARY, (n,), generator=generator).tolist()
        rows.append({"prefix": draw(prefix), "continuation": draw(continuation),
                     "asked": [t % every == every - 1 for t in range(continuation)]})
    return rows


def logits(model, row):
    """[continuation, vocabulary]: what predicts each token of the continuation."""
    prefix, continuation = torch.tensor([row["prefix"]]), torch.tensor([row["continuation"]])
    if model.config.is_encoder_decoder:
        start = torch.tensor([[model.config.decoder_start_token_id]])
        return model(input_ids=prefix, decoder_input_ids=torch.cat([start, continuation[:, :-1]], 1)).logits[0]
    whole = torch.cat([prefix, continuation], 1)
    return model(input_ids=whole).logits[0, prefix.shape[1] - 1:-1]


def log_probabilities(model, row):
    table = torch.log_softmax(logits(model, row), -1)
    return table.gather(1, torch.tensor(row["continuation"])[:, None])[:, 0]


@torch.no_grad()
def greedy(model, row):
    """Ids, and how far the best token was ahead of the second at the closest call."""
    ids, margin = [], float("inf")
    for _ in range(NEW_TOKENS):
        last = logits(model, {"prefix": row["prefix"], "continuation": ids + [0]})[-1]
        best = last.topk(2).values
        margin = min(margin, float(best[0] - best[1]))
        ids.append(int(last.argmax()))
    return ids, margin


def make(name, config, seed):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    generator = torch.Generator().manual_seed(seed)
    model = transformers.AutoModelForCausalLM.from_config(config) if name.startswith("bloom") else \
        transformers.MT5ForConditionalGeneration(config)
    weights = {}
    for key, value in model.state_dict().items():
        if key == "lm_head.weight" and name != "mt5-untied" or "embed_tokens" in key:
            continue
        noise = torch.randn(value.shape, generator=generator)
        weights[key] = 1 + 0.2 * noise if "norm" in key and key.endswith("weight") or key.endswith("ln_f.weight") else 0.35 * noise
    final = "transformer.ln_f" if name.startswith("bloom") else "decoder.final_layer_norm"
    rows = texts(generator)

    def load(dtype):
        safetensors.torch.save_file(weights, folder / "model.safetensors", {"format": "pt"})
        config.architectures = [type(model).__name__]
        config.save_pretrained(folder)
        return type(model).from_pretrained(folder, dtype=dtype, attn_implementation="eager").eval()

    with torch.no_grad():
        largest = max(logits(load(torch.float64), row).abs().max() for row in rows).item()
    for key in weights:
        if key.startswith(final):
            weights[key] *= 10 / largest
    wide, narrow = load(torch.float64), load(torch.float32)

    golden = {"rows": [], "largest_logit": 0.0}
    gap = 0.0
    for row in rows:
        exact = log_probabilities(wide, row).detach()
        gap = max(gap, (exact - log_probabilities(narrow, row).detach().double()).abs().max().item())
        ids, margin = greedy(wide, row)
        assert margin > 1e-4, "a near tie: choose another seed"
        golden["rows"].append({**row, "log_probabilities": exact.tolist(), "greedy": ids})
        golden["largest_logit"] = max(golden["largest_logit"], logits(wide, row).abs().max().item())
    golden["gap"] = gap
    loss = -sum(log_probabilities(wide, row)[torch.tensor(row["asked"])].sum() for row in rows)
    loss.backward()
    golden["loss"] = loss.item()
    gradients = {key: value.grad.float() for key, value in wide.named_parameters() if value.grad is not None}
    safetensors.torch.save_file(gradients, folder / "gradients.safetensors")
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    (folder / "generation_config.json").unlink(missing_ok=True)
    print(name, f"gap {gap:.2e}, loss {golden['loss']:.4f}, largest logit {golden['largest_logit']:.2f}, "
          f"gradients of {len(gradients)} of {len(weights)} weights")


if __name__ == "__main__":
    torch.set_num_threads(1)
    keep_fp64()
    for number, (name, config) in enumerate(configs()):
        make(name, config, 20 + number)
