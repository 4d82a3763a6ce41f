// SPDX-License-Identifier: GPL-2.0-only
// A guard of a kernel lock stays in its block.
// g++-12: rejects
// needs the kernel
#include <drydock/guard.h>

using namespace drydock;

void touch(spinlock_t *lock) {
  SpinGuard held(lock);
  auto second = held; // expected-error {{call to implicitly-deleted copy constructor}}
}
