// Several files that change together or not at all.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace drydock::migrate {

/// Texts are written beside their targets first; commit() renames them all.
/// What fails, a full disk or a file that must not be written, leaves
/// everything as it was; so does an interrupt.
class Transaction {
public:
  void write(llvm::StringRef Path, llvm::StringRef Text);
  void remove(llvm::StringRef Path);
  /// What went wrong, or nothing.
  std::string commit();

private:
  struct Step {
    std::string Path;
    std::optional<std::string> Text; ///< none: the file goes
    std::string New, Old;            ///< beside it
    bool Saved = false, Placed = false;
  };
  std::string stage(Step &S);
  std::string place(Step &S);
  void rollBack();
  std::vector<Step> Steps;
};

} // namespace drydock::migrate
