// SPDX-License-Identifier: GPL-2.0-only
// Each place of a message has its argument.
// g++-12: rejects
#include <drydock/log.h>

using namespace drydock;

// expected-error@+2 {{must be initialized by a constant expression}}
// expected-error@+1 0+ {{}}
void print(u32 count) { DRYDOCK_FORMAT("{} of {}", count); }
