// The kernel that `--debug-kernel` boots: debug-kernel.config on the
// distribution's source, built once and kept in the cache.
#pragma once
#include "KernelImage.h"
#include "Progress.h"

namespace drydock::trial {

/// The one of a version ("6.1"), or of a release's version.
llvm::Expected<KernelImage> debugKernel(llvm::StringRef Version,
                                        Progress &Shown);

/// The kernel in Directory; builds it there when it is missing. Of several
/// processes one builds and the others wait; what is there is always whole.
llvm::Expected<KernelImage> kernelIn(const std::string &Directory,
                                     llvm::StringRef Archive,
                                     llvm::StringRef Config, Progress &Shown);

} // namespace drydock::trial
