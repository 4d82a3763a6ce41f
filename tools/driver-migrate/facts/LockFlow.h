// Follows one lock over the control flow of a function: at each call it must be
// known whether the lock is held.
#pragma once
#include "LockRegions.h"
#include <optional>

namespace drydock::migrate {

struct LockFault {
  std::string What;
  clang::SourceLocation At;
};

/// The first thing that is wrong with the region's calls, in the order of the
/// text; nothing: each path takes and gives back in turn, and the place of the
/// lock does not change while it is held.
std::optional<LockFault> followLock(const FunctionBody &Body,
                                    const LockRegion &Region);

} // namespace drydock::migrate
