// A directory for one boot, removed with everything in it.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace drydock::trial {

class ScratchDirectory {
public:
  /// Below $TMPDIR; with Keep a new directory of that name that stays.
  static llvm::Expected<ScratchDirectory> create(llvm::StringRef Keep = "");
  ScratchDirectory(ScratchDirectory &&From)
      : Path(std::move(From.Path)), Stays(From.Stays) {
    From.Path.clear();
  }
  ScratchDirectory(const ScratchDirectory &) = delete;
  ~ScratchDirectory();
  const std::string &path() const { return Path; }

private:
  ScratchDirectory(std::string Path, bool Stays)
      : Path(std::move(Path)), Stays(Stays) {}
  std::string Path;
  bool Stays;
};

} // namespace drydock::trial
