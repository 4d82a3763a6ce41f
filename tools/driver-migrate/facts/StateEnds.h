// Where the state that could have a slot comes and goes round a call: freed
// ahead of a release, complete where an acquisition's function succeeds.
#pragma once
#include "SlotSites.h"
#include "StateAccess.h"

namespace drydock::migrate {

/// Sets what the site says of it: StateGone and BeforeFree of a release,
/// Success of an acquisition.
void findStateEnds(const FunctionBody &Body, const StateAccess &Access,
                   const clang::CallExpr *At, SlotSite &S);

} // namespace drydock::migrate
