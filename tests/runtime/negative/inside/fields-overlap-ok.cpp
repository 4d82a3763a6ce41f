// SPDX-License-Identifier: GPL-2.0-only
// Twin of fields-overlap-bad.cpp.
#include "../chip.h"

struct Status : Register<0x00, u32> {
  static constexpr Field<Status, 0, 4> low{};
  static constexpr Field<Status, 4, 4> high{};
  static constexpr Fields fields{low, high};
};
