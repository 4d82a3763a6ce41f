// SPDX-License-Identifier: GPL-2.0-only
// Twin of copied-bad.cpp.
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

void pass(Handle &handle) { Handle second = move(handle); }
