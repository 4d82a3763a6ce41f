// SPDX-License-Identifier: GPL-2.0-only
// Twin of lock-copied-bad.cpp.
#include "../chip.h"

struct A : SpinLock<A> {};
void use(A &lock, Process<A> &context) { auto held = lock.lock(context); }
