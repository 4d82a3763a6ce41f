#include "TrialFlags.h"
#include "OptionTable.h"
#include "Scenario.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"

using namespace drydock;
using namespace drydock::trial;
using llvm::StringRef;

static const migrate::Option<TrialFlags> Options[] = {
    {.Name = "--module",
     .Value = "A.ko",
     .Help = "the build on trial, or a directory that Kbuild makes into one; "
             "more for what it needs; default: the distribution's",
     .List = &TrialFlags::Modules},
    {.Name = "--against",
     .Value = "B.ko",
     .Help = "a second build; the first is the measure",
     .List = &TrialFlags::Against},
    {.Name = "--itself",
     .Value = nullptr,
     .Help = "boot the build twice and compare: its noise",
     .Switch = &TrialFlags::Itself},
    {.Name = "--fail-acquisitions",
     .Value = nullptr,
     .Help = "also make each memory, region, interrupt, registration ... that "
             "the driver asks for fail once",
     .Switch = &TrialFlags::FailAcquisitions},
    {.Name = "--output",
     .Value = "KIND:PATH",
     .Help = "also write the report: json:PATH, html:PATH",
     .List = &TrialFlags::Outputs},
    {.Name = "--kernel",
     .Value = "VERSION",
     .Help = "6.1 (default), 6.12, or a release in /boot",
     .Text = &TrialFlags::Kernel},
    {.Name = "--debug-kernel",
     .Value = nullptr,
     .Help = "boot a kernel with KASAN, lockdep, kmemleak and DMA debugging, "
             "built once from /usr/src/linux-source-*.tar.xz",
     .Switch = &TrialFlags::DebugKernel},
    {.Name = "--fail-allocations",
     .Value = "N",
     .Help = "with --debug-kernel: bind N times, failing the nth slab "
             "allocation (400; ends when all of them failed); 0: not",
     .Number = &TrialFlags::FailAllocations},
    {.Name = "--reloads",
     .Value = "N",
     .Help = "load and unload so often (20; 5 on the debug kernel)",
     .Number = &TrialFlags::Reloads},
    {.Name = "--runs",
     .Value = "N",
     .Help = "boots of the first build, to measure its noise (2)",
     .Number = &TrialFlags::Runs},
    {.Name = "--timeout",
     .Value = "SECONDS",
     .Help = "for one boot; default: the scenario's",
     .Number = &TrialFlags::Timeout},
    {.Name = "--no-unbind",
     .Value = nullptr,
     .Help = "leave out the unbinding under load",
     .Switch = &TrialFlags::NoUnbind},
    {.Name = "--keep",
     .Value = "DIR",
     .Help = "keep the raw console, guest log and trace of each boot there",
     .Text = &TrialFlags::Keep},
    {.Name = "--list",
     .Value = nullptr,
     .Help = "the bundled scenarios",
     .Switch = &TrialFlags::List},
    {.Name = "--quiet",
     .Value = nullptr,
     .Help = "no progress",
     .Switch = &TrialFlags::Quiet},
    {.Name = "--help",
     .Value = nullptr,
     .Help = "this text",
     .Switch = &TrialFlags::Help},
};

std::string drydock::trial::trialUsage() {
  std::string Text =
      "usage: driver-migrate trial SCENARIO [option...]\n\n"
      "  boots a driver in QEMU on its emulated device and says whether it is\n"
      "  clean; with --against, whether two builds of it behave the same\n\n";
  return Text + migrate::optionHelp<TrialFlags>(Options) +
         "\n--debug-kernel without a scenario builds that kernel and prints "
         "where "
         "its Kbuild directory is\n"
         "\nscenarios: " +
         llvm::join(bundledScenarios(), " ") +
         "\n           or a .yaml file (docs/trial.md)\n"
         "exit: 0 clean (and equal), 1 not, 2 could not run\n";
}

static llvm::Error checkFlags(const TrialFlags &F) {
  if (F.Help || F.List)
    return llvm::Error::success();
  // Alone it builds the kernel.
  if (F.Scenario.empty() && F.DebugKernel)
    return llvm::Error::success();
  if (F.Scenario.empty())
    return llvm::createStringError("no scenario; there are " +
                                   llvm::join(bundledScenarios(), ", "));
  if (F.FailAllocations != TrialFlags::Unset && !F.DebugKernel)
    return llvm::createStringError(
        "--fail-allocations needs --debug-kernel: the distribution's kernel "
        "has no fault injection");
  if (F.Itself && !F.Against.empty())
    return llvm::createStringError("--itself and --against exclude each other");
  if (!F.Runs)
    return llvm::createStringError("--runs must be 1 or more");
  for (StringRef Output : F.Outputs)
    if (!Output.starts_with("json:") && !Output.starts_with("html:"))
      return llvm::createStringError("--output takes json:PATH or html:PATH");
  return llvm::Error::success();
}

llvm::Expected<TrialFlags>
drydock::trial::parseTrialFlags(llvm::ArrayRef<char *> Words) {
  TrialFlags F;
  for (size_t I = 0; I != Words.size(); ++I) {
    auto Taken = migrate::takeOption<TrialFlags>(Options, Words, I, F);
    if (!Taken)
      return Taken.takeError();
    if (*Taken)
      continue;
    if (!F.Scenario.empty())
      return llvm::createStringError("one scenario at a time: '" +
                                     StringRef(Words[I]) + "' is too much");
    F.Scenario = Words[I];
  }
  if (llvm::Error E = checkFlags(F))
    return std::move(E);
  return F;
}
