// Modules: what they say of themselves, what they need, and their code.
#pragma once
#include "KernelImage.h"
#include <map>
#include <vector>

namespace drydock::trial {

struct ModuleFile {
  std::string Path;
  std::string Name; ///< as the kernel knows it: '-' is '_'
  std::vector<std::string> Depends;
  std::string Release; ///< first word of vermagic
  uint64_t TextBytes = 0;
  /// Instructions of each function, by its source name.
  std::map<std::string, unsigned> Instructions;
  /// Loads and stores elsewhere than on the stack and beside the code.
  unsigned MemoryAccesses = 0;
};

/// Reads .modinfo; an error when it is no module.
llvm::Expected<ModuleFile> readModule(llvm::StringRef Path);
/// Counts the instructions of every function and the accesses of all.
llvm::Error countInstructions(ModuleFile &Module);

/// "snd-ens1370" and "snd_ens1370" are one module.
std::string moduleName(llvm::StringRef Name);

/// The distribution's modules, from modules.dep.
class ModuleTree {
public:
  static llvm::Expected<ModuleTree> open(const KernelImage &Kernel);
  /// The file of a module, or an error that names what is close to it.
  llvm::Expected<std::string> find(llvm::StringRef Name) const;
  /// All files, in the order of modules' names.
  std::vector<std::string> paths() const;
  /// What to load before the modules, and those themselves, in order. What is
  /// built into the kernel needs no loading.
  llvm::Error appendWithNeeds(llvm::StringRef Name,
                              std::vector<std::string> &Files) const;

private:
  struct Entry {
    std::string Path;
    std::vector<std::string> Needs; ///< paths; load the last first
  };
  std::string Release;
  std::map<std::string, Entry> Entries;
  std::vector<std::string> BuiltIn;
};

} // namespace drydock::trial
