#include "LayoutReport.h"
#include "WriteFile.h"
#include "headers/LayoutCheck.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::migrate;
using llvm::StringRef;

static unsigned failedAssertions(StringRef Output) {
  unsigned Count = 0;
  llvm::SmallVector<StringRef, 0> Lines;
  Output.split(Lines, '\n');
  for (StringRef Line : Lines)
    if (Line.contains("error:")) {
      ++Count;
      llvm::errs() << "g++-12: " << Line << "\n";
    }
  return Count;
}

bool drydock::migrate::reportLayouts(const Prepared &P, const Overlay &Made,
                                     llvm::ArrayRef<std::string> CxxFiles,
                                     bool Gcc) {
  bool Equal = true;
  for (size_t I = 0; I != P.Units.size(); ++I) {
    if (CxxFiles[I].empty() || P.Parsed[I].HasErrors)
      continue;
    const auto &InC = P.Parsed[I].Layouts;
    LayoutResult R = compareLayouts(P.Units[I], InC, CxxFiles[I], Made.Root);
    for (const std::string &Line : R.Differences)
      llvm::errs() << Line << "\n";
    for (const std::string &Line : R.Missing)
      llvm::errs() << Line << ": not in C++\n";
    if (!R.Errors.empty())
      llvm::errs() << R.Errors;
    llvm::outs() << P.Units[I].File << ": clang++-22: " << R.Records
                 << " records, " << R.Members << " members (" << R.BitFields
                 << " bit-fields, " << R.Renamed.size()
                 << " renamed) compared, " << R.Differences.size()
                 << " different, " << R.Missing.size() << " missing\n";
    Equal &= R.Differences.empty() && R.Missing.empty() && R.Errors.empty();
    if (!Gcc)
      continue;
    llvm::SmallString<128> Test;
    if (llvm::sys::fs::createTemporaryFile("layout", "cpp", Test))
      return false;
    const auto &AsGcc = P.Parsed[I].GccLayouts;
    writeWhole(Test, layoutAssertions(AsGcc, R.Renamed, CxxFiles[I]));
    CompilerRun Run = compileCxx(P.Units[I], Made.Root, Test, Compiler::Gcc);
    unsigned Failed = Run.Ok ? 0 : failedAssertions(Run.Output);
    llvm::outs() << P.Units[I].File << ": g++-12: " << AsGcc.size()
                 << " records asserted, " << Failed << " errors\n";
    llvm::sys::fs::remove(Test);
    Equal &= Run.Ok;
  }
  return Equal;
}
