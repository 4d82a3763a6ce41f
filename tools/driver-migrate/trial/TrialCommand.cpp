// `driver-migrate trial`
#include "Commands.h"
#include "DebugKernel.h"
#include "HoldInterrupts.h"
#include "Report.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock;
using namespace drydock::trial;
using llvm::StringRef;

static int cannot(llvm::Error E) {
  llvm::errs() << "driver-migrate trial: " << llvm::toString(std::move(E))
               << "\n";
  return 2;
}

static llvm::Error writeReports(const TrialFlags &F, const Trial &T) {
  for (StringRef Output : F.Outputs) {
    auto [Kind, Path] = Output.split(':');
    std::string Text =
        Kind == "json" ? llvm::formatv("{0:2}\n", toJson(T)).str() : toHtml(T);
    if (std::string Error = migrate::writeWhole(Path, Text); !Error.empty())
      return llvm::createStringError(Error);
  }
  return llvm::Error::success();
}

/// A boot takes minutes: better to know before.
static llvm::Error checkWritable(const TrialFlags &F) {
  for (llvm::StringRef Output : F.Outputs) {
    std::string Path = Output.split(':').second.str();
    if (std::string Error = migrate::writeWhole(Path + ".trial", "");
        !Error.empty())
      return llvm::createStringError(Error);
    llvm::sys::fs::remove(Path + ".trial");
  }
  return llvm::Error::success();
}

static int list() {
  for (const std::string &Name : bundledScenarios()) {
    auto S = findScenario(Name);
    if (!S)
      return cannot(S.takeError());
    llvm::outs() << Name
                 << std::string(Name.size() < 16 ? 16 - Name.size() : 1, ' ')
                 << S->About << "\n";
  }
  return 0;
}

/// For whoever builds modules for it by hand.
static int printDebugKernel(const TrialFlags &F) {
  auto Kernel = [&] {
    migrate::HoldInterrupts Hold;
    Progress Shown(F.Quiet);
    return debugKernel(F.Kernel, Shown);
  }();
  if (!Kernel)
    return cannot(Kernel.takeError());
  llvm::outs() << Kernel->Headers << "\n";
  return 0;
}

int drydock::migrate::runTrialCommand(llvm::ArrayRef<char *> Words) {
  auto F = parseTrialFlags(Words);
  if (!F) {
    llvm::errs() << "driver-migrate trial: " << llvm::toString(F.takeError())
                 << "\n(--help tells more)\n";
    return 2;
  }
  if (F->Help) {
    llvm::outs() << trialUsage();
    return 0;
  }
  if (F->List)
    return list();
  if (F->Scenario.empty())
    return printDebugKernel(*F);
  if (llvm::Error E = checkWritable(*F))
    return cannot(std::move(E));
  // A signal ends the machine and waits until its files are gone.
  auto T = [&] {
    migrate::HoldInterrupts Hold;
    return trial::runTrial(*F);
  }();
  if (!T)
    return cannot(T.takeError());
  printText(*T, llvm::outs());
  if (llvm::Error E = writeReports(*F, *T))
    return cannot(std::move(E));
  return T->good() ? 0 : 1;
}
