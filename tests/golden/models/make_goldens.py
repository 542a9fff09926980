# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tiny checkpoints of this folder and the numbers the reference computes for them.

  pip install -r requirements.txt && python make_goldens.py [NAME...]

Each folder holds a checkpoint (config.json, model.safetensors), golden.json (texts, log-probabilities and greedy
tokens in fp64, the reference's own gap between fp32 and fp64) and gradients.safetensors (of the summed loss over the
asked tokens, fp64 rounded to fp32). Every text is run alone, so padding cannot have touched a golden number; that
batches padded on the left and on the right give the same is checked.
"""

import json
import pathlib
import shutil
import sys

import safetensors.torch
import torch
import transformers
from transformers.models.gemma import modeling_gemma
from transformers.models.llama import modeling_llama
from transformers.models.mistral import modeling_mistral
from transformers.models.mt5 import modeling_mt5

HERE = pathlib.Path(__file__).parent
VOCABULARY = 61
NEW_TOKENS = 64
STEPS = 10


def keep_fp64():
    """The reference drops to fp32 in some places whatever the model's type; a golden must not. The angles of rotary
    positions stay in fp32: they are part of the definition."""
    softmax = torch.nn.functional.softmax

    def wide_softmax(x, dim=None, _stacklevel=3, dtype=None):
        return softmax(x, dim=dim, dtype=torch.float64 if x.dtype == torch.float64 else dtype)

    torch.nn.functional.softmax = wide_softmax

    def keep(norm, weight):
        narrow = norm.forward

        def forward(self, x):
            if x.dtype != torch.float64:
                return narrow(self, x)
            epsilon = self.eps if hasattr(self, "eps") else self.variance_epsilon
            return weight(self) * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon))

        norm.forward = forward

    for norm in (modeling_mt5.MT5LayerNorm, modeling_llama.LlamaRMSNorm, modeling_mistral.MistralRMSNorm):
        keep(norm, lambda module: module.weight)
    keep(modeling_gemma.GemmaRMSNorm, lambda module: 1 + module.weight)


def configs():
    bloom = dict(vocab_size=VOCABULARY, layer_norm_epsilon=1e-5, bos_token_id=1, eos_token_id=2, pad_token_id=3)
    mt5 = dict(vocab_size=VOCABULARY, d_model=12, d_kv=5, d_ff=20, num_layers=2, num_decoder_layers=3, num_heads=3,
               decoder_start_token_id=0, pad_token_id=0, eos_token_id=1, dropout_rate=0.0)
    yield "bloom", transformers.BloomConfig(hidden_size=16, n_layer=2, n_head=4, **bloom)
    yield "bloom-6-heads", transformers.BloomConfig(
        hidden_size=12, n_layer=2, n_head=6, apply_residual_connection_post_layernorm=True, **bloom)
    yield "mt5-tied", transformers.MT5Config(**mt5)
    yield "mt5-untied", transformers.MT5Config(**mt5)
    decoder = dict(vocab_size=VOCABULARY, num_hidden_layers=2, bos_token_id=1, eos_token_id=2)
    yield "llama", transformers.LlamaConfig(
        hidden_size=18, intermediate_size=20, num_attention_heads=3, attention_bias=True, mlp_bias=True,
        tie_word_embeddings=True, **decoder)
    yield "llama-grouped", transformers.LlamaConfig(
        hidden_size=18, intermediate_size=28, num_attention_heads=6, num_key_value_heads=2, head_dim=8,
        rms_norm_eps=1e-5, max_position_embeddings=512, rope_parameters=dict(
            rope_type="llama3", rope_theta=500.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
            original_max_position_embeddings=64), **decoder)
    yield "mistral", transformers.MistralConfig(
        hidden_size=24, intermediate_size=20, num_attention_heads=6, num_key_value_heads=3, sliding_window=11,
        rope_parameters=dict(rope_type="default", rope_theta=1000.0), **decoder)
    yield "gemma", transformers.GemmaConfig(
        hidden_size=21, intermediate_size=28, num_attention_heads=3, num_key_value_heads=1, head_dim=10,
        **{**decoder, "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 2})


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


def padded_log_probabilities(model, rows, left):
    """As above, of all rows in one batch; one list a row."""
    pad = lambda ids, width: [0] * (width - len(ids)) + ids if left else ids + [0] * (width - len(ids))
    whole = [row["prefix"] + row["continuation"] for row in rows]
    if model.config.is_encoder_decoder:
        whole = [row["prefix"] for row in rows]
    width = max(map(len, whole))
    ids = torch.tensor([pad(text, width) for text in whole])
    mask = torch.tensor([pad([1] * len(text), width) for text in whole])
    if model.config.is_encoder_decoder:
        length = max(len(row["continuation"]) for row in rows)
        start = model.config.decoder_start_token_id
        decoder = torch.tensor([[start] + (row["continuation"] + [0] * length)[:length - 1] for row in rows])
        table = model(input_ids=ids, attention_mask=mask, decoder_input_ids=decoder).logits
        places = [range(len(row["continuation"])) for row in rows]
    else:
        positions = (mask.cumsum(1) - 1).clamp(min=0)
        extra = {} if model.config.model_type == "bloom" else {"position_ids": positions}
        table = model(input_ids=ids, attention_mask=mask, **extra).logits
        first = [width - len(text) if left else 0 for text in whole]
        places = [range(at + len(row["prefix"]) - 1, at + len(text) - 1) for at, row, text in zip(first, rows, whole)]
    table = torch.log_softmax(table, -1)
    return [torch.stack([table[i, place, token] for place, token in zip(places[i], row["continuation"])])
            for i, row in enumerate(rows)]


def asked_loss(model, rows):
    return -sum(log_probabilities(model, row)[torch.tensor(row["asked"])].sum() for row in rows)


def trained_losses(model, rows):
    """The mean loss of the asked tokens before each of a few AdamW steps on all rows together."""
    count = sum(sum(row["asked"]) for row in rows)
    matrices = [weight for weight in model.parameters() if weight.dim() > 1]
    others = [weight for weight in model.parameters() if weight.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-2, betas=(0.9, 0.999), eps=1e-8)
    losses = []
    for _ in range(STEPS):
        loss = asked_loss(model, rows) / count
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


def random_weights(model, name, generator):
    weights = {}
    for key, value in model.state_dict().items():
        if key == "lm_head.weight" and model.config.tie_word_embeddings and name != "mt5-untied" or "embed_tokens" in key and name.startswith("mt5"):
            continue
        noise = torch.randn(value.shape, generator=generator)
        if ("norm" in key or key.endswith("ln_f.weight")) and key.endswith("weight"):
            weights[key] = (0 if name == "gemma" else 1) + 0.2 * noise
        else:
            weights[key] = 0.35 * noise
    return weights


FINAL_NORMS = {"bloom": "transformer.ln_f", "mt5": "decoder.final_layer_norm"}


def make(name, config, seed):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    generator = torch.Generator().manual_seed(seed)
    of_config = transformers.MT5ForConditionalGeneration if name.startswith("mt5") else transformers.AutoModelForCausalLM.from_config
    model = of_config(config)
    weights = random_weights(model, name, generator)
    rows = texts(generator)

    def load(dtype):
        safetensors.torch.save_file(weights, folder / "model.safetensors", {"format": "pt"})
        config.architectures = [type(model).__name__]
        config.save_pretrained(folder)
        return type(model).from_pretrained(folder, dtype=dtype, attn_implementation="eager").eval()

    with torch.no_grad():
        largest = max(logits(load(torch.float64), row).abs().max() for row in rows).item()
    shift = 1 if name == "gemma" else 0
    for key in weights:
        if key.startswith(FINAL_NORMS.get(name.split("-")[0], "model.norm")):
            weights[key] = (weights[key] + shift) * 10 / largest - shift
    wide, narrow = load(torch.float64), load(torch.float32)

    golden = {"rows": [], "largest_logit": 0.0}
    gap = 0.0
    for row in rows:
        exact = log_probabilities(wide, row).detach()
        gap = max(gap, (exact - log_probabilities(narrow, row).detach().double()).abs().max().item())
        ids, margin = greedy(wide, row)
        assert margin > 1e-4, f"{name}: a near tie, choose another seed"
        golden["rows"].append({**row, "log_probabilities": exact.tolist(), "greedy": ids})
        golden["largest_logit"] = max(golden["largest_logit"], logits(wide, row).abs().max().item())
    golden["gap"] = gap
    with torch.no_grad():
        for left in (True, False):
            for row, padded in zip(golden["rows"], padded_log_probabilities(wide, rows, left)):
                off = (padded - torch.tensor(row["log_probabilities"], dtype=torch.float64)).abs().max().item()
                assert off < 1e-6, f"{name}: padding on the {'left' if left else 'right'} changed a number by {off}"
    loss = asked_loss(wide, rows)
    loss.backward()
    golden["loss"] = loss.item()
    gradients = {key: value.grad.float() for key, value in wide.named_parameters() if value.grad is not None}
    safetensors.torch.save_file(gradients, folder / "gradients.safetensors")
    golden["trained_losses"] = trained_losses(wide, rows)
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    (folder / "generation_config.json").unlink(missing_ok=True)
    print(name, f"gap {gap:.2e}, loss {golden['loss']:.4f}, largest logit {golden['largest_logit']:.2f}, "
          f"gradients of {len(gradients)} of {len(weights)} weights, ten steps {golden['trained_losses'][0]:.3f} to "
          f"{golden['trained_losses'][-1]:.3f}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    keep_fp64()
    for number, (name, config) in enumerate(configs()):
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            make(name, config, 20 + number)
