// What the file's functions are to the kernel: told by the members of the
// tables they stand in, and by what they call.
#pragma once
#include "FunctionView.h"
#include "llvm/ADT/StringSet.h"

namespace drydock::mutate {

class Callbacks {
public:
  explicit Callbacks(const FileView &File);

  /// A remove() or disconnect(), or a function of the file that one calls.
  bool isTeardown(llvm::StringRef Function) const {
    return Teardowns.contains(Function);
  }
  bool isBringUp(llvm::StringRef Function) const {
    return BringUps.contains(Function);
  }
  /// Function, or what it calls in this file, names the field.
  bool mentionsField(llvm::StringRef Function, llvm::StringRef Field,
                     unsigned Depth = 3) const;
  /// Calls of the whole file with their functions.
  struct Site {
    WrittenCall Call;
    llvm::StringRef In;
  };
  const std::vector<Site> &sites() const { return Sites; }

private:
  void addTables();
  void close(llvm::StringRef Function, unsigned Depth);

  const FileView &File;
  llvm::StringSet<> Teardowns, BringUps;
  std::vector<Site> Sites;
  llvm::StringMap<llvm::StringSet<>> Callees; ///< of this file
};

/// "&priv->base" gives "base"; a variable gives itself.
llvm::StringRef lastComponent(llvm::StringRef Path);

} // namespace drydock::mutate
