// A directory that is gone after the test.
#pragma once
#include "compile/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace drydock {

class ScratchDirectory {
public:
  ScratchDirectory() {
    llvm::sys::fs::createUniqueDirectory("drydock-test", Path);
  }
  ~ScratchDirectory() { llvm::sys::fs::remove_directories(Path); }

  std::string path(llvm::StringRef Name = "") const {
    return Name.empty() ? Path.str().str() : joinPath(Path, Name);
  }
  std::string write(llvm::StringRef Name, llvm::StringRef Text) const {
    std::string File = path(Name);
    llvm::sys::fs::create_directories(llvm::sys::path::parent_path(File));
    std::error_code Error;
    llvm::raw_fd_ostream(File, Error) << Text;
    return File;
  }

private:
  llvm::SmallString<128> Path;
};

} // namespace drydock
