// SPDX-License-Identifier: GPL-2.0-only
// Twin of printed-too-few-bad.cpp.
#include <drydock/log.h>

using namespace drydock;

void print(u32 count) {
  DRYDOCK_FORMAT("{} of {x}", count, Bounded<4>(9));
  static_assert(sizeof(drydock_format.text) == sizeof("%u of 0x%x\n"));
}
