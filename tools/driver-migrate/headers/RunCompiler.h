// Runs a C or C++ compiler and keeps what it says.
#pragma once
#include "CxxFlags.h"
#include "llvm/ADT/ArrayRef.h"

namespace drydock::migrate {

struct CompilerRun {
  bool Ok = false;
  std::string Output;
  double Seconds = 0; ///< user and system time
};

/// Executes Program with Arguments in Directory.
CompilerRun runCompiler(llvm::StringRef Program,
                        std::vector<std::string> Arguments,
                        llvm::StringRef Directory);

/// Compiles a C++ file in Unit's place; an empty Object throws the code away
/// after generating it (assertions of the kernel fire in the optimiser).
CompilerRun compileCxx(const CompileUnit &Unit, llvm::StringRef Overlay,
                       llvm::StringRef CxxFile, Compiler Target,
                       llvm::StringRef Object = {}, bool SyntaxOnly = false);

CompilerRun compileC(const CompileUnit &Unit, Compiler Target,
                     llvm::StringRef Object = {});

} // namespace drydock::migrate
