// One file through the language pass.
#pragma once
#include "flags.h"
#include "headers/Overlay.h"
#include "headers/RunCompiler.h"

namespace drydock::migrate {

struct Conversion {
  std::string Source;
  std::string Output; ///< empty: refused, nothing written
  std::vector<Remark> Remarks;
  std::map<std::string, unsigned> EditsByRule;
  std::string ParseErrors;
  std::string WriteError;
  bool Checked = false, CheckedGcc = false;
  CompilerRun Clang, Gcc;
  CompilerRun C; ///< gcc on the source, if objects are kept

  bool refused() const { return Output.empty(); }
  bool clean() const {
    return !refused() && (!Checked || Clang.Ok) && (!CheckedGcc || Gcc.Ok);
  }
};

Conversion convert(const Flags &F, const CompileUnit &Unit,
                   const ParsedUnit &Parsed, llvm::StringRef OverlayRoot);

void printConversion(const Conversion &C, bool Verbose);
bool writeJson(const std::string &Path, const std::vector<Conversion> &All,
               const Overlay &Made);

} // namespace drydock::migrate
