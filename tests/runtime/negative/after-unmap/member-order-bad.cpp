// SPDX-License-Identifier: GPL-2.0-only
// A handler names only what is declared, so destroyed, around it.
// g++-12: rejects
#include "../chip.h"

template <auto Handler> struct Registration {};
class Driver {
  void work(Worker<&Driver::region_> &); // expected-error {{no member named 'region_' in 'Driver'}}
  Registration<&Driver::work> work_;
  Region<Driver, Chip::Map, Mmio> region_;
};
