// SPDX-License-Identifier: GPL-2.0-only
// Nor by claiming to be bound.
// g++-12: rejects
#include "../chip.h"

struct Forged : Bound<Chip> {
  template <class> static constexpr bool names = true;
};
void forge() {
  Forged mine; // expected-error {{call to implicitly-deleted default constructor}}
}
