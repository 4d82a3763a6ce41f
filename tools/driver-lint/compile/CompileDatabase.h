// Reads compile_commands.json.
#pragma once
#include "compile/CompileCommand.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace drydock {

/// All C entries in file order; the error names the file and what is wrong.
llvm::Expected<std::vector<CompileCommand>>
readCompileDatabase(llvm::StringRef Path);

/// Looks for compile_commands.json in Directory and above; empty if none.
std::string findCompileDatabase(llvm::StringRef Directory);

} // namespace drydock
