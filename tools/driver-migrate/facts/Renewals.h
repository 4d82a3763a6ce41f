// What is made anew while the first is held: the new one waits in a variable
// until the record gets it, or the old one until it goes. The variable has a
// slot of its own, beside the record's.
#pragma once
#include "SlotSites.h"

namespace drydock::migrate {

/// A call with the variable that its handle is in.
struct HandleCall {
  const clang::CallExpr *Call;
  SlotSite *Site;
  const clang::VarDecl *Variable;
};

/// Marks the calls whose handle is in Variable, if each path of the function
/// gives it back or hands it over to the record.
bool findRenewal(const FunctionBody &Body, const clang::VarDecl &Variable,
                 llvm::ArrayRef<HandleCall> Calls);

/// The variable takes out what the record holds, behind A and ahead of B.
bool takesOutBetween(const FunctionBody &Body, const clang::VarDecl &Variable,
                     const clang::Stmt *A, const clang::Stmt *B);

} // namespace drydock::migrate
