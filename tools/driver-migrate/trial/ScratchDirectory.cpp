#include "ScratchDirectory.h"
#include "llvm/Support/FileSystem.h"

using namespace drydock::trial;
namespace fs = llvm::sys::fs;

llvm::Expected<ScratchDirectory>
ScratchDirectory::create(llvm::StringRef Keep) {
  if (!Keep.empty()) {
    if (auto Code = fs::create_directories(Keep))
      return llvm::createStringError(Keep + ": " + Code.message());
    llvm::SmallString<128> Unique;
    if (auto Code = fs::createUniqueDirectory(Keep + "/boot", Unique))
      return llvm::createStringError(Keep + ": " + Code.message());
    return ScratchDirectory(Unique.str().str(), true);
  }
  llvm::SmallString<128> Unique;
  if (auto Code = fs::createUniqueDirectory("driver-trial", Unique))
    return llvm::createStringError("cannot make a temporary directory: " +
                                   Code.message());
  return ScratchDirectory(Unique.str().str(), false);
}

ScratchDirectory::~ScratchDirectory() {
  if (!Path.empty() && !Stays)
    fs::remove_directories(Path);
}
