# SPDX-License-Identifier: GPL-3.0-or-later
"""What the reference computes in bf16 with the golden checkpoints: log-probabilities (taken in fp32 from its bf16
logits) of every continuation, alone and unpadded, and how far they are from its fp64 numbers.

    python tests/golden/models/make_bf16.py [NAME …]

Versions: requirements.txt. Needs the folders that make_goldens.py made; writes NAME/bf16.json."""
import json
import sys

import torch
import transformers

import make_goldens


@torch.no_grad()
def make(name):
    folder = make_goldens.HERE / name
    golden = json.loads((folder / "golden.json").read_text())
    kind = transformers.MT5ForConditionalGeneration if name.startswith("mt5") else transformers.AutoModelForCausalLM
    model = kind.from_pretrained(folder, dtype=torch.bfloat16, attn_implementation="eager").eval()
    numbers, gap = [], 0.0
    for row in golden["rows"]:
        table = torch.log_softmax(make_goldens.logits(model, row).float(), -1)
        found = table.gather(1, torch.tensor(row["continuation"])[:, None])[:, 0]
        gap = max(gap, (found.double() - torch.tensor(row["log_probabilities"], dtype=torch.float64)).abs().max().item())
        numbers.append(found.tolist())
    (folder / "bf16.json").write_text(json.dumps({"log_probabilities": numbers, "gap": gap}) + "\n")
    print(name, f"bf16 is {gap:.3f} from fp64")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name, _ in make_goldens.configs():
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            make(name)
