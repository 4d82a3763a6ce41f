// What has no handle of its own, a line, ports, and is acquired and given back
// by one function: that function's, whatever others hold.
#pragma once
#include "SlotSites.h"
#include "StateAccess.h"

namespace drydock::migrate {

/// A call of the function, and its site.
struct OwnCall {
  const clang::CallExpr *Call;
  SlotSite *Site;
};

/// Marks the sites whose calls the function pairs up on each of its paths, by
/// the same first argument with the same value.
void findLocalPairs(const FunctionBody &Body, const StateAccess &Access,
                    llvm::ArrayRef<OwnCall> Calls);

} // namespace drydock::migrate
