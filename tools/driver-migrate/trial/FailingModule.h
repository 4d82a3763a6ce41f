// A module whose acquisitions can be told to fail: the functions that it
// imports are redirected to thunks when the finished module is linked once
// more, so that it is the same for C and C++, for our modules and others'.
#pragma once
#include "AcquisitionCalls.h"
#include "KernelImage.h"

namespace drydock::trial {

struct FailingModule {
  std::string Path;
  uint64_t ModeAt = 0; ///< where the file has the word of Thunks.h
  std::vector<ImportedCall> Calls;
};

/// Writes it to Directory under the module's own file name.
llvm::Expected<FailingModule> makeFailing(llvm::StringRef Path,
                                          const KernelImage &Kernel,
                                          const ApiTable &Table,
                                          llvm::StringRef Directory);

} // namespace drydock::trial
