// Driver data that inline functions of the kernel put into an object and fetch
// from it: `platform_set_drvdata(pdev, priv)` fills a field of *pdev.
#pragma once
#include "lifecycle/Place.h"

namespace llvm {
class CallBase;
} // namespace llvm

namespace drydock {

/// The field that Call fills with one of its arguments; unknown: none.
Place filledBy(const SourceNames &Names, const llvm::CallBase &Call);
/// The field whose pointer Call returns; unknown: none.
Place fetchedBy(const SourceNames &Names, const llvm::CallBase &Call);

} // namespace drydock
