// SPDX-License-Identifier: GPL-2.0-only
// Twin of other-registers-field-bad.cpp.
#include "../chip.h"

bool peek(Value<Chip::Irq> value) { return value.get(Chip::Irq::done); }
