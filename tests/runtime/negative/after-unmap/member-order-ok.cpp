// SPDX-License-Identifier: GPL-2.0-only
// Twin of member-order-bad.cpp.
#include "../chip.h"

template <auto Handler> struct Registration {};
class Driver {
  Region<Driver, Chip::Map, Mmio> region_;
  void work(Worker<&Driver::region_> &);
  Registration<&Driver::work> work_;
};
