// The installed headers of one kernel: where its sources and its generated
// files are, and which CONFIG symbols are on. Debian splits them over two
// packages (-common and -amd64), a kernel build has both in one directory.
#pragma once
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace drydock {

struct KernelHeaders {
  std::string Source;  ///< has include/linux/kconfig.h
  std::string Build;   ///< has include/generated/autoconf.h
  std::string Release; ///< "6.1.0-56-amd64"
  /// Symbols without CONFIG_: 'y' or 'm'. Only booleans and tristates.
  llvm::StringMap<char> Config;

  bool isOn(llvm::StringRef Symbol) const { return Config.contains(Symbol); }
};

/// Opens Where, or with "auto" finds headers: those of the running kernel,
/// else the newest; of the given version ("6.1", may be empty) if there are.
llvm::Expected<KernelHeaders> openKernelHeaders(llvm::StringRef Where,
                                                llvm::StringRef Version);

/// Directories where a kernel's generated headers may be installed, best first.
std::vector<std::string> headerCandidates();

/// Where the sources belonging to a build directory are; empty if neither.
std::string sourceOfBuild(llvm::StringRef Build);

/// "6.1" from a tree's top Makefile; empty if it doesn't say.
std::string kernelVersion(llvm::StringRef Tree);

} // namespace drydock
