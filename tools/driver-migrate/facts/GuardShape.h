// How guards hold a lock that a function takes and gives back: which block each
// of them lives in, and where the end of that block is early enough.
#pragma once
#include "LockRegions.h"

namespace drydock::migrate {

/// One guard. Declared where the lock is taken first; or ahead of the
/// function's statements, where jumps would pass its declaration or the lock is
/// given back outside the block that takes it.
struct GuardShape {
  const WrittenCall *Declared = nullptr; ///< null: ahead
  const clang::CompoundStmt *Scope = nullptr;
  std::vector<const WrittenCall *> Again; ///< taken by a guard that is there
  std::vector<const WrittenCall *> Given; ///< by name
  /// Given back by the end of the scope: nothing runs between but the return of
  /// a value that is there already.
  std::vector<const WrittenCall *> Implicit;
};

/// The guards of a balanced region, together all of its calls.
std::vector<GuardShape> guardShapes(const FunctionBody &Body,
                                    const LockRegion &Region);

} // namespace drydock::migrate
