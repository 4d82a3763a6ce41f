// SPDX-License-Identifier: GPL-2.0-only
// Assigning copies no handle either.
// g++-12: rejects
#include "../chip.h"

struct Policy {
  using Value = int *;
  static void release(int *) {}
};
using Handle = Unique<Policy>;

void twice(Handle &to, Handle &from) {
  to = from; // expected-error {{overload resolution selected deleted operator '='}}
}
