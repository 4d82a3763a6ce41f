// What the Makefiles around a source file say about it, in a kernel tree or
// in an external module's directory: flags, module, CONFIG guards.
//
//   KbuildTree Tree;
//   KbuildFacts Facts = Tree.facts(File, Headers.Config, Headers.Source);
#pragma once
#include "compile/KbuildMakefile.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>
#include <vector>

namespace drydock {

struct KbuildFacts {
  std::string Tree; ///< kernel tree the file is in; empty for external modules
  std::string Module; ///< .ko stem
  std::string ModuleKey;
  bool Listed = false;      ///< some Makefile builds the file
  bool HasMakefile = false; ///< there is one that could
  bool BuiltIn = false;     ///< the configuration links it into the kernel
  std::vector<std::string> Flags; ///< -I, -D, -U and -include, absolute
  /// Symbols that guard the file and are off, without CONFIG_.
  std::vector<std::string> GuardsOff;
};

/// Kernel tree that contains the path: has include/linux/kconfig.h or is laid
/// out like one. Empty if none.
std::string kernelTreeOf(llvm::StringRef Path);

class KbuildTree {
public:
  /// Source: kernel sources that $(srctree) means for an external module.
  KbuildFacts facts(llvm::StringRef File, const llvm::StringMap<char> &Config,
                    llvm::StringRef Source);

private:
  const KbuildMakefile *makefile(const std::string &Directory,
                                 llvm::StringRef Tree, llvm::StringRef Source);
  llvm::StringMap<std::unique_ptr<KbuildMakefile>> Cache;
};

} // namespace drydock
