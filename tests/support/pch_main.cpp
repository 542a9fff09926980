// SPDX-License-Identifier: GPL-3.0-or-later
// A precompiled header needs a target to belong to.
int main() { return 0; }
