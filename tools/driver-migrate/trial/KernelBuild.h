// Builds a kernel in a directory, from a source archive and a configuration.
#pragma once
#include "Progress.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace drydock::trial {

/// Compiled without KASAN, because they run at every allocation and lock: stack
/// walks and the other checkers. With it a boot takes some times longer. Their
/// names as Kbuild's KASAN_SANITIZE_<object> has them.
llvm::ArrayRef<llvm::StringRef> uncheckedObjects();

/// Leaves in Directory: bzImage, lib/modules/<release>, and build, which Kbuild
/// takes for modules. Nothing in there knows its path: it can be renamed.
llvm::Error buildKernel(llvm::StringRef Archive, llvm::StringRef Config,
                        llvm::StringRef Directory, Progress &Shown);

} // namespace drydock::trial
