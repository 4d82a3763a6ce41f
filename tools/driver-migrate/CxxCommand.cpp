// `driver-migrate cxx`: each C file as C++.
#include "Commands.h"
#include "Convert.h"
#include "LayoutReport.h"
#include "Prepare.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::migrate;

static bool isCxx(llvm::StringRef File) {
  return File.ends_with(".cpp") || File.ends_with(".cc");
}

/// What is C++ already comes out as it is.
static bool copyCxx(const Flags &F) {
  bool Good = true;
  for (const std::string &File : F.Files) {
    if (!isCxx(File))
      continue;
    auto Text = llvm::MemoryBuffer::getFile(File);
    std::string Path =
        F.OutDir + "/" + llvm::sys::path::stem(File).str() + ".cpp";
    std::string Error = Text ? writeIfChanged(Path, (*Text)->getBuffer())
                             : File + ": " + Text.getError().message();
    llvm::outs() << File << ": "
                 << (Error.empty() ? "is C++ already, unchanged" : Error)
                 << "\n";
    Good &= Error.empty();
  }
  return Good;
}

int drydock::migrate::runCxx(const Flags &Given) {
  bool Copied = copyCxx(Given);
  Flags F = Given;
  llvm::erase_if(F.Files, isCxx);
  if (F.Files.empty())
    return Copied ? 0 : 1;
  Prepared P = prepare(F, /*AlwaysParse=*/true);
  if (!P.Error.empty()) {
    llvm::errs() << "driver-migrate: " << P.Error << "\n";
    return P.ExitCode;
  }
  auto Made = makeOverlay(F, P);
  if (!Made) {
    llvm::errs() << "driver-migrate: " << llvm::toString(Made.takeError())
                 << "\n";
    return 1;
  }
  std::vector<Conversion> Results;
  for (size_t I = 0; I != P.Units.size(); ++I)
    Results.push_back(convert(F, P.Units[I], P.Parsed[I], Made->Root));
  bool Clean = Copied;
  for (const Conversion &R : Results) {
    printConversion(R, F.Verbose);
    Clean &= R.clean();
  }
  if (F.Layout) {
    std::vector<std::string> Outputs;
    for (const Conversion &R : Results) {
      llvm::SmallString<256> Path(R.Output);
      if (!Path.empty() && llvm::sys::fs::make_absolute(Path))
        Path.clear();
      Outputs.push_back(Path.str().str());
    }
    Clean &= reportLayouts(P, *Made, Outputs, F.Gcc);
  }
  if (!F.Json.empty() && !writeJson(F.Json.substr(5), Results, *Made))
    return 1;
  return Clean ? 0 : 1;
}
