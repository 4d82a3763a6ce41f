// The kernel that the guest boots.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace drydock::trial {

struct KernelImage {
  std::string Path;    ///< bzImage
  std::string Release; ///< "6.1.0-56-amd64"
  std::string Modules; ///< has modules.dep
  std::string Headers; ///< for Kbuild; may be missing
  bool Debug = false;  ///< has KASAN, lockdep, kmemleak, failslab
};

/// The distribution's kernel of a version ("6.1"), or the release asked for.
llvm::Expected<KernelImage> findKernelImage(llvm::StringRef Version);

} // namespace drydock::trial
