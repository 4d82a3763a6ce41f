// SPDX-License-Identifier: GPL-2.0-only
// A context can't be had by deriving from one.
// g++-12: rejects
#include "../chip.h"

struct Forged : Process<Chip> {};
void forge() {
  Forged mine; // expected-error {{call to implicitly-deleted default constructor}}
}
