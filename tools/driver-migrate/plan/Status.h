// How much of a module is converted, and what holds up the rest.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

void printStatus(const Plan &P);

} // namespace drydock::migrate
