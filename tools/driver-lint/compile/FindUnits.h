// From what the user named to translation units with commands.
//
//   CompileRequest Request{.Database = "build", .Files = {"foo.c"}};
//   CompileResult Result = findUnits(Request);
//
// Where a command comes from, first match wins: the database given (a file, a
// directory with compile_commands.json, or one with Kbuild's .cmd files); a
// compile_commands.json above the file; .cmd files beside it; the installed
// kernel headers with the file's Makefiles.
#pragma once
#include "compile/CompileUnit.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace drydock {

struct CompileRequest {
  std::string Database;      ///< -p; empty: look for one
  std::string KernelHeaders; ///< directory or "auto"; empty: only if needed
  std::vector<std::string> Files; ///< files and directories; empty: all known
};

/// A file that was asked for and has no command.
struct CompileFailure {
  std::string File;
  std::string Reason;
};

struct CompileResult {
  std::vector<CompileUnit> Units; ///< in the order asked for, each file once
  std::vector<CompileFailure> Failures;
  std::vector<std::string> Notes; ///< decisions worth telling the user
  std::string Error; ///< nothing can be done: bad database, no headers
};

CompileResult findUnits(const CompileRequest &Request);

/// The unit of one command as the kernel's `make C=1 CHECK=...` passes it.
CompileUnit unitFromCheckArguments(llvm::ArrayRef<std::string> Arguments,
                                   llvm::StringRef File);

} // namespace drydock
