// Makes a command that was written for gcc acceptable to clang: flags only gcc
// knows, and flags that would change what the analysis sees, are dropped or
// replaced, each for a stated reason.
//
//   std::vector<FlagChange> Changes;
//   Args = translateFlags(Args, Changes);
#pragma once
#include "compile/CompileUnit.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock {

/// Takes arguments without argv[0], returns those to use. Output files,
/// dependency files and the input file (any argument equal to File) are gone
/// from the result, which ends with `-w -Wno-error ... File`.
std::vector<std::string> translateFlags(llvm::ArrayRef<std::string> Arguments,
                                        llvm::StringRef File,
                                        std::vector<FlagChange> &Changes);

} // namespace drydock
