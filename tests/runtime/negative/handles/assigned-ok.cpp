// SPDX-License-Identifier: GPL-2.0-only
// Twin of assigned-bad.cpp.
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

void pass(Handle &to, Handle &from) { to = move(from); }
