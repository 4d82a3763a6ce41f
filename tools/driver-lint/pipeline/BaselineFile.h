// The baseline: findings that are known and not to be shown. JSON, sorted, one
// entry per line so that merges work; fingerprints, so no line numbers.
#pragma once
#include "Results.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

namespace drydock {

llvm::Expected<llvm::StringSet<>> readBaseline(llvm::StringRef Path);

/// All findings of the run that comments don't hide.
std::string baselineText(const Results &R);

} // namespace drydock
