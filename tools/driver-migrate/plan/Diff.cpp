#include "Diff.h"
#include "WriteFile.h"
#include "headers/RunCompiler.h"
#include "llvm/Support/FileSystem.h"

using namespace drydock::migrate;
namespace fs = llvm::sys::fs;

std::string drydock::migrate::unifiedDiff(llvm::StringRef OldName,
                                          llvm::StringRef Old,
                                          llvm::StringRef NewName,
                                          llvm::StringRef New) {
  if (Old == New)
    return {};
  llvm::SmallString<128> Scratch;
  if (fs::createUniqueDirectory("driver-migrate-diff", Scratch))
    return "(no temporary directory for diff)\n";
  std::string A = (Scratch + "/a").str(), B = (Scratch + "/b").str();
  std::string Error = writeWhole(A, Old) + writeWhole(B, New);
  CompilerRun Run = runCompiler(
      "diff", {"-u", "--label", OldName.str(), "--label", NewName.str(), A, B},
      Scratch);
  fs::remove_directories(Scratch);
  return Error.empty() ? Run.Output : Error;
}
