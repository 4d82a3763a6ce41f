// SPDX-License-Identifier: GPL-2.0-only
// Twin of registration-on-heap-bad.cpp.
#include "../chip.h"

class Registration : public Immovable {};
class Driver {
  Registration registration_;
};
