# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small files as torch.save writes them, for the reader of pytorch_model.bin.

  pip install -r ../models/requirements.txt && python make_golden.py

state.bin is a state dict with everything such a dict may hold; shard.bin has the same in pickle protocol 4; the others
must be refused: legacy.bin (the format before PyTorch 1.6), calls.bin (a pickle that calls a function), nested.bin (a
dict in a dict), number.bin (a number in place of a tensor), packed.bin (members that are deflated). bloom-shards is ../models/bloom as bigscience uploads such models: two .bin files with an
index, names without "transformer.", a buffer that nobody needs.
"""

import json
import pathlib
import shutil
import zipfile

import safetensors.torch
import torch

HERE = pathlib.Path(__file__).parent


class Caller:
    def __reduce__(self):
        return print, ("executed",)


def state():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 8
    module = torch.nn.Linear(3, 2)
    with torch.no_grad():
        module.weight.copy_(torch.arange(6.0).reshape(2, 3))
        module.bias.copy_(torch.tensor([0.5, -0.5]))
    weights = module.state_dict()
    weights["parameter"] = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
    weights["half"] = torch.tensor([1.5, -2.0], dtype=torch.float16)
    weights["brain"] = torch.tensor([[1.5], [-2.0]], dtype=torch.bfloat16)
    weights["double"] = torch.tensor(0.1, dtype=torch.float64)
    weights["long"] = torch.tensor([1, 1 << 40])
    weights["flags"] = torch.tensor([True, False])
    weights["shared"] = base
    weights["transposed"] = base.t()
    weights["part"] = base[1:3, 2:4]
    weights["nothing"] = torch.zeros(0, 7)
    return weights


def shards():
    source, folder = HERE.parent / "models" / "bloom", HERE / "bloom-shards"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(source / "config.json", folder)
    weights = safetensors.torch.load_file(source / "model.safetensors")
    weights = {name.removeprefix("transformer."): value for name, value in weights.items()}
    weights["h.0.self_attention.masked_bias"] = torch.tensor(-1e4)
    names = sorted(weights)
    parts = [names[:len(names) // 2], names[len(names) // 2:]]
    index = {"metadata": {"total_size": sum(value.nbytes for value in weights.values())}, "weight_map": {}}
    for number, part in enumerate(parts, 1):
        file = f"pytorch_model-{number:05}-of-{len(parts):05}.bin"
        torch.save({name: weights[name] for name in part}, folder / file)
        index["weight_map"] |= {name: file for name in part}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2) + "\n")


if __name__ == "__main__":
    shards()
    torch.save(state(), HERE / "state.bin")
    torch.save(state(), HERE / "shard.bin", pickle_protocol=4)
    torch.save(state(), HERE / "legacy.bin", _use_new_zipfile_serialization=False)
    torch.save({"w": Caller()}, HERE / "calls.bin")
    torch.save({"model": {"w": torch.zeros(1)}}, HERE / "nested.bin")
    torch.save({"w": torch.zeros(1), "epoch": 3}, HERE / "number.bin")
    with zipfile.ZipFile(HERE / "state.bin") as stored, zipfile.ZipFile(HERE / "packed.bin", "w") as packed:
        for name in stored.namelist():
            packed.writestr(zipfile.ZipInfo(name), stored.read(name), zipfile.ZIP_DEFLATED)
