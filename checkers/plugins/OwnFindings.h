// What driver-lint's pipeline drops after an analysis, for a single unit: the
// two must show the same.
#pragma once
#include "model/Finding.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace clang {
class SourceManager;
}

namespace drydock {

/// A header is the driver's own when it lies beside or below the main file.
void dropKernelHeaders(std::vector<Finding> &Findings,
                       clang::SourceManager &Sources, llvm::StringRef MainFile);

/// Of equal findings the surest with the shortest path stays.
void dropDuplicates(std::vector<Finding> &Findings);

/// Comments of driver-lint count here too; NOLINT is clang-tidy's business.
void dropSuppressed(std::vector<Finding> &Findings,
                    clang::SourceManager &Sources);

} // namespace drydock
