// How a machine ends, with a program in QEMU's place that writes what a guest
// would.
#include "Machine.h"
#include "ScratchDirectory.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <gtest/gtest.h>

using namespace drydock::trial;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

namespace {
class AMachine : public testing::Test {
protected:
  AMachine()
      : Scratch(llvm::cantFail(ScratchDirectory::create())),
        Search(getenv("PATH")) {
    Setup.Directory = Scratch.path();
    Setup.Silence = 1;
    Setup.Timeout = 4;
    setenv("PATH", (Scratch.path() + ":" + Search).c_str(), 1);
  }
  ~AMachine() override { setenv("PATH", Search.c_str(), 1); }

  /// Script finds the kernel's console in $console, the guest's lines in
  /// $guest.
  MachineRun run(StringRef Script) {
    std::string Program = Scratch.path() + "/qemu-system-x86_64";
    std::error_code Code;
    llvm::raw_fd_ostream(Program, Code)
        << "#!/bin/sh\nconsole=" << Setup.console()
        << " guest=" << Setup.guest() << "\n"
        << Script << "\n";
    fs::setPermissions(Program, fs::all_all);
    return llvm::cantFail(runMachine(Setup, [](StringRef) {}));
  }

  ScratchDirectory Scratch;
  std::string Search;
  MachineSetup Setup;
};
} // namespace

TEST_F(AMachine, IsDoneWhenTheGuestSaysSo) {
  EXPECT_EQ(run("echo up >$console; echo @done >$guest").End, MachineRun::Done);
}

TEST_F(AMachine, StopsWhenTheGuestDoesNot) {
  EXPECT_EQ(run("echo up >$console; echo @phase boot >$guest").End,
            MachineRun::Stopped);
}

TEST_F(AMachine, IsRefusedWithoutAWordOfTheKernel) {
  MachineRun Run = run("echo no such device >&2; exit 1");
  EXPECT_EQ(Run.End, MachineRun::Refused);
  EXPECT_EQ(Run.Errors, "no such device\n");
}

TEST_F(AMachine, IsSilentWhenTheKernelHangsBeforeTheGuestBegins) {
  EXPECT_EQ(run("echo up >$console; exec sleep 60").End, MachineRun::Silent);
}

TEST_F(AMachine, MayBeSilentWhileTheGuestWorks) {
  EXPECT_EQ(run("echo @phase boot >$guest; exec sleep 60").End,
            MachineRun::TimedOut);
}
