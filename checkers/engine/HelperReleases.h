// What a helper on the way out releases, as its code says it: too much may have
// happened in between for the values to tell.
#pragma once

namespace drydock {

struct ExitState;
struct Resource;
struct UnitContext;

/// Every failing way from what Exit's path took last passes a call of a helper
/// that releases what stands in the field that R was stored to or taken from.
bool isReleasedByHelper(const UnitContext &Unit, const ExitState &Exit,
                        const Resource &R);

} // namespace drydock
