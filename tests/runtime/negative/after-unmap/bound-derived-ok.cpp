// SPDX-License-Identifier: GPL-2.0-only
// Twin of bound-derived-bad.cpp.
#include "../chip.h"

void use(Process<Chip> &given) {
  const Bound<Chip> &proof = given;
  (void)proof;
}
