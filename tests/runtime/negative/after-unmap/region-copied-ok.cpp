// SPDX-License-Identifier: GPL-2.0-only
// Twin of region-copied-bad.cpp.
#include "../chip.h"

class Driver {};
bool mapped(Region<Driver, Chip::Map, Mmio> &region) { return bool(region); }
