// A translation unit after parsing and lowering: LLVM IR at -O0 with debug
// info, mem2reg and SROA only. Any pass that may exploit undefined behaviour
// would hide the bugs we look for.
//
//   LoweringResult R = parseAndLower(Request);
//   if (R.Unit) analyze(*R.Unit->Module);
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
}

namespace drydock {

struct LoweredUnit {
  std::unique_ptr<llvm::LLVMContext> Context;
  std::unique_ptr<llvm::Module> Module; ///< destroyed before Context
  LoweredUnit() = default;
  LoweredUnit(LoweredUnit &&) = default;
  ~LoweredUnit() { Module.reset(); }
};

struct ParseRequest {
  std::string File;                   ///< absolute
  std::string Directory;              ///< working directory of the command
  std::vector<std::string> Arguments; ///< driver-style, without argv[0]
  /// Called with the finished AST before it is lowered (AST rules).
  std::function<void(clang::ASTContext &)> OnAst;
  bool Lower = true; ///< false: parse and OnAst only
};

struct ParseDiagnostic {
  std::string File;
  unsigned Line = 0, Column = 0;
  std::string Message;
};

struct LoweringResult {
  std::unique_ptr<LoweredUnit> Unit; ///< null when the file has errors
  std::vector<ParseDiagnostic> Errors;
};

/// Parses once: OnAst and the lowering see the same AST.
LoweringResult parseAndLower(const ParseRequest &Request);

/// Lowers an AST that somebody else parsed (clang-tidy). Null on failure.
std::unique_ptr<LoweredUnit> lowerAst(clang::ASTContext &Context);

/// Writes and reads a lowered unit, so that facts of large modules live on
/// disk. Return false / null and set Error when the file can't be used.
bool writeUnit(const LoweredUnit &Unit, llvm::StringRef Path,
               std::string &Error);
std::unique_ptr<LoweredUnit> readUnit(llvm::StringRef Path, std::string &Error);

} // namespace drydock
