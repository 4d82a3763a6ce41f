// The checkers by name, for a plugin and for driver-lint alike.
#pragma once
#include "llvm/ADT/StringRef.h"

namespace clang::ento {
class CheckerManager;
class CheckerRegistry;
} // namespace clang::ento

namespace drydock {

class DriverChecker;

/// Package `drydock` with one checker per rule, `drydock.<rule-id>`.
void registerCheckers(clang::ento::CheckerRegistry &Registry);

/// The checkers' common object. It has no tables yet when nothing of the
/// package is enabled.
DriverChecker &driverChecker(clang::ento::CheckerManager &Manager);

/// Whether the analyzer can look for findings of this rule at all.
bool hasChecker(llvm::StringRef RuleId);

} // namespace drydock
