// What has no handle of its own and is acquired by one function and released by
// another one that knows its name, a device, a number of ports, with no state
// of the driver to hold it: the function that acquires it is its owner until it
// leaves it to others.
#pragma once
#include "LocalPairs.h"

namespace drydock::migrate {

/// Marks the sites of what the function gives back, or leaves held, on each of
/// its paths: ahead of a return that reports no error, or of a call of the
/// unit's own function that releases it.
void findLeftHeld(const UnitView &Unit, const FunctionBody &Body,
                  const StateAccess &Access, llvm::ArrayRef<OwnCall> Calls);

} // namespace drydock::migrate
