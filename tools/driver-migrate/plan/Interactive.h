// Asks about each group.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

/// Adds the answers to what was decided before; those are not asked again.
/// False where the user quits.
bool askAboutGroups(const Plan &P, Decisions &Into);

} // namespace drydock::migrate
