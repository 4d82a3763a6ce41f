// What one function does to one lock: where it takes it, where it gives it
// back, on which paths. Whole or not at all: one path that can't be shown to be
// balanced, and the problem is what is known of the lock.
#pragma once
#include "FunctionBody.h"
#include "StoredPlace.h"

namespace drydock::migrate {

struct LockRegion {
  StoredPlace Lock;
  const clang::Expr *Address = nullptr; ///< as the first call wrote it
  /// The type that holds the lock on the runtime, from the tables.
  std::string Guard;
  std::vector<const WrittenCall *> Taken, Given; ///< in the order of the text
  /// Where the saved state of the interrupts is kept, or null.
  const clang::VarDecl *Flags = nullptr;
  /// Why it can't be shown to be balanced, and where; empty: it is.
  std::string Problem;
  clang::SourceLocation ProblemAt;
  bool isBalanced() const { return Problem.empty(); }
};

/// The locks of a function, in the order in which its text takes them.
std::vector<LockRegion> lockRegions(const FunctionBody &Body);

} // namespace drydock::migrate
