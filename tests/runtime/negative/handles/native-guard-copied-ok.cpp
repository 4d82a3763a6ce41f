// SPDX-License-Identifier: GPL-2.0-only
// Twin of native-guard-copied-bad.cpp.
#include <drydock/guard.h>

using namespace drydock;

void touch(spinlock_t *lock);
void touch(spinlock_t *lock) { SpinGuard held(lock); }
