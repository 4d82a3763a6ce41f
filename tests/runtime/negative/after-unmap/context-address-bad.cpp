// SPDX-License-Identifier: GPL-2.0-only
// A context has no address to keep.
// g++-12: rejects
#include "../chip.h"

void *kept;
void keep(Process<Chip> &probe) {
  kept = &probe; // expected-error {{overload resolution selected deleted operator '&'}}
}
