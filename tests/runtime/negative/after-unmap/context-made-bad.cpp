// SPDX-License-Identifier: GPL-2.0-only
// A context can't be made.
// g++-12: rejects
#include "../chip.h"

void forge() {
  Process<Chip> mine; // expected-error {{calling a private constructor}}
}
