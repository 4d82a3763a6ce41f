// Builds a kernel in a directory, from a source archive and a configuration.
#pragma once
#include "Progress.h"
#include "llvm/Support/Error.h"

namespace drydock::trial {

/// Leaves in Directory: bzImage, lib/modules/<release>, and build, which Kbuild
/// takes for modules. Nothing in there knows its path: it can be renamed.
llvm::Error buildKernel(llvm::StringRef Archive, llvm::StringRef Config,
                        llvm::StringRef Directory, Progress &Shown);

} // namespace drydock::trial
