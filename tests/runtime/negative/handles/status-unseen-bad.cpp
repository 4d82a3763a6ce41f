// SPDX-License-Identifier: GPL-2.0-only
// A failure is looked at.
// g++-12: rejects
#include "../chip.h"

Status start();
void drop() {
  start(); // expected-warning {{ignoring return value}}
}
