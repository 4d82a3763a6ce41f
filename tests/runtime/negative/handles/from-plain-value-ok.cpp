// SPDX-License-Identifier: GPL-2.0-only
// Twin of from-plain-value-bad.cpp.
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

void take(Handle handle);
void wrap(int *raw) { take(Handle(raw)); }
