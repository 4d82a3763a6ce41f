// What of the runtime replaces a function: the `runtime:` lists of the tables.
// For driver-migrate; the analysis does not look at it.
#pragma once
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock {

struct RuntimeForm {
  std::string Type;              ///< "Mmio"
  std::string Member;            ///< "read"
  std::vector<std::string> Args; ///< parameter names of the function
  std::string Width;             ///< "u8" ... "u64" where registers are meant

  /// The index of a parameter, or -1.
  int arg(llvm::StringRef Name) const;
};

class RuntimeForms {
public:
  /// From the tables compiled into the program.
  llvm::Error loadEmbedded();
  /// Or from a text.
  llvm::Error loadText(llvm::StringRef Text, llvm::StringRef Name);

  const RuntimeForm *of(llvm::StringRef Function) const {
    auto It = ByName.find(Function);
    return It == ByName.end() ? nullptr : &It->second;
  }
  const llvm::StringMap<RuntimeForm> &all() const { return ByName; }

private:
  llvm::StringMap<RuntimeForm> ByName;
};

} // namespace drydock
