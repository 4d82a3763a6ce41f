// A class of registers as a group of rewrites.
#pragma once
#include "Classes.h"

namespace drydock::migrate::registers {

Group emit(const Class &C, const Facts &All);

} // namespace drydock::migrate::registers
