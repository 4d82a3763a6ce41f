// What one Kbuild Makefile says: which objects are built under which CONFIG
// symbol, which module they are linked into, and which flags they get. All
// branches of ifeq and friends count: we want to know what may be built.
#pragma once
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock {

/// Values of $(src), $(srctree) and so on for a directory.
struct KbuildPlace {
  std::string Directory; ///< absolute, of the Makefile
  std::string Tree;      ///< kernel sources: what $(srctree) is
  std::string Source;    ///< $(src): relative in a tree, absolute outside
};

struct KbuildMakefile {
  /// `Target-Guard += object.o`.
  struct Listing {
    std::string Target; ///< "obj", "lib", or a composite's stem
    std::string Guard;  ///< "y", "m", "objs", or a symbol without CONFIG_
  };
  /// Keyed by object without ".o" ("foo", "sub/bar") or directory ("sub/").
  llvm::StringMap<std::vector<Listing>> Objects;
  std::vector<std::string> Flags;                        ///< ccflags-y
  std::vector<std::string> SubdirFlags;                  ///< subdir-ccflags-y
  llvm::StringMap<std::vector<std::string>> ObjectFlags; ///< CFLAGS_foo.o
};

/// Reads Kbuild or Makefile of the directory; false when there is neither or
/// it lists no object.
bool readKbuildMakefile(const KbuildPlace &Place, KbuildMakefile &Out);

} // namespace drydock
