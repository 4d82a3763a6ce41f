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

/// Those that name the same thing by their first argument, without those that
/// have a handle or are one function's own.
std::map<std::string, std::vector<const OwnCall *>>
callsByName(const FunctionBody &Body, llvm::ArrayRef<OwnCall> Calls);

/// The first argument as the driver writes it, of a macro too; or null.
const clang::Expr *firstArgument(const FunctionBody &Body, const OwnCall &C);

/// Nothing that their first argument depends on changes between the calls.
bool keepsName(const FunctionBody &Body, const StateAccess &Access,
               llvm::ArrayRef<const OwnCall *> Calls);

/// Marks the sites whose calls the function pairs up on each of its paths, by
/// the same first argument with the same value.
void findLocalPairs(const FunctionBody &Body, const StateAccess &Access,
                    llvm::ArrayRef<OwnCall> Calls);

} // namespace drydock::migrate
