// SPDX-License-Identifier: GPL-2.0-only
// A lock is where it is.
// g++-12: rejects
#include "../chip.h"

struct A : SpinLock<A> {};
void copy(A &lock) {
  A second = lock; // expected-error {{call to implicitly-deleted copy constructor}}
}
