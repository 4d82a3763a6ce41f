// SPDX-License-Identifier: GPL-2.0-only
// A mapping has one owner.
// g++-12: rejects
#include "../chip.h"

class Driver {};
void copy(Region<Driver, Chip::Map, Mmio> &region) {
  auto second = region; // expected-error {{call to deleted constructor}}
}
