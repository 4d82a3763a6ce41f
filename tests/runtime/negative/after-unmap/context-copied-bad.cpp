// SPDX-License-Identifier: GPL-2.0-only
// A context can't be kept.
// g++-12: rejects
#include "../chip.h"

void keep(Process<Chip> &probe) {
  Process<Chip> kept = probe; // expected-error {{call to implicitly-deleted copy constructor}}
}
